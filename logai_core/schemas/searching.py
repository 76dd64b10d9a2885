"""What an analysis knows of its records for those who search in them."""

import polars as pl

# One row a kind of messages, by shape: a message with one mark in place of each run of
# digits. `kind` is null where a shape has too many.
MESSAGE_KINDS = pl.Schema({"shape_id": pl.UInt64(), "kind": pl.String()})

# One row a field that a query can name, as a sample of the records has it: the members
# of their attributes by name, then columns. `facet` is the place of a member among those
# with few values, null where it is not one; `values` are the commonest, to complete.
FIELDS = pl.Schema(
    {
        "field": pl.String(),
        "member": pl.Boolean(),
        "facet": pl.UInt32(),
        "values": pl.List(pl.String()),
    }
)
