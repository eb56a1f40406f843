"""What was recognised on a picture, box by box, as the printed lines of a page: straightened, rows joined, type sizes.

The boxes of the recognition are uneven by a tenth of their height, so a line's size comes from the width of its
characters, and what is near the page's usual size is that size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from transforms.readers.layout_lines import Line, Page

_LEAST = 0.5        # confidence: what is less sure is a stain
_ASCII = 0.52       # width of a digit or Latin letter in ems
_LONG = 8           # characters: from here on the width of a line tells the size of its type
_NEAR = (0.85, 1.18)  # of the usual size: as the boxes vary
_STOP = 0.6         # ems without ink of a stop at the end of a line, whose box ends with its ink
_AROUND = 0.35      # ems by which a box is wider than its ink
_TALL = 0.9         # height of the type in that of its box
_SAME_MARGIN = 0.25 # ems between beginnings of lines that are printed under each other
_WORD_GAP = 1.0     # ems between two boxes of one row that are not one word

_HAN = "[\u3400-\u9fff]"
_NARROW = re.compile(rf"\((?={_HAN})|(?<={_HAN})[),:;?!]")
_WIDE = str.maketrans("(),:;?!", "（），：；？！")

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """One recognised line. ``corners``: left top, right top, right bottom, left bottom in pixels; ``confidence``: how
    sure the recognition is, 0 to 1."""

    text: str
    confidence: float
    corners: Corners


@dataclass(frozen=True, slots=True)
class _Box:
    """A line straightened: its middle, its ends, its height, in pixels from the left upper corner."""

    text: str
    confidence: float
    left: float
    right: float
    middle: float
    height: float


def to_page(number: int, width: float, pixels: tuple[int, int], printed: Sequence[Printed]) -> Page:
    """The lines of a picture of this many pixels (across, down), in points on a page of this width, top to bottom."""
    scale, height = width / pixels[0], pixels[1]
    angle = _angle(printed)
    boxes = [_straight(one, angle) for one in printed if one.confidence >= _LEAST and one.text.strip()]
    em = _usual_size(boxes)
    lines = [_line(row, em, height, scale) for row in _rows(boxes)]
    return Page(number, width, height * scale, _at_margins(lines, _SAME_MARGIN * em * scale))


def _angle(printed: Sequence[Printed]) -> float:
    """By how much the page lies askew, in radians: what most of its longer lines say."""
    angles = [
        math.atan2(right[1] - left[1], right[0] - left[0])
        for left, right in ((one.corners[0], one.corners[1]) for one in printed if len(one.text) >= _LONG)
    ]
    return median(angles) if angles else 0.0


def _straight(one: Printed, angle: float) -> _Box:
    cos, sin = math.cos(-angle), math.sin(-angle)
    points = [(x * cos - y * sin, x * sin + y * cos) for x, y in one.corners]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    high = (ys[2] + ys[3] - ys[0] - ys[1]) / 2
    return _Box(one.text.strip(), one.confidence, min(xs), max(xs), sum(ys) / len(ys), max(high, 1.0))


def _ems(text: str) -> float:
    wide = sum(_ASCII if char.isascii() else 1.0 for char in text)
    return wide - _STOP if text[-1] in "，。；：、？！）》”" and len(text) > 1 else wide


def _usual_size(boxes: Sequence[_Box]) -> float:
    """The em of most of the page, in pixels."""
    sizes = [(box.right - box.left) / _ems(box.text) for box in boxes if len(box.text) >= _LONG]
    return median(sizes or [box.height * _TALL for box in boxes] or [1.0])


def _rows(boxes: Sequence[_Box]) -> list[list[_Box]]:
    """Boxes that stand beside each other, each row from left to right."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        row = rows[-1] if rows else []
        if row and box.middle - row[0].middle < 0.5 * min(box.height, row[0].height) and not _overlaps(box, row):
            row.append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.left) for row in rows]


def _at_margins(lines: Sequence[Line], within: float) -> tuple[Line, ...]:
    """The lines, those that begin nearly under each other beginning at one place."""
    groups: list[list[float]] = []
    for left in sorted(line.left for line in lines):
        if groups and left - groups[-1][-1] <= within:
            groups[-1].append(left)
        else:
            groups.append([left])
    margins = {left: median(group) for group in groups for left in group}
    return tuple(replace(line, left=margins[line.left]) for line in lines)


def _overlaps(box: _Box, row: Sequence[_Box]) -> bool:
    return any(min(box.right, one.right) - max(box.left, one.left) > 0.5 * box.height for one in row)


def _line(row: Sequence[_Box], em: float, height: float, scale: float) -> Line:
    text, right = "", row[0].left
    for box in row:
        text += (" " if text and box.left - right > _WORD_GAP * em else "") + box.text
        right = box.right
    size = _size(row, em)
    middle = height - sum(box.middle for box in row) / len(row)
    weight = sum(len(box.text) for box in row)
    return Line(
        text=_NARROW.sub(lambda sign: sign[0].translate(_WIDE), text),
        left=row[0].left * scale,
        right=right * scale,
        bottom=(middle - size / 2) * scale,
        top=(middle + size / 2) * scale,
        size=size * scale,
        confidence=sum(box.confidence * len(box.text) for box in row) / weight,
    )


def _size(row: Sequence[_Box], em: float) -> float:
    """The em of one row: what is near the usual one, by width or height, is the usual one."""
    longest = max(row, key=lambda box: len(box.text))
    by_width = (longest.right - longest.left - _AROUND * em) / _ems(longest.text)
    sizes = [by_width] if len(longest.text) >= _LONG else [by_width, longest.height * _TALL]
    is_usual = any(_NEAR[0] * em <= size <= _NEAR[1] * em for size in sizes)
    return em if is_usual else sizes[-1]
