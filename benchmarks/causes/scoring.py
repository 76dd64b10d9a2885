"""What of an incident stands in the summaries that code makes of it."""

from typing import NamedTuple

import polars as pl

from benchmarks.causes.making import Made, make
from benchmarks.planted.stages import found_in
from logai_core import evidence, templates
from logai_core.llm.digest import digest_of
from logai_core.llm.facts import Material, material_of
from logai_core.llm.plain import plain_points
from logai_core.llm.row import LineRef
from logai_core.schemas import PARTED, SOURCES
from logai_core.scrub import Scrubber

MOST_CHARS = 16_000 * 20


class Told(NamedTuple):
    """What was found of one incident; the place counts lines from 0, -1 is nowhere."""

    seed: int
    lag: float
    way: str
    level: str
    digested: bool
    place: int
    symptoms: float


def material_for(made: Made) -> tuple[Material, pl.DataFrame]:
    """Analyse a log; return the material of its summaries and its lines with templates."""
    shaped = templates.add_shapes(made.records)
    mined = templates.mine_templates(shaped.shapes)
    ids = mined.select("shape_id", "template_id").lazy()
    rows = shaped.records.lazy().join(
        ids, on="shape_id", how="left", maintain_order="left"
    )
    records = rows.collect().lazy()
    described = templates.describe_templates(
        records, mined, shaped.shapes, PARTED.to_frame()
    )
    findings, _ = found_in(records, described)
    shown = evidence.choose_examples(records, findings)
    examples = evidence.with_origins(shown, records, described, findings)
    material = material_of(findings, described, _source(made.records), examples)
    return material, records.collect().with_columns(made.roles)


def score(seed: int, lag: float, volume: int) -> Told:
    """Make an incident and say what of it the digest and the plain summary hold."""
    made = make(seed, lag, volume)
    material, rows = material_for(made)
    refs = _evidence(material)
    cause = rows.filter(pl.col("role") == "cause").row(0, named=True)
    line = LineRef(cause["source_id"], cause["line_no"])
    digest = digest_of(material, Scrubber(), most_chars=MOST_CHARS)
    own = rows.filter(pl.col("role") == "symptom")
    shown = pl.Series([ref.line_no for ref in refs[:20]], dtype=pl.UInt32)
    kinds = own["template_id"].unique()
    told = own.filter(pl.col("line_no").is_in(shown.implode()))[
        "template_id"
    ].n_unique()
    return Told(
        seed, lag, made.way, made.level,
        digested=any(row.ref == line for row in digest.lines),
        place=refs.index(line) if line in refs else -1,
        symptoms=told / kinds.len(),
    )  # fmt: skip


def _evidence(material: Material) -> list[LineRef]:
    points = plain_points(material)
    return list(dict.fromkeys(ref for point in points for ref in point.evidence))


def _source(records: pl.DataFrame) -> pl.DataFrame:
    lines = records.height
    row = {
        "source_id": records["source_id"][0], "name": "made-up.log", "format": "iso-level",
        "lines_in": lines, "parsed": lines, "joined": 0, "undated": 0, "rejected": 0,
        "records": lines, "first_ts": records["ts"].min(), "last_ts": records["ts"].max(),
        "faults": [],
    }  # fmt: skip
    return pl.DataFrame([row], schema=SOURCES)
