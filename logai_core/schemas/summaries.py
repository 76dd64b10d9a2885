"""What is said of an analysis, in words."""

import polars as pl

# One row a summary. `made_by` is "code" or the model's name. `status`: extractive,
# ok, or partial (`notes` say why). `severity` is SEV1 to SEV4. `cost_usd` is what was
# charged for it, by a price table verified on `price_date` ("" where it was free);
# `coverage` is the share of the digest's lines that it was made from; `cached` counts the
# answers that had been kept and cost nothing. Older rows hold null in these four.
# `subject` says what it is of ("whole case", a stretch of time, ...) and `question` what
# was asked of it, "" where nothing; texts are as people read them, with nothing replaced
# but secrets.
LINE_REF = pl.Struct({"source_id": pl.String(), "line_no": pl.UInt32()})
SUMMARIES = pl.Schema(
    {
        "made_by": pl.String(),
        "status": pl.String(),
        "title": pl.String(),
        "severity": pl.String(),
        "bullets": pl.List(
            pl.Struct({"text": pl.String(), "evidence": pl.List(LINE_REF)})
        ),
        "next_steps": pl.List(pl.String()),
        "notes": pl.List(pl.String()),
        "prompt_version": pl.String(),
        "input_tokens": pl.UInt32(),
        "output_tokens": pl.UInt32(),
        "cost_usd": pl.Float64(),
        "price_date": pl.String(),
        "coverage": pl.Float64(),
        "cached": pl.UInt32(),
        "subject": pl.String(),
        "question": pl.String(),
    }
)
# What the last two are in rows that are older than they.
SUMMARY_DEFAULTS = {"subject": "whole case", "question": ""}
