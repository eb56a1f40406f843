"""Lines with their place on the page to paragraphs: running headers out, wrapped lines joined.

A paragraph begins where the geometry says so: an indent of 1.2 characters or more, a short line before, a change of
font size, a gap over 1.45 line pitches, or a heading's number after a full stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from transforms.model import Block, BlockKind, Box
from transforms.readers.blocks import table_block, tidy

Table = tuple[Box, list[tuple[str, ...]]]

_PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]*\d{1,4}[-—–―－·•\s]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+|"
    r"Page\s*\d+(?:\s*of\s*\d+)?", re.IGNORECASE)
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|"
    r"第[一二三四五六七八九十]+[章节部条]|附件\d*[:：]"
)
_ENDS = re.compile(r"[。！？；：:;]$")
_LATIN = re.compile(r"[A-Za-z0-9,.;:%)]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; coordinates in points, y from the bottom of the page; ``size`` is the em; ``confidence``: how
    sure the character recognition was of it, None for text that was not recognised."""

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


@dataclass(frozen=True, slots=True)
class Measure:
    """What is normal in this document: the text's margins, line pitch and em."""

    left: float
    right: float
    pitch: float
    em: float


def to_blocks(pages: Sequence[Page], tables: Mapping[int, Sequence[Table]]) -> list[Block]:
    """The paragraphs and tables of all pages in reading order; a paragraph goes on over a page break."""
    bodies = _without_running_lines(pages)
    flow = _Flow(_measure(bodies))
    for page, lines in zip(pages, bodies, strict=True):
        for item in _in_order(lines, tables.get(page.number, ()), page.height):
            if isinstance(item, Line):
                flow.add_line(item, page.number)
            else:
                flow.add_table(item, page.number)
    flow.close()
    return flow.blocks


class _Flow:
    """Paragraphs as they grow line by line."""

    def __init__(self, measure: Measure) -> None:
        self.blocks: list[Block] = []
        self._measure = measure
        self._lines: list[Line] = []
        self._page = 1

    def add_line(self, line: Line, page: int) -> None:
        if self._lines and _begins(line, self._lines, self._measure):
            self.close()
        if not self._lines:
            self._page = page
        self._lines.append(line)

    def add_table(self, rows: list[tuple[str, ...]], page: int) -> None:
        """A table; the second part of one that a page break cut, with its header again, loses the header."""
        self.close()
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.kind is BlockKind.TABLE and last.rows[0] == rows[0]:
            whole = (*last.rows, *rows[1:])
            self.blocks[-1] = table_block(whole, last.page)
        else:
            self.blocks.append(table_block(rows, page))

    def close(self) -> None:
        text = ""
        for line in self._lines:
            glue = " " if _LATIN.search(text) and re.match(r"[A-Za-z]", line.text) else ""
            text += glue + line.text
        if text := tidy(text):
            sure = mean_confidence(self._lines)
            self.blocks.append(Block(BlockKind.PARAGRAPH, text, page=self._page, confidence=sure))
        self._lines.clear()


def mean_confidence(lines: Sequence[Line]) -> float | None:
    """How sure the recognition was of these lines, by character; None when none of them was recognised."""
    known = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    weight = sum(size for _, size in known)
    return sum(sure * size for sure, size in known) / weight if weight else None


def _in_order(lines: Sequence[Line], tables: Sequence[Table], height: float) -> Iterator[Line | list[tuple[str, ...]]]:
    """The lines that are in no table, and each table in its place among them."""
    waiting = sorted(tables, key=lambda one: one[0][1])
    for line in lines:
        middle = height - (line.top + line.bottom) / 2
        while waiting and waiting[0][0][1] <= middle:
            yield waiting.pop(0)[1]
        if not any(box[1] - 1 <= middle <= box[3] + 1 and box[0] - 2 <= line.left <= box[2] + 2 for box, _ in tables):
            yield line
    for _, rows in waiting:
        yield rows


def _without_running_lines(pages: Sequence[Page]) -> list[list[Line]]:
    """Page numbers, and lines that stand at the same edge of several pages with only their digits changed."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(line) for line in _edge_lines(page)})
    least = max(2, round(0.4 * len(pages)))
    bodies = []
    for page in pages:
        edge = set(_edge_lines(page))
        repeated = {line for line in edge if len(pages) > 1 and edges[_shape(line)] >= least}
        numbers = {line for line in edge if _PAGE_NUMBER.fullmatch(line.text)}
        bodies.append(_reading_order([line for line in page.lines if line not in repeated | numbers]))
    return bodies


def _reading_order(lines: list[Line]) -> list[Line]:
    """From top to bottom. A page on which many lines stand side by side (columns) keeps the order of the file."""
    ordered = sorted(lines, key=lambda line: -line.top)
    beside = sum(1 for one, two in pairwise(ordered) if two.top > (one.top + one.bottom) / 2)
    return lines if beside > 0.3 * len(lines) and len(lines) > 20 else ordered


def _edge_lines(page: Page) -> list[Line]:
    """The first and last two lines, where they stand in the outer eighth of the page."""
    ordered = sorted(page.lines, key=lambda line: -line.top)
    outer = [line for line in ordered[:2] if line.bottom > page.height * 0.875]
    return outer + [line for line in ordered[-2:] if line.top < page.height * 0.125]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _measure(bodies: Sequence[Sequence[Line]]) -> Measure:
    lines = [line for body in bodies for line in body]
    if not lines:
        return Measure(0, 0, 0, 1)
    em = median(line.size for line in lines)
    text = [line for line in lines if abs(line.size - em) < 0.15 * em] or lines
    lefts = Counter(round(line.left) for line in text if len(line.text) > 8)
    often = [value for value, times in lefts.items() if times >= 0.08 * len(text)]
    rights = sorted(line.right for line in text)
    steps = [one.top - two.top for body in bodies for one, two in pairwise(body)]
    gaps = [step for step in steps if step > 0.5 * em]
    return Measure(
        left=min(often, default=min(line.left for line in text)),
        right=rights[min(int(len(rights) * 0.9), len(rights) - 1)],
        pitch=median(gaps) if gaps else em * 1.5,
        em=em,
    )


def _begins(line: Line, paragraph: Sequence[Line], measure: Measure) -> bool:
    """Whether a line opens a new paragraph after the lines of the current one."""
    last = paragraph[-1]
    em = measure.em
    if abs(line.size - last.size) > 0.12 * em:
        return True
    gap = last.top - line.top
    if gap > 1.45 * measure.pitch:
        return True
    is_first_line = 1.5 * em <= paragraph[0].left - measure.left <= 2.6 * em   # indented by two characters
    hangs = gap >= 0 and abs(line.left - last.left) < 0.5 * em and _full(last, measure) and not is_first_line
    if line.left - measure.left >= 1.2 * em and not hangs:
        return True
    if not _full(last, measure):
        return True
    return _ENDS.search(last.text) is not None and _HEADING.match(line.text) is not None


def _full(line: Line, measure: Measure) -> bool:
    """A line that reaches the right margin (punctuation may hang or be squeezed)."""
    return line.right >= measure.right - 2.2 * measure.em
