"""Lines with their place on the page to paragraphs and tables: running headers out, wrapped lines joined.

A paragraph and a table go on over a page break. Notes at the foot of a page stand after the paragraph that they
interrupt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from transforms.model import Block, BlockKind, Box
from transforms.readers.blocks import table_block, tidy
from transforms.readers.layout_lines import Line, Page, Table, join_lines, mean_confidence, merged, rows_of
from transforms.readers.layout_order import Region, gutter, regions
from transforms.readers.layout_paragraphs import Measure, begins, measure
from transforms.readers.layout_rows import joined_rows, whole_tables
from transforms.readers.layout_running import running_lines

_NOTE = re.compile(r"([①-⑳❶-❿]|[\[［【〔]\d{1,2}[\]］】〕]|\d{1,2}(?=\s))\s*|[※*＊]|注[:：\d]")
_NOTE_SIZE = 0.9     # of the text's em: notes are set smaller
_ENOUGH = 8         # lines that a kind of page must have for margins of its own


def to_blocks(pages: Sequence[Page], tables: Mapping[int, Sequence[Table]]) -> list[Block]:
    """The paragraphs and tables of all pages in reading order. ``tables``: by page number; the lines inside their
    boxes are not read again."""
    whole = whole_tables(tables)
    bare = [_outside(page, whole.get(page.number, ())) for page in pages]
    rows = [rows_of(lines) for lines in bare]
    running = running_lines([[merged(row) for row in page] for page in rows], [page.height for page in pages])
    kept = [
        [line for row in on_page if merged(row) not in gone for line in row]
        for on_page, gone in zip(rows, running, strict=True)
    ]
    gutters = [x for page, lines in zip(pages, kept, strict=True) if (x := gutter(lines, page.width)) is not None]
    known = median(gutters) if gutters and 2 * len(gutters) >= len(pages) else None
    placed = [list(regions(lines, page.width, known)) for page, lines in zip(pages, kept, strict=True)]
    measures = _Measures(pages, placed)
    flow = _Flow()
    for page, on_page in zip(pages, placed, strict=True):
        waiting = whole.get(page.number, [])
        right = min((line.left for one in on_page if one.column == 2 for line in one.lines), default=page.width)
        for at, region in enumerate(on_page):
            flow.begin(page, *measures.of(page, region))
            is_last = all(other.column != region.column for other in on_page[at + 1 :])
            own = [one for one in waiting if not region.column or region.column == _column(one, right - measures.em)]
            for item in _in_order(region, own, page.height, measures.em, to_end=is_last and region.column > 0):
                flow.add(item)
                if isinstance(item, Table):
                    waiting.remove(item)
        flow.begin(page, measures.whole, 0.0)
        for table in waiting:
            flow.add(table)
    flow.close()
    return flow.blocks


def _outside(page: Page, tables: Sequence[Table]) -> list[Line]:
    """The lines that are in no table."""
    boxes = [table.box for table in tables]
    return [line for line in page.lines if not any(_is_in(line, box, page.height) for box in boxes)]


def _is_in(line: Line, box: Box, height: float) -> bool:
    middle = height - (line.top + line.bottom) / 2
    return box[1] - 1 <= middle <= box[3] + 1 and box[0] - 2 <= (line.left + line.right) / 2 <= box[2] + 2


def _column(table: Table, right: float) -> int:
    """The column of a page that a table stands in: the right one, or else the left one even if it crosses both."""
    return 2 if table.box[0] >= right else 1


def _in_order(
    region: Region, tables: Sequence[Table], height: float, em: float, *, to_end: bool
) -> Iterator[Line | Table | list[Line]]:
    """The lines of a region, each table in its place among them, and at the end its footnotes as lists of lines.
    ``to_end``: the tables below the last line are the region's too."""
    text, notes = _footnotes(region.lines, em)
    waiting = list(tables)
    for line in text:
        middle = height - (line.top + line.bottom) / 2
        while waiting and waiting[0].box[1] <= middle:
            yield waiting.pop(0)
        yield line
    if to_end:
        yield from waiting
    yield from notes


def _footnotes(lines: Sequence[Line], em: float) -> tuple[Sequence[Line], list[list[Line]]]:
    begin = len(lines)
    while begin and lines[begin - 1].size < _NOTE_SIZE * em:
        begin -= 1
    while begin < len(lines) and not _NOTE.match(lines[begin].text):
        begin += 1
    notes: list[list[Line]] = []
    for line in lines[begin:] if begin else ():
        if _NOTE.match(line.text):
            notes.append([])
        notes[-1].append(line)
    return lines[: len(lines) - sum(map(len, notes))], notes


