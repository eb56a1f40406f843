"""Markup that was escaped once too often, so that a browser prints its tags: ``&lt;p&gt;全年…&lt;/p&gt;``."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from lxml import etree

_TAG = re.compile(
    r"</?(?:p|div|span|br|strong|b|font|table|tbody|tr|td|li|ul|ol|h[1-6]|section|a|img|o:p)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# what becomes ``<`` or ``&lt;`` in the text of an element: an entity, or markup inside elements whose text is no markup
_ENTITY = re.compile(r"&(?:[aA][mM][pP];|#0*38;|#[xX]0*26;)*(?:[lL][tT]|#0*60|#[xX]0*3[cC])")
_VERBATIM = re.compile(r"<(?:[xX][mM][pP]|[nN][oO][fFeE][rRmM]|[pP][lL][aA][iI]|[iI][fF][rR])")
_LEAST = 4           # tags, printed in one place
_RAW = frozenset({"script", "style", "textarea", "title", "noscript", "template", "pre", "code"})


def may_be_escaped(source: str) -> bool:
    """Whether a page's source can hold such markup at all."""
    return _ENTITY.search(source) is not None or _VERBATIM.search(source) is not None


def expand_escaped(page: etree._Element, parse: Callable[[str], etree._Element | None]) -> None:
    """Puts the elements in place of every text that is their escaped markup. ``parse``: a text to a tree."""
    for node in list(page.iter()):
        if not isinstance(node.tag, str):
            continue
        if node.tag not in _RAW and (inside := _parsed(node.text, parse)) is not None:
            node.text = inside.text
            node[:0] = list(inside)
        if node is not page and (after := _parsed(node.tail, parse)) is not None:
            _put_after(node, after)


def _put_after(node: etree._Element, parsed: etree._Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node) + 1
    node.tail = parsed.text
    parent[at:at] = list(parsed)


def _parsed(text: str | None, parse: Callable[[str], etree._Element | None]) -> etree._Element | None:
    """The body of a text that is markup; None for any other text. What is escaped three times is undone twice."""
    if not text or not ("<" in text or "&lt;" in text):
        return None
    if "<" not in text:
        text = html.unescape(text)
    if sum(1 for _ in zip(range(_LEAST), _TAG.finditer(text), strict=False)) < _LEAST or "</" not in text:
        return None
    tree = parse(text)
    return None if tree is None else tree.find("body")
