import polars as pl
import pytest

from logai_core import errors, schemas
from logai_core.errors import OUTCOMES, InputError, LogAIError, SchemaError


def family(kind: type[LogAIError]) -> list[type[LogAIError]]:
    return [kind, *(one for sub in kind.__subclasses__() for one in family(sub))]


@pytest.mark.parametrize("kind", family(LogAIError))
def test_every_error_has_an_outcome_at_each_edge_and_is_in_the_tree(
    kind: type[LogAIError],
) -> None:
    assert kind("x").outcome == OUTCOMES[kind.code]
    public = kind.__module__ == errors.__name__
    assert not public or kind.__name__ in str(errors.__doc__)


def test_an_error_is_a_sentence_and_what_to_do() -> None:
    error = InputError("x.log: empty (0 bytes), expected a log", hint="Give another.")
    assert str(error) == "x.log: empty (0 bytes), expected a log. Give another."


def test_conform_names_what_is_missing_and_what_is_wrong() -> None:
    frame = schemas.HISTOGRAM.to_frame().drop("level").cast({"records": pl.Int64})
    with pytest.raises(SchemaError) as caught:
        schemas.conform(frame, schemas.HISTOGRAM, stage="histogram")
    assert caught.value.what == (
        "histogram: level: expected String, got no such column; "
        "records: expected UInt32, got Int64"
    )


def test_conform_orders_and_drops_columns() -> None:
    frame = schemas.HISTOGRAM.to_frame().select("records", "level", "bucket_start")
    extra = frame.with_columns(more=1)
    assert schemas.conform(extra, schemas.HISTOGRAM, stage="x").columns == [
        "bucket_start",
        "level",
        "records",
    ]
