"""What must not leave: secrets, addresses and personal data, as patterns.

Each pattern has bounded repeats and starts at a boundary, so that a hostile line
costs linear time. Where a pattern has a group `value`, only that is replaced.
Secrets come first: an address inside a secret is part of the secret.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import NamedTuple

SECRET = "SECRET"  # noqa: S105 - the name of a kind, not a secret

# Written where a secret would stand, and telling nothing.
_HARMLESS = frozenset(
    "null none nil true false yes no invalid expired missing required empty unset "
    "undefined unknown failed failure error wrong incorrect rejected changed ok "
    "redacted hidden masked filtered denied is was for not has the and".split()
)


class Rule(NamedTuple):
    """A kind of thing to replace; `holds` looks at what the pattern found."""

    kind: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool


def _telling(value: str) -> bool:
    return value.lower() not in _HARMLESS and value.strip("*.xX-") != ""


def luhn(number: str) -> bool:
    """Tell whether the digits end in their Luhn check digit.

    Source: ISO/IEC 7812-1, annex B.
    """
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _card(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return digits[0] in "23456" and len(set(digits)) > 2 and luhn(digits)


def iban(text: str) -> bool:
    """Tell whether the check digits of an IBAN hold (ISO 7064, MOD 97-10)."""
    plain = text.replace(" ", "").upper()
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _ipv6(text: str) -> bool:
    # Two colons alone are a C++ scope or an empty field.
    return sum(sign in "0123456789abcdefABCDEF" for sign in text) > 1 and _ip(text)


_NAMES = (
    r"pass(?:word|wd|phrase|code)?|pwd|secret|client[_-]?secret|token|"
    r"(?:access|refresh|auth|session|id|csrf|bearer)[_-]?token|"
    r"(?:api|access|secret|private|encryption|signing|account)[_-]?key|apikey|"
    r"credentials?|sessionid|session[_-]id|sid|jsessionid|signature|x-amz-signature"
)
_HOST_ENDS = (
    "com|net|org|edu|gov|mil|int|info|biz|io|dev|app|cloud|ai|eu|de|uk|fr|nl|ch|at|it|es|"
    "us|ca|au|jp|cn|in|br|ru|se|no|pl|local|localdomain|internal|intranet|lan|corp|home|"
    "private|example|test|invalid|onion"
)

RULES: tuple[Rule, ...] = (
    Rule(
        SECRET,
        re.compile(
            r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:(?!-----END)[^\n])*(?:-----END [A-Z0-9 ]{0,40}-----)?"
        ),
    ),
    Rule(SECRET, re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]{0,4000}){0,4}")),
    Rule(
        SECRET,
        re.compile(
            r"\b(?:"
            r"sk-[A-Za-z0-9_-]{16,}"
            r"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"
            r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}"
            r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}"
            r"|AIza[\w-]{30,}|ya29\.[\w-]{20,}"
            r"|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"
            r"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}|hf_[A-Za-z0-9]{20,}"
            r"|SG\.[\w-]{16,}\.[\w-]{16,}|dop_v1_[a-f0-9]{40,}"
            r")"
        ),
    ),
    Rule(
        SECRET,
        re.compile(r"https?://hooks\.slack\.com/(?P<value>[\w/-]{10,200})"),
    ),
    Rule(
        SECRET,
        re.compile(
            r"(?i)\b(?:authorization|proxy-authorization)[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
            r"(?:(?:bearer|basic|digest|token|negotiate|aws4-hmac-sha256)\s{1,3})?"
            r"(?P<value>[^\s\"'<,;]{4,4000})"
        ),
        _telling,
    ),
    Rule(
        SECRET,
        re.compile(
            r"(?i)\b(?:bearer|basic)\s{1,3}(?P<value>"
            r"(?=[a-z+/._~-]{0,4000}[0-9=])[\w+/.~-]{8,4000}={0,2})"
        ),
    ),
    Rule(
        SECRET,
        re.compile(r"(?i)\b(?:set-)?cookie[\"']?\s{0,3}:\s{0,3}(?P<value>[^\n<]{4,4000})"),
    ),
    # The user part of a URL: `scheme://name:password@host`.
    Rule(
        SECRET,
        re.compile(
            r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://(?P<value>[^\s/@<\"']{1,400})@(?=[^\s@])"
        ),
    ),
    Rule(
        SECRET,
        re.compile(
            rf"(?i)(?<![a-z0-9])(?:[a-z0-9]{{1,30}}[_.-]){{0,4}}(?:{_NAMES})"
            r"[\"']?\s{0,3}(?:=>|:=|=|:)\s{0,3}"
            r"(?:\"(?P<double>[^\"<\n]{1,1000})\"?|'(?P<single>[^'<\n]{1,1000})'?"
            r"|(?P<value>[^\s\"'<,;&)\]}]{1,4000}))"
        ),
        _telling,
    ),
    Rule(
        "EMAIL",
        re.compile(
            r"(?<![\w.+%-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
        ),
    ),
    Rule(
        "IBAN",
        re.compile(
            r"\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?)\b"
        ),
        iban,
    ),
    Rule(
        "MAC",
        re.compile(
            r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])"
            r"|(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])"
        ),
    ),
    Rule(
        "IPV6",
        re.compile(
            r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}"
            r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4})(?![\w:])"
        ),
        _ipv6,
    ),
    Rule(
        "IPV4",
        re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)(?![A-Za-z_])"),
        _ip,
    ),
    # ip-192-0-2-7 and the like: addresses inside of host names.
    Rule("HOST", re.compile(r"(?<![\w-])ip(?:-\d{1,3}){4}(?:\.[\w-]{1,63}){0,6}(?![\w-])")),
    Rule(
        "CARD",
        re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])"),
        _card,
    ),
    Rule(
        "PHONE",
        re.compile(r"(?<![\w+])\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?![\w:.])"),
    ),
    Rule(
        "HOST",
        re.compile(
            rf"(?i)(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9_-]{{0,61}})\.){{1,8}}(?:{_HOST_ENDS})"
            r"(?![\w-])(?!\.\w)"
            rf"|(?i:(?<=://))(?:[a-z0-9](?:[a-z0-9_-]{{0,61}})\.){{1,8}}(?:{_HOST_ENDS})"
            r"(?![\w-])(?!\.\w)"
        ),
    ),
    Rule(
        "USER",
        re.compile(
            r"(?:/home/|/Users/|\\Users\\)(?P<value>(?!<)[^\s/\\:\"'<>,;]{1,64})"
        ),
    ),
)
