"""Where an id stands in a record, and how it is read there.

A key names the place, so that it can be chosen again: a column of RECORDS (`trace_id`),
a member of the attributes (`attribute:order_id`), in the message a token of a certain
form (`message:uuid`, `message:hex`), the one after a word (`message:order`, as in
"order 17", "order=17", "order_17", "order id: 17"), or what is set equal to a name
(`pair:request_id`, as in request_id=a-1, request_id="a-1", "request_id": "a-1").
"""

import re

import polars as pl

from logai_core.errors import SettingError

COLUMNS = ("trace_id", "request_id", "span_id", "user_id")
_NONE = ("", "-", "null", "None", "true", "false")

_B = r"(?-u:\b)"
FORMS = {
    "uuid": _B + "([0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12})" + _B,
    # Neither a part of an id with dashes, as a UUID has them, nor of a name.
    "hex": "(?:^|[^A-Za-z0-9_-])"
    + "((?:[0-9]+[A-Fa-f]|[A-Fa-f]+[0-9])(?:[0-9A-Fa-f]{4,62}[0-9A-Fa-f]{2}))"
    + "(?:[^A-Za-z0-9_-]|$)",
}

# A token with a digit, after a word. A unit or a decimal point ends no token, so that
# neither "5.2" nor "12:04" nor "80%" is one.
WORD = "[A-Za-z]{2,24}"
_BETWEEN = r"(?:[ _.-]?[Ii][Dd])?[ _=:#(\"'\[<-]{1,3}?"
_WITH_DIGIT = "(-?[A-Za-z0-9]*[0-9][A-Za-z0-9_-]*)"
_AFTER = r"(?:[.:](?:[ \t]|$)|[^A-Za-z0-9_.:/%-]|$)"

# What is set equal to a name, in quotes or not, in JSON within a text too. A text of
# several words in quotes is none.
PAIR_NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,63}"
_QUOTE = r"""\\?["']"""
_EQUALS = rf"(?:{_QUOTE})?(?:[ ]?=|:)[ ]?"
_SET = "[A-Za-z0-9_-]+(?:[.:/@+]+[A-Za-z0-9_-]+)*"
_NO_NAME = _AFTER.replace("%", "%=")  # what stands before the next "=" is a name
_PAIRED = rf"{_EQUALS}({_QUOTE}{_SET}{_QUOTE}|{_SET}){_NO_NAME}"

# A member of a JSON object that is a text without blanks or a number.
_NAME = "[A-Za-z_@][A-Za-z0-9_.@/-]*"
_VALUE = r'\s*:\s*"?([^"\\\s,{}\[\]]+)"?\s*[,}]'


def after_words() -> str:
    """Return a pattern of any word (1) and the token after it (2)."""
    return f"{_B}({WORD}){_BETWEEN}{_WITH_DIGIT}{_AFTER}"


def pairs() -> str:
    """Return a pattern of any name (1) in a text and what is set equal to it (2)."""
    return f"{_B}({PAIR_NAME}){_PAIRED}"


def unquoted(text: pl.Expr) -> pl.Expr:
    """Return what a pattern of `pairs` finds, without quotes; null for what is no id."""
    return unless_no_id(text.str.strip_chars("\\\"'"))


def id_of(key: str) -> pl.Expr:
    """Return the id that each record has at `key`; null where it has none.

    Of several in one record it is the first. Attributes are not taken apart as JSON,
    which is four times slower: of members with one name at several depths it is the
    first, and a text with a blank, a comma or a bracket is none.

    Raises:
        SettingError: no key is named like that.
    """
    place, _, name = key.partition(":")
    if key in COLUMNS:
        return pl.when(~pl.col(key).is_in(_NONE)).then(pl.col(key))
    if place == "attribute" and name:
        return _member(name)
    if place == "pair" and re.fullmatch(PAIR_NAME, name):
        pattern = f"(?:^|[^A-Za-z0-9_.-]){re.escape(name)}{_PAIRED}"
        return unquoted(pl.col("message").str.extract(pattern, 1))
    if place == "message" and name in FORMS:
        return pl.col("message").str.extract(FORMS[name], 1)
    if place == "message" and re.fullmatch(WORD, name):
        pattern = f"{_B}(?i:{name}){_BETWEEN}{_WITH_DIGIT}{_AFTER}"
        return pl.col("message").str.extract(pattern, 1)
    raise SettingError(
        f"id: found {key!r}, expected a column ({', '.join(COLUMNS)}),"
        " attribute:NAME, pair:NAME or message:WORD",
        hint="Choose one of the ids that are listed.",
    )


def members() -> str:
    """Return a pattern of the name (1) and the value (2) of any attribute."""
    return f'"({_NAME})"{_VALUE}'


def _member(name: str) -> pl.Expr:
    text = pl.col("attributes").str.extract(f'"{re.escape(name)}"{_VALUE}', 1)
    return unless_no_id(text)


def unless_no_id(text: pl.Expr) -> pl.Expr:
    """Return null for what stands where an id might, but is none."""
    fraction = text.str.contains(r"^-?[0-9]+\.[0-9]+$")
    return pl.when(~text.is_in(_NONE) & ~fraction).then(text)
