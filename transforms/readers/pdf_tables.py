"""Ruled tables of a PDF page: pdfium says what lines are drawn, pdfplumber's geometry makes cells of them.

pdfplumber's own way from a page to its lines costs 35 ms a page and parses the file a second time; its functions from
lines to cells cost a millisecond.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from transforms.model import Box
from transforms.readers.blocks import CELL_LIMIT
from transforms.readers.layout_lines import Table, join_lines
from transforms.readers.pdf_text import Frame, Glyph

_FEWEST = 4           # drawn lines: fewer cannot rule a table
_MOST_OBJECTS = 20_000
_MOST_POINTS = 20_000  # of all paths of a page; more are a drawing
_MOST_EDGES = 600     # after joining: more rule no table of a report
_MOST_CROSSINGS = 3_000
_DEEPEST = 4          # form XObjects inside one another
_THIN = 3.5           # points: a filled rectangle that thin is a drawn line
_SHORT = 3.0          # points: a shorter edge rules nothing
_STRAIGHT = 0.7       # points off the axis

_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
_SAME = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawn(NamedTuple):
    """What a page draws beside text. ``edges`` are (x0, top, x1, bottom), from the page's left upper corner."""

    edges: list[Box]
    pictures: int


def drawn(page: pdfium.PdfPage, frame: Frame) -> Drawn:
    """The straight lines that a page draws, and the number of its pictures."""
    found = _Paths(frame)
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    found.add((pdfium_c.FPDFPage_GetObject(page.raw, at) for at in range(min(count, _MOST_OBJECTS))), _SAME, 0)
    return Drawn(found.edges if found.points <= _MOST_POINTS else [], found.pictures)


def ruled_tables(
    edges: Sequence[Box], glyphs: Callable[[], Iterable[Glyph]], height: float
) -> list[Table]:
    """The tables that these lines rule, with the text inside their cells; those of one column only frame text.
    ``glyphs`` is asked only where lines cross. ``height``: of the page, as glyphs count from its bottom and edges
    from its top."""
    if len(edges) < _FEWEST:
        return []
    joined = merge_edges([_edge(*edge) for edge in edges], 3, 3, 3, 3)
    joined = [edge for edge in joined if edge["x1"] - edge["x0"] + edge["bottom"] - edge["top"] >= _SHORT]
    if len(joined) > _MOST_EDGES:
        return []
    crossings = edges_to_intersections(joined, 3, 3)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    tables = cells_to_tables(intersections_to_cells(crossings))
    if not tables:
        return []
    printed = list(glyphs())
    return [table for one in tables if (table := _table(one, printed, height)) is not None]


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, float | str]:
    across, down = x1 - x0, bottom - top
    way = "h" if across > down else "v"
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": across, "height": down, "orientation": way}


def _table(cells: Sequence[Box], glyphs: Sequence[Glyph], height: float) -> Table | None:
    """A cell stands in the row and the column in which it begins; the others that it spans are empty."""
    columns, rows = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    if len(columns) < 2 or len(rows) * len(columns) > CELL_LIMIT:
        return None
    texts = {cell[:2]: text for cell, text in _texts(cells, glyphs, height).items()}
    written = [row for y in rows if any(row := tuple(texts.get((x, y), "") for x in columns))]
    right, bottom = max(cell[2] for cell in cells), max(cell[3] for cell in cells)
    return Table((columns[0], rows[0], right, bottom), written, (*columns, right)) if written else None


def _texts(cells: Sequence[Box], glyphs: Sequence[Glyph], height: float) -> dict[Box, str]:
    """The text inside each cell that holds any."""
    xs = sorted({x for cell in cells for x in (cell[0], cell[2])})
    ys = sorted({y for cell in cells for y in (cell[1], cell[3])})
    slots = {
        (x, y): cell
        for cell in cells
        for x in range(bisect_right(xs, cell[0]) - 1, bisect_right(xs, cell[2]) - 1)
        for y in range(bisect_right(ys, cell[1]) - 1, bisect_right(ys, cell[3]) - 1)
    }
    inside: dict[Box, list[Glyph]] = {}
    for glyph in glyphs:
        slot = (bisect_right(xs, (glyph.left + glyph.right) / 2) - 1, bisect_right(ys, height - glyph.middle) - 1)
        if (cell := slots.get(slot)) is not None:
            inside.setdefault(cell, []).append(glyph)
    return {cell: join_lines(_written(sorted(ones, key=lambda one: -one.base))) for cell, ones in inside.items()}


