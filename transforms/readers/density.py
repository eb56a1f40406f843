"""Where the text of a page stands, asked of the page as a whole: its densest element, and the one that holds it all.

``densest`` is exact where paragraphs are brothers. ``widest`` is the second opinion: it goes down from the body as long
as no text is left beside the way, so that it finds what is split over several elements, or has none of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from transforms.names import is_body
from transforms.readers.information import read_information
from transforms.readers.labels import is_label_row
from transforms.readers.noise import is_noise
from transforms.readers.titles import NUMBER_LINE
from transforms.readers.tree import BREAKS
from transforms.readers.walk import SKIPPED, read_blocks
from transforms.readers.weight import DATE, FILE, Container, count_han, weigh, wide

_OWN = 10            # Chinese characters: an element with fewer of its own holds no paragraph
_ITEM = 400          # Chinese characters: one entry of a list of news is smaller, its summary included
_OF_LINKS = 0.1      # more of an entry inside links than this: an entry of a list
_HOLDERS = frozenset({"div", "td", "section", "article", "pre"})
_LINES = frozenset({"p", "li", "span"})
_LEAST = 0.1         # a part with less prose than this among its characters is a list of links
_PROSE = 20          # characters of a sentence
_FROM_TEXT = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|第[一二三四五]部分|\d+[.、．](?!\d)|"
    r"附件|附：|抄送|联系人|[(（].{2,40}[)）]$)|：$"
)
_SIGNED = re.compile(rf"(\D{{0,40}}?)\s*[(（]?\s*{DATE.pattern}\s*[)）]?")


@dataclass(slots=True)
class Survey:
    """Chinese characters of every element of a page: all, those inside links, those of text that is no entry of a list,
    and those of its own lines. In one pass from the last element to the first."""

    han: dict[etree._Element, int] = field(default_factory=lambda: defaultdict(int))
    linked: dict[etree._Element, int] = field(default_factory=lambda: defaultdict(int))
    prose: dict[etree._Element, int] = field(default_factory=lambda: defaultdict(int))

    def is_links(self, node: etree._Element) -> bool:
        """Whether an element is a list of links, or holds nothing else."""
        return self.linked[node] > 0 and self.prose[node] < _LEAST * self.han[node]


def survey(page: etree._Element) -> Survey:
    """The weights of all elements inside ``page``."""
    found = Survey()
    han, linked, prose = found.han, found.linked, found.prose
    for node in reversed(list(page.iter())):
        own = wide(node.text) if node.text else 0
        han[node] += own
        prose[node] += own
        if node.tag == "a" and (href := node.get("href")) and not FILE.search(href):
            linked[node] = han[node]
        if linked[node] and han[node] < _ITEM and linked[node] >= _OF_LINKS * han[node]:
            prose[node] = 0
        if node.tag in SKIPPED:
            han[node] = linked[node] = prose[node] = 0
        parent = node.getparent()
        if node is page or parent is None:
            continue
        after = wide(node.tail) if node.tail else 0
        han[parent] += han[node] + after
        linked[parent] += linked[node]
        prose[parent] += prose[node] + after
    return found


def densest(page: etree._Element) -> Container | None:
    """The element whose own paragraphs hold the most text: each paragraph counts for its parent, half for its
    grandparent; link text counts against it."""
    scores: dict[etree._Element, float] = defaultdict(float)
    for node in page.iter(*_HOLDERS, *_LINES):
        own = _own_text(node)
        if own < _OWN:
            continue
        holder = node if node.tag in _HOLDERS else node.getparent()
        if holder is None or holder.tag in SKIPPED:
            continue
        scores[holder] += own
        above = holder.getparent()
        if above is not None and above.tag != "html" and above.tag not in SKIPPED:
            scores[above] += own / 2
    if not scores:
        return None
    return weigh(max(scores, key=scores.__getitem__))


def _own_text(node: etree._Element) -> int:
    """Chinese characters of a node outside its block children, minus those in links."""
    if len(node) == 0:
        return wide(node.text) if node.text else 0
    own = wide(node.text) if node.text else 0
    for child in node:
        if child.tail:
            own += wide(child.tail)
        if child.tag not in BREAKS and node.tag != "div":
            inside = count_han(child)
            own += -inside if child.tag == "a" else inside
    return own


def widest(page: etree._Element, found: Survey) -> Container | None:
    """The smallest element that no text of the page stands beside, without the lists of links in it and without what
    stands above and below the text. None for a page without prose."""
    node = page
    while (best := max(node, key=found.prose.__getitem__, default=None)) is not None and found.prose[best]:
        if any(_stands_beside(node, best, found)):
            break
        node = best
    if not found.prose[node]:
        return None
    above, below = _round_the_text(node, found)
    around = {*above, *below}
    inside = [part for child in node if child not in around for part in _lists(child, found)]
    out = (*above, *below, *inside)
    han = found.han[node] - sum(found.han[one] for one in out)
    linked = found.linked[node] - sum(found.linked[one] for one in out)
    return Container(node, han, linked, tuple(above), (*inside, *below))


def _stands_beside(node: etree._Element, best: etree._Element, found: Survey) -> list[bool]:
    """Whether each other part of ``node`` is text."""
    texts = [_is_text(node.text)]
    for child in node:
        texts.append(child is not best and _holds_text(child, found))
        texts.append(_is_text(child.tail))
    return texts


def _round_the_text(node: etree._Element, found: Survey) -> tuple[list[etree._Element], list[etree._Element]]:
    """The parts of ``node`` above its first text and below its last."""
    parts = list(node)
    texts = [n for n, part in enumerate(parts) if _is_text(part.tail) or _holds_text(part, found)]
    if not texts:
        return [], []
    first = 0 if _is_text(node.text) else texts[0]
    return parts[:first], parts[texts[-1] + 1 :]


def _holds_text(part: etree._Element, found: Survey) -> bool:
    if not found.prose[part] or found.is_links(part):
        return False
    blocks = read_blocks(part, skip=_lists(part, found))
    return any(_is_text(line) for block in blocks for line in block.text.split("\n"))


def _lists(part: etree._Element, found: Survey) -> list[etree._Element]:
    """The outermost lists of links in a part of the page, itself included."""
    lists, waiting = [], [part]
    while waiting:
        one = waiting.pop()
        if found.is_links(one):
            lists.append(one)
        elif found.linked[one]:
            waiting.extend(reversed(one))
    return lists


def _is_text(line: str | None) -> bool:
    """Whether a line belongs to a document, as far as it can be told from it alone: sentence, heading, sign-off."""
    line = line.strip() if line else ""
    if len(line) < 2 or is_noise(line) or is_label_row(line):
        return False
    if ("。" in line or "；" in line) and len(line) >= _PROSE:
        return True
    if is_sign_off(line):
        return True
    if read_information(line) is not None:
        return False
    return bool(_FROM_TEXT.search(line) or NUMBER_LINE.fullmatch(line)) or is_body(line)


def is_sign_off(line: str) -> bool:
    """Whether a line is the date that a document is signed with, alone or after the name of a body."""
    match = _SIGNED.fullmatch(line.strip())
    return match is not None and (not match[1] or is_body(match[1].strip()))
