"""An element tree as blocks in reading order: paragraphs, and tables kept as tables.

Written over ``iterwalk`` (no recursion, so depth is the parser's business) because this is the hot path of cleaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from transforms.model import Block, BlockKind
from transforms.readers.blocks import CELL_LIMIT, span, table_block, tidy
from transforms.readers.lists import Lists
from transforms.readers.tree import BREAKS

# ``xml`` are the settings that Word leaves in a page; ``del`` is what was struck out while somebody kept track
_SKIPPED_TAGS = (
    "script style noscript select option button textarea svg video audio canvas head template xml del iframe"
)
SKIPPED = frozenset(_SKIPPED_TAGS.split())
_NUMBERED = re.compile(r"^[\s(（]*[\d一二三四五六七八九十]+\s*[、.．)）]")
_PARTS = frozenset({"tr", "thead", "tbody", "tfoot", "caption", "colgroup", "col"})


class Collector:
    """Gathers text until a break, then makes a paragraph of it."""

    def __init__(self) -> None:
        self.found: list[str | Block] = []  # a paragraph is its text
        self.parts: list[str] = []
        self.prefix = ""
        self.lists = Lists()

    def flush(self) -> None:
        text = tidy("".join(self.parts) if len(self.parts) > 1 else self.parts[0]) if self.parts else ""
        self.parts.clear()
        if text:
            if self.prefix and not _NUMBERED.match(text):
                text = self.prefix + text
            self.prefix = ""
            self.found.append(text)

    def table(self, table: etree._Element, rows: list[tuple[str, ...]]) -> None:
        """A table with its caption above it, or where its style puts that."""
        self.flush()
        named = list(table.iterchildren("caption"))
        captions = [block for one in named for block in read_blocks(one)]
        outside = [block for one in table if one.tag not in _PARTS for block in read_blocks(one)]
        is_below = any("bottom" in f"{one.get('style')} {one.get('align')}" for one in named)
        above, below = (outside, captions) if is_below else (outside + captions, [])
        self.found += [*above, table_block(rows), *below]


def read_blocks(
    root: etree._Element, *, skip: Iterable[etree._Element] = (), all_tables: bool = False
) -> list[Block]:
    """The blocks of ``root``. ``skip``: subtrees left out. ``all_tables``: layout tables too come out as rows
    (for metadata); otherwise a table that only arranges paragraphs is read as paragraphs."""
    found = _walk(root, set(skip), all_tables)[0]
    return [Block(BlockKind.PARAGRAPH, one) if isinstance(one, str) else one for one in found]


def lines_around(root: etree._Element, inner: etree._Element | None) -> tuple[list[str], list[str]]:
    """The lines of ``root`` above and below ``inner``, one for each row of a table. All are above when there is no
    ``inner``, or when a table that is taken as rows holds it."""
    found, at = _walk(root, set() if inner is None else {inner}, all_tables=True)
    at = len(found) if at is None else at
    return _lines(found[:at]), _lines(found[at:])


def _lines(found: Iterable[str | Block]) -> list[str]:
    return [line for one in found for line in ((one,) if isinstance(one, str) else one.text.split("\n"))]


def _walk(
    root: etree._Element, left_out: set[etree._Element], all_tables: bool
) -> tuple[list[str | Block], int | None]:
    """Paragraphs and tables, and the number of those that stand before the first subtree left out."""
    out, at = Collector(), None
    parts, flush = out.parts, out.flush
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if parts and tag in BREAKS:
            flush()
        if event == "end":
            if tag == "li":
                out.prefix = ""
            if (tail := node.tail) and node is not root:
                parts.append(tail)
        elif tag in SKIPPED or (left_out and node in left_out) or not isinstance(tag, str):
            walker.skip_subtree()
            if tag != "del":
                flush()
            at = len(out.found) if at is None and node in left_out else at
        elif tag == "table" and (rows := _rows(node, all_tables)):
            out.table(node, rows)
            walker.skip_subtree()
        else:
            if tag == "li":
                out.prefix = out.lists.number(node)
            if text := node.text:
                parts.append(text)
    flush()
    return out.found, at


def _rows(table: etree._Element, all_tables: bool) -> list[tuple[str, ...]]:
    """The rows of a table; none for one that only arranges other things and must be walked into."""
    if table.find(".//table") is not None:
        return []
    rows = table_rows(table)
    return rows if all_tables or not _is_layout(rows) else []


def _is_layout(rows: list[tuple[str, ...]]) -> bool:
    if max(map(len, rows), default=0) < 2 or sum(any(row) for row in rows) < 2:
        return True
    sizes = [len(cell) for row in rows for cell in row]
    return max(sizes) > 500 and max(sizes) > 0.7 * sum(sizes)


def table_rows(table: etree._Element) -> list[tuple[str, ...]]:
    """The grid of a table: a spanned cell stands in its first place, the others are empty (so that no number is
    read twice). Rows without text are left out; ``<tfoot>`` is printed last, wherever it stands."""
    grid: list[list[str]] = []
    reach: list[int] = []  # of each column, the number of the row up to which a cell from above takes it
    rows = sorted(table.iter("tr"), key=_is_foot) if table.find("tfoot") is not None else table.iter("tr")
    size = 0
    for y, row in enumerate(rows):
        cells: list[str] = []
        for cell in row:
            if cell.tag in ("td", "th"):
                while len(cells) < len(reach) and reach[len(cells)] > y:
                    cells.append("")
                _place(cell, y, cells, reach)
        grid.append(cells)
        size += len(cells)
        if size > CELL_LIMIT:
            break
    width = max(map(len, grid), default=0)
    return [tuple(cells + [""] * (width - len(cells))) for cells in grid if any(cells)]


def _is_foot(row: etree._Element) -> bool:
    parent = row.getparent()
    return parent is not None and parent.tag == "tfoot"


def _place(cell: etree._Element, y: int, cells: list[str], reach: list[int]) -> None:
    across, down = span(cell.get("colspan")), span(cell.get("rowspan"))
    if (cell.get("rowspan") or "").strip() == "0":  # to the end of the table
        down = CELL_LIMIT
    x = len(cells)
    cells += [_cell_text(cell)] + [""] * (across - 1)
    reach += [0] * (len(cells) - len(reach))
    reach[x : x + across] = [max(until, y + down) for until in reach[x : x + across]]


def _cell_text(cell: etree._Element) -> str:
    if len(cell) == 0:
        return tidy(cell.text or "")
    return " ".join(block.text for block in read_blocks(cell)).replace("\t", " ").replace("\n", " ")


def break_lines(nodes: Iterable[etree._Element], limit: int = 20_000) -> None:
    """Makes a ``<br>`` of every line feed in these elements, whose line feeds are printed. More of them than ``limit``
    are no report's, and stay."""
    for root in nodes:
        for node in list(root.iter()):
            for text, put in ((node.text, _put_inside), (node.tail if node is not root else None, _put_after)):
                if text and "\n" in text and text.count("\n") <= limit:
                    limit -= text.count("\n")
                    put(node, text.split("\n"))


_Put = Callable[[etree._Element, list[str]], None]


def _put_inside(node: etree._Element, lines: list[str]) -> None:
    node.text = lines[0]
    node[:0] = _broken(lines[1:])


def _put_after(node: etree._Element, lines: list[str]) -> None:
    parent = node.getparent()
    if parent is None:
        return
    node.tail = lines[0]
    at = parent.index(node) + 1
    parent[at:at] = _broken(lines[1:])


def _broken(lines: list[str]) -> list[etree._Element]:
    breaks = []
    for line in lines:
        one = etree.Element("br")
        one.tail = line
        breaks.append(one)
    return breaks
