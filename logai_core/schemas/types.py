"""Types of columns that several frames have."""

import polars as pl

UTC_US = pl.Datetime("us", "UTC")