def _as_note(mark: re.Match[str]) -> str:
    """A note's number in words: in the text, where the note comes to stand, ① would be the number of a heading."""
    return f"注{mark[1]}：" if mark[1] else mark[0]


class _Measures:
    """What is normal on each kind of page: odd or even (margins are mirrored), its width, its columns."""

    def __init__(self, pages: Sequence[Page], placed: Sequence[Sequence[Region]]) -> None:
        groups: dict[tuple[int, int, int], list[tuple[Line, ...]]] = {}
        for page, on_page in zip(pages, placed, strict=True):
            for region in on_page:
                groups.setdefault(_kind(page, region), []).append(region.lines)
        self.whole = measure([lines for group in groups.values() for lines in group])
        self.em = self.whole.em
        self._kinds = {
            kind: measure(group) for kind, group in groups.items() if sum(map(len, group)) >= _ENOUGH
        }

    def of(self, page: Page, region: Region) -> tuple[Measure, float]:
        """What is normal in a region, as if its text began where all text begins; and how far it is shifted to."""
        whole = self.whole
        parity, width, column = kind = _kind(page, region)
        other = self._kinds.get((1 - parity, width, column), whole) if column else whole
        own = self._kinds.get(kind, other)
        shift = whole.left - own.left
        return replace(own, left=whole.left, right=own.right + shift, pitch=whole.pitch, em=whole.em), shift


def _kind(page: Page, region: Region) -> tuple[int, int, int]:
    return page.number % 2, round(page.width), region.column


class _Flow:
    """Blocks as they grow line by line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[Line] = []
        self._notes: list[Block] = []
        self._table: Table | None = None    # the last part of the table that the last block is
        self._table_page = 0
        self._on_first: list[Line] = []

    def begin(self, page: Page, normal: Measure, shift: float) -> None:
        """What follows stands on this page (or in its next column). ``shift``: points to the document's margin."""
        self._page, self._normal, self._shift, self._is_new = page, normal, shift, True

    def add(self, item: Line | Table | list[Line]) -> None:
        if isinstance(item, Line):
            self._add_line(item)
        elif isinstance(item, Table):
            self._add_table(item)
        else:
            note = _paragraph(item, item, self._page)
            self._notes.append(replace(note, text=_NOTE.sub(_as_note, note.text, count=1)))

    def close(self) -> None:
        if self._lines:
            self.blocks.append(_paragraph(self._lines, self._on_first, self._first))
            self._table = None
        self.blocks += self._notes
        self._table = None if self._notes else self._table
        self._lines, self._notes, self._on_first = [], [], []

    def _add_line(self, line: Line) -> None:
        shifted = replace(line, left=line.left + self._shift, right=line.right + self._shift) if self._shift else line
        if self._lines and begins(shifted, self._lines, self._normal, is_next_page=self._is_new):
            self.close()
        if not self._lines:
            self._first = self._page
        self._lines.append(shifted)
        if self._first is self._page:
            self._on_first.append(line)
        self._is_new = False

    def _add_table(self, table: Table) -> None:
        """A table; the second part of one that a page break cut goes on with the first."""
        self.close()
        rows = None
        if self._table is not None:
            rows = joined_rows(self.blocks[-1].rows, self._table, table, is_next=self._page.number > self._table_page)
        if rows is None:
            self.blocks.append(replace(table_block(table.rows, self._page.number), box=table.box))
        else:
            self.blocks[-1] = replace(table_block(rows, self.blocks[-1].page), box=self.blocks[-1].box)
        self._table, self._table_page, self._is_new = table, self._page.number, False


def _paragraph(lines: Sequence[Line], on_first: Sequence[Line], page: Page) -> Block:
    """``on_first``: those of the lines that stand on the paragraph's first page, whose box is the block's."""
    box = (
        min(line.left for line in on_first),
        page.height - max(line.top for line in on_first),
        max(line.right for line in on_first),
        page.height - min(line.bottom for line in on_first),
    )
    text = tidy(join_lines(line.text for line in lines))
    return Block(BlockKind.PARAGRAPH, text, page=page.number, box=box, confidence=mean_confidence(lines))
