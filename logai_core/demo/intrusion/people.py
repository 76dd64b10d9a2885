"""Who belongs here: visitors of the site, an administrator, the deployer, a probe."""

from logai_core.demo.intrusion.speakers import (
    SUDO,
    access,
    auth,
    session,
    sshd,
    sudo,
)
from logai_core.demo.intrusion.times import (
    MISTYPED,
    OPENED,
    every,
)
from logai_core.demo.model import Timed, kind
from logai_core.demo.timing import seconds

ADA, DEPLOYER, PROBE = "192.0.2.44", "192.0.2.12", "192.0.2.9"
_ADAS_KEY = "ED25519 SHA256:q0Xw5o1YwJx3vB2cT8mZr6nLk4hD7sEaFgUiPpOoQ1s"
_DEPLOY_KEY = "ED25519 SHA256:Zb7dK1rVnM2xC9tHq4yWf8jLs6gPuEoAiT3kRmXvB5c"

VISITORS = (
    kind(access("GET {page}", 200), weight=10, ms=24),
    kind(access("GET {asset}", 200), weight=9, ms=4),
    kind(access("GET {asset}", 304, size="0"), weight=5, ms=3),
    kind(access("GET /works/{work}", 200), weight=6, ms=41),
    kind(access("GET /works/{work}", 404, size="{small}"), weight=0.5, ms=12),
    kind(access("GET /search?q=print+{few}", 200), weight=1.2, ms=66),
    kind(access("POST /contact", 302, size="0"), weight=0.2, ms=120),
    kind(
        access("GET /robots.txt", 200, size="94",
               agent="ExampleBot/2.1 (+https://bot.example.com/about)"),
        weight=0.4,
    ),
    kind(access("GET /wp-login.php", 404, size="{small}", client="{from}"), weight=0.3),
)  # fmt: skip
READERS = (
    kind(
        access("GET /news/late-friday", 200,
               referrer="https://mail.example.net/newsletter"),
        weight=3,
        ms=30,
    ),
    kind(access("GET {asset}", 200), weight=4, ms=4),
)  # fmt: skip


def _of_ada(port: int) -> str:
    return f"Accepted publickey for ada from {ADA} port {port} ssh2: {_ADAS_KEY}"


# A typing error is not an attack.
_MISTYPED = kind(
    *session("ada", _of_ada(50_212), lasts=1_460),
    auth(SUDO, "pam_unix(sudo:auth): authentication failure; logname=ada uid=1000 euid=0 "
         "tty=/dev/pts/0 ruser=ada rhost=  user=ada", after=35),
    auth(SUDO, "     ada : 1 incorrect password attempt ; TTY=pts/0 ; PWD=/home/ada ; "
         "USER=root ; COMMAND=/usr/bin/apt update", after=38),
    *sudo("ada", "/home/ada", "/usr/bin/apt update", after=44),
    *sudo("ada", "/home/ada", "/usr/bin/apt list --upgradable", after=61),
    *sudo("ada", "/etc/nginx", "/usr/sbin/nginx -t", after=410),
)  # fmt: skip
_OPENED = kind(
    *session("ada", _of_ada(50_388), lasts=480, after=-160),
    *sudo("ada", "/etc/ssh", "/usr/sbin/useradd -m -s /bin/bash reports", after=-96),
    auth("useradd", "new user: name=reports, UID=1003, GID=1003, home=/home/reports, "
         "shell=/bin/bash, from=/dev/pts/0", after=-95.4),
    auth("passwd", "pam_unix(passwd:chauthtok): password changed for reports", after=-61),
    *sudo("ada", "/etc/ssh", "/usr/sbin/usermod -aG sudo reports", after=-31),
    *sudo("ada", "/etc/ssh", "/usr/bin/tee /etc/ssh/sshd_config.d/60-reports.conf",
          after=0),
    *sudo("ada", "/etc/ssh", "/usr/sbin/sshd -t", after=22),
    *sudo("ada", "/etc/ssh", "/usr/bin/systemctl reload ssh", after=41),
    sshd("Received SIGHUP; restarting.", after=41.4),
    sshd("Server listening on :: port 22.", after=41.5),
)  # fmt: skip
_DEPLOYED = kind(
    *session("deploy", f"Accepted publickey for deploy from {DEPLOYER} port {{port}} "
             f"ssh2: {_DEPLOY_KEY}", lasts=21),
    *sudo("deploy", "/srv/site", "/usr/bin/systemctl reload nginx", after=12),
)  # fmt: skip
_PROBED = kind(
    access("GET /health", 200, client=PROBE, agent="probe/1.4", size="17"), ms=2
)

HABITS = (
    Timed(_PROBED, every(60, 0.3), thins=True),
    Timed(_DEPLOYED, every(5_400, 41)),
    Timed(_MISTYPED, (seconds(MISTYPED),)),
    Timed(_OPENED, (seconds(OPENED),)),
)
