"""How the host writes its logs."""

from logai_core.demo.intrusion.speakers import SSHD
from logai_core.demo.model import Entry
from logai_core.demo.voices import bsd_stamp

HOST = "web1"
SSH_SERVER = "801"  # the process that listens; each connection has another


def bsd_syslog(entry: Entry) -> str:
    """Write syslog with the time that states no year."""
    return f"{bsd_stamp(entry.when)} {HOST} {_process(entry)}: {entry.message}"


def _process(entry: Entry) -> str:
    """Return the process and its id, which all records of an occurrence share."""
    name, pid = entry.say.source, entry.say.thread
    if name == SSHD and entry.message.startswith(
        ("Received SIGHUP", "Server listening")
    ):
        pid = SSH_SERVER
    elif name == SSHD or pid == "row":
        pid = str(11_000 + 3 * entry.row.n)
    return f"{name}[{pid}]" if pid else name
