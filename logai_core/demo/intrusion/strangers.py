"""What the internet does to any host, and the one who means this one."""

from logai_core.demo.intrusion.fields import GUESSER, SCANNER
from logai_core.demo.intrusion.speakers import KERNEL, access, daemon, sshd
from logai_core.demo.model import Say, kind


def _bye(who: str, address: str, *, after: float) -> tuple[Say, Say]:
    return (
        sshd(f"Received disconnect from {address} port {{port}}:11: Bye Bye [preauth]",
             after=after),
        sshd(f"Disconnected from {who} {address} port {{port}} [preauth]",
             after=after + 0.01),
    )  # fmt: skip


def _invalid(name: str, address: str) -> tuple[Say, ...]:
    return (
        sshd(f"Invalid user {name} from {address} port {{port}}"),
        sshd("pam_unix(sshd:auth): check pass; user unknown", after=0.2),
        sshd(_failure(address), after=0.21),
        sshd(f"Failed password for invalid user {name} from {address} port {{port}} ssh2",
             after=2.3),
        *_bye(f"invalid user {name}", address, after=2.6),
    )  # fmt: skip


def _failure(address: str, user: str = "") -> str:
    return (
        "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh "
        f"ruser= rhost={address}{user}"
    )


def _known(name: str, address: str) -> tuple[Say, ...]:
    return (
        sshd(_failure(address, f"  user={name}")),
        sshd(f"Failed password for {name} from {address} port {{port}} ssh2", after=2.1),
        sshd(f"Connection closed by authenticating user {name} {address} port {{port}} "
             "[preauth]", after=2.4),
    )  # fmt: skip


# While only keys are accepted, nobody is asked for a password.
KEYS_ONLY = (
    kind(
        sshd("Invalid user {name} from {from} port {port}"),
        *_bye("invalid user {name}", "{from}", after=0.6),
        weight=4,
    ),
    kind(
        sshd(
            "Connection closed by authenticating user root {from} port {port} [preauth]"
        ),
        weight=3,
    ),
    kind(
        sshd("banner exchange: Connection from {from} port {port}: invalid format"),
        weight=0.6,
    ),
    kind(sshd("Connection reset by {from} port {port} [preauth]"), weight=0.8),
)
PASSWORDS = (
    kind(*_invalid("{name}", "{from}"), weight=4),
    kind(*_known("root", "{from}"), weight=3),
    *KEYS_ONLY[2:],
)

GUESSES = (
    kind(*_invalid("{word}", GUESSER), weight=5),
    kind(*_known("root", GUESSER), weight=3),
    kind(*_known("reports", GUESSER), weight=2.5),
    kind(
        sshd("error: maximum authentication attempts exceeded for root from "
             f"{GUESSER} port {{port}} ssh2 [preauth]"),
        sshd(f"Disconnecting authenticating user root {GUESSER} port {{port}}: Too many "
             "authentication failures [preauth]", after=0.02),
        weight=1,
    ),
)  # fmt: skip


def _asked(method: str, status: int, *, size: str = "{small}") -> Say:
    request = f"{method} {{probe}}"
    return access(request, status, client=SCANNER, agent="{scan_agent}", size=size)


SCAN = (
    kind(_asked("GET", 404), weight=16),
    kind(_asked("GET", 403), weight=3),
    kind(_asked("HEAD", 404, size="0"), weight=3),
    kind(_asked("POST", 405), weight=2),
    kind(_asked("GET", 400), weight=2),
    kind(access("GET /", 200, client=SCANNER, agent="{scan_agent}"), weight=0.5),
)

BLOCKED = (
    kind(
        daemon(
            KERNEL,
            "[UFW BLOCK] IN=eth0 OUT= SRC={from} DST=192.0.2.30 LEN=40 TOS=0x00 PREC=0x00 "
            "TTL={ttl} ID={packet} PROTO=TCP SPT={port} DPT={other_port} WINDOW=1024 "
            "RES=0x00 SYN URGP=0",
        ),
    ),
)
