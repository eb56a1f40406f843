"""The order in which the lines of a page are read: two columns one after the other, full-width lines between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from transforms.readers.layout_lines import Line, merged, rows_of

_FEWEST = 8         # lines in each of two columns; fewer side by side are cells without rules
_FEWEST_MORE = 2    # the same on a page of a document that has columns on other pages
_LONG = 0.28        # of the page's width: lines of a column are that long as a rule
_CROSSING = 0.25    # of all lines: more that cross the gutter, and there is none


@dataclass(frozen=True, slots=True)
class Region:
    """Lines read one after the other. ``column``: 0 the whole width, 1 the left column, 2 the right one."""

    column: int
    lines: tuple[Line, ...]


def regions(lines: Sequence[Line], width: float, known: float | None = None) -> Iterator[Region]:
    """The lines of one page (pieces of a row joined) in reading order. ``width`` in points; ``known``: the gutter of
    the document's other pages, for a page with few lines."""
    found = gutter(lines, width)
    if found is None and known is not None and _parts(lines, width, known, _FEWEST_MORE):
        found = known
    yield from _placed(lines, found)


def _placed(lines: Sequence[Line], gutter: float | None) -> Iterator[Region]:
    if gutter is None:
        yield Region(0, tuple(merged(row) for row in rows_of(lines)))
        return
    rows = rows_of(lines)
    for is_whole, group in groupby(rows, key=lambda row: any(line.left < gutter < line.right for line in row)):
        pieces = [line for row in group for line in row]
        if is_whole:
            yield Region(0, tuple(merged(row) for row in rows_of(pieces)))
            continue
        left = [line for line in pieces if line.right <= gutter]
        right = [line for line in pieces if line.left >= gutter]
        yield Region(1, tuple(merged(row) for row in rows_of(left)))
        yield Region(2, tuple(merged(row) for row in rows_of(right)))


def gutter(lines: Sequence[Line], width: float) -> float | None:
    """The x between two columns of text, None when there is one column."""
    if len(lines) < 2 * _FEWEST:
        return None
    x = _emptiest(lines, width)
    return x if _parts(lines, width, x, _FEWEST) else None


def _parts(lines: Sequence[Line], width: float, x: float, fewest: int) -> bool:
    """Whether ``x`` parts two columns of text."""
    if sum(line.right - line.left < 0.5 * width for line in lines) < (1 - _CROSSING) * len(lines):
        return False    # too many long lines for two columns
    left = [line for line in lines if line.right <= x]
    right = [line for line in lines if line.left >= x]
    crossing = len(lines) - len(left) - len(right)
    if min(len(left), len(right)) < fewest or crossing > _CROSSING * len(lines):
        return False
    return min(median(line.right - line.left for line in side) for side in (left, right)) >= _LONG * width


def _emptiest(lines: Sequence[Line], width: float) -> float:
    places = [width * (0.35 + 0.01 * step) for step in range(31)]
    crossed = [sum(line.left < x < line.right for line in lines) for x in places]
    free = [x for x, count in zip(places, crossed, strict=True) if count == min(crossed)]
    return free[len(free) // 2]
