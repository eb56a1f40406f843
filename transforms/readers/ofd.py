"""OFD (GB/T 33190-2016, the national fixed-layout format): a zip of XML that places characters on pages.

Nothing in it says what a line or a paragraph is, and objects stand in any order, so lines are made from positions
alone and go the way of PDF's lines from there. Not read: template pages (headers, footers, watermarks), annotations,
signatures with their seals, attached files.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.model import Block, Document, Finding, Head, Known, Level, Verdict
from transforms.readers.glyphs import POINTS, Glyph, lines_of, text_of
from transforms.readers.grid import Cell, Grid, grids
from transforms.readers.layout import to_blocks
from transforms.readers.layout_lines import Page, Table
from transforms.readers.ofd_package import documents
from transforms.readers.ofd_page import MOST_PATHS, Budget, Drawn, draw
from transforms.readers.package import Locked, TooBig, Unreadable, opened
from transforms.readers.reading import Reading
from transforms.readers.scan import AS_PDF
from transforms.readers.titles import titled

MEDIA_TYPE = "application/ofd"
_RULES_OF_A_TABLE = 4     # fewer drawn rules than this on a page cannot make a table
_SCANNED = 30             # characters on a page with a large picture: fewer, and the page is a picture
_PICTURE = 0.25           # of the paper: smaller is a seal, a mark or a photograph beside the text
_OUTLINES = 50            # drawn shapes a page without any text: its characters are drawn as shapes


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One OFD file, all its documents in order. Title and metadata come from its first lines."""
    nothing = Document((), Head(canonical_url=url), MEDIA_TYPE)
    found = _Found()
    try:
        with opened(body) as package:
            _read_package(package, found)
    except (TooBig, Locked) as error:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the OFD document {error}")
    except Unreadable as error:
        return Reading(nothing, Verdict.CORRUPT, f"the OFD document {error}")
    return _judge(found, nothing)


@dataclass(slots=True)
class _Found:
    """What the pages of a package hold. ``pictures``: pages that are pictures without text."""

    blocks: list[Block] = field(default_factory=list)
    pages: int = 0
    pictures: int = 0
    paths: int = 0
    readable: int = 0
    unreadable: int = 0


def _read_package(package: zipfile.ZipFile, found: _Found) -> None:
    budget = Budget()
    for sources in documents(package):
        pages: list[Page] = []
        tables: dict[int, list[Table]] = {}
        for source in sources:
            drawn = draw(source, budget)
            _count(drawn, found)
            page, ruled = _page(drawn, found.pages, budget)
            pages.append(page)
            tables[page.number] = ruled
        found.blocks += to_blocks(pages, tables)


def _count(drawn: Drawn, found: _Found) -> None:
    inked = sum(1 for glyph in drawn.glyphs if not glyph.char.isspace())
    found.pages += 1
    found.pictures += drawn.picture >= _PICTURE and inked < _SCANNED
    found.paths += drawn.paths
    found.readable += inked
    found.unreadable += drawn.unreadable


def _page(drawn: Drawn, number: int, budget: Budget) -> tuple[Page, list[Table]]:
    """The lines of a page that stand in no table, and its tables."""
    ruled: list[Grid] = []
    many = max(drawn.paths, len(drawn.rules))
    if len(drawn.rules) >= _RULES_OF_A_TABLE and many <= MOST_PATHS and budget.cells > 0:
        ruled = grids(drawn.rules)
        budget.cells -= sum(len(grid.first) for grid in ruled)
    free, tables = list(drawn.glyphs), list[Table]()
    for grid in ruled:
        cells: dict[Cell, list[Glyph]] = defaultdict(list)
        outside: list[Glyph] = []
        for glyph in free:
            cell = grid.cell_at(glyph.x + glyph.width / 2, glyph.y - 0.35 * glyph.em)
            (outside if cell is None else cells[cell]).append(glyph)
        rows = grid.rows({cell: text_of(inside) for cell, inside in cells.items()})
        if _is_table(rows):
            left, top, right, bottom = (POINTS * edge for edge in grid.box)
            columns = tuple(POINTS * x for x in grid.xs)
            tables.append(Table((left, top, right, bottom), rows, columns))
            free = outside
    lines = tuple(lines_of(free, drawn.height))
    return Page(number, drawn.width * POINTS, drawn.height * POINTS, lines), tables


def _is_table(rows: Sequence[tuple[str, ...]]) -> bool:
    """Two rows, and one that has two cells: else it is a frame round text."""
    return len(rows) > 1 and any(sum(map(bool, row)) > 1 for row in rows)


def _judge(found: _Found, nothing: Document) -> Reading:
    if found.pages == 0:
        return Reading(nothing, Verdict.EMPTY, "the OFD document has no pages")
    if found.pictures and found.pictures >= 0.8 * found.pages:
        reason = f"{found.pictures} of {found.pages} pages are pictures without text; {AS_PDF}"
        return Reading(nothing, Verdict.SCANNED, reason)
    document = titled(found.blocks, nothing.head.canonical_url, MEDIA_TYPE, _findings(found))
    if found.unreadable > 0.2 * (found.readable + found.unreadable):
        reason = f"the OFD document's fonts do not say which characters they draw; {AS_PDF}"
        return Reading(document, Verdict.SCANNED, reason)
    if document.text:
        return Reading(document)
    if found.paths >= _OUTLINES * found.pages:
        return Reading(document, Verdict.SCANNED, f"the OFD document draws its characters as shapes; {AS_PDF}")
    return Reading(document, Verdict.EMPTY, "the OFD document has no text")


def _findings(found: _Found) -> tuple[Finding, ...]:
    if not found.pictures:
        return ()
    message = f"{found.pictures} of {found.pages} pages are pictures and were not read; {AS_PDF}"
    return (Finding("pages_scanned", Level.WARNING, message),)
