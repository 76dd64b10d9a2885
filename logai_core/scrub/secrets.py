"""Secrets by their own form or by the header, address or key that carries them.

Secrets come first: an address inside a secret is part of the secret. Too much is
rather replaced than too little.
"""

import re

from logai_core.scrub.pseudonyms import SECRET
from logai_core.scrub.rule import Rule, rule

# Written where a secret would stand, and telling nothing.
_HARMLESS = re.compile(
    r"(?:null|none|nil|true|false|yes|no|not|is|was|has|for|the|and|ok|unknown|wrong|"
    r"invalid|expired|missing|required|empty|unset|undefined|fail(?:ed|ure)|error|"
    r"incorrect|rejected|denied|changed|redacted|hidden|masked|filtered|[*.xX-]+|<.*>)",
    re.IGNORECASE,
)
# How the name of a value ends that is a secret; the short ones as whole words.
_LONG = (
    r"passw(?:or)?d|passphrase|passcode|passwrd|secret|token|api[_-]?key|"
    r"access[_-]?key(?:[_-]?id)?|secret[_-]?key|private[_-]?key|signing[_-]?key|"
    r"encryption[_-]?key|auth[_-]?key|master[_-]?key|storage[_-]?key|"
    r"account[_-]?key|client[_-]?key|shared[_-]?key|credentials?|session[_-]?id|"
    r"x-amz-signature|x-api-key|otp|jwt"
)
_SHORT = r"pass|pwd|pw|sid|sig|pin"
_NAMES = rf"{_LONG}|(?:(?<![a-z])|(?<=-D))(?:{_SHORT})"
# Possessive, like the quotes: giving back a blank would find what is replaced again.
_GAP = r"[ \t]{0,3}+"
_UNLESS_DONE = r"(?!<SECRET_[0-9])"


def _telling(value: str) -> bool:
    return _HARMLESS.fullmatch(value) is None


