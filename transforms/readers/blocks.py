"""Blocks from text: one paragraph as a reader sees it, rows of cells as one table."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from transforms.model import Block, BlockKind
from transforms.readers.noise import strip_css

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00]+")
_WRAP = re.compile(r"(?<=[^\x00-\x7f])[ \t\r]*\n\s*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0\u3000\u2000-\u200a\u202f\u205f]+")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_SPAN_LIMIT = 200     # more columns or rows than this in one span is an error of the page
CELL_LIMIT = 20_000  # and so is a table of more cells


def tidy(text: str) -> str:
    """One paragraph as a reader sees it: invisible characters gone, white space runs one space, source line
    breaks between Chinese characters nothing, twice-escaped entities resolved."""
    text = text.strip()
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if text.isprintable():  # the usual case: nothing invisible in it, and no white space but U+0020
        return strip_css(" ".join(text.split()) if "  " in text else text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if "\n" in text:
        text = _WRAP.sub("", text)
    return strip_css(_SPACES.sub(" ", text).strip())


def table_block(rows: Sequence[tuple[str, ...]], page: int | None = None) -> Block:
    """Rows of cells as one table; shorter rows are filled up to the width of the longest."""
    width = max(map(len, rows), default=0)
    whole = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Block(BlockKind.TABLE, "\n".join("\t".join(row) for row in whole), whole, page)


def as_table(rows: Sequence[tuple[str, ...]]) -> list[Block]:
    """Rows of cells as one table; of one column only, which is a frame round text, as its paragraphs."""
    if max(map(len, rows), default=0) > 1:
        return [table_block(rows)]
    return [Block(BlockKind.PARAGRAPH, cell) for row in rows for cell in row if cell]


def span(value: str | None) -> int:
    """How many columns or rows a cell takes by its attribute; 1 for what is no number."""
    digits = (value or "").strip()
    return min(max(int(digits[:6]), 1), _SPAN_LIMIT) if digits.isdecimal() else 1
