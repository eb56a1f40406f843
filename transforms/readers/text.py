"""Plain text: one paragraph a line. What was pasted from a page may carry the page's noise and metadata rows."""

from __future__ import annotations

import re

from transforms.decode import DAMAGE_LIMIT, decode
from transforms.model import Block, BlockKind, Document, Head, Known, Verdict
from transforms.readers.blocks import table_block, tidy
from transforms.readers.label_words import Label
from transforms.readers.labels import Labelled, bare_label, cells_of, read_labels
from transforms.readers.lines import drop_noise
from transforms.readers.reading import Reading
from transforms.readers.titles import take_title

MEDIA_TYPE = "text/plain"
_ITEM = re.compile(r"[(（]?[一二三四五六七八九十\d]+[、.．)）]+")  # a number set off by a tab is no cell


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One plain text. ``url`` is kept as the document's own address; there is nothing to resolve against it."""
    decoded = decode(body, header_charset=known.charset, media_type=MEDIA_TYPE)
    document = read_text(decoded.text, url)
    document = Document(document.blocks, document.head, MEDIA_TYPE, (), decoded.findings)
    if not document.blocks:
        return Reading(document, Verdict.EMPTY, "the file holds no text")
    if decoded.damaged_share >= DAMAGE_LIMIT:
        reason = f"{decoded.damaged_share:.0%} of its characters cannot be decoded"
        return Reading(document, Verdict.CORRUPT, reason)
    return Reading(document)


def read_text(text: str, url: str | None = None) -> Document:
    """Text to blocks; rows of cells (tabs or bars) that stand together become one table."""
    lines = drop_noise(_blocks(text), is_page=False)
    labelled = read_labels(lines.labels, lines.below)
    title, blocks = take_title(lines.blocks)
    return Document(blocks, _head(title, labelled, url), MEDIA_TYPE)


def _head(title: str | None, labelled: Labelled, url: str | None) -> Head:
    return Head(
        title=title or labelled.get(Label.TITLE),
        published_on=labelled.date_of(Label.PUBLISHED) or labelled.bare_date,
        publisher=labelled.get(Label.PUBLISHER),
        document_number=labelled.get(Label.NUMBER),
        index_number=labelled.get(Label.INDEX),
        canonical_url=url,
    )


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in text.splitlines():
        cells = tuple(tidy(cell) for cell in cells_of(line)) if line.strip() else ()
        if len(cells) > 1 and not (len(cells) == 2 and _ITEM.fullmatch(cells[0])):
            rows.append(cells)
            continue
        _end_table(rows, blocks)
        if paragraph := tidy(line):
            blocks.append(Block(BlockKind.PARAGRAPH, paragraph))
    _end_table(rows, blocks)
    return blocks


def _end_table(rows: list[tuple[str, ...]], blocks: list[Block]) -> None:
    """Closes a run of rows: one row alone is a line, several are a table of equal width."""
    if len(rows) == 1:
        glue = "\t" if bare_label(rows[0][0]) else " "
        blocks.append(Block(BlockKind.PARAGRAPH, glue.join(cell for cell in rows[0] if cell)))
    elif rows:
        blocks.append(table_block(rows))
    rows.clear()
