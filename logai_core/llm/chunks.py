"""Cut a digest into chunks of one request each."""

from collections.abc import Iterator, Sequence

from logai_core.llm.digest import Digest, Row

FACTS_SHARE = 1 / 3  # of a chunk, at most
OVERLAP_SHARE = 0.12  # of a chunk: rows that the next one starts with
HEADINGS = 20  # characters of a request that are in no row


def chunks_of(digest: Digest, *, chunk_chars: int, most_chunks: int) -> list[list[Row]]:
    """Cut the lines into chunks that share some rows at their boundaries.

    A chunk with the facts takes `chunk_chars` characters at most, unless a single row
    is longer. Where there are more than `most_chunks`, lines without a finding, of
    low severity and of frequent templates go first; their number is the difference.
    """
    facts = sum(row.size for row in facts_for(digest, chunk_chars))
    room = max(chunk_chars - facts - HEADINGS, 1)
    chunks = list(_cut(digest.lines, room))
    if len(chunks) <= most_chunks:
        return chunks
    return list(_cut(_kept(digest.lines, room * most_chunks), room))[:most_chunks]


def facts_for(digest: Digest, chunk_chars: int) -> list[Row]:
    """Return the foremost facts that fit into their share of a chunk; one at least."""
    room = int(chunk_chars * FACTS_SHARE)
    fitting: list[Row] = []
    for row in digest.facts:
        room -= row.size
        if room < 0 and fitting:
            break
        fitting.append(row)
    return fitting


def _cut(rows: Sequence[Row], room: int) -> Iterator[list[Row]]:
    start = 0
    while start < len(rows):
        shared = _tail(rows[:start], int(room * OVERLAP_SHARE))
        left, stop = room - sum(row.size for row in shared), start
        while stop < len(rows) and (stop == start or rows[stop].size <= left):
            left -= rows[stop].size
            stop += 1
        yield [*shared, *rows[start:stop]]
        start = stop


def _tail(rows: Sequence[Row], room: int) -> list[Row]:
    tail: list[Row] = []
    for row in reversed(rows):
        room -= row.size
        if room < 0:
            break
        tail.insert(0, row)
    return tail


def _kept(rows: Sequence[Row], room: int) -> list[Row]:
    """Keep what fits by rank, in the old order; leave room for the shared rows."""
    room = int(room * (1 - OVERLAP_SHARE))
    kept = set()
    for place in sorted(range(len(rows)), key=lambda place: (rows[place].rank, place)):
        room -= rows[place].size
        if room < 0:
            break
        kept.add(place)
    return [row for place, row in enumerate(rows) if place in kept]
