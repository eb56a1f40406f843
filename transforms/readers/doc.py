"""doc and wps (Word's binary format, [MS-DOC]): paragraphs and tables in order, with the numbers that Word generates.

What a reader of the printed page sees: deleted and hidden text and the codes of fields are left out, text boxes are
read, and a heading whose 一、 is only an automatic number has it in its text.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.model import Block, BlockKind, Document, Head, Verdict
from transforms.readers.blocks import CELL_LIMIT, as_table, tidy
from transforms.readers.compound import Compound
from transforms.readers.doc_file import DocFile, Unread
from transforms.readers.doc_numbers import Numbers, Styles
from transforms.readers.doc_sprms import Paragraph
from transforms.readers.package import Locked, TooBig, Unreadable
from transforms.readers.reading import Reading
from transforms.readers.scan import AS_PDF
from transforms.readers.surrogates import whole
from transforms.readers.titles import titled

MEDIA_TYPE = "application/msword"
_MARKS = re.compile("[\r\x07\x0c]")      # end a paragraph; \x07 a cell or a row; \x0c a page or a section
_FIELD = re.compile("([\x13\x14\x15])")  # a field begins, its result begins, it ends
_DEEPEST = 40                            # fields in fields
_SIGNS = {"\t": " ", "\x0b": "\n", "\x0e": "\n", "\x1e": "-"}
_DRAWN = range(0xF000, 0xF100)           # characters of symbol fonts: drawings, which say nothing
_CLEAN = str.maketrans({chr(code): _SIGNS.get(chr(code), "") for code in (*range(32), *_DRAWN)})
_SAME = 120     # twips: edges of cells that are closer are one, as no column is that narrow
_MERGED, _CONTINUES = 0x60, 0x20     # of a cell's flags, 2.9.315 TCGRF: how it is merged with those above and below


def read_file(file: Compound, url: str | None) -> Reading:
    """One document. Title and metadata come from its first lines: the file's properties are nearly always a
    template's."""
    nothing = Document((), Head(canonical_url=url), MEDIA_TYPE)
    try:
        document = DocFile(file)
        blocks = list(_blocks(document))
    except (TooBig, Locked, Unread) as error:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the Word document {error}")
    except Unreadable as error:
        return Reading(nothing, Verdict.CORRUPT, f"the Word document {error}")
    except (struct.error, IndexError) as error:
        return Reading(nothing, Verdict.CORRUPT, f"the Word document is damaged: {error}")
    kept = titled(blocks, url, MEDIA_TYPE)
    if kept.text:
        return Reading(kept)
    if document.has_pictures:
        return Reading(kept, Verdict.SCANNED, f"the Word document holds pictures and no text; {AS_PDF}")
    return Reading(kept, Verdict.EMPTY, "the Word document has no text")


def _blocks(document: DocFile) -> Iterator[Block]:
    """Paragraphs, and rows that stand together as one table; a row that never ends gives paragraphs."""
    rows: list[_Row] = []
    cells: list[str] = []
    lines: list[str] = []
    for one in _Printed(document).main():
        if one.mark != "\x07" and not one.paragraph.in_table:
            yield from _table(rows)
            rows.clear()
            yield from _plain([*cells, *lines, *one.lines])
            cells, lines = [], []
        elif one.paragraph.ends_row:
            rows.append(_Row(tuple(cells), one.paragraph.row))
            cells, lines = [], []
        else:
            lines += one.lines
            if one.mark == "\x07":
                cells.append(" ".join(lines))
                lines = []
    yield from _table(rows)
    yield from _plain([*cells, *lines])