def _written(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """The printed lines of one cell; ``glyphs`` from top to bottom."""
    begin = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or glyphs[at - 1].base - glyphs[at].base > 0.4 * glyphs[at].size:
            yield _spaced(sorted(glyphs[begin:at], key=lambda one: one.left))
            begin = at


def _spaced(glyphs: Sequence[Glyph]) -> str:
    text = glyphs[0].char
    for before, glyph in pairwise(glyphs):
        gap = glyph.left - before.right
        is_latin = before.char.isascii() and glyph.char.isascii()
        text += (" " if gap > (0.2 if is_latin else 0.9) * glyph.size else "") + glyph.char
    return text


class _Paths:
    """Collects the straight lines of a page and of the forms on it."""

    def __init__(self, frame: Frame) -> None:
        self.edges: list[Box] = []
        self.points = self.pictures = 0
        self._frame = frame
        self._height = frame.size[1]
        self._matrix = pdfium_c.FS_MATRIX()
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._colour = [ctypes.c_uint() for _ in range(4)]

    def add(self, objects: Iterator[object], outer: _Matrix, depth: int) -> None:
        for item in objects:
            kind = pdfium_c.FPDFPageObj_GetType(item)
            if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                self.pictures += 1
            elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and self.points <= _MOST_POINTS:
                self._path(item, self._place(item, outer))
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                count = min(pdfium_c.FPDFFormObj_CountObjects(item), _MOST_OBJECTS)
                inner = (pdfium_c.FPDFFormObj_GetObject(item, at) for at in range(count))
                self.add(inner, self._place(item, outer), depth + 1)

    def _place(self, item: object, outer: _Matrix) -> _Matrix:
        if not pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(self._matrix)):
            return outer
        m, (a, b, c, d, e, f) = self._matrix, outer
        return (
            m.a * a + m.b * c, m.a * b + m.b * d, m.c * a + m.d * c, m.c * b + m.d * d,
            m.e * a + m.f * c + e, m.e * b + m.f * d + f,
        )  # fmt: skip

    def _path(self, item: object, matrix: _Matrix) -> None:
        pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(self._fill), ctypes.byref(self._stroke))
        if not self._stroke.value and (not self._fill.value or self._is_white(item)):
            return
        for part in self._parts(item, matrix):
            self._part(part)

    def _is_white(self, item: object) -> bool:
        known = pdfium_c.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, self._colour))
        return bool(known) and all(one.value > 250 for one in self._colour[:3])

    def _parts(self, item: object, matrix: _Matrix) -> Iterator[list[_Point]]:
        """The points of every connected piece of a path; pieces with curves are left out."""
        part: list[_Point] = []
        straight = True
        count = pdfium_c.FPDFPath_CountSegments(item)
        self.points += count
        for at in range(count if self.points <= _MOST_POINTS else 0):
            segment = pdfium_c.FPDFPath_GetPathSegment(item, at)
            kind = pdfium_c.FPDFPathSegment_GetType(segment)
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
                if straight:
                    yield part
                part, straight = [], True
            straight = straight and kind != pdfium_c.FPDF_SEGMENT_BEZIERTO
            part.append(self._point(segment, matrix))
            if pdfium_c.FPDFPathSegment_GetClose(segment):
                part.append(part[0])
        if straight:
            yield part

    def _point(self, segment: object, matrix: _Matrix) -> _Point:
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(self._x), ctypes.byref(self._y))
        x, y, (a, b, c, d, e, f) = self._x.value, self._y.value, matrix
        x, y = self._frame.point(a * x + c * y + e, b * x + d * y + f)
        return x, self._height - y

    def _part(self, points: Sequence[_Point]) -> None:
        if len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if right - left <= _THIN or bottom - top <= _THIN:
            self._line(left, top, right, bottom)
            return
        for (x0, y0), (x1, y1) in pairwise(points):
            if min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT:
                self._line(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _line(self, left: float, top: float, right: float, bottom: float) -> None:
        if right - left >= bottom - top:
            top = bottom = (top + bottom) / 2
        else:
            left = right = (left + right) / 2
        if right - left + bottom - top > 0.5:
            self.edges.append((left, top, right, bottom))
