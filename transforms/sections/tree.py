"""From the page to the forest of headings: numbers parsed, then what stands without a number filled in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from transforms.catalogue.sections import SectionCatalogue
from transforms.sections.grammar import Node, Parser
from transforms.sections.marks import Mark, Place, Style, find_marks
from transforms.sections.page import Line, Page
from transforms.sections.unnumbered import bare_lines, enumerated, lead_lines, leads, opening_of
from transforms.sections.zones import Frame

_OPENED = ("shortcomings", "next_year_plan")


def grow(page: Page, frame: Frame, catalogue: SectionCatalogue, report_year: int | None) -> list[Node]:
    """The top headings of the report proper, in order, with their children; ends are set."""
    lines = [line for line in page.lines if frame.start <= line.start < frame.end and line.text]
    marks = find_marks(page, frame.start, frame.end)
    taken = _taken(page, marks)
    bare = list(bare_lines(page, lines, taken, catalogue, report_year))
    roots = _parse(page, marks, bare)
    openings = _openings(roots, lines, taken, catalogue, report_year)
    if openings:
        roots = _parse(page, marks, sorted([*bare, *openings], key=lambda node: node.start))
    if not roots:
        roots = _unnumbered(page, lines, 3)
    if not roots or roots[0].opens:
        roots = [*_untitled(lines, roots), *roots]
    _close(roots, frame.end)
    starts = [line.start for line in lines]
    for part in _parts(roots):
        if not part.children:
            inside = lines[bisect_left(starts, part.text_from) : bisect_left(starts, part.end)]
            part.children = _unnumbered(page, inside, 2)
            _close(part.children, part.end)
    return roots


def _taken(page: Page, marks: Sequence[Mark]) -> set[int]:
    """Indices of lines that start with a number, and of those below a number that stands alone."""
    numbered = [mark for mark in marks if mark.place is Place.LINE]
    alone = (mark.line + 1 for mark in numbered if mark.after >= page.lines[mark.line].end)
    return {mark.line for mark in numbered}.union(alone)


def _parse(page: Page, marks: Sequence[Mark], bare: Sequence[Node]) -> list[Node]:
    parser = Parser(page, marks)
    waiting = [_fresh(node) for node in reversed(bare)]
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        while waiting and waiting[-1].start <= mark.start:
            parser.bare(waiting.pop())
        parser.number(mark, following)
    for node in reversed(waiting):
        parser.bare(node)
    return _wrapped(parser.roots)


def _unnumbered(page: Page, lines: Sequence[Line], least: int) -> list[Node]:
    """一是… or bare lead sentences, whichever structures more; where both do, 一是… stands inside the other."""
    listed = enumerated(page, lines)
    led = max(leads(page, lines, least), lead_lines(page, lines, least), key=len)
    return led if len(led) > len(listed) else listed


def _untitled(lines: Sequence[Line], roots: Sequence[Node]) -> list[Node]:
    """A report without headings: what follows its first paragraph is the achievements."""
    end = roots[0].start if roots else lines[-1].end if lines else 0
    start = next((line.start for line in lines[1:] if line.start < end), None)
    return [] if start is None else [Node(Style.BARE, 1, start, start, None, None, opens="achievements")]


def _fresh(node: Node) -> Node:
    return Node(node.style, node.ordinal, node.start, node.text_from, None, node.heading, node.folded, opens=node.opens)


def _wrapped(roots: list[Node]) -> list[Node]:
    """Headings of a lower style before the first of the top style get the part that lost its own heading."""
    styles = [root.style for root in roots if root.style is not Style.BARE]
    top = min(styles, default=Style.BARE)
    stray = [root for root in roots if root.style is not Style.BARE and root.style > top]
    if not stray or top > Style.HAN:
        return roots
    result: list[Node] = []
    for root in roots:
        if root not in stray:
            result.append(root)
        elif result and result[-1].style is Style.BARE and result[-1].number is None:
            result[-1].children.append(root)
        else:
            part = Node(Style.BARE, 1, root.start, root.start, None, None)
            part.children.append(root)
            result.append(part)
    return result


def _openings(
    roots: Sequence[Node], lines: Sequence[Line], taken: set[int], catalogue: SectionCatalogue, report_year: int | None
) -> list[Node]:
    """For each part that no heading names, the first paragraph that opens it and does not break a list."""
    inside = [node for root in roots for node in _inside(root)]
    matches = [catalogue.part_of_heading(root.folded, report_year) for root in roots]
    matches += [catalogue.part_of_heading(node.folded, report_year, embedded=True) for node in inside]
    matches += [    # below a heading that names two parts (存在问题及下一步打算)
        catalogue.part_of_heading(node.folded, report_year)
        for root in roots
        if len(catalogue.parts_in_heading(root.folded, report_year)) > 1
        for node in root.children
    ]
    named = {match.part for match in matches if match}
    first = roots[0].start if roots else lines[0].start if lines else 0
    free = [line for line in lines if line.index not in taken and line.start > first]
    inner = sorted((node.start, node.ordinal) for node in inside)
    tops = [root.start for root in roots]
    found: list[Node] = []
    for part in _OPENED:
        nodes = () if part in named else opening_of(part, free, catalogue, report_year)
        found += [node for node in nodes if not _breaks_list(node.start, inner, tops)][:1]
    return found


def _inside(root: Node) -> list[Node]:
    nodes, waiting = [], list(root.children)
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += node.children
    return nodes


def _breaks_list(start: int, inner: Sequence[tuple[int, int]], tops: Sequence[int]) -> bool:
    """Whether the next heading after a paragraph continues a list that began before it."""
    k, top = bisect_left(inner, (start, 0)), bisect_right(tops, start)
    if k == len(inner) or inner[k][1] == 1:
        return False
    return top == len(tops) or inner[k][0] < tops[top]


def _close(nodes: Sequence[Node], end: int) -> None:
    """Each heading's section ends where its next sibling starts, the last one's at ``end``."""
    waiting = [(nodes, end)] if nodes else []
    while waiting:
        siblings, last = waiting.pop()
        for node, stop in zip(siblings, [*(sibling.start for sibling in siblings[1:]), last], strict=True):
            node.end = stop
            if node.children:
                waiting.append((node.children, stop))


def _parts(roots: Sequence[Node]) -> list[Node]:
    """The nodes that stand for parts: the top, and with 第一部分 also the 一、 below it."""
    return [*roots, *(child for root in roots if root.style is Style.PART for child in root.children)]

