"""The rows of a table that a page break cut, whole again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.readers.layout_lines import Table

_MOST_HEADERS = 4    # rows of a header that a page repeats
_SAME_PLACE = 4.0    # points
_NUMBER = re.compile(r"[\d.,，％%\s/—–-]+")
_ENDED = re.compile(r"[。！？；;]$")

Tables = Mapping[int, Sequence[Table]]
Rows = Sequence[tuple[str, ...]]


def whole_tables(tables: Tables) -> dict[int, list[Table]]:
    """The tables of each page (by its number) from top to bottom, without frames round one row of text: a single row
    counts only as a part of a table on the page before or after."""
    ordered = {page: sorted(ones, key=lambda one: one.box[1]) for page, ones in tables.items()}
    return {
        page: [
            one
            for at, one in enumerate(ones)
            if len(one.rows) > 1
            or (at == 0 and _meets(ordered.get(page - 1, [])[-1:], one))
            or (at == len(ones) - 1 and _meets(ordered.get(page + 1, [])[:1], one))
        ]
        for page, ones in ordered.items()
    }


def _meets(neighbours: Sequence[Table], one: Table) -> bool:
    return any(_same_columns(neighbour.columns, one.columns) for neighbour in neighbours)


def joined_rows(before: Rows, last: Table, table: Table, *, is_next: bool) -> Rows | None:
    """All rows, when ``table`` goes on with the table whose rows so far are ``before`` and whose last part is
    ``last``; None when it is another table. ``is_next``: a page break lies between."""
    header = _repeated(before, table.rows)
    if not header and not (is_next and _same_columns(last.columns, table.columns)):
        return None
    rows = table.rows[header:]
    if rows and is_next and _is_rest(before[-1], rows[0]):
        whole = tuple(above + below for above, below in zip(before[-1], rows[0], strict=True))
        return (*before[:-1], whole, *rows[1:])
    return (*before, *rows)


def _repeated(before: Rows, rows: Rows) -> int:
    """How many first rows repeat the table's header."""
    count = 0
    while count < min(_MOST_HEADERS, len(before), len(rows)) and before[count] == rows[count]:
        count += 1
    return count


def _same_columns(one: Sequence[float], two: Sequence[float]) -> bool:
    return bool(one) and len(one) == len(two) and all(abs(a - b) < _SAME_PLACE for a, b in zip(one, two, strict=True))


def _is_rest(above: tuple[str, ...], below: tuple[str, ...]) -> bool:
    """Whether a row is the rest of the one above: its first cell is empty, and every text in it goes on with one that
    has not ended. A number never does: it belongs to a row under a merged cell."""
    if below[0] or len(above) != len(below):
        return False
    return all(
        up and not _ENDED.search(up) and not _NUMBER.fullmatch(down) and not _NUMBER.fullmatch(up)
        for up, down in zip(above, below, strict=True)
        if down
    )
