"""Tables from the rules that a page draws: which cells level and upright rules close in, and what stands in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from transforms.model import Box
from transforms.readers.blocks import CELL_LIMIT

_NEAR = 1.2            # millimetres: nearer rules are one (double lines, sides of neighbouring cells)
_BROKEN = 1.0          # a rule goes on over a gap of this (dashes, corners)
_MOST_MEETINGS = 200_000   # level rules times upright ones; a table of 50 rows and 20 columns has 1,000

Cell = tuple[int, int]


class Rule(NamedTuple):
    """A level or upright line in millimetres, y downwards; either end may come first."""

    x0: float
    y0: float
    x1: float
    y1: float


class _Span(NamedTuple):
    """A rule along its axis: where it stands, and from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """``xs``, ``ys``: the edges of its columns and rows; ``first``: for each place the first place of its cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    first: dict[Cell, Cell]

    @property
    def box(self) -> Box:
        """Left, top, right, bottom in millimetres."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell (row, column) of its first place at a point; None outside."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None
        return self.first[bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1]

    def rows(self, texts: dict[Cell, str]) -> list[tuple[str, ...]]:
        """The rows that hold text; a merged cell stands in its first place, its others are empty."""
        width, height = len(self.xs) - 1, len(self.ys) - 1
        rows = [tuple(texts.get((row, column), "") for column in range(width)) for row in range(height)]
        return [row for row in rows if any(row)]


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """The tables that rules form, of two rows and two columns at least. A table may be open at its sides."""
    level, upright = _sorted(rules)
    if len(level) * len(upright) > _MOST_MEETINGS:
        return []
    found = [_grid(*part) for part in _connected(level, upright)]
    return [one for one in found if one is not None]


def _sorted(rules: Iterable[Rule]) -> tuple[list[_Span], list[_Span]]:
    level, upright = [], []
    for x0, y0, x1, y1 in rules:
        if abs(x1 - x0) >= abs(y1 - y0):
            level.append(_Span((y0 + y1) / 2, *sorted((x0, x1))))
        else:
            upright.append(_Span((x0 + x1) / 2, *sorted((y0, y1))))
    return _merged(level), _merged(upright)


def _merged(spans: Sequence[_Span]) -> list[_Span]:
    """Pieces of one rule as one."""
    merged: list[_Span] = []
    for group in _groups(sorted(spans)):
        at = sum(span.at for span in group) / len(group)
        start, end = group[0].start, group[0].end
        for span in sorted(group, key=lambda one: one.start):
            if span.start > end + _BROKEN:
                merged.append(_Span(at, start, end))
                start, end = span.start, span.end
            start, end = min(start, span.start), max(end, span.end)
        merged.append(_Span(at, start, end))
    return merged


def _groups(spans: Sequence[_Span]) -> list[list[_Span]]:
    """Spans in order of place, in groups that stand within ``_NEAR``."""
    groups: list[list[_Span]] = []
    for span in spans:
        if groups and span.at - groups[-1][0].at <= _NEAR:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _connected(level: Sequence[_Span], upright: Sequence[_Span]) -> list[tuple[list[_Span], list[_Span]]]:
    """Rules that touch, directly or over others, together."""
    above = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    for i, h in enumerate(level):
        for j, v in enumerate(upright, len(level)):
            if h.start - _NEAR <= v.at <= h.end + _NEAR and v.start - _NEAR <= h.at <= v.end + _NEAR:
                above[root(i)] = root(j)
    parts: dict[int, tuple[list[_Span], list[_Span]]] = defaultdict(lambda: ([], []))
    for n, span in enumerate([*level, *upright]):
        parts[root(n)][n >= len(level)].append(span)
    return list(parts.values())


def _grid(level: list[_Span], upright: list[_Span]) -> Grid | None:
    if not level or not upright:
        return None
    xs, ys = _edges(upright, level), _edges(level, upright)
    width, height = len(xs) - 1, len(ys) - 1
    if width < 2 or height < 2 or width * height > CELL_LIMIT:
        return None
    walls_right = _walls(upright, xs, ys)
    walls_below = _walls(level, ys, xs)
    first: dict[Cell, Cell] = {}
    for row in range(height):
        for column in range(width):
            if (row, column) not in first:
                _claim((row, column), first, walls_right, walls_below, (height, width))
    return Grid(tuple(xs), tuple(ys), first)


def _edges(spans: Sequence[_Span], across: Sequence[_Span]) -> list[float]:
    """Where rules stand, and the ends of the rules across them where a table is open at its sides."""
    ends = [(min(one.start for one in across),) * 3, (max(one.end for one in across),) * 3]
    everything = sorted([*spans, *(_Span(*end) for end in ends)])
    return [sum(one.at for one in group) / len(group) for group in _groups(everything)]


def _walls(spans: Sequence[_Span], edges: Sequence[float], along: Sequence[float]) -> set[Cell]:
    """The places (edge, interval) at which a rule stands on an inner edge over the middle of an interval."""
    middles = [(one + two) / 2 for one, two in pairwise(along)]
    walls = set()
    for span in spans:
        edge = min(range(len(edges)), key=lambda n: abs(edges[n] - span.at))
        for n in range(bisect_right(middles, span.start), bisect_right(middles, span.end)):
            walls.add((edge, n))
    return walls


def _claim(
    start: Cell, first: dict[Cell, Cell], walls_right: set[Cell], walls_below: set[Cell], size: tuple[int, int]
) -> None:
    """Gives all places that no wall parts from ``start`` to its cell."""
    waiting = [start]
    first[start] = start
    while waiting:
        row, column = waiting.pop()
        beside = (
            (row, column + 1, (column + 1, row) in walls_right), (row, column - 1, (column, row) in walls_right),
            (row + 1, column, (row + 1, column) in walls_below), (row - 1, column, (row, column) in walls_below),
        )  # fmt: skip
        for y, x, walled in beside:
            if not walled and 0 <= y < size[0] and 0 <= x < size[1] and (y, x) not in first:
                first[y, x] = start
                waiting.append((y, x))
