"""Which address requests go to, and whether it is this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from logai_core.errors import SettingError
from logai_core.settings import DraftSettings

SERVICE = "https://api.anthropic.com"


def usable_url(base_url: str | None, settings: DraftSettings) -> str:
    """Return the address to send to.

    Raises:
        SettingError: it is another machine and none may be, or it would be sent to
            unencrypted.
    """
    if base_url is None:
        return SERVICE
    try:
        parts = urlsplit(base_url)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https"):
        raise _refused(base_url, "an address of http or https", "Correct it.")
    if is_here(host):
        return base_url
    if parts.scheme != "https":
        raise _refused(
            base_url,
            "https, or http to this machine",
            "Use https://… or http://127.0.0.1:….",
        )
    if not settings.allow_remote:
        raise _refused(
            base_url,
            "this machine",
            "Set LOGAI_LLM_ALLOW_REMOTE=1 to send log lines to that one.",
        )
    return base_url


def is_free(base_url: str | None, settings: DraftSettings) -> bool:
    """Tell whether requests cost nothing: a server on this machine answers them."""
    if base_url is None or settings.paid:
        return False
    return is_here(urlsplit(base_url).hostname)


def is_here(host: str | None) -> bool:
    """Tell whether a host is the loopback."""
    if host is None or host == "localhost":
        return host is not None
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(base_url: str, expected: str, hint: str) -> SettingError:
    return SettingError(
        f"LOGAI_LLM_BASE_URL: found {base_url!r}, expected {expected}", hint=hint
    )