SECRETS: tuple[Rule, ...] = (
    rule(
        SECRET,
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----",
        r"(?:(?!-----END)[^\n])*(?:-----END [A-Z0-9 ]{0,40}-----)?",
        gate="PRIVATE KEY",
    ),
    rule(SECRET, r"\beyJ[\w-]{8,4000}(?:\.[\w-]{0,4000}){0,4}", gate="eyJ"),
    rule(
        SECRET,
        r"(?<![A-Za-z0-9])(?:sk-[\w-]{16,400}",
        r"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,40}(?![A-Za-z0-9])",
        r"|gh[pousr]_[A-Za-z0-9]{20,400}|github_pat_\w{20,400}|glpat-[\w-]{20,400}",
        r"|xox[abeoprs]-[A-Za-z0-9-]{10,400}|xapp-[A-Za-z0-9-]{10,400}",
        r"|AIza[\w-]{30,400}|ya29\.[\w-]{20,400}",
        r"|[rs]k_(?:live|test)_[A-Za-z0-9]{16,400}",
        r"|npm_[A-Za-z0-9]{30,400}|pypi-[\w-]{30,400}|hf_[A-Za-z0-9]{20,400}",
        r"|SG\.[\w-]{16,400}\.[\w-]{16,400}|dop_v1_[a-f0-9]{40,400})",
        gate=(
            r"sk-|AKIA|ASIA|ABIA|ACCA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-"
            r"|AIza|ya29\.|[rs]k_(?:live|test)_|npm_|pypi-|hf_|SG\.|dop_v1_"
        ),
    ),
    rule(
        SECRET,
        r"https?://hooks\.slack\.com/(?P<value>[\w/-]{10,200})",
        gate=r"hooks\.slack\.com/",
    ),
    rule(
        SECRET,
        rf"\b(?:set-)?cookie[\"']?{_GAP}:{_GAP}(?P<value>{_UNLESS_DONE}[^\n]{{4,4000}})",
        gate=r"(?i)cookie",
        flags=re.I,
    ),
    rule(
        SECRET,
        rf"\b(?:proxy-)?authorization\\?+[\"']?+{_GAP}[:=]{_GAP}\\?+[\"']?+",
        r"(?:(?:bearer|basic|digest|token|negotiate|aws4-hmac-sha256)[ \t]{1,3})?+",
        rf"(?P<value>{_UNLESS_DONE}[^\s\"',;]{{4,4000}})",
        gate=r"(?i)authorization",
        holds=_telling,
        flags=re.I,
    ),
    # A word after "basic" is more often English than a credential: ask for a digit.
    rule(
        SECRET,
        r"\b(?:bearer|basic)[ \t]{1,3}",
        r"(?P<value>(?=[a-z+/._~-]{0,4000}[0-9=])[\w+/.~-]{8,4000}={0,2})",
        gate=r"(?i)bearer|basic",
        flags=re.I,
    ),
    # `curl -u name:password`, which no header names.
    rule(
        SECRET,
        r"\bcurl\b[^\n]{0,1000}?[ \t](?:-u|--user)(?:=|[ \t]{0,5})[\"']?",
        rf"[^\s:\"']{{1,100}}:(?P<value>{_UNLESS_DONE}[^\s\"']{{3,400}})",
        gate=r"curl.*(?:-u|--user)",
        holds=_telling,
    ),
    # `scheme://name:password@host`: the two apart, for either can stand elsewhere.
    rule(
        SECRET,
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@<\"']{0,100}:",
        rf"(?P<value>{_UNLESS_DONE}[^\s/\"']{{1,400}})@(?=[^\s@])",
        gate=r"://[^/\n]*@",
        flags=re.I,
    ),
    rule(
        SECRET,
        rf"\b[a-z][a-z0-9+.-]{{1,20}}://(?P<value>{_UNLESS_DONE}[^\s/:@\"']{{1,400}})",
        r"(?::<SECRET_[0-9]{1,9}>)?@(?=[^\s@])",
        gate=r"://[^/\n]*@",
        flags=re.I,
    ),
    # A name without an equals sign: a flag, an element, a pair, a sentence.
    rule(
        SECRET,
        rf"(?<![\w-])--?[\w-]{{0,40}}?(?:{_LONG})[ \t]{{1,3}}+[\"']?",
        rf"(?P<flag>{_UNLESS_DONE}(?!-)[^\s\"']{{3,400}})",
        rf"|<[\w:.-]{{0,40}}?(?:{_LONG})(?:[ \t][^<>\n]{{0,100}})?>",
        rf"(?P<element>{_UNLESS_DONE}[^<\n]{{1,1000}})(?=</)",
        rf"|(?:name|key)\\?\"[ \t]?:[ \t]?\\?\"[\w.-]{{0,60}}?(?:{_LONG})\\?\"[ \t]?,",
        r"[ \t]?\\?\"value\\?\"[ \t]?:[ \t]?\\?\"",
        rf"(?P<pair>{_UNLESS_DONE}[^\"\n]{{1,1000}})",
        r"|\b(?:password|passphrase|passcode|passwd)[ \t](?:is|was|of)[ \t][\"']?",
        rf"(?P<told>{_UNLESS_DONE}(?=[^\s]{{0,400}}[0-9])[^\s\"',;]{{6,400}})",
        gate=rf"(?i)(?:{_LONG})(?:[ \t]|\\?\"[ \t]?,|(?:[ \t][^<>\n]*)?>)",
        holds=_telling,
        flags=re.I,
    ),
    rule(
        SECRET,
        rf"(?<![\w.-])[\w.-]{{0,60}}?(?:{_NAMES})\\{{0,3}}[\"']?",
        rf"{_GAP}(?>=>|:=|=|:){_GAP}\\{{0,3}}+(?:",
        rf"\"(?P<double>{_UNLESS_DONE}[^\"\n]{{1,1000}})",
        rf"|'(?P<single>{_UNLESS_DONE}[^'\n]{{1,1000}})",
        rf"|(?P<value>{_UNLESS_DONE}[^\s\"',;&)\]}}]{{1,4000}}))",
        gate=rf"(?i)(?:{_LONG}|{_SHORT})[\\\"' \t]{{0,8}}[:=]",
        holds=_telling,
        flags=re.I,
    ),
)
