"""One page of an HTML list: its lines, its next page, and what proves that it is a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Item
from scrapers.platforms.base import ListPage, Read, is_json, text_of
from scrapers.platforms.jsonlist import read_json_list
from scrapers.platforms.links import absolute, folder_of, url_key
from scrapers.platforms.pager import Pager, guessed_pages, read_pager
from scrapers.platforms.rows import base_url, parse, read_rows

_JSON_SOURCE = re.compile(r"[\"']([^\"'\s<>]{1,300}\.json(?:\?[^\"'\s<>]{0,200})?)[\"']")
_LOADS = re.compile(r"getJSON|\.ajax|\$\.get|fetch\s*\(|axios|XMLHttpRequest", re.I)


def list_reader(*, first: int | None) -> Read:
    """A reader for a family whose first list page has the number ``first`` in file names (None: not known)."""

    def read(column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage:
        text = text_of(body, charset)
        if is_json(text):
            return read_json_list(ask, body, charset)
        return read_html_list(ask, text, first)

    return read


def read_html_list(ask: Ask, text: str, first: int | None, *, ascending: bool = True) -> ListPage:
    """``ascending``: numbered links 1, 2, 3 … lead to the older pages in this order.

    Raises LayoutChanged when the page declares lines that cannot be found in it."""
    tree = parse(text)
    if tree is None:
        return ListPage((), None)
    base = base_url(tree, ask.url)
    pager = read_pager(tree, base, first, ascending=ascending)
    items = read_rows(tree, base, pager.element)
    if items and _is_box(ask, items) and (source := _json_source(tree, ask, loaded=True)):
        return _fed(source, ask)
    if not items:
        return _without_items(ask, tree, pager)
    guesses = tuple(Ask(url) for url in guessed_pages(base, pager, [item.url for item in items]))
    proof = f"{len(items)} lines" + (f", {pager.proof}" if pager.proof else "")
    return ListPage(
        items, _ask(pager.next_url), total=pager.total, proof=proof, pages=pager.pages, guesses=guesses
    )


def _ask(url: str | None) -> Ask | None:
    return Ask(url) if url else None


def _without_items(ask: Ask, tree: HtmlElement, pager: Pager) -> ListPage:
    source = _json_source(tree, ask)
    if source:
        return _fed(source, ask)
    if pager.past_end:
        return ListPage((), None, total=pager.total, proof=pager.proof, pages=pager.pages)
    if pager.is_last:
        return ListPage((), None, total=pager.total, proof=pager.proof, pages=pager.pages)
    if (pager.total or 0) > 0 or (pager.pages or 0) > 1:
        declared = f"declares {pager.total} lines" if pager.total else f"declares {pager.pages} pages"
        raise LayoutChanged("no line of the list can be read", url=ask.url, evidence=f"the page {declared}")
    return ListPage((), None, total=pager.total, proof=_proof_of_emptiness(tree, pager), pages=pager.pages)


def _fed(source: str, ask: Ask) -> ListPage:
    return ListPage((), Ask(source, referer=ask.url), is_shell=True, proof="a script fetches its lines")


def _is_box(ask: Ask, items: Sequence[Item]) -> bool:
    """Whether the lines may be a box beside the list (热点推荐): none is dated, or all lead to other columns."""
    folder = folder_of(ask.url)
    return not any(item.published_on for item in items) or not any(url_key(i.url).startswith(folder) for i in items)


def _json_source(tree: HtmlElement, ask: Ask, *, loaded: bool = False) -> str | None:
    """The static JSON that a script of the page loads, as on TRS sites of Hubei. ``loaded``: only one that the same
    script is seen to ask for."""
    for script in tree.iter("script"):
        if loaded and not _LOADS.search(script.text or ""):
            continue
        for match in _JSON_SOURCE.finditer(script.text or ""):
            found = absolute(ask.url, match[1])
            if found and url_key(found) != url_key(ask.url):
                return found
    return None


def _proof_of_emptiness(tree: HtmlElement, pager: Pager) -> str | None:
    """A column is empty when it says so, or when its pager counts no line or page; or when the pager counts one
    page and an empty list element stands in it. A heading alone proves nothing: lists fed by scripts have one."""
    if pager.said_empty:
        return "it says that there is nothing in it"
    if pager.total == 0 or pager.pages == 0:
        return pager.proof
    if pager.pages == 1 and any(_is_bare(element) for element in tree.iter("ul", "ol", "tbody", "table", "dl")):
        return f"{pager.proof}, and its list element is empty"
    return None


def _is_bare(element: HtmlElement) -> bool:
    return not element.text_content().strip() and element.find(".//a") is None
