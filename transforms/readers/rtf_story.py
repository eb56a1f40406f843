"""One run of paragraphs and table rows in an RTF file (its body, or a text box) as it grows to blocks.

RTF has no table element: a table is a run of paragraphs inside cells, a row says where its cells end on the page
(``\\cellx``, in twips), and a cell that covers two columns is only wider. The columns of the whole table are therefore
the edges of all its rows, and a wide cell stands in the first of its columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from transforms.model import Block, BlockKind
from transforms.readers.blocks import CELL_LIMIT, as_table, tidy
from transforms.readers.surrogates import whole

_SAME_EDGE = 40      # twips, 0.7 mm: Word rounds the edges of each row for itself
_MOST_EDGES = 1_000  # of one row


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    edges: tuple[int, ...]


@dataclass(slots=True)
class Story:
    """``parts`` and ``number``: the text of the paragraph that is being read, and the number printed before it."""

    parts: list[str] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[_Row] = field(default_factory=list)
    _edges: list[tuple[int, bool]] = field(default_factory=list)
    _held: int = 0
    _goes_on: bool = False

    def begin_row(self) -> None:
        """``\\trowd``: the cells of a row are described from here on; the row may be read already."""
        self._edges.clear()

    def continues(self) -> None:
        """``\\clmrg``, ``\\clvmrg``: the next cell described belongs to the one before or above it."""
        self._goes_on = True

    def describe_cell(self, edge: int) -> None:
        """``\\cellx``: the right edge of a cell, in twips."""
        if len(self._edges) < _MOST_EDGES:
            self._edges.append((edge, self._goes_on))
        self._goes_on = False

    def end_paragraph(self, *, in_table: bool) -> None:
        """An empty paragraph outside ends a table, and is no block itself."""
        lines = self._paragraph()
        if in_table:
            self._lines.extend(lines)
            return
        self.end_table()
        self.blocks.extend(Block(BlockKind.PARAGRAPH, line) for line in lines)

    def end_cell(self) -> None:
        """``\\cell``"""
        self.end_paragraph(in_table=True)
        if self._held < CELL_LIMIT:
            self._cells.append(" ".join(self._lines).replace("\t", " "))
            self._held += 1
        self._lines.clear()

    def end_row(self) -> None:
        """``\\row``: what the row says of its cells is complete now."""
        cells = [
            "" if n < len(self._edges) and self._edges[n][1] else cell for n, cell in enumerate(self._cells)
        ]
        if any(cells):
            self._rows.append(_Row(tuple(cells), tuple(edge for edge, _ in self._edges)))
        self._cells.clear()

    def end_table(self) -> None:
        """Makes a block of the rows so far; a table of one column only frames its paragraphs."""
        if not (self._rows or self._cells or self._lines):
            return
        if self._lines:
            self.end_cell()
        self.end_row()
        self.blocks.extend(as_table(_grid(self._rows)))
        self._rows.clear()
        self._held = 0

    def insert(self, blocks: Iterable[Block], *, in_table: bool) -> None:
        """The blocks of a text box stand before the paragraph that holds it."""
        if in_table:
            self._lines.extend(block.text.replace("\n", " ") for block in blocks)
            return
        self.end_table()
        self.blocks.extend(blocks)

    def _paragraph(self) -> list[str]:
        if not self.parts:
            self.number.clear()
            return []
        lines = [text for line in whole("".join(self.parts)).split("\n") if (text := tidy(line))]
        number = tidy(whole("".join(self.number)))
        self.parts.clear()
        self.number.clear()
        if lines and any(map(str.isalnum, number)):     # a bullet is no number
            lines[0] = number + lines[0]
        return lines


def _grid(rows: list[_Row]) -> list[tuple[str, ...]]:
    columns = _columns({edge for row in rows for edge in row.edges})
    grid: list[tuple[str, ...]] = []
    widest = 0
    for row in rows:
        placed = _placed(row, columns)
        widest = max(widest, len(placed))
        if (len(grid) + 1) * widest > CELL_LIMIT:
            break
        grid.append(placed)
    return grid


def _columns(edges: set[int]) -> list[int]:
    """The first of each group of edges that are the same line on the page."""
    columns: list[int] = []
    for edge in sorted(edges):
        if not columns or edge - columns[-1] > _SAME_EDGE:
            columns.append(edge)
    return columns


def _placed(row: _Row, columns: list[int]) -> tuple[str, ...]:
    """The cells, each followed by an empty one for every further column it covers."""
    if len(row.edges) != len(row.cells):
        return row.cells
    out: list[str] = []
    for cell, edge in zip(row.cells, row.edges, strict=True):
        out.append(cell)
        out.extend([""] * (bisect_right(columns, edge) - len(out)))
    return tuple(out)
