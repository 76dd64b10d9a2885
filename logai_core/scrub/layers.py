"""The layers in their order, each with the gate that spares most lines of a log."""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from logai_core.scrub.deny import Denied
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
    return rule.pattern.sub(partial(_swap, rule, name), line)


def _swap(rule: Rule, name: Name, found: re.Match[str]) -> str:
    group = found.lastgroup or 0
    value = found[group].rstrip("\\")
    if not value or not rule.holds(value):
        return found[0]
    start = found.start(group) - found.start()
    after = found[0][start + len(value) :]
    return found[0][:start] + name(rule.kind, value) + after
