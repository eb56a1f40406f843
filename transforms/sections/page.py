"""The folded page: the whole text on which headings are looked for, cut into lines (one per block)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.fold import Folded, fold
from transforms.model import Block, BlockKind

STOPS = "。!?"
"""What ends a sentence, folded."""
_STOP = re.compile(f"[{STOPS}]")


@dataclass(frozen=True, slots=True)
class Line:
    """One block: its folded text and the folded offset at which it starts."""

    index: int
    start: int
    text: str
    is_table: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_bare(self) -> bool:
        """Whether the line could be a title, a heading or a signature: short and without a full stop."""
        return not self.is_table and 0 < len(self.text) <= 60 and _STOP.search(self.text) is None


@dataclass(frozen=True, slots=True)
class Page:
    """``text``: blocks joined by one newline; ``folded``: its folded copy with newlines; all other offsets
    of this package count in the folded copy."""

    text: str
    folded: Folded
    lines: tuple[Line, ...]

    def raw(self, start: int, end: int) -> str:
        """The printed characters of a folded span."""
        first, last = self.folded.span(start, end)
        return self.text[first:last]

    def spaced(self, at: int) -> bool:
        """Whether white space was dropped just before this folded offset."""
        return at > 0 and self.folded.at[at] - self.folded.at[at - 1] > 1

    def printed_offset(self, at: int) -> int:
        """Where a section that starts at a folded offset starts in the text: white space belongs to the one before."""
        return self.folded.at[min(at, len(self.folded.text))]

    def line_at(self, at: int) -> Line:
        """The line that holds a folded offset."""
        low, high = 0, len(self.lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.lines[middle].start <= at:
                low = middle
            else:
                high = middle - 1
        return self.lines[low]


def read_page(blocks: Sequence[Block]) -> Page:
    """The page of a document's blocks."""
    text = "\n".join(block.text for block in blocks)
    folded = fold(text, keep_newlines=True)
    rows = iter(folded.text.split("\n"))
    lines: list[Line] = []
    start = 0
    for index, block in enumerate(blocks):
        own = "\n".join(next(rows) for _ in range(block.text.count("\n") + 1))
        lines.append(Line(index, start, own, block.kind is BlockKind.TABLE))
        start += len(own) + 1
    return Page(text, folded, tuple(lines))
