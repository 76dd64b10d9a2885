"""Whether a number is what it looks like: check digits, ranges, notations."""

import ipaddress
import re

# (first and last prefix, lengths) of card brands.
# Source: ISO/IEC 7812; prefixes as the brands publish them.
_BRANDS = (
    ("1", "1", (15,)),  # UATP
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("2221", "2720", (16,)),  # Mastercard
    ("300", "305", (14, 16, 17, 18, 19)),  # Diners
    ("3095", "3095", (14, 16, 17, 18, 19)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("36", "36", (14, 15, 16, 17, 18, 19)),
    ("38", "39", (14, 16, 17, 18, 19)),
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
    ("4", "4", (13, 16, 19)),  # Visa
    ("50", "50", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("51", "55", (16,)),  # Mastercard
    ("56", "59", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("60", "60", (16, 17, 18, 19)),  # Discover, RuPay
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("61", "69", (13, 14, 15, 16, 17, 18, 19)),  # Maestro, Discover
    ("81", "82", (16,)),  # RuPay, UnionPay
    ("9792", "9792", (16,)),  # Troy
)


def luhn(number: str) -> bool:
    """Tell whether the digits end in their Luhn check digit.

    Source: ISO/IEC 7812-1, annex B.
    """
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def card(number: str) -> bool:
    """Tell whether the digits have the prefix and length of a brand, and Luhn holds.

    More than 16 digits count only in groups: ids of 64 bits are that long, cards seldom.
    """
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) > 16 and number.isdigit():
        return False
    of_brand = any(
        first <= digits[: len(first)] <= last and len(digits) in lengths
        for first, last, lengths in _BRANDS
    )
    return of_brand and len(set(digits)) > 1 and luhn(digits)


def iban(text: str) -> bool:
    """Tell whether the check digits of an IBAN hold (ISO 7064, MOD 97-10)."""
    plain = re.sub(r"[ -]", "", text).upper()
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def ipv4(text: str) -> bool:
    """Tell whether all four numbers are at most 255."""
    return all(int(part) < 256 for part in text.split("."))


def ipv6(text: str) -> bool:
    """Tell an address from a clock time and from a C++ scope, which have colons, too."""
    marks = sum(sign not in ":." for sign in text)
    if marks < 3 or (marks < 6 and not any(sign.isdigit() for sign in text)):
        return False
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return not (address.is_unspecified or address.is_loopback)


def phone(text: str) -> bool:
    """Tell whether there are as many digits as a number has (ITU-T E.164), not all one."""
    digits = re.sub(r"[^0-9]", "", text)
    return 7 <= len(digits) <= 15 and len(set(digits)) > 2


def ssn(text: str) -> bool:
    """Tell whether the areas of a US social security number are ones that were given.

    Source: Social Security Administration, 2011: not 000, 666, 9xx; no part all zeros.
    """
    digits = re.sub(r"[^0-9]", "", text)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return (
        area not in ("000", "666")
        and area < "900"
        and group != "00"
        and serial != "0000"
    )
