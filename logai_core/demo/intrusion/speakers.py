"""Who writes what into which log of the host: short ways to make a `Say`."""

from logai_core.demo.model import Say

AUTH, SYSLOG, WEB = "auth", "syslog", "web"
SSHD, SUDO, CRON = "sshd", "sudo", "CRON"
LOGIND, SYSTEMD, KERNEL = "systemd-logind", "systemd", "kernel"
# Processes that always have the same id; sudo and the kernel write none.
PIDS = {LOGIND: "602", SYSTEMD: "1", SUDO: "", KERNEL: ""}


def sshd(text: str, *, after: float = 0) -> Say:
    """Return a record of the SSH server; a connection has one process of its own."""
    return Say(AUTH, "", SSHD, text, after=after)


def auth(process: str, text: str, *, after: float = 0) -> Say:
    """Return a record of another process that lets people in."""
    return Say(AUTH, "", process, text, after=after, thread=PIDS.get(process, "row"))


def daemon(process: str, text: str, *, after: float = 0, pid: str = "row") -> Say:
    """Return a record of the system log."""
    return Say(SYSLOG, "", process, text, after=after, thread=PIDS.get(process, pid))


def access(
    request: str,
    status: int,
    *,
    client: str = "{ip}",
    agent: str = "{agent}",
    size: str = "{size}",
    referrer: str = "-",
    after: float = 0,
) -> Say:
    """Return the access record of a request."""
    text = (
        f'{client} - - [{{stamp}}] "{request} HTTP/1.1" {status} {size} "{referrer}" '
        f'"{agent}"'
    )
    return Say(WEB, "", "", text, share=1, after=after)


def sudo(
    who: str, directory: str, command: str, *, after: float, terminal: str = "pts/0",
    lasts: float = 0.9,
) -> list[Say]:  # fmt: skip
    """Return what is written about one command that somebody runs as root."""
    facts = f"TTY={terminal} ; PWD={directory} ; USER=root ; COMMAND={command}"
    opened = f"session opened for user root(uid=0) by {who}(uid={UIDS[who]})"
    return [
        auth(SUDO, f"{who:>8} : {facts}", after=after),
        auth(SUDO, f"pam_unix(sudo:session): {opened}", after=after + 0.02),
        auth(SUDO, "pam_unix(sudo:session): session closed for user root",
             after=after + lasts),
    ]  # fmt: skip


UIDS = {"ada": 1000, "deploy": 1001, "reports": 1003, "svc-health": 1004}


def session(
    who: str,
    accepted: str,
    *,
    lasts: float,
    after: float = 0,
    number: str = "{session}",
) -> list[Say]:
    """Return what is written about a login and, `lasts` seconds later, its end."""
    opened = f"session opened for user {who}(uid={UIDS[who]}) by (uid=0)"
    return [
        sshd(accepted, after=after),
        sshd(f"pam_unix(sshd:session): {opened}", after=after + 0.01),
        auth(LOGIND, f"New session {number} of user {who}.", after=after + 0.06),
        daemon(SYSTEMD, f"Started session-{number}.scope - Session {number} of User "
               f"{who}.", after=after + 0.08),
        sshd(f"pam_unix(sshd:session): session closed for user {who}",
             after=after + lasts),
        auth(LOGIND, f"Session {number} logged out. Waiting for processes to exit.",
             after=after + lasts + 0.03),
        auth(LOGIND, f"Removed session {number}.", after=after + lasts + 0.05),
    ]  # fmt: skip
