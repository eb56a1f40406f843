"""An element tree as blocks in reading order: paragraphs, and tables kept as tables.

Written over ``iterwalk`` (no recursion, so depth is the parser's business) because this is the hot path of cleaning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from lxml import etree

from transforms.model import Block, BlockKind
from transforms.readers.noise import strip_css

_BREAK_TAGS = (
    "address article aside blockquote body br center dd details dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul caption"
)
BREAKS = frozenset(_BREAK_TAGS.split())
_SKIPPED_TAGS = "script style noscript select option button textarea svg video audio canvas head template"
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00]+")
_WRAP = re.compile(r"(?<=[^\x00-\x7f])[ \t\r]*\n\s*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0\u3000\u2000-\u200a\u202f\u205f]+")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NUMBERED = re.compile(r"^[\s(（]*[\d一二三四五六七八九十]+\s*[、.．)）]")
_SPAN_LIMIT = 200     # more columns or rows than this in one span is an error of the page
CELL_LIMIT = 20_000  # and so is a table of more cells


def tidy(text: str) -> str:
    """One paragraph as a reader sees it: invisible characters gone, white space runs one space, source line
    breaks between Chinese characters nothing, twice-escaped entities resolved."""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
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


class Collector:
    """Gathers text until a break, then makes a paragraph of it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._prefix = ""

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def begin_item(self, prefix: str) -> None:
        """The number that a browser prints before an ``<li>`` of an ``<ol>``."""
        self._prefix = prefix

    def flush(self) -> None:
        if not self._parts:
            return
        text = tidy("".join(self._parts))
        self._parts.clear()
        if text:
            if self._prefix and not _NUMBERED.match(text):
                text = self._prefix + text
            self._prefix = ""
            self.blocks.append(Block(BlockKind.PARAGRAPH, text))

    def table(self, rows: list[tuple[str, ...]]) -> None:
        self.flush()
        self.blocks.append(table_block(rows))


def read_blocks(
    root: etree._Element, *, skip: Iterable[etree._Element] = (), all_tables: bool = False
) -> list[Block]:
    """The blocks of ``root``. ``skip``: subtrees left out. ``all_tables``: layout tables too come out as rows
    (for metadata); otherwise a table that only arranges paragraphs is read as paragraphs."""
    return _walk(root, set(skip), all_tables)[0]


def read_around(root: etree._Element, inner: etree._Element | None) -> tuple[list[Block], list[Block]]:
    """The blocks of ``root`` above and below ``inner``, tables as rows. All are above when there is no ``inner``,
    or when a table that is taken as rows holds it."""
    blocks, at = _walk(root, set() if inner is None else {inner}, all_tables=True)
    return (blocks, []) if at is None else (blocks[:at], blocks[at:])


def _walk(root: etree._Element, left_out: set[etree._Element], all_tables: bool) -> tuple[list[Block], int | None]:
    """The blocks, and the number of those that stand before the first subtree left out."""
    out, at = Collector(), None
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if tag in _SKIPPED or node in left_out or not isinstance(tag, str):
                walker.skip_subtree()
                out.flush()
                at = len(out.blocks) if at is None and node in left_out else at
            elif tag == "table" and _take_table(node, out, all_tables):
                walker.skip_subtree()
            else:
                _open(tag, node, out)
        else:
            if tag in BREAKS:
                out.flush()
                if tag == "li":
                    out.begin_item("")
            if node is not root:
                out.add(node.tail)
    out.flush()
    return out.blocks, at


def inner_text(node: etree._Element) -> str:
    """All text inside an element, as it is in the source."""
    return "".join(cast("Iterator[str]", node.itertext()))


def is_hidden(node: etree._Element) -> bool:
    """Whether the page hides this element by its own attributes (a script may show it later)."""
    style = node.get("style")
    return bool(style and _HIDDEN.search(style)) or node.get("hidden") is not None


def drop(node: etree._Element) -> None:
    """Takes an element out of its tree; the text after it stays."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def unwrap_inline(root: etree._Element) -> None:
    """Takes away the inline elements that only change the look; Word leaves thousands of nested ones."""
    etree.strip_tags(root, "span", "font", "b", "strong", "i", "em", "u", "big", "small", "o:p", "st1:chsdate")


def _open(tag: str, node: etree._Element, out: Collector) -> None:
    if tag in BREAKS:
        out.flush()
        if tag == "li":
            out.begin_item(_item_number(node))
    out.add(node.text)


def _item_number(node: etree._Element) -> str:
    parent = node.getparent()
    if parent is None or parent.tag != "ol" or "none" in (parent.get("style") or ""):
        return ""
    before = sum(1 for one in node.itersiblings("li", preceding=True))
    start = parent.get("start") or "1"
    return f"{before + int(start)}." if start.isdecimal() and len(start) < 5 else ""


def _take_table(node: etree._Element, out: Collector, all_tables: bool) -> bool:
    """Adds a table as a table. False when it only arranges other things and must be walked into."""
    if node.find(".//table") is not None:
        return False
    rows = table_rows(node)
    if not rows:
        return False
    if not all_tables and _is_layout(rows):
        return False
    out.table(rows)
    return True


def _is_layout(rows: list[tuple[str, ...]]) -> bool:
    if max(len(row) for row in rows) < 2 or sum(any(row) for row in rows) < 2:
        return True
    sizes = [len(cell) for row in rows for cell in row]
    return max(sizes) > 500 and max(sizes) > 0.7 * sum(sizes)


def table_rows(table: etree._Element) -> list[tuple[str, ...]]:
    """The grid of a table: a spanned cell stands in its first place, the others are empty (so that no number is
    read twice). Rows without text are left out."""
    grid: list[list[str]] = []
    taken: dict[tuple[int, int], bool] = {}
    for y, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while taken.get((y, len(cells))):
                cells.append("")
            _place(cell, y, cells, taken)
        grid.append(cells)
        if sum(map(len, grid)) > CELL_LIMIT:
            break
    width = max(map(len, grid), default=0)
    return [tuple(row + [""] * (width - len(row))) for row in grid if any(row)]


def _place(cell: etree._Element, y: int, cells: list[str], taken: dict[tuple[int, int], bool]) -> None:
    across, down = span(cell.get("colspan")), span(cell.get("rowspan"))
    x = len(cells)
    cells.extend([_cell_text(cell)] + [""] * (across - 1))
    for row in range(y + 1, y + down):
        for column in range(x, x + across):
            taken[row, column] = True


def span(value: str | None) -> int:
    """How many columns or rows a cell takes by its attribute; 1 for what is no number."""
    digits = (value or "").strip()
    return min(max(int(digits[:6]), 1), _SPAN_LIMIT) if digits.isdecimal() else 1


def _cell_text(cell: etree._Element) -> str:
    if len(cell) == 0:
        return tidy(cell.text or "")
    return " ".join(block.text for block in read_blocks(cell)).replace("\t", " ").replace("\n", " ")
