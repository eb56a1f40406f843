"""Values of page layout: lines, pages, tables; and lines that stand side by side joined to rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from transforms.model import Box

_LATIN = re.compile(r"[A-Za-z0-9,.;:%)]$")
_FAR = 0.9   # em: pieces of one row that far apart have a space between them


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or a piece of one; coordinates in points, y from the bottom of the page; ``size`` is the em;
    ``confidence``: how sure the character recognition was of it, None for text that was not recognised."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``number`` counts from 1."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


class Table(NamedTuple):
    """One table on a page. ``box``: left, top, right, bottom from the page's left upper corner. ``columns``: the x of
    the rules between its columns, outer ones included; empty when nobody knows them."""

    box: Box
    rows: list[tuple[str, ...]]
    columns: tuple[float, ...] = ()


def join_lines(texts: Iterable[str]) -> str:
    """Printed lines as one text: Chinese is joined without a space, Latin words with one."""
    whole = ""
    for text in texts:
        glue = " " if _LATIN.search(whole) and re.match(r"[A-Za-z]", text) else ""
        whole += glue + text
    return whole


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The pieces of each printed row from left to right, rows from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: -(one.top + one.bottom)):
        if rows and _beside(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda one: one.left)
    return rows


def _beside(one: Line, two: Line) -> bool:
    shared = min(one.top, two.top) - max(one.bottom, two.bottom)
    return shared > 0.6 * min(one.top - one.bottom, two.top - two.bottom)


def merged(row: Sequence[Line]) -> Line:
    """The pieces of one row as one line, with the height and size of its longest piece."""
    if len(row) == 1:
        return row[0]
    text = row[0].text
    for before, piece in pairwise(row):
        is_latin = text[-1:].isascii() and piece.text[:1].isascii()
        text += (" " if is_latin or piece.left - before.right > _FAR * piece.size else "") + piece.text
    main = max(row, key=lambda one: len(one.text))
    right = max(one.right for one in row)
    return Line(text, row[0].left, right, main.bottom, main.top, main.size, mean_confidence(row))


def mean_confidence(lines: Sequence[Line]) -> float | None:
    """How sure the recognition was of these lines, by character; None when none of them was recognised."""
    known = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    weight = sum(size for _, size in known)
    return sum(sure * size for sure, size in known) / weight if weight else None
