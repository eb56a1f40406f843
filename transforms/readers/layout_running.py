"""Running headers, footers and page numbers: what stands at the edge of the pages and is no part of the text.

No tool drops them. Three signs: a page number set apart from the text; the same words at the same height of several
pages (odd and even pages may differ, so a fifth of them is enough); and, at the top only, small print at a height
where at least half of the pages have some, whatever it says (the name of the chapter).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from transforms.readers.layout_lines import Line

_EDGE = 0.125     # of the page's height, at the top and at the bottom
_OUTERMOST = 2    # lines looked at in each edge
_SMALL = 0.95     # of the text's em
_APART = 1.15     # of the text's line pitch
_NUMBER = r"\d{1,4}|[ivxIVX]{1,5}|[一二三四五六七八九十〇○]{1,4}"
_PAGE_NUMBER = re.compile(
    rf"[-—–―－─·•~～\s]*(?:{_NUMBER})[-—–―－─·•~～\s]*|第\s*(?:{_NUMBER})\s*页\s*(?:[,，/|（(]?\s*共\s*(?:{_NUMBER})\s*页\s*[）)]?)?|"
    rf"共\s*\d+\s*页\s*[,，/|]?\s*第\s*\d+\s*页|\d{{1,4}}\s*[/／]\s*\d{{1,4}}|page\s*\d+(?:\s*(?:of|/)\s*\d+)?",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Edge:
    """One line in an edge of a page; ``apart``: its distance from the next line inwards, in points."""

    line: Line
    page: int
    is_top: bool
    from_edge: float
    apart: float


def running_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[set[Line]]:
    """The running lines of each page. ``pages``: rows from top to bottom; ``heights`` in points."""
    lines = [line for page in pages for line in page]
    if not lines:
        return [set() for _ in pages]
    em = median(line.size for line in lines)
    steps = [one.bottom - two.bottom for page in pages for one, two in pairwise(page)]
    pitch = median([step for step in steps if step > 0.5 * em] or [1.5 * em])
    left = Counter(round(line.left) for line in lines if len(line.text) > 8)
    text_left = left.most_common(1)[0][0] if left else 0.0
    edges = [edge for at, page in enumerate(pages) for edge in _edges(page, at, heights[at])]
    repeated = Counter(key for edge in edges for key in _keys(edge))
    tops = Counter(key for edge in edges if _is_small_header(edge, em, pitch) for key in _heights(edge))
    least, many = max(2, round(0.2 * len(pages))), max(2, len(pages) / 2)
    found: list[set[Line]] = [set() for _ in pages]
    for edge in edges:
        if (
            (_PAGE_NUMBER.fullmatch(edge.line.text) and _is_apart(edge, em, pitch, text_left))
            or max(repeated[key] for key in _keys(edge)) >= least
            or (_is_small_header(edge, em, pitch) and max(tops[key] for key in _heights(edge)) >= many)
        ):
            found[edge.page].add(edge.line)
    return found


def _edges(page: Sequence[Line], at: int, height: float) -> list[_Edge]:
    found = []
    for n, line in enumerate(page[:_OUTERMOST]):
        if line.bottom > height * (1 - _EDGE):
            apart = line.bottom - page[n + 1].bottom if n + 1 < len(page) else height
            found.append(_Edge(line, at, True, height - line.bottom, apart))
    for n in range(len(page) - 1, max(len(page) - 1 - _OUTERMOST, -1), -1):
        if page[n].top < height * _EDGE:
            apart = page[n - 1].bottom - page[n].bottom if n else height
            found.append(_Edge(page[n], at, False, page[n].bottom, apart))
    return found


def _keys(edge: _Edge) -> list[tuple[str, bool, int]]:
    shape = re.sub(r"\d+", "0", edge.line.text)
    return [(shape, edge.is_top, where) for _, where in _heights(edge)]


def _heights(edge: _Edge) -> list[tuple[int, int]]:
    """Two overlapping classes of 3 points each, so that no border falls between equal heights."""
    return [(0, 2 * round(edge.from_edge / 3)), (1, 2 * round(edge.from_edge / 3 + 0.5) + 1)]


def _is_small_header(edge: _Edge, em: float, pitch: float) -> bool:
    return edge.is_top and edge.line.size < _SMALL * em and edge.apart > _APART * pitch


def _is_apart(edge: _Edge, em: float, pitch: float, text_left: float) -> bool:
    return edge.line.size < _SMALL * em or edge.apart > _APART * pitch or edge.line.left > text_left + 3 * em
