"""What the host does by the clock, and its nightly upgrades."""

from logai_core.demo.intrusion.speakers import (
    CRON,
    SYSTEMD,
    auth,
    daemon,
    sudo,
)
from logai_core.demo.intrusion.times import BACKUP, MIDNIGHT, UPGRADES, every
from logai_core.demo.model import Kind, Say, Timed, kind
from logai_core.demo.timing import seconds


def _cron(command: str, *, lasts: float) -> Kind:
    opened = "pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)"
    return kind(
        auth(CRON, opened),
        daemon(CRON, f"(root) CMD ({command})", after=0.01),
        auth(CRON, "pam_unix(cron:session): session closed for user root", after=lasts),
    )


def _unit(name: str, what: str, *, lasts: float) -> list[Say]:
    return [
        daemon(SYSTEMD, f"Starting {name} - {what}..."),
        daemon(SYSTEMD, f"{name}: Deactivated successfully.", after=lasts),
        daemon(SYSTEMD, f"Finished {name} - {what}.", after=lasts + 0.01),
    ]


ODDS = (
    kind(
        daemon("systemd-resolved", "Clock change detected. Flushing caches.", pid="588"),
        weight=0.3,
    ),
    kind(
        daemon("chronyd", "Selected source 192.0.2.123 (ntp.example.net)", pid="640"),
        weight=0.6,
    ),
    kind(
        daemon("php-fpm", "[pool www] child {packet} exited with code 0 after {many}.{few} "
               "seconds from start", pid="811"),
        weight=2,
    ),
    kind(
        daemon("dbus-daemon", "[system] Successfully activated service "
               "'org.freedesktop.timedate1'", pid="590"),
        weight=0.5,
    ),
    kind(
        daemon("postfix/smtpd", "connect from unknown[{from}]"),
        daemon("postfix/smtpd", "lost connection after AUTH from unknown[{from}]",
               after=1.2),
        daemon("postfix/smtpd", "disconnect from unknown[{from}] ehlo=1 auth=0/1 "
               "commands=1/2", after=1.21),
        weight=1.5,
    ),
)  # fmt: skip

_PACKAGES = ("libssl3t64", "openssl", "tzdata", "php8.3-fpm", "linux-image-generic")
# The decoy: packages are upgraded, services restarted, nothing is wrong.
_UPGRADED = kind(
    *_unit("apt-daily-upgrade.service", "Daily apt upgrade and clean activities",
           lasts=221),
    *(
        daemon("unattended-upgrades", f"Packages that will be upgraded: {name}",
               after=12 + 0.4 * number)
        for number, name in enumerate(_PACKAGES)
    ),
    *(
        daemon(SYSTEMD, f"{word} {name}.", after=60 + 21 * number + gap)
        for number, name in enumerate(
            ("php8.3-fpm.service", "postfix.service", "nginx.service", "cron.service")
        )
        for word, gap in (("Stopping", 0), ("Stopped", 1.1), ("Starting", 1.2),
                          ("Started", 2.4))
    ),
    daemon("unattended-upgrades", "All upgrades installed", after=218),
)  # fmt: skip
_ROTATED = kind(
    *_unit("logrotate.service", "Rotate log files", lasts=2.2),
    daemon(SYSTEMD, "Reloading nginx.service - A high performance web server...",
           after=1.1),
    daemon(SYSTEMD, "Reloaded nginx.service - A high performance web server.",
           after=1.4),
)  # fmt: skip
_BACKED_UP = kind(
    *sudo("deploy", "/srv/site", "/usr/bin/rsync -a /srv/site/ /mnt/backup/site/",
          after=2, terminal="unknown", lasts=59),
    *_unit("site-backup.service", "Nightly copy of the site", lasts=64),
)  # fmt: skip

ROUTINE = (
    Timed(_cron("cd / && run-parts --report /etc/cron.hourly", lasts=0.4),
          every(3_600, 17)),
    Timed(_cron("[ -x /usr/lib/php/sessionclean ] && /usr/lib/php/sessionclean",
                lasts=0.9), every(1_800, 9.1)),
    Timed(_cron("/usr/local/bin/site-stats >/dev/null", lasts=1.7), every(300, 0.1),
          thins=True),
    Timed(kind(*_unit("fwupd-refresh.service", "Refresh fwupd metadata", lasts=1.4)),
          every(7_200, 52)),
    Timed(kind(*_unit("sysstat-collect.service", "system activity accounting tool",
                      lasts=0.1)), every(600, 0.7), thins=True),
    Timed(_UPGRADED, (seconds(UPGRADES),)),
    Timed(_ROTATED, (seconds(MIDNIGHT),)),
    Timed(_BACKED_UP, (seconds(BACKUP),)),
)  # fmt: skip