def _plain(lines: Iterable[str]) -> Iterator[Block]:
    return (Block(BlockKind.PARAGRAPH, line) for line in lines if line)


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph as printed: its lines with its number, what ends it, its properties."""

    lines: list[str]
    mark: str
    paragraph: Paragraph


class _Printed:
    """The paragraphs of a document in reading order, as they are printed."""

    def __init__(self, document: DocFile) -> None:
        self._document = document
        self._styles = Styles(document.styles)
        self._numbers = Numbers(document.lists, document.overrides, self._styles)

    def main(self) -> Iterator[_Line]:
        """The main story. The text of a box stands before the paragraph that it is anchored in, as in docx."""
        boxes = sorted(self._document.boxes(), reverse=True)
        for end, line in self._story(0, self._document.length):
            inner: list[str] = []
            while boxes and (boxes[-1][0] < end or end == self._document.length):
                inner += [text for _, one in self._story(*boxes.pop()[1:]) for text in one.lines]
            yield _Line(inner + line.lines, line.mark, line.paragraph) if inner else line

    def _story(self, start: int, end: int) -> Iterator[tuple[int, _Line]]:
        """Paragraphs and where each ends. A hidden or deleted paragraph mark joins its text to the next one."""
        fields, text = _Fields(), ""
        for mark in _MARKS.finditer(self._document.text, start, end):
            paragraph = self._document.paragraph(mark.start())
            seen, mark_is_hidden = self._seen(start, mark.end(), paragraph.style)
            text += seen
            start = mark.end()
            if mark_is_hidden and mark[0] == "\r" and start < end:
                continue
            lines = [line for line in fields.printed(text).split("\n") if tidy(line)]
            if lines:   # Word numbers an empty paragraph too, but nobody keeps one
                lines[0] = self._numbers.of(paragraph) + lines[0]
            yield start, _Line([tidy(line) for line in lines], mark[0], paragraph)
            text = ""

    def _seen(self, start: int, end: int, style: int) -> tuple[str, bool]:
        """The text that is not hidden, without the mark at its end; whether that mark is hidden."""
        by_paragraph, parts, hidden = self._styles.hides(style), [], False
        for text, run in self._document.runs(start, end):
            hidden = run.is_hidden(by_paragraph ^ (run.style > 0 and self._styles.hides(run.style)))
            if not hidden:
                parts.append(text if run.symbol is None else run.symbol * len(text))
        seen = "".join(parts)
        return seen if hidden else seen[:-1], hidden


class _Fields:
    """Takes the codes of fields (HYPERLINK …) out and leaves their results. A code ends with its paragraph."""

    def __init__(self) -> None:
        self._in_code: list[bool] = []

    def printed(self, text: str) -> str:
        """One paragraph without codes and control characters; its lines end with newlines."""
        parts = []
        for part in _FIELD.split(text):
            if part == "\x13":
                self._in_code = [*self._in_code, True] if len(self._in_code) < _DEEPEST else []
            elif part == "\x14" and self._in_code:
                self._in_code[-1] = False
            elif part == "\x15" and self._in_code:
                self._in_code.pop()
            elif not any(self._in_code):
                parts.append(part)
        self._in_code = [one for one in self._in_code if not one]
        return whole("".join(parts).translate(_CLEAN))


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    definition: bytes

    def edges(self) -> tuple[int, ...]:
        """Where each cell begins, in twips; none when the definition is not that of these cells."""
        count = self.definition[2] if len(self.definition) > 2 else 0
        known = count == len(self.cells) and len(self.definition) >= 3 + 2 * count
        return struct.unpack_from(f"<{count}h", self.definition, 3) if known else ()

    def printed(self) -> tuple[str, ...]:
        """The cells; one that is merged with the cell above prints nothing."""
        if not self.edges():
            return self.cells
        flags = 5 + 2 * len(self.cells)
        return tuple(
            "" if int.from_bytes(self.definition[at : at + 2], "little") & _MERGED == _CONTINUES else cell
            for at, cell in zip(range(flags, flags + 20 * len(self.cells), 20), self.cells, strict=True)
        )


def _table(rows: list[_Row]) -> list[Block]:
    filled = [row for row in _grid(rows) if any(row)]
    width = max(map(len, filled), default=0)
    return as_table(filled[: max(1, CELL_LIMIT // width)] if width > 1 else filled)


def _grid(rows: list[_Row]) -> Iterator[tuple[str, ...]]:
    """Rows of equal width. A cell merged over columns is one wide cell: the edges of all rows say which columns."""
    places = [row.edges() for row in rows]
    columns: list[int] = []
    for edge in sorted({edge for row in places for edge in row}):
        if not columns or edge - columns[-1] > _SAME:
            columns.append(edge)
    plain = len({len(row.cells) for row in rows}) < 2 or not all(places) or len(columns) * len(rows) > CELL_LIMIT
    for row, edges in zip(rows, places, strict=True):
        cells = [""] * (0 if plain else len(columns))
        for edge, cell in zip(edges, row.printed(), strict=False) if not plain else ():
            cells[bisect_left(columns, edge - _SAME)] += cell
        yield row.printed() if plain else tuple(cells)
