"""What stands in places of templates, read while messages are gone through.

They are kept for searching then; so no record is read once more.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

from logai_core.attributes import Sample, draw_sample
from logai_core.compare.places import Place, finite
from logai_core.measures.members import Field
from logai_core.pipeline.kept_places import KeptPlace, keep_places, shapes_of
from logai_core.pipeline.places import (
    Found,
    candidates,
    judged,
    of_templates,
    place_of_case,
    read_of,
    texts_of,
    with_others,
    within,
)
from logai_core.profiles import Profiles, TextNumbering
from logai_core.store import Case

MOST_VALUES = 65_535  # of a place, whose numbers take 16 bits


class PlaceReader:
    """Reads the places that are compared as messages come, some at a time."""

    def __init__(self, case: Case, profiles: Profiles, sample: Sample, fields: list[Field] | None) -> None:  # fmt: skip
        self._case, self._profiles = case, profiles
        self._texts = texts_of(case)
        self._counts = _counts(profiles)
        told = candidates(self._texts, self._counts, sample.rows["template_id"])
        asked = of_templates(sample, told.usual)
        usual = judged(asked, self._texts, self._counts, fields)
        self._found = within(usual, self._counts)
        self._rare: dict[str, list[pl.Series]] = {name: [] for name in told.rare}
        self._places = {one: self._place(one) for one in self._found}
        self._values = {one: TextNumbering() for one in self._found}
        names = sorted({one.template_id for one in self._found} | set(told.rare))
        self._rows = {name: [np.zeros(0, np.uint32)] for name in names}
        number = pl.DataFrame(
            {"template_id": names}, schema={"template_id": pl.String}
        ).with_row_index("code", offset=1)
        codes = profiles.table.select("template_id").join(
            number, on="template_id", how="left", maintain_order="left"
        )
        self._codes = codes["code"].fill_null(0).cast(pl.UInt16).to_numpy()
        self._names = names

    def add(self, some: pl.DataFrame) -> None:
        """Read `message` of records by their numbers, `row`, which follow each other."""
        if not (some.height and self._names):
            return
        first = int(some["row"][0])
        codes = self._codes[self._profiles.of[first : first + some.height]]
        known = np.flatnonzero(codes)
        order = known[np.argsort(codes[known], kind="stable")].astype(np.uint32)
        ends = np.cumsum(np.bincount(codes[known], minlength=len(self._names) + 1))
        for at, name in enumerate(self._names):
            rows = order[ends[at] : ends[at + 1]]
            if rows.size:
                self._rows[name].append(rows + np.uint32(first))
                self._read(name, some["message"].gather(rows))

    def _read(self, name: str, messages: pl.Series) -> None:
        if name in self._rare:
            # Copied: what is gathered would keep all messages it is of in memory.
            self._rare[name].append(pl.Series(messages.to_list(), dtype=pl.String))
        for one, place in self._places.items():
            if one.template_id == name:
                self._values[one].add(place.texts(messages))

    def keep(self) -> None:
        """Keep what was read beside the current analysis."""
        for one in self._chosen_of_rare():
            self._found.append(one)
            self._places[one] = self._place(one)
            self._values[one] = TextNumbering()
            for messages in self._rare[one.template_id]:
                self._values[one].add(self._places[one].texts(messages))
        shapes = shapes_of(self._case)
        kept = (self._kept(one, shapes[one.template_id]) for one in self._found)
        keep_places(self._case, [one for one in kept if one is not None])

    def _chosen_of_rare(self) -> list[Found]:
        frames = [
            pl.concat(some).to_frame("message").with_columns(template_id=pl.lit(name))
            for name, some in self._rare.items()
            if some
        ]
        if not frames:
            return []
        others = judged(pl.concat(frames), self._texts, self._counts)
        return with_others(self._found, others)[len(self._found) :]

    def _kept(self, one: Found, shapes: str) -> KeptPlace | None:
        """Return a place as it is kept; None where it has too many values."""
        known, place = self._values[one].numbered(), self._places[one]
        if known is None or not known.of.size:
            return None
        values = known.table["value"]
        apart = len(values) > MOST_VALUES
        if place.numbers is not None:
            values = finite(place.numbers(values))
        elif apart:
            return None
        named = (one.template_id, one.at, shapes)
        rows = np.concatenate(self._rows[one.template_id])
        return KeptPlace.of_place(named, rows, known.of, values, apart=apart)

    def _place(self, one: Found) -> Place:
        text = self._texts[one.template_id]
        return read_of(text, one.at, one.template_id, is_number=one.is_number)


def place_reader(
    case: Case,
    profiles: Profiles | None,
    stated: tuple[Sample, list[Field]] | None = None,
) -> PlaceReader | None:
    """Return what reads the places of a case; None where its shapes tell no templates.

    `stated` are a sample of its records and what in it measures something.
    """
    if profiles is None or case.table("parted").height:
        return None
    if stated is not None:
        return PlaceReader(case, profiles, *stated)
    drawn = draw_sample(case.records_with_templates(), "template_id", "message")
    return PlaceReader(case, profiles, drawn, None)


def number_in(case: Case, measure: str, messages: pl.Series) -> pl.Series:
    """Return the numbers that messages have in a place of their template."""
    place = place_of_case(case, measure, is_number=True)
    if place is None:
        return pl.repeat(None, len(messages), dtype=pl.Float64, eager=True)
    return place.values(messages)


def _counts(profiles: Profiles) -> Mapping[str, int]:
    counted = profiles.table.select("template_id", n=pl.Series(profiles.counts()))
    summed = counted.drop_nulls().group_by("template_id").agg(pl.col("n").sum())
    return dict(summed.iter_rows())
