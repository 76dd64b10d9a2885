"""What a difference is counted in, in words: records, hosts, or sessions of an id."""

LINE = "line"
_PLACES = ("attribute", "message", "pair")  # of ids, see `docs/ids.md`


def units_of(unit: str, *, lines: str = "records") -> str:
    """Return such as "records", "hosts", "sessions of order".

    `unit` is that of CHANGES; an id is called what the Threads page calls it.
    """
    if unit == LINE:
        return lines
    if unit == "host":
        return "hosts"
    place, _, name = unit.partition(":")
    return f"sessions of {name if place in _PLACES else unit}"


def out_of(units: int, of: int, unit: str) -> str:
    """Return such as "41 of 300 sessions of order"; of records only "41 of 300"."""
    whole = f"{units:,} of {of:,}"
    return whole if unit == LINE else f"{whole} {units_of(unit)}"
