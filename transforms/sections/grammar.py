"""The grammar of heading numbers: a document's own numbering system, inferred from all candidates and parsed.

A list of a style continues while its ordinals go on; a style that starts at one opens a list below the heading
before it. Which style stands below which is first the usual order (一、(一) 1. (1)), and the document's own
where its numbers show another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from transforms.sections.headings import Heading, cut_heading
from transforms.sections.marks import Mark, Place, Style
from transforms.sections.page import Page

_MAX_GAP = 3   # so many numbers may be lost between two headings of one list


@dataclass(slots=True)
class Node:
    """A heading while the tree is built; ``end`` is set when all headings are known. All offsets folded."""

    style: Style
    ordinal: int
    start: int
    text_from: int
    number: str | None
    heading: str | None
    folded: str = ""            # the heading as patterns see it
    end: int = 0
    children: list[Node] = field(default_factory=list)
    opens: str | None = None    # the part that the paragraph itself opens, without a heading


def order_of(marks: Iterable[Mark]) -> dict[Style, int]:
    """Depth rank of each numbered style: the usual order, except where one style restarts again and again below
    another that should be below it."""
    counts = _containment(marks)
    ranked = sorted(style for style in Style if style < Style.ENUMERATION)
    for _ in ranked:
        for k in range(len(ranked) - 1):
            upper, lower = ranked[k], ranked[k + 1]
            if counts[lower, upper] >= 2 and not counts[upper, lower]:
                ranked[k], ranked[k + 1] = lower, upper
    return {style: rank for rank, style in enumerate(ranked)}


def _containment(marks: Iterable[Mark]) -> Counter[tuple[Style, Style]]:
    """How often the second style starts at one with the first seen since its last number."""
    counts: Counter[tuple[Style, Style]] = Counter()
    since: dict[Style, set[Style]] = {style: set() for style in Style}
    for mark in marks:
        if mark.place is not Place.LINE:
            continue
        if mark.ordinal == 1:
            counts.update((outer, mark.style) for outer in since[mark.style])
        since[mark.style].clear()
        for style, seen in since.items():
            if style is not mark.style:
                seen.add(mark.style)
    return counts


class Parser:
    """One pass over the candidates of a page, in order; ``roots`` is the forest found."""

    def __init__(self, page: Page, marks: Sequence[Mark]) -> None:
        self.page = page
        self.roots: list[Node] = []
        self._rank = order_of(marks)
        self._top = min((self._rank[mark.style] for mark in marks), default=0)
        self._open: list[Node] = []
        self._last: dict[Style, int] = {}
        self._next = _next_ordinals(marks)
        self._fused_at = -1    # where a number stands inside the line of the heading above it

    def bare(self, node: Node) -> None:
        """A heading without number: at the top, or below the one that its ``ordinal`` 2 puts it under."""
        top = self._open[:1] if node.ordinal == 2 and self._open and self._open[0].style is Style.BARE else []
        (top[0].children if top else self.roots).append(node)
        self._open = [*top, node]

    def number(self, mark: Mark, following: Mark | None) -> None:
        """A candidate: becomes a heading when the numbering system has a place for it."""
        depth = self._depth(mark)
        if depth is None:
            return
        heading = self._heading(mark, following)
        printed = "".join(self.page.raw(mark.start, mark.end).split())
        node = Node(mark.style, mark.ordinal, mark.start, heading.end, printed, heading.text, heading.folded)
        del self._open[depth:]
        (self._open[-1].children if self._open else self.roots).append(node)
        self._open.append(node)
        self._last[mark.style] = mark.ordinal

    def _heading(self, mark: Mark, following: Mark | None) -> Heading:
        line = self.page.lines[mark.line]
        limit = line.end
        if mark.after >= line.end and mark.line + 1 < len(self.page.lines):
            below = self.page.lines[mark.line + 1]     # the number alone on its line
            if below.is_bare and (following is None or following.start >= below.end):
                return cut_heading(self.page, below.start, below.end)
        inside = mark.place is not Place.LINE
        heading = cut_heading(self.page, mark.after, limit, inside=inside)
        if following and following.start < heading.end and self._fuses(mark, following):
            self._fused_at = following.start
            return cut_heading(self.page, mark.after, following.start, inside=inside)
        return heading

    def _fuses(self, above: Mark, mark: Mark) -> bool:
        """Whether two headings stand in one line without a full stop between: 一、主要举措(一)加强领导。"""
        deeper = self._rank[above.style] < self._rank[mark.style]
        return deeper and mark.ordinal == 1 and self._next.get(mark.start) == 2

    def _depth(self, mark: Mark) -> int | None:
        """Depth at which the candidate continues or opens a list; None when it is no heading."""
        if mark.place is Place.INSIDE and mark.start != self._fused_at:
            return None
        for depth, node in enumerate(self._open):
            if node.style is mark.style:
                return depth if self._continues(mark, node.ordinal) else None
        if not self._opens(mark):
            return None
        rank = self._rank[mark.style]
        if mark.ordinal > 1 and rank == self._top:
            return 0    # the list at the top goes on behind a part without number
        return sum(1 for node in self._open if node.style is Style.BARE or self._rank[node.style] < rank)

    def _continues(self, mark: Mark, last: int) -> bool:
        if mark.place is Place.LINE:
            return mark.ordinal <= last + _MAX_GAP
        return mark.ordinal == last + 1

    def _opens(self, mark: Mark) -> bool:
        last = self._last.get(mark.style, 0)
        if mark.ordinal == 1 or mark.ordinal == last + 1:
            return True
        if last and mark.place is Place.LINE and self._rank[mark.style] == self._top:
            return last < mark.ordinal <= last + _MAX_GAP    # behind a part that lost its number
        goes_on = mark.style is Style.HAN or self._next.get(mark.start) == mark.ordinal + 1
        return mark.place is Place.LINE and mark.ordinal == 2 and goes_on    # a lost 一、


def _next_ordinals(marks: Sequence[Mark]) -> dict[int, int]:
    """For the start of each candidate the ordinal of the next one of its style."""
    following: dict[Style, int] = {}
    result: dict[int, int] = {}
    for mark in reversed(marks):
        if mark.style in following:
            result[mark.start] = following[mark.style]
        following[mark.style] = mark.ordinal
    return result
