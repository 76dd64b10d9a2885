"""Personal data and addresses: who somebody is, and which machine."""

import re

from logai_core.scrub import digits
from logai_core.scrub.rule import Rule, rule

_IPV4 = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_CALLS = r"phone|tel|telephone|telefon|mobile|mobil|msisdn|fax|cell|sms|whatsapp|caller|callee"

PERSONAL: tuple[Rule, ...] = (
    rule(
        "EMAIL",
        r"(?<![\w.+%-])[\w.+%-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}",
        r"(?:\.[A-Za-z0-9-]{1,63}){1,8}",
        gate=r"(?:@|%40)[A-Za-z0-9-]+\.",
    ),
    rule(
        "IBAN",
        r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}",
        r"(?:[A-Z0-9]{11,30}|(?:[ -][A-Z0-9]{4}){2,7}(?:[ -][A-Z0-9]{1,4})?)(?![A-Za-z0-9])",
        gate=r"(?:^|[^A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[A-Z0-9]{11}|(?:[ -][A-Z0-9]{4}){2})",
        holds=digits.iban,
    ),
    rule(
        "MAC",
        r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])",
        r"|(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])",
        gate=r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}",
    ),
    rule(
        "IPV6",
        r"(?<![0-9A-Za-z])(?:::|[0-9A-Fa-f]{1,4}:)(?:[0-9A-Fa-f]{0,4}:){0,6}",
        rf"(?:{_IPV4}|[0-9A-Fa-f]{{0,4}})",
        gate=r"::|(?:[0-9A-Fa-f]{1,4}:){6}",
        holds=digits.ipv6,
    ),
    # Also where more digits follow: some tools write a port as a fifth number. It
    # begins with the digit and looks back later, which lets the search skip ahead.
    rule(
        "IPV4",
        r"[0-9](?<![0-9][0-9])(?<![0-9]\.[0-9])[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?![0-9])",
        gate=_IPV4,
        holds=digits.ipv4,
    ),
    rule(
        "CARD",
        r"(?<![0-9A-Za-z_])(?<![0-9]\.)[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z_])",
        gate=r"[0-9](?:[ -]?[0-9]){12}",
        holds=digits.card,
    ),
    rule(
        "SSN",
        r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])",
        r"|\b(?:ssn|social[ _-]?security[ _-]?(?:no|number|nr)?)[\"']?[ \t]{0,3}[:=#]?",
        r"[ \t]{0,3}[\"']?(?P<value>[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4})(?![0-9])",
        gate=r"(?i)[0-9]{3}-[0-9]{2}-[0-9]{4}|ssn|social",
        holds=digits.ssn,
        flags=re.I,
    ),
    # Written as international, or after a word that says so.
    rule(
        "PHONE",
        r"(?<![\w+])\+[0-9]{1,3}(?:[ .()/-]{0,2}[0-9]){6,12}(?![0-9])",
        rf"|(?<![a-z])(?:{_CALLS})(?:[ _-]?(?:number|no|nr))?[\"']?[ \t]{{0,3}}[:=#]?",
        r"[ \t]{0,3}[\"']?(?P<value>[+(]?[0-9](?:[ .()/-]{0,2}[0-9]){6,14})(?![0-9])",
        gate=rf"(?i)(?:\+|(?:{_CALLS})[^0-9\n]{{0,24}})(?:[0-9][ .()/-]{{0,2}}){{6}}[0-9]",
        holds=digits.phone,
        flags=re.I,
    ),
    # National forms that little else is written in: US, French, British.
    rule(
        "PHONE",
        r"(?<![\w.+-])(?:1[ .-])?(?:\([2-9][0-9]{2}\)[ ]?[2-9][0-9]{2}[ .-][0-9]{4}",
        r"|[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}|[2-9][0-9]{2}\.[2-9][0-9]{2}\.[0-9]{4}",
        r"|0[1-9](?:[ .][0-9]{2}){4}",
        r"|\(?0[0-9]{2,4}\)? [0-9]{3,4} [0-9]{3,4}|07[0-9]{3} [0-9]{6}",
        r"|0[1-9][0-9]{1,3}[ /-][0-9]{6,8}|00[1-9][0-9]{0,2}(?:[ -][0-9]{2,8}){2,5})(?![\w-])(?!\.[0-9])",
        gate=(
            r"(?:^|[^\w.+-])(?:1[ .-])?(?:\(?[0-9]{3}\)? ?[0-9]{3}[ .-][0-9]{4}"
            r"|[0-9]{3}[.-][0-9]{3}[.-][0-9]{4}|0[1-9](?:[ .][0-9]{2}){4}"
            r"|\(?0[0-9]{2,4}\)?[ /-][0-9]{3,6}|00[1-9][0-9]{0,2}[ -][0-9]{2})"
        ),
        holds=digits.phone,
    ),
    rule(
        "HOST",
        r"(?<![a-z0-9])ip(?:-[0-9]{1,3}){4}(?:\.[\w-]{1,63}){0,6}",
        gate=r"(?i)ip(?:-[0-9]{1,3}){4}",
        flags=re.I,
    ),
    rule(
        "USER",
        r"(?:/home/|/Users/|%2Fhome%2F|\\Users\\{1,2}|[A-Za-z]:/Users/)",
        r"(?P<value>(?!<)[^\s/\\:\"'<>,;%]{1,64})",
        gate=r"(?:/home/|/Users/|%2Fhome%2F|\\Users\\)",
    ),
)
