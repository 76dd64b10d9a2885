"""In which order threads are listed, and which of them is shown unasked."""

import polars as pl

from logai_core.pipeline.tying import Threads

MARKS = ("failed", "flagged", "slow")


def in_order(threads: Threads) -> Threads:
    """Return threads as they are listed: failed first, then odd, then slow ones.

    Odd ones are by how odd they are. Others of one line come last, for they have no way to
    be seen; those of most sources come first, then the odder ones, to a nat, then those of
    most lines.
    """
    odd = pl.col("flagged")
    listed = threads.listed.sort(
        *MARKS,
        pl.when(odd).then("score"),
        odd | (pl.col("records") > 1),
        pl.col("sources").list.len(),
        pl.col("nats").floor(),
        "records",
        descending=True,
        maintain_order=True,
    )
    steps = threads.steps._replace(set_of=listed["set"].to_numpy())
    return threads._replace(listed=listed, steps=steps)


def first_of(page: pl.DataFrame, most: int) -> int:
    """Return the row of a page that is shown unasked: the first of several lines.

    That is among the first `most` rows, and only where it has the marks of the first row.
    """
    top = page.head(most).with_row_index("row")
    alike = (pl.col(one) == pl.col(one).first() for one in MARKS)
    own = top.filter(pl.all_horizontal(*alike), pl.col("records") > 1)
    return int(own["row"][0]) if own.height else 0
