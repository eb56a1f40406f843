"""Characters with their place on the page to printed lines: by position alone, whatever order a file has them in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from transforms.readers.layout_lines import Line

POINTS = 72 / 25.4      # in a millimetre
_SAME_LINE = 0.4        # em between base lines: raised notes and their number stay on one line
_WORD_GAP = 0.7         # em of white: a space; less is justified text, or a digit set as wide as a Chinese character
_LEAST_ROOM = 0.5       # em: a point set as wide as a Chinese character leaves no space
_GUTTER = 1.5           # em between two columns of text
_COLUMN = 8             # characters on each side of it
_ROWS = 8               # that have it
_ON_TOP = 0.5           # of a glyph's width: nearer to the one before it, it stands on it
_ASCENT, _DESCENT = 0.88, 0.12
_WIDE = frozenset("WFA")    # in Chinese fonts the ambiguous ones (“ ” … — ·) are wide too
_NARROW = frozenset("iljtfrI.,:;'!|()[]{} ")
_BROAD = frozenset("mwMW%@")
_WORD = re.compile(r"[A-Za-z0-9%.,]")
_WORD_BEGINS = re.compile(r"[A-Za-z0-9]")


class Glyph(NamedTuple):
    """One character. ``x``, ``y``: its left end on the base line, ``em`` and ``width`` in millimetres, y downwards.
    ``run``: glyphs of one number are set together. ``turn``: quarter turns to the right that its text runs askew."""

    char: str
    x: float
    y: float
    em: float
    width: float
    run: int
    turn: int = 0


def natural_width(char: str) -> float:
    """About the room that a character takes in a Chinese document's fonts, in em."""
    if char > "\u007f":
        return 1.0 if unicodedata.east_asian_width(char) in _WIDE else 0.5
    if char in _NARROW:
        return 0.3 if char != " " else 0.5
    if char in _BROAD:
        return 0.85
    return 0.68 if char.isupper() else 0.5


def lines_of(glyphs: Iterable[Glyph], height: float) -> list[Line]:
    """The printed lines, in points from the bottom of a page of ``height`` millimetres: from top to bottom, and where
    the page has two columns, those of the left one first."""
    return [line for row in _in_columns(list(_rows(glyphs))) if (line := _line(row, height)) is not None]


def text_of(glyphs: Iterable[Glyph]) -> str:
    """The lines of a cell as one text: a space where two words or numbers would run together."""
    text = ""
    for row in _rows(glyphs):
        line = _text(row)
        text += (" " if _WORD.match(text[-1:]) and _WORD_BEGINS.match(line) else "") + line
    return text


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs of each base line from left to right."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: one.y):
        if row and glyph.y - row[0].y > _SAME_LINE * _common_em(glyph, row[0]):
            yield _in_line(row)
            row = []
        row.append(glyph)
    if row:
        yield _in_line(row)


def _in_columns(rows: list[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Rows in reading order: between rows of the whole width first the left halves, then the right ones."""
    gutter = _gutter(rows)
    right: list[list[Glyph]] = []
    for row in rows:
        halves = [glyph for glyph in row if glyph.x < gutter], [glyph for glyph in row if glyph.x >= gutter]
        if all(halves) and _white(halves[0][-1], halves[1][0]) <= _GUTTER:
            yield from right
            right.clear()
            yield row
        else:
            yield from filter(None, halves[:1])
            right += filter(None, halves[1:])
    yield from right


def _gutter(rows: list[list[Glyph]]) -> float:
    """The x between two columns of text; infinite when most rows have no wide gap at one place, as those of a table
    without rules or of a sign-off have none with text on both sides."""
    gaps = [
        (one.x + one.width, two.x)
        for row in rows
        for n, (one, two) in enumerate(pairwise(row), 1)
        if _white(one, two) > _GUTTER and min(n, len(row) - n) >= _COLUMN
    ]
    if len(gaps) < max(_ROWS, 0.5 * len(rows)):
        return inf
    middle = median((start + end) / 2 for start, end in gaps)
    return middle if sum(start < middle <= end for start, end in gaps) > 0.8 * len(gaps) else inf


def _white(one: Glyph, two: Glyph) -> float:
    """The white between two glyphs, in em."""
    return (two.x - one.x - max(one.width, _LEAST_ROOM * one.em)) / min(one.em, two.em)


def _common_em(one: Glyph, two: Glyph) -> float:
    """The larger em, but no more than twice the smaller: a watermark does not take in the lines it lies on."""
    small, large = sorted((one.em, two.em))
    return min(large, 2 * small)


def _in_line(row: list[Glyph]) -> list[Glyph]:
    """From left to right."""
    row.sort(key=lambda one: one.x)
    return _by_runs(row) if _is_tangled(row) else row


def _is_tangled(row: Sequence[Glyph]) -> bool:
    """Whether glyphs of one run stand on those of another: the writer has got their places wrong."""
    on_top = (
        one.run != two.run and two.x - one.x < _ON_TOP * min(one.width, two.width) for one, two in pairwise(row)
    )
    return sum(on_top) > 1


def _by_runs(row: Sequence[Glyph]) -> list[Glyph]:
    """Run after run by where each begins; those that begin at one place as they stand in the file."""
    runs: dict[int, list[Glyph]] = {}
    for glyph in row:
        runs.setdefault(glyph.run, []).append(glyph)
    ordered: list[list[list[Glyph]]] = []
    for run in sorted(runs.values(), key=lambda one: one[0].x):
        if ordered and run[0].x - ordered[-1][0][0].x < _ON_TOP * run[0].em:
            ordered[-1].append(run)
        else:
            ordered.append([run])
    return [glyph for group in ordered for run in sorted(group, key=lambda one: one[0].run) for glyph in run]


def _text(row: Sequence[Glyph]) -> str:
    parts = [row[0].char]
    for one, two in pairwise(row):
        if _white(one, two) > _WORD_GAP:
            parts.append(" ")
        parts.append(two.char)
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _line(row: Sequence[Glyph], height: float) -> Line | None:
    text = _text(row)
    inked = [glyph for glyph in row if not glyph.char.isspace()]
    if not text:
        return None
    em = Counter(round(glyph.em, 2) for glyph in inked).most_common(1)[0][0]
    base = height - Counter(round(glyph.y, 2) for glyph in inked if round(glyph.em, 2) == em).most_common(1)[0][0]
    return Line(
        text,
        left=min(glyph.x for glyph in inked) * POINTS,
        right=max(glyph.x + glyph.width for glyph in inked) * POINTS,
        bottom=(base - _DESCENT * em) * POINTS,
        top=(base + _ASCENT * em) * POINTS,
        size=em * POINTS,
    )
