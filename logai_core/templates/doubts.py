"""Templates that the miner is not sure of, and the edit that would set each right.

Told from shapes and how many records each has; no record is read. At most one doubt a
template: a split first, then a merge, then that it holds too much.
"""

from collections.abc import Iterator

import polars as pl

from logai_core.schemas import DOUBTS, SHAPE_TEMPLATES, SHAPES, conform
from logai_core.templates.alike import Alike, alike_templates
from logai_core.templates.few_values import Few, few_values
from logai_core.templates.masks import EMPTY
from logai_core.templates.words import SPLIT, is_plain

_STAGE = "doubt_templates"
_CROWD, _LENGTHS, _SHARED = 100, 3, 2
_SHOWN, _LONGEST = 4, 40  # values named in a reason, characters of each

_Row = tuple[str, str, str, list[str], str, int]


def doubt_templates(
    shape_templates: pl.DataFrame, shapes: pl.DataFrame
) -> pl.DataFrame:
    """Return DOUBTS of the templates of `shapes`, one row a template, sorted by id.

    A split is offered where the values of a `<*>` are few and look as if they said
    what happened (`few_values`); a merge, to each of its members, where
    templates differ in one word that does not, or in values and punctuation only
    (`alike`). Of free text folded into one template it is said only that
    its messages share next to nothing: no edit would help.
    """
    named = conform(shape_templates, SHAPE_TEMPLATES, stage=_STAGE)
    counted = conform(shapes, SHAPES, stage=_STAGE)
    held = named.join(counted, on="shape_id").filter(pl.col("template") != EMPTY)
    ids = dict(held.select("template", "template_id").unique().iter_rows())
    rows: dict[str, _Row] = {}
    for row in (
        *(_split(few) for few in few_values(held)),
        *(row for one in alike_templates(ids) for row in _merges(one, ids)),
        *_crowds(held),
    ):
        rows.setdefault(row[0], row)
    frame = pl.DataFrame(list(rows.values()), schema=DOUBTS, orient="row")
    return conform(frame.sort("template_id"), DOUBTS, stage=_STAGE)


def _split(few: Few) -> _Row:
    where = "`<*>`" if few.places == 1 else f"place {few.position + 1} of {few.places}"
    values = [f"'{_short(value)}' ({n:,})" for value, n in few.values]
    why = f"{where} is only {_listed(values, 'or')}"
    return few.template_id, why, "split", [few.template], "", few.position


def _merges(one: Alike, ids: dict[str, str]) -> Iterator[_Row]:
    differ = f"{len(one.templates)} patterns differ in"
    why = f"{differ} values and punctuation only"
    if one.words:
        words = [f"'{_short(word)}'" for word in one.words]
        why = f"{differ} one word only: {_listed(words, 'and')}"
    for text in one.templates:
        yield ids[text], why, "merge", list(one.templates), one.to, 0


def _crowds(held: pl.DataFrame) -> Iterator[_Row]:
    """Doubt templates whose many shapes are of any length and share few words."""
    crowds = (
        held.group_by("template_id", "template")
        .agg(
            shapes=pl.len(),
            lengths=pl.col("shape").str.count_matches(" ", literal=True).n_unique(),
        )
        .filter(pl.col("shapes") >= _CROWD, pl.col("lengths") >= _LENGTHS)
        .sort("template_id")
    )
    for template_id, template, size in crowds.drop("lengths").iter_rows():
        shared = sum(map(is_plain, SPLIT.split(template)[::2]))
        if shared <= _SHARED:
            words = {0: "no word", 1: "only 1 word"}.get(shared, f"only {shared} words")
            yield template_id, f"{size:,} shapes share {words}", "", [template], "", 0


def _listed(parts: list[str], last: str) -> str:
    """Return "a, b and c", or "a, b, c, d and 3 more"."""
    if len(parts) > _SHOWN + 1:
        return f"{', '.join(parts[:_SHOWN])} {last} {len(parts) - _SHOWN} more"
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
