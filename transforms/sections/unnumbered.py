"""Headings without a number: bare lines, paragraphs that open a part, lead sentences, and 一是…二是… where
nothing else structures a part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.catalogue.sections import SectionCatalogue
from transforms.sections.grammar import Node
from transforms.sections.headings import cut_heading, tidy
from transforms.sections.marks import Style, enumeration_at
from transforms.sections.page import Line, Page

_MOST_LED = 0.75           # of the paragraphs from the first lead sentence on
_OPENING_LOOKS_AT = 200    # characters of a paragraph that may say that it opens a part
_LEAD = re.compile(r"(?P<lead>[^。!?:;\d]{6,45})。(?=.{20})")
_LEAD_LINE = re.compile(r"[^。!?:;\d]{6,45}。")
_LEAST_LINES = 3  # a short last sentence on a line of its own is not rare
_NO_LEAD = re.compile(
    r"(?:我|本|市|县|区|全(?!面|力|程|方位|链条|员)|该|各|为(?!民|企|群众|基层)|在(?![^。]{2,24}上)|自(?!觉|我)|据|对(?!标|照)|由于|同时|此外|另外|首先|其次|今年|当前|目前|截至|上述|以上|这|过去|一年"
    r"|[一二三四五六七八九十]+[是要、])"
    r"|.*(?:已|了|共[计有收受办]|高度重视|如下|今年|去年|是.{0,8}年)"
)


def bare_lines(
    page: Page, lines: Sequence[Line], taken: set[int], catalogue: SectionCatalogue, report_year: int | None
) -> Iterator[Node]:
    """Lines that are headings without a number. A line that names a part always is; where the document has no
    numbers at all, every short line above text is one."""
    numbered = bool(taken)
    for line, below in zip(lines, [*lines[1:], None], strict=False):
        if line.index in taken or not line.is_bare or len(line.text) > 40 or line.text[-1] in ":,;、":
            continue
        names_part = len(line.text) <= 30 and catalogue.names_body_part(line.text, report_year)
        if names_part or (not numbered and below is not None and not below.is_bare and not below.is_table):
            heading = tidy(page, line.start, line.end)
            yield Node(Style.BARE, 1 if names_part else 2, line.start, line.end, None, heading, line.text)


def opening_of(
    part_id: str, lines: Iterable[Line], catalogue: SectionCatalogue, report_year: int | None
) -> Iterator[Node]:
    """Paragraphs that open a part without a heading (2023年,我局将…主要做好以下几方面工作)."""
    part = catalogue.part(part_id)
    for line in lines:
        if not line.is_table and part.match(part.openings, line.text[:_OPENING_LOOKS_AT], report_year):
            yield Node(Style.BARE, 1, line.start, line.start, None, None, opens=part_id)


def enumerated(page: Page, lines: Sequence[Line]) -> list[Node]:
    """一是…, 二是…, 三是… each at the start of a line; empty unless at least two stand in order from 一是."""
    nodes: list[Node] = []
    for line in lines:
        mark = enumeration_at(line)
        if mark is None or not mark.ordinal:
            continue
        last = nodes[-1].ordinal if nodes else 0
        if last < mark.ordinal <= last + (2 if nodes else 1):
            heading = cut_heading(page, mark.after, line.end)
            number = page.raw(mark.start, mark.end)
            nodes.append(Node(mark.style, mark.ordinal, mark.start, heading.end, number, heading.text, heading.folded))
    return nodes if len(nodes) > 1 else []


def leads(page: Page, lines: Sequence[Line], least: int) -> list[Node]:
    """Bare lead sentences as headings: the last paragraphs of a part, most of which begin with a short sentence and go
    on with its text."""
    paragraphs = [line for line in lines if line.text]
    led = [at for at, line in enumerate(paragraphs) if _has_lead(line)]
    for order, at in enumerate(led):
        count = len(led) - order
        if count < least:
            break
        if count >= _MOST_LED * (len(paragraphs) - at):
            return [_lead(page, paragraphs[other]) for other in led[order:]]
    return []


def lead_lines(page: Page, lines: Sequence[Line], least: int) -> list[Node]:
    """Lead sentences that stand on a line of their own, full stop included, each above text."""
    paragraphs = [line for line in lines if line.text]
    led = [_LEAD_LINE.fullmatch(line.text) is not None and _NO_LEAD.match(line.text) is None for line in paragraphs]
    above = [
        paragraphs[at]
        for at, (this, following) in enumerate(zip(led, [*led[1:], True], strict=False))
        if this and not following
    ]
    return [_lead(page, line) for line in above] if len(above) >= max(least, _LEAST_LINES) else []


def _has_lead(line: Line) -> bool:
    found = None if line.is_table else _LEAD.match(line.text)
    return found is not None and _NO_LEAD.match(found["lead"]) is None


def _lead(page: Page, line: Line) -> Node:
    words = line.text[: line.text.index("。")]
    end = line.start + len(words)
    return Node(Style.BARE, 2, line.start, end + 1, None, tidy(page, line.start, end), words)
