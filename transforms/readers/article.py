"""The article's element: the platforms' containers, else density, else the second opinion; and whether to believe them.

An answer is believed when it has enough Chinese characters outside links and no text of the same document is left
beside it: its chapters would go on there, or its sign-off stand there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lxml import etree

from transforms.dates import small_number
from transforms.readers.density import Survey, densest, is_sign_off, survey, widest
from transforms.readers.selectors import Marked, in_order
from transforms.readers.tree import inner_text
from transforms.readers.walk import read_blocks
from transforms.readers.weight import DATE, ENOUGH, YEAR, Container, count_han, weigh

_BESIDE = 60         # Chinese characters: the title and a tool; more beside an article deserves a second look,
_BESIDE_SHARE = 0.1  # if it is also more than this share of the article
_END = 6             # lines at the end of a document that its sign-off stands in
_END_SIZE = 150      # characters of them
_LEAD = 30           # characters of a paragraph that opens a document
_CHAPTER = re.compile(r"\s*([一二三四五六七八九十]{1,3})\s*、")


def find_article(page: etree._Element, marked: Marked) -> Container | None:
    """The article of a page; None when no element holds one.

    A known container that holds less than half of the page's text must also beat the densest block, because a
    font-size tool may be called ``zoom`` and an abstract ``content``."""
    total = weigh(page)
    total.han -= sum(map(count_han, page.iter("select")))  # its options are links to other sites
    known = _best_known(marked)
    if known is not None and _is_article(known) and _is_nearly_all(known, total):
        return known
    if known is not None and known.han >= max(ENOUGH, total.han // 2) and not known.is_links:
        return _second_opinion(known, page, survey(page), is_known=True)
    dense = densest(page)
    best = dense if known is None or known.is_links or _beats(dense, known) else known
    if best is not None and best.node is not page and _is_article(best) and _is_nearly_all(best, total):
        return best
    return _second_opinion(best, page, survey(page), is_known=best is known)


def is_acceptable(article: Container | None) -> bool:
    """Whether an article can be one: enough text, and little of it inside links."""
    return article is not None and _is_article(article)


def _is_article(one: Container) -> bool:
    return one.han >= ENOUGH and not one.is_links


def _beats(dense: Container | None, known: Container) -> bool:
    return dense is not None and not dense.is_links and dense.han >= max(ENOUGH, 3 * known.han)


def _is_nearly_all(one: Container, total: Container) -> bool:
    """Whether next to nothing stands beside an article, or little beside one that ends with its sign-off."""
    beside = total.prose - one.prose
    return beside <= _BESIDE or (beside <= _BESIDE_SHARE * one.prose and _is_complete(inner_text(one.node).strip()))


def _best_known(marked: Marked) -> Container | None:
    fallback: Container | None = None
    for nodes in in_order(marked):
        best = max((weigh(node) for node in nodes), key=lambda one: one.han)
        if best.han >= ENOUGH and not best.is_links:
            return best
        if (best.han or _has_media(best.node)) and (fallback is None or best.han > 3 * fallback.han):
            fallback = best
    return fallback


def _has_media(node: etree._Element) -> bool:
    return node.find(".//img") is not None or node.find(".//a[@href]") is not None


def _second_opinion(
    first: Container | None, page: etree._Element, found: Survey, *, is_known: bool
) -> Container | None:
    """The element that holds all text of the page, when what stands beside ``first`` belongs to the same document."""
    whole = widest(page, found)
    if whole is None or whole.han < ENOUGH or whole.is_links:
        return first
    if first is None or not _is_article(first) or (first.node is whole.node and not is_known):
        return whole
    inside, lines = _lines(first), _lines(whole)
    if _has_others(lines):
        return first
    is_most = 2 * first.prose < whole.prose and any(map(YEAR.search, lines))
    is_more = not is_known and (is_most or _has_lead(inside, lines))
    return whole if is_more or _goes_on(inside, lines) else first


def _lines(one: Container) -> list[str]:
    skip = (*one.above, *one.below)
    return [line for block in read_blocks(one.node, skip=skip) for line in block.text.split("\n")]


def _goes_on(inside: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the chapters of a text, or its sign-off, stand in ``whole`` but not in the part of it that is
    ``inside``."""
    more = len(_chapters(whole)) > len(_chapters(inside))
    return more or (_is_signed(whole) and not _is_signed(inside))


def _has_others(lines: Sequence[str]) -> bool:
    """Whether lines are of several documents: chapters begin again."""
    return any(later <= earlier for earlier, later in pairwise(_chapters(lines)))


def _has_lead(inside: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether a paragraph of prose stands directly above the part, which begins with its first chapter."""
    at = whole.index(inside[0]) if inside and inside[0] in whole and _CHAPTER.match(inside[0]) else 0
    return at > 0 and len(whole[at - 1]) >= _LEAD and whole[at - 1].endswith(("。", "：", ":"))


def _chapters(lines: Sequence[str]) -> list[int]:
    return [number for line in lines if (match := _CHAPTER.match(line)) and (number := small_number(match[1]))]


def _is_complete(text: str) -> bool:
    """Whether a text ends with a sign-off and does not begin with its first chapter."""
    return DATE.search(text[-_END_SIZE:]) is not None and not _CHAPTER.match(text)


def _is_signed(lines: Sequence[str]) -> bool:
    return any(map(is_sign_off, lines[-_END:]))
