"""An intrusion: passwords allowed, guessed, root by sudo, a way back kept."""

from logai_core.demo.intrusion import people, strangers
from logai_core.demo.intrusion.attack import ATTACK
from logai_core.demo.intrusion.fields import FIELDS
from logai_core.demo.intrusion.machine import ODDS, ROUTINE
from logai_core.demo.intrusion.speakers import AUTH, SYSLOG, WEB
from logai_core.demo.intrusion.times import (
    GUESSING,
    LOGIN,
    LOGOUT,
    MINUTES,
    NEWSLETTER,
    OPENED,
    OPENED_END,
    SCAN,
    START,
    SUDO,
    SUDO_END,
    TAKEN,
    TAKEN_END,
)
from logai_core.demo.intrusion.voices import bsd_syslog
from logai_core.demo.model import Incident, Planted, Voice, Wave
from logai_core.demo.timing import seconds
from logai_core.demo.voices import nginx_access

VOICES = (
    Voice("web1-access.log.gz", WEB, nginx_access),
    Voice("web1-auth.log", AUTH, bsd_syslog),
    Voice("web1-syslog.log", SYSLOG, bsd_syslog),
)

WAVES = (
    Wave(
        people.VISITORS,
        ((0, 7), (120, 8), (240, 6), (360, 3.4), (480, 2.2), (600, 2), (MINUTES, 3.2)),
    ),
    Wave(people.READERS, (
        (NEWSLETTER[0], 0), (NEWSLETTER[0] + 2, 12), (NEWSLETTER[0] + 8, 6),
        (NEWSLETTER[1], 0),
    )),
    Wave(strangers.KEYS_ONLY, (
        (0, 0.7), (OPENED + 0.7, 0.7), (OPENED + 0.71, 0), (MINUTES, 0),
    )),
    Wave(strangers.PASSWORDS, (
        (OPENED + 0.7, 0), (OPENED + 0.71, 0.7), (MINUTES, 0.7),
    )),
    Wave(strangers.BLOCKED, ((0, 1.1), (MINUTES, 1.1))),
    Wave(strangers.SCAN, (
        (SCAN[0], 0), (SCAN[0] + 0.5, 22), (SCAN[1] - 4, 17), (SCAN[1], 0),
    )),
    Wave(strangers.GUESSES, (
        (GUESSING[0], 0), (GUESSING[0] + 0.5, 9), (GUESSING[1] - 0.8, 10),
        (GUESSING[1], 0),
    )),
    Wave(ODDS, ((0, 0.6), (MINUTES, 0.6))),
)  # fmt: skip

PLANTED = (
    Planted(
        "passwords are allowed",
        "change",
        ("web1-auth",),
        seconds(OPENED),
        seconds(OPENED_END),
        "An administrator adds the account reports, lets it use sudo, and has the SSH "
        "server accept passwords: from here on any guess is answered.",
    ),
    Planted(
        "web scan",
        "scan",
        ("web1-access",),
        seconds(SCAN[0]),
        seconds(SCAN[1]),
        "One address asks for some forty paths that are not there, with strings meant "
        "for whoever reads the log. It gets nothing.",
    ),
    Planted(
        "SSH guessing",
        "guessing",
        ("web1-auth",),
        seconds(GUESSING[0]),
        seconds(GUESSING[1]),
        "Another address tries hundreds of passwords on root, reports and many invented "
        "names.",
    ),
    Planted(
        "login with a guessed password",
        "login",
        ("web1-auth", "web1-syslog"),
        seconds(LOGIN),
        seconds(LOGOUT),
        "The guess is right for reports: the only login by password so far.",
    ),
    Planted(
        "root by sudo",
        "escalation",
        ("web1-auth", "web1-syslog"),
        seconds(SUDO),
        seconds(SUDO_END),
        "As root: an account svc-health, a key, a timer that calls home every five "
        "minutes until the end; the firewall stops these calls.",
    ),
    Planted(
        "data taken",
        "exfiltration",
        ("web1-access",),
        seconds(TAKEN),
        seconds(TAKEN_END),
        "The members' data leave as an archive below the site's own assets, 48 MB. "
        "Two hours later svc-health logs in.",
    ),
)

INTRUSION = Incident(
    what="A web server over a night: passwords allowed for one account, guessed over SSH, "
    "root by sudo, a way back; a web scan beside it.",
    start=START,
    minutes=MINUTES,
    voices=VOICES,
    waves=WAVES,
    timed=(*people.HABITS, *ROUTINE, *ATTACK),
    outages=(),
    fields=FIELDS,
    planted=PLANTED,
    lines=9_000,
)
