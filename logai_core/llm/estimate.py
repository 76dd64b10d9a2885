"""What a draft will take, told before anything leaves."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from logai_core.llm.address import is_free
from logai_core.llm.budget import caps_of, most_tokens, usual_tokens
from logai_core.llm.preview import Preview
from logai_core.llm.prices import MICRO, Tokens, cost_of, is_stale, price_on
from logai_core.settings import DraftSettings

# An assumption, thinking included; no more than `max_tokens` are ever answered.
USUAL_OUTPUT_TOKENS = 800
SYNTHESIS_SHARE = 3  # a synthesis is at most as long as so many chunks


class Estimate(NamedTuple):
    """Figures of a draft before it begins.

    `requests` are the map requests and the synthesis, which a quick look has not; `allowed` is how many of them the
    budget allows at their worst. `usual_usd` counts each once, `worst_usd` with a repair
    of each and full answers. `price_date` is when the prices were verified, `stale`
    whether that is too long ago; a free draft has "" and False.
    """

    requests: int
    lines: int
    coverage: float
    input_tokens: int
    usual_usd: float
    worst_usd: float
    price_date: str
    stale: bool
    allowed: int
    free: bool


class _Planned(NamedTuple):
    model: str
    size: int  # bytes


def estimate(
    preview: Preview,
    *,
    settings: DraftSettings,
    base_url: str | None,
    day: date,
    spent: Mapping[str, int] | None = None,
) -> Estimate:
    """Return what a draft of `preview` will take.

    Args:
        preview: the requests as they would leave.
        settings: models and caps.
        base_url: a server of one's own, or None.
        day: whose prices hold.
        spent: what the "case" and the "day" were charged already, in millionths of USD.

    Raises:
        SettingError: a model has no price.
    """
    planned = _planned(preview, settings)
    tokens = sum(usual_tokens(one.size) for one in planned)
    head = (len(planned), preview.lines, preview.coverage, tokens)
    if is_free(base_url, settings):
        return Estimate(*head, 0.0, 0.0, "", False, len(planned), True)  # noqa: FBT003
    rows = [price_on(one.model, day) for one in planned]
    worst = [_worst(one, settings, day) for one in planned]
    usual = (_usual(one, settings, day) for one in planned)
    return Estimate(
        *head,
        usual_usd=sum(usual) / MICRO,
        worst_usd=2 * sum(worst) / MICRO,
        price_date=min((row.verified_on for row in rows), default=day).isoformat(),
        stale=any(is_stale(row, day) for row in rows),
        allowed=_allowed(worst, settings, spent or {}),
        free=False,
    )


def _planned(preview: Preview, settings: DraftSettings) -> list[_Planned]:
    maps = [
        _Planned(one.model, len((one.system + one.user).encode("utf-8", "replace")))
        for one in preview.requests
    ]
    if not maps or preview.quick:
        return maps
    largest = max(one.size for one in maps)
    joined = min(SYNTHESIS_SHARE * largest, sum(one.size for one in maps))
    return [*maps, _Planned(settings.synthesis_model, joined)]


def _usual(one: _Planned, settings: DraftSettings, day: date) -> int:
    output = min(USUAL_OUTPUT_TOKENS, settings.max_tokens)
    return cost_of(one.model, day, Tokens(usual_tokens(one.size), output))


def _worst(one: _Planned, settings: DraftSettings, day: date) -> int:
    return cost_of(one.model, day, Tokens(most_tokens(one.size), settings.max_tokens))


def _allowed(
    worst: list[int], settings: DraftSettings, spent: Mapping[str, int]
) -> int:
    left = min(cap - spent.get(name, 0) for name, cap in caps_of(settings).items())
    allowed = 0
    for cost in worst:
        left -= cost
        if left < 0:
            break
        allowed += 1
    return allowed
