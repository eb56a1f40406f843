"""An article that the page keeps where no reader sees it, for a script to print: read when the page shows none itself.

Places: the value of a hidden ``<input>``, a ``<textarea>``, ``<noscript>`` and ``<template>``, scripts that are
templates, ``srcdoc`` of a frame, and strings in scripts (``_CONFIG.DETAIL`` of the unified platform of Guangdong).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from transforms.readers.surrogates import whole
from transforms.readers.tree import inner_text
from transforms.readers.weight import ENOUGH, YEAR, wide

# possessive, and the closing mark may be missing: what cannot be a string is passed over at once
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*+)"?|\'((?:[^\'\\\n]|\\.)*+)\'?|`((?:[^`\\]|\\.)*+)`?')
_SHORTEST = 400      # characters of a string that holds an article
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": ""}
_MARKUP = re.compile(r"<(?:p|div|br|span|table|section)\b|&lt;(?:p|div|br|span|table|section)\b", re.IGNORECASE)
_SOURCE_LIMIT = 2_000_000  # characters of scripts


def stored_article(page: etree._Element) -> str | None:
    """The markup of the longest article that is kept in ``page``, which still has its scripts; None where there is
    none."""
    best = max(_kept(page), key=wide, default="")
    return best if wide(best) >= ENOUGH else None


def _kept(page: etree._Element) -> Iterator[str]:
    for node in page.iter("input", "textarea", "noscript", "template", "iframe"):
        text = node.get("value") or node.get("srcdoc") if node.tag in ("input", "iframe") else _inside(node)
        if text and _MARKUP.search(text):
            yield text
    room = _SOURCE_LIMIT
    for node in page.iter("script"):
        text = (node.text or "")[:room]
        room -= len(text)
        kind = (node.get("type") or "").lower()
        if ("template" in kind or "html" in kind) and _MARKUP.search(text):
            yield text
        else:
            yield from _strings(text)


def _inside(node: etree._Element) -> str:
    """The markup in an element, without the element itself, which is not read where it stands."""
    parts = [etree.tostring(one, encoding="unicode", method="html") for one in node]
    return "".join([(html.escape(node.text or "") if parts else node.text or ""), *parts])


def _strings(script: str) -> Iterator[str]:
    """The strings of a script that are markup with Chinese text, unescaped."""
    for match in _STRING.finditer(script):
        if match.end() - match.start() < _SHORTEST:
            continue
        text = whole(_ESCAPE.sub(_unescaped, match[1] or match[2] or match[3]))
        if _MARKUP.search(text) and wide(text) >= ENOUGH:
            yield html.unescape(text) if "&lt;" in text else text


def _unescaped(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _LETTERS.get(match[3], match[3])


def put_in(page: etree._Element, tree: etree._Element) -> etree._Element:
    """Puts a parsed article at the end of ``page``, and gives back the element that holds it."""
    holder = etree.SubElement(page, "div")
    body = tree.find("body")
    source = tree if body is None else body
    holder.text = source.text
    holder.extend(list(source))
    return holder


def has_text(tree: etree._Element) -> bool:
    """Whether a parsed article is one: Chinese text that speaks of a year. Templates and forms do not."""
    text = inner_text(tree)
    return wide(text) >= ENOUGH and YEAR.search(text) is not None
