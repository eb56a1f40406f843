"""The section tree of a report: numbering system, headings, parts and themes.

Stages, each testable alone: ``page`` (folded lines) → ``zones`` (title, letter, sign-off, annexes) → ``marks``
(candidates for numbers) → ``grammar`` (the document's own numbering, parsed) → ``unnumbered`` (what has no number)
→ ``meaning`` (part and theme) → sections.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms.catalogue.sections import load_sections
from transforms.model import Block, Section
from transforms.sections.grammar import Node
from transforms.sections.headings import tidy
from transforms.sections.meaning import Reader
from transforms.sections.page import Page, read_page
from transforms.sections.tree import grow
from transforms.sections.zones import Frame, Zone, find_frame, is_intro_heading

_YEAR = re.compile(r"(20\d\d)年")
_YEAR_LOOKS_AT = 20_000


def read_sections(blocks: Sequence[Block], *, publisher: str | None, report_year: int | None) -> tuple[Section, ...]:
    """The section tree in pre-order; top sections cover ``"\\n".join(block.text)`` completely.

    ``publisher`` (the name under the report) and ``report_year`` sharpen sign-off and plan; both may be None.
    Empty for an empty text.
    """
    page = read_page(blocks)
    if not page.folded.text.strip("\n"):
        return ()
    catalogue = load_sections()
    year = report_year or _likely_year(page)
    frame = find_frame(page, catalogue, publisher)
    roots = grow(page, frame, catalogue, year)
    return _Writer(page, Reader(page, catalogue, year, publisher)).write(frame, roots)


def _likely_year(page: Page) -> int | None:
    years = Counter(_YEAR.findall(page.folded.text, 0, _YEAR_LOOKS_AT))
    most = max(years.values(), default=0)
    return min((int(year) for year, count in years.items() if count == most), default=None)


class _Writer:
    """Numbers the nodes and turns them into sections with offsets of the printed text."""

    def __init__(self, page: Page, reader: Reader) -> None:
        self._page = page
        self._reader = reader
        self._sections: list[Section] = []
        self._unnumbered = 0
        self._numbered = 0

    def write(self, frame: Frame, roots: Sequence[Node]) -> tuple[Section, ...]:
        for zone in frame.before:
            self._zone(zone)
        self._intro(frame.start, roots[0].start if roots else frame.end, whole=not roots)
        for root, (part, why) in zip(roots, self._reader.parts_of(roots), strict=True):
            self._root(root, part, why)
        for zone in frame.after:
            self._zone(zone)
        return tuple(self._sections)

    def _intro(self, start: int, end: int, *, whole: bool) -> None:
        if start >= end:
            return
        line = self._page.line_at(start)
        heading = tidy(self._page, line.start, line.end) if is_intro_heading(line) else None
        part = "achievements" if whole else "intro"
        self._top(heading, part, start, end, ("part: no headings at all (low)" if whole else "part: position (high)",))

    def _zone(self, zone: Zone) -> None:
        self._top(None, zone.part, zone.start, zone.end, (f"part: {zone.why} (high)",))

    def _top(self, heading: str | None, part: str, start: int, end: int, why: tuple[str, ...]) -> None:
        """A section without number and without sections below it."""
        self._unnumbered += 1
        level = 0 if heading is None else 1
        self._add(f"{self._unnumbered:02}", None, level, None, heading, part, None, start, end, why)

    def _root(self, root: Node, part: str, why: str) -> None:
        section_id = self._next_id(root)
        level = 1 if root.number or root.heading else 0
        theme = self._node(root, section_id, None, level, part, why)
        self._children(root, section_id, part, theme)

    def _next_id(self, root: Node) -> str:
        if root.number:
            self._numbered += 1
            return str(self._numbered)
        self._unnumbered += 1
        return f"{self._unnumbered:02}"

    def _children(self, parent: Node, parent_id: str, parent_part: str, parent_theme: str | None) -> None:
        numbered = unnumbered = 0
        for child in parent.children:
            numbered += child.number is not None
            unnumbered += child.number is None
            ordinal = str(numbered) if child.number else f"{unnumbered:02}"
            child_id = f"{parent_id}.{ordinal}"
            part, why = self._reader.inner_part(child, parent, parent_part)
            theme = self._node(child, child_id, parent_id, child_id.count(".") + 1, part, why, parent_theme)
            self._children(child, child_id, part, theme)

    def _node(
        self, node: Node, section_id: str, parent_id: str | None, level: int, part: str, why: str,
        parent_theme: str | None = None,
    ) -> str | None:  # fmt: skip
        """Adds the section and returns its theme; one without a cue of its own has the theme of its parent."""
        theme, reason = self._reader.theme_of(node, top=parent_id is None)
        if theme is None and parent_theme is not None and part == "achievements":
            theme, reason = parent_theme, "theme of the parent (low)"
        reasons = (f"part: {why}",) + ((f"theme: {reason}",) if theme else ())
        self._add(section_id, parent_id, level, node.number, node.heading, part, theme, node.start, node.end, reasons)
        return theme

    def _add(
        self, section_id: str, parent_id: str | None, level: int, number: str | None, heading: str | None,
        part: str, theme: str | None, start: int, end: int, why: tuple[str, ...],
    ) -> None:  # fmt: skip
        first = self._page.printed_offset(start) if self._sections else 0
        last = self._page.printed_offset(end)
        self._sections.append(Section(section_id, parent_id, level, number, heading, part, theme, first, last, why))
