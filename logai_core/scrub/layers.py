"""The layers in their order, each with the gate that spares most lines of a log."""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from logai_core.scrub.deny import Denied
from logai_core.scrub.hosts import GATE, replace_hosts
from logai_core.scrub.personal import PERSONAL
from logai_core.scrub.randomness import IDS, RANDOM
from logai_core.scrub.rule import Rule
from logai_core.scrub.secrets import SECRETS
from logai_core.scrub.vendored import keywords, replace_forms, replace_forms_soon

Name = Callable[[str, str], str]
Replace = Callable[[str, Name], str]


class Layer(NamedTuple):
    """Replaces one kind of thing in a line.

    `gate` is a regex, or the words of which one must stand in a line, in any case.
    `soon` does the same as `replace`, sooner, on the lines of whole logs.
    """

    replace: Replace
    gate: str | tuple[str, ...]
    soon: Replace


def layers(denied: Denied) -> tuple[Layer, ...]:
    """Return all layers: secrets, forms of gitleaks, ids, personal data, random, denied.

    Denied words come last, so that they do not take apart what a rule would find whole.
    """
    found = [
        *map(_of_rule, SECRETS),
        Layer(replace_forms, keywords(), replace_forms_soon),
        _of_rule(IDS),
        *map(_of_rule, PERSONAL),
        Layer(replace_hosts, GATE, replace_hosts),
        _of_rule(RANDOM),
    ]
    return (
        *found,
        *(
            [Layer(denied.replace, denied.words, denied.replace)]
            if denied.words
            else ()
        ),
    )


def _of_rule(rule: Rule) -> Layer:
    replace = partial(_substituted, rule)
    return Layer(replace, rule.gate, replace)


def _substituted(rule: Rule, line: str, name: Name) -> str:
    kind, holds = rule.kind, rule.holds

    def swap(found: re.Match[str]) -> str:
        group = found.lastgroup
        value = whole = found[0]
        if group is not None or whole[-1] == "\\":
            value = found[group or 0].rstrip("\\")
        if not value or not holds(value):
            return whole
        if value == whole:
            return name(kind, value)
        start = found.start(group or 0) - found.start()
        return whole[:start] + name(kind, value) + whole[start + len(value) :]

    return rule.pattern.sub(swap, line)
