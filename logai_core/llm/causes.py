"""What came before an incident and may have led to it, the likeliest first.

Three things speak for a line: that its pattern is rare, that it came shortly before, and
that it shares telling words, or its service, with the symptoms. Its level says nothing.
That is a guess from circumstances, and is called a hypothesis wherever it is shown.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl

from logai_core.llm.facts import ERROR, Incident, Material
from logai_core.llm.row import LineRef

# Chosen on the development seeds of `benchmarks/causes`.
RARE_WEIGHT, NEAR_WEIGHT, SHARED_WEIGHT, SERVICE_WEIGHT = 0.5, 2.0, 1.5, 1.0
RARE = 32  # records of a pattern of which each line may be a cause
NEAREST = 1e-3  # of the span of all lines; what is nearer counts the same
FEWEST_RECORDS = 3  # of an error pattern that is a symptom
MOST_SYMPTOMS = 30
READ_CHARS = 1_000  # of a message
# Words that tell nothing of what a line is about, though they may be seldom in a log.
_PROSE = frozenset(
    [
        "about",
        "after",
        "again",
        "all",
        "and",
        "any",
        "are",
        "back",
        "because",
        "been",
        "before",
        "behind",
        "but",
        "can",
        "cannot",
        "could",
        "did",
        "does",
        "done",
        "down",
        "due",
        "each",
        "failed",
        "for",
        "from",
        "had",
        "has",
        "have",
        "into",
        "its",
        "more",
        "not",
        "now",
        "off",
        "only",
        "onto",
        "other",
        "out",
        "over",
        "per",
        "since",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "this",
        "until",
        "via",
        "was",
        "were",
        "when",
        "which",
        "while",
        "who",
        "will",
        "with",
        "within",
        "without",
        "would",
        "yet",
    ]
)
MOST_LIKELY, MOST_LAST = 6, 3
_WORD = r"[\pL\pN_][\pL\pN_.:@/-]*"


class Cause(NamedTuple):
    """A line before the onset; `shared` is what it has in common with the symptoms."""

    ref: LineRef
    ts: datetime
    service: str | None
    message: str
    shared: str
    score: float


class Before(NamedTuple):
    """What may have led to symptoms, the likeliest first, and what else came last."""

    likeliest: list[Cause]
    last: list[Cause]


class Symptoms(NamedTuple):
    """When an incident shows first, and by which patterns."""

    onset: datetime
    templates: list[str]


class _Scale(NamedTuple):
    """What a line is weighed against.

    `said` are the words of the symptoms, `services` those that say them or are named by
    them, `held` in how many of `lines` lines before them a word stands.
    """

    onset: datetime
    span_s: float
    said: frozenset[str]
    services: dict[str, float]
    held: Counter[str]
    lines: int


def symptoms_of(material: Material, incident: Incident) -> Symptoms:
    """Return the error patterns that an incident brought, and the first time of any.

    Where it brought none, those that its findings name, and its start.
    """
    fresh = material.templates.filter(
        (pl.col("severity") >= ERROR)
        & (pl.col("records") >= FEWEST_RECORDS)
        & pl.col("first_ts").is_between(incident.start, incident.end, closed="left")
    ).head(MOST_SYMPTOMS)
    if not fresh.is_empty():
        first: Any = fresh["first_ts"].min()
        return Symptoms(first, fresh["template_id"].to_list())
    inside = material.findings.filter(
        (pl.col("start") < incident.end) & (pl.col("end") > incident.start)
    )
    named = inside["templates"].list.explode().drop_nulls().unique(maintain_order=True)
    return Symptoms(incident.start, named.head(MOST_SYMPTOMS).to_list())


def causes_of(material: Material, symptoms: Symptoms) -> Before:
    """Return the lines that may have led to symptoms.

    Looked at are the EXAMPLES before the onset that are of none of its patterns. The
    telling weight of what is shared is the logarithm of how seldom it stands in them.
    """
    lines = _lines(material)
    is_symptom = pl.col("template_id").is_in(symptoms.templates)
    telling = (pl.col("records") <= RARE) | pl.col("again")
    before = lines.filter(~is_symptom, pl.col("ts") <= symptoms.onset, telling)
    if before.is_empty():
        return Before([], [])
    shown = lines.filter(is_symptom).unique(
        "template_id", keep="first", maintain_order=True
    )
    bags = _bags(before)
    scale = _scale(material, symptoms, shown, lines, bags)
    found = [
        _weighed(row, bag, scale)
        for row, bag in zip(before.to_dicts(), bags, strict=True)
    ]
    likeliest = sorted(found, key=lambda one: (-one.score, one.ts, one.ref))
    return _parted(likeliest, before)


def _scale(
    material: Material,
    symptoms: Symptoms,
    shown: pl.DataFrame,
    lines: pl.DataFrame,
    bags: Sequence[frozenset[str]],
) -> _Scale:
    services = set(lines["service"].drop_nulls().str.to_lowercase())
    span = material.sources.select(pl.col("last_ts").max() - pl.col("first_ts").min())
    return _Scale(
        onset=symptoms.onset,
        span_s=max(span.item().total_seconds(), 1.0),
        said=frozenset[str]().union(*_bags(shown)) - services,
        services=_services_in(shown, services),
        held=Counter(gram for bag in bags for gram in bag),
        lines=len(bags),
    )


def _weighed(row: dict[str, Any], bag: frozenset[str], scale: _Scale) -> Cause:
    lag = (scale.onset - row["ts"]).total_seconds() / scale.span_s
    shared, weight = _shared(bag & scale.said, scale.held, scale.lines)
    by = (row["service"] or "").lower()
    own = max(scale.services.get(name, 0.0) for name in (by, *bag))
    near = -math.log10(max(lag, NEAREST)) / 3
    rare = 1 / (1 + math.log2(max(row["records"], 1)))
    score = RARE_WEIGHT * rare + NEAR_WEIGHT * near
    score += SHARED_WEIGHT * weight + SERVICE_WEIGHT * own
    ref = LineRef(row["source_id"], row["line_no"])
    return Cause(ref, row["ts"], row["service"], row["message"], shared, score)


def _parted(causes: list[Cause], before: pl.DataFrame) -> Before:
    """Keep some places for what came last, whatever it shares."""
    first = causes[:MOST_LIKELY]
    seldom = before.filter(pl.col("records") <= RARE).sort(
        "ts", "source_id", "line_no", descending=[True, False, False]
    )
    by_ref = {one.ref: one for one in causes}
    last = [
        by_ref[LineRef(*row)] for row in seldom.select("source_id", "line_no").rows()
    ]
    return Before(first, [one for one in last if one not in first][:MOST_LAST])


def _services_in(symptoms: pl.DataFrame, services: set[str]) -> dict[str, float]:
    """Return how many of the symptoms each service says, or is named by, the most 1."""
    counts: Counter[str] = Counter()
    for row, bag in zip(symptoms.to_dicts(), _bags(symptoms), strict=True):
        counts.update(services & {(row["service"] or "").lower(), *bag})
    top = max(counts.values(), default=1)
    return {name: count / top for name, count in counts.items()}


def _lines(material: Material) -> pl.DataFrame:
    counts = material.templates.select("template_id", "records")
    return (
        material.examples.sort(pl.col("finding_id").is_not_null(), maintain_order=True)
        .unique(["source_id", "line_no"], keep="first", maintain_order=True)
        .join(counts, on="template_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("records").fill_null(1),
            again=(
                pl.int_range(pl.len()).over(
                    "template_id", "source_id", order_by=["ts", "line_no"]
                )
                > 0
            )
            & pl.col("finding_id").is_null(),
        )
    )


def _bags(lines: pl.DataFrame) -> list[frozenset[str]]:
    """Return the telling words of each line, and those of them that stand side by side."""
    text = lines["message"].fill_null("").str.slice(0, READ_CHARS).str.to_lowercase()
    return [frozenset(_grams(words)) for words in text.str.extract_all(_WORD).to_list()]


def _grams(words: list[str]) -> Iterator[str]:
    own = [word.strip(".:/-") for word in words]
    telling = [len(w) > 2 and not w.isdigit() and w not in _PROSE for w in own]
    for at, word in enumerate(own):
        if telling[at]:
            yield word
            if at + 1 < len(own) and telling[at + 1]:
                yield f"{word} {own[at + 1]}"


def _shared(grams: frozenset[str], held: Counter[str], lines: int) -> tuple[str, float]:
    """Return the most telling of what is shared: the seldomest, from 0 to 1."""
    weights = {
        gram: math.log(lines / held[gram]) / math.log(lines + 1) for gram in grams
    }
    best = max(weights, key=lambda gram: (weights[gram], len(gram), gram), default="")
    return best, weights.get(best, 0.0)
