"""What must not leave: secrets, addresses and personal data, as patterns.

Patterns start at a boundary and repeat within bounds, so that a hostile line costs
linear time, and none crosses a line end. Where a pattern has named groups, only the
one that matched is replaced. Secrets come first: an address inside a secret is part
of the secret. Too much is rather replaced than too little.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import NamedTuple

SECRET = "SECRET"  # noqa: S105 - the name of a kind, not a secret

# Written where a secret would stand, and telling nothing.
_HARMLESS = re.compile(
    r"(?:null|none|nil|true|false|yes|no|not|is|was|has|for|the|and|ok|unknown|wrong|"
    r"invalid|expired|missing|required|empty|unset|undefined|fail(?:ed|ure)|error|"
    r"incorrect|rejected|denied|changed|redacted|hidden|masked|filtered|[*.xX-]+|<.*>)",
    re.IGNORECASE,
)


class Rule(NamedTuple):
    """A kind of thing to replace; `holds` looks at what the pattern found."""

    kind: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool


def _telling(value: str) -> bool:
    return _HARMLESS.fullmatch(value) is None


def luhn(number: str) -> bool:
    """Tell whether the digits end in their Luhn check digit.

    Source: ISO/IEC 7812-1, annex B.
    """
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _card(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return digits[0] in "23456" and len(set(digits)) > 1 and luhn(digits)


def iban(text: str) -> bool:
    """Tell whether the check digits of an IBAN hold (ISO 7064, MOD 97-10)."""
    plain = text.replace(" ", "").upper()
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _ipv6(text: str) -> bool:
    # A clock time and a C++ scope have colons, too.
    marks = sum(sign not in ":." for sign in text)
    if marks < 3 or (marks < 6 and not any(sign.isdigit() for sign in text)):
        return False
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


# How the name of a value ends that is a secret; the short ones as whole words.
_NAMES = (
    r"passw(?:or)?d|passphrase|passcode|secret|token|api[_-]?key|access[_-]?key|"
    r"secret[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|"
    r"account[_-]?key|credentials?|session[_-]?id|x-amz-signature|"
    r"(?<![a-z])(?:pass|pwd|sid|sig)"
)
# Ends of host names; those that are also words or file endings are left out.
_HOST_ENDS = (
    "com|net|org|edu|gov|mil|int|biz|io|dev|cloud|eu|de|uk|fr|nl|ch|ca|au|jp|cn|br|"
    "ru|se|pl|local|localdomain|internal|intranet|lan|corp|example|invalid|onion"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
# Possessive, like the quotes: giving back a blank would find what is replaced again.
_GAP = r"[ \t]{0,3}+"
_UNLESS_DONE = r"(?!<SECRET_\d)"


def _rule(
    kind: str, *pattern: str, holds: Callable[[str], bool] = bool, flags: int = 0
) -> Rule:
    return Rule(kind, re.compile("".join(pattern), flags), holds)


RULES: tuple[Rule, ...] = (
    _rule(
        SECRET,
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----",
        r"(?:(?!-----END)[^\n])*(?:-----END [A-Z0-9 ]{0,40}-----)?",
    ),
    _rule(SECRET, r"\beyJ[\w-]{8,4000}(?:\.[\w-]{0,4000}){0,4}"),
    _rule(
        SECRET,
        r"(?<![A-Za-z0-9])(?:sk-[\w-]{16,400}",
        r"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,40}(?![A-Za-z0-9])",
        r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}",
        r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}",
        r"|AIza[\w-]{30,}|ya29\.[\w-]{20,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}",
        r"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}|hf_[A-Za-z0-9]{20,}",
        r"|SG\.[\w-]{16,}\.[\w-]{16,}|dop_v1_[a-f0-9]{40,})",
    ),
    _rule(SECRET, r"https?://hooks\.slack\.com/(?P<value>[\w/-]{10,200})"),
    _rule(
        SECRET,
        rf"\b(?:set-)?cookie[\"']?{_GAP}:{_GAP}(?P<value>{_UNLESS_DONE}[^\n]{{4,4000}})",
        flags=re.I,
    ),
    _rule(
        SECRET,
        rf"\b(?:proxy-)?authorization\\?+[\"']?+{_GAP}[:=]{_GAP}\\?+[\"']?+",
        r"(?:(?:bearer|basic|digest|token|negotiate|aws4-hmac-sha256)[ \t]{1,3})?+",
        rf"(?P<value>{_UNLESS_DONE}[^\s\"',;]{{4,4000}})",
        holds=_telling,
        flags=re.I,
    ),
    # A word after "basic" is more often English than a credential: ask for a digit.
    _rule(
        SECRET,
        r"\b(?:bearer|basic)[ \t]{1,3}",
        r"(?P<value>(?=[a-z+/._~-]{0,4000}[0-9=])[\w+/.~-]{8,4000}={0,2})",
        flags=re.I,
    ),
    # `scheme://name:password@host`: the two apart, for either can stand elsewhere.
    _rule(
        SECRET,
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@<\"']{0,100}:",
        rf"(?P<value>{_UNLESS_DONE}[^\s/\"']{{1,400}})@(?=[^\s@])",
        flags=re.I,
    ),
    _rule(
        SECRET,
        rf"\b[a-z][a-z0-9+.-]{{1,20}}://(?P<value>{_UNLESS_DONE}[^\s/:@\"']{{1,400}})",
        r"(?::<SECRET_\d{1,6}>)?@(?=[^\s@])",
        flags=re.I,
    ),
    _rule(
        SECRET,
        rf"(?<![\w.-])[\w.-]{{0,60}}?(?:{_NAMES})\\{{0,3}}[\"']?",
        rf"{_GAP}(?>=>|:=|=|:){_GAP}\\{{0,3}}+(?:",
        rf"\"(?P<double>{_UNLESS_DONE}[^\"\n]{{1,1000}})",
        rf"|'(?P<single>{_UNLESS_DONE}[^'\n]{{1,1000}})",
        rf"|(?P<value>{_UNLESS_DONE}[^\s\"',;&)\]}}]{{1,4000}}))",
        holds=_telling,
        flags=re.I,
    ),
    _rule(
        "EMAIL",
        r"(?<![\w.+%-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
    ),
    _rule(
        "IBAN",
        r"\b[A-Z]{2}\d{2}",
        r"(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?)\b",
        holds=iban,
    ),
    _rule(
        "MAC",
        r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])",
        r"|(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])",
    ),
    _rule(
        "IPV6",
        r"(?<![0-9A-Za-z])(?:::|[0-9A-Fa-f]{1,4}:)(?:[0-9A-Fa-f]{0,4}:){0,6}",
        rf"(?:{_IPV4}|[0-9A-Fa-f]{{0,4}})",
        holds=_ipv6,
    ),
    # Also where more digits follow: some tools write a port as a fifth number.
    _rule("IPV4", rf"(?<!\d)(?<!\d\.){_IPV4}(?!\d)"),
    _rule("CARD", r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)", holds=_card),
    _rule("PHONE", r"(?<![\w+])\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?!\d)"),
    _rule("HOST", r"(?<![a-z0-9])ip(?:-\d{1,3}){4}(?:\.[\w-]{1,63}){0,6}", flags=re.I),
    _rule(
        "HOST",
        rf"(?<![a-z0-9_])(?:[a-z0-9_][a-z0-9_-]{{0,62}}\.){{1,8}}(?:{_HOST_ENDS})",
        r"(?![\w-])(?!\.\w)",
        flags=re.I,
    ),
    _rule(
        "USER", r"(?:/home/|/Users/|\\Users\\)(?P<value>(?!<)[^\s/\\:\"'<>,;]{1,64})"
    ),
)
