"""gkmlpt, Guangdong's unified 政府信息公开平台.

``{base}/gkmlpt/index`` is a shell without documents; its script holds ``window._CONFIG = {… SID: '754019', …
TREE: […] …}`` (keys unquoted, TREE itself valid JSON). The list is ``{base}/gkmlpt/api/all/{column}?page=n&sid=SID``,
100 articles a page, newest first, page 0 = page 1, HTTP 404 past the end. Column 0 is everything; a column URL may
name another (``…/gkmlpt/index#3275``). Collected 2026-11 from public scrapers and stored pages.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Item
from scrapers.platforms.base import Adapter, ListPage, int_field, json_of, text_field, text_of
from scrapers.platforms.dates import from_json
from scrapers.platforms.links import absolute, host_of, url_key

_API = re.compile(r"^(?P<base>.*/gkmlpt)/api/all/(?P<column>\d+)$")
_BASE = re.compile(r"^(?P<base>.*/gkmlpt)(?:/|$)")
_SID = re.compile(r"\bSID\s*[:=]\s*[\"']?(\d+)")
_TREE = re.compile(r"\bTREE\s*:\s*(?=\[)")
_PAGE_SIZE = 100
_DATES = ("display_publish_time", "first_publish_time", "create_time", "created_at", "date")


def _start(column: Column, /) -> Ask:
    parts = urlsplit(column.url)
    if not _API.match(parts.path):
        return Ask(urlunsplit(parts._replace(fragment="")))
    query = {**dict(parse_qsl(parts.query)), "page": "1"}
    return Ask(urlunsplit(parts._replace(query=urlencode(query), fragment="")))


def _read(column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage:
    if "/gkmlpt/api/" in ask.url:
        return _articles(ask, json_of(ask, body, charset))
    return _shell(column, ask, text_of(body, charset))


def _shell(column: Column, ask: Ask, text: str) -> ListPage:
    parts = urlsplit(ask.url)
    base = _BASE.match(parts.path)
    if "_CONFIG" not in text or base is None:
        raise LayoutChanged("no window._CONFIG in the gkmlpt page", url=ask.url, evidence=text[:80])
    wanted = re.search(r"\d+", urlsplit(column.url).fragment)
    number = int(wanted[0]) if wanted else 0
    _check_column(ask, number, _tree(text))
    sid = _SID.search(text)
    query = f"page=1&sid={sid[1]}" if sid else "page=1"  # some sites answer without it
    api = urlunsplit((parts.scheme, parts.netloc, f"{base['base']}/api/all/{number}", query, ""))
    return ListPage((), Ask(api, referer=ask.url), is_shell=True, proof="gkmlpt shell with _CONFIG")


def _tree(text: str) -> list[Any]:
    """TREE as JSON, empty when the shell has none: some load it later."""
    match = _TREE.search(text)
    if not match:
        return []
    try:
        tree, _ = json.JSONDecoder().raw_decode(text, match.end())
    except (ValueError, RecursionError):
        return []
    return tree if isinstance(tree, list) else []


def _check_column(ask: Ask, number: int, tree: list[Any]) -> None:
    nodes = {int_field(node, "id"): node for node in _nodes(tree)}
    if number == 0 or not nodes:
        return
    if number not in nodes:
        raise LayoutChanged(f"column {number} is not in the site's tree", url=ask.url)
    if leads_to := text_field(nodes[number], "jump_url"):
        raise LayoutChanged(f"column {number} leads elsewhere", url=ask.url, evidence=leads_to)


def _nodes(tree: list[Any]) -> list[dict[str, Any]]:
    found, waiting = [], list(tree)
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found.append(node)
            waiting.extend(node.get("children") or [])
    return found


def _articles(ask: Ask, answer: Any) -> ListPage:
    articles = answer.get("articles") if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        raise LayoutChanged("no `articles` in the gkmlpt answer", url=ask.url, evidence=str(answer)[:80])
    items = tuple(item for entry in articles if isinstance(entry, dict) and (item := _item(entry, ask.url)))
    if articles and not items:
        raise LayoutChanged("no article of the gkmlpt answer has a title and an address", url=ask.url)
    total = int_field(answer, "total")
    page = _page_of(ask)
    before = int_field(answer, "offset")
    seen = (before if before is not None else (page - 1) * _PAGE_SIZE) + len(articles)
    proof = f"API answer with {len(items)} articles of {total}"
    following = (_page(ask, page + 1),) if articles else ()
    if total is not None and seen < total:
        return ListPage(items, next(iter(following), None), total=total, proof=proof)
    if len(articles) >= _PAGE_SIZE:  # a full page that reaches the total may be where the count was cut
        total = None
    return ListPage(items, None, total=total, proof=proof, guesses=following if total is None else ())


def _page_of(ask: Ask) -> int:
    page = dict(parse_qsl(urlsplit(ask.url).query)).get("page", "1")
    return max(int(page), 1) if page.isdecimal() else 1


def _page(ask: Ask, number: int) -> Ask:
    parts = urlsplit(ask.url)
    query = {**dict(parse_qsl(parts.query)), "page": str(number)}
    return Ask(urlunsplit(parts._replace(query=urlencode(query))), referer=ask.referer)


def _item(entry: dict[str, Any], base: str) -> Item | None:
    """``url`` is the platform's page, or the foreign page when ``type`` is "url"; ``post_url`` its NFCMS twin."""
    urls = [found for name in ("url", "post_url") if (found := _address(base, text_field(entry, name)))]
    title = text_field(entry, "title")
    if not title or not urls:
        return None
    twins = tuple(url for url in urls[1:] if url_key(url) != url_key(urls[0]))
    return Item(
        title=" ".join(title.split()),
        url=urls[0],
        published_on=next((day for name in _DATES if (day := from_json(entry.get(name)))), None),
        twin_urls=twins,
        publisher=text_field(entry, "publisher"),
        document_number=text_field(entry, "document_number"),
        index_number=text_field(entry, "identifier"),
    )


def _address(base: str, href: str | None) -> str | None:
    """One answer names pages of its own host as http:, https: and ``//`` by turns: the list's own scheme counts."""
    found = absolute(base, href)
    if found is None or host_of(found) != host_of(base):
        return found
    return urlunsplit(urlsplit(found)._replace(scheme=urlsplit(base).scheme))


GKMLPT = Adapter(_start, _read, _PAGE_SIZE)
