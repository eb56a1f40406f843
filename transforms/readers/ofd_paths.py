"""The straight rules that an OFD path draws (GB/T 33190-2016, 9.3): lines, sides of rectangles, thin filled bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from transforms.readers.elements import child
from transforms.readers.grid import Rule
from transforms.readers.ofd_package import number

_MOST_WORDS = 100_000   # of one path
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_BAR = 1.2              # millimetres: a rectangle thinner than this is a rule drawn as a bar
_SHORTEST = 1.0
_LEVEL = 0.3            # millimetres from one end to the other: still level, or upright

Point = tuple[float, float]


def rules_of(path: etree._Element, place: Callable[[float, float], Point]) -> Iterator[Rule]:
    """Level and upright rules; ``place`` takes the path's coordinates to the page's. A filled area rules nothing."""
    data = child(path, "AbbreviatedData")
    lined = path.get("Stroke", "true").lower() not in ("false", "0")
    filled = path.get("Fill", "false").lower() in ("true", "1")
    for points in _figures((data.text or "") if data is not None else ""):
        placed = [place(*point) for point in points]
        bar = _bar(placed)
        if bar is not None and (lined or filled):
            yield bar
        elif lined:
            yield from filter(None, map(_rule, placed, placed[1:]))


def _figures(data: str) -> Iterator[list[Point]]:
    """The corners of each figure. A curve only moves the pen."""
    words = iter(data.split(maxsplit=_MOST_WORDS)[:_MOST_WORDS])
    points: list[Point] = []
    start: list[Point] = []
    for word in words:
        count = _ARGUMENTS.get(word)
        if count is None:
            continue
        numbers = [number(next(words, None)) for _ in range(count)]
        if word == "C":
            points.extend(start)
            continue
        end = (numbers[-2], numbers[-1])
        if word == "L":
            points.append(end)
        else:
            yield points
            points = [end]
            start = points[:] if word in ("M", "S") else start
    yield points


def _bar(points: list[Point]) -> Rule | None:
    """The middle of a thin rectangle."""
    if len(points) < 4:
        return None
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if bottom - top < _BAR and right - left >= _SHORTEST:
        return Rule(left, (top + bottom) / 2, right, (top + bottom) / 2)
    if right - left < _BAR and bottom - top >= _SHORTEST:
        return Rule((left + right) / 2, top, (left + right) / 2, bottom)
    return None


def _rule(one: Point, two: Point) -> Rule | None:
    (x0, y0), (x1, y1) = sorted((one, two))
    if x1 - x0 >= _SHORTEST and abs(y1 - y0) <= _LEVEL:
        return Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    if abs(y1 - y0) >= _SHORTEST and x1 - x0 <= _LEVEL:
        return Rule((x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1))
    return None
