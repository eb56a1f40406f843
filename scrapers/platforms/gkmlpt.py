"""gkmlpt, Guangdong's unified 政府信息公开平台.

``{base}/gkmlpt/index`` is a shell without documents; its script holds ``window._CONFIG = {… SID: '754019', …
TREE: […] …}`` (keys unquoted, TREE itself valid JSON). The list is ``{base}/gkmlpt/api/all/{column}?page=n&sid=SID``,
100 articles a page, newest first, page 0 = page 1, HTTP 404 past the end. Column 0 is everything; a column URL may
name another (``…/gkmlpt/index#3275``). ``total`` is often far below the tree's ``post_count``: older articles are found
only by the province's search, ``search.gd.gov.cn``: JSONP ``/jsonp/site/{SID}`` or, as a second road, ``POST
/api/search/all``. Collected 2026-11 from public scrapers and stored pages.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Item
from scrapers.platforms.base import Adapter, ListPage, int_field, json_of, sign, text_field, text_of
from scrapers.platforms.dates import from_json
from scrapers.platforms.links import absolute, host_of, url_key

_API = re.compile(r"^(?P<base>.*/gkmlpt)/api/all/(?P<column>\d+)$")
_BASE = re.compile(r"^(?P<base>.*/gkmlpt)(?:/|$)")
_SID = re.compile(r"\bSID\s*[:=]\s*[\"']?(\d+)")
_TREE = re.compile(r"\bTREE\s*:\s*(?=\[)")
_PAGE_SIZE = 100
_SEARCH_HOST = "search.gd.gov.cn"
_SEARCHED = "法治政府建设"
_FOUND_SIZE = 20
_JSONP = re.compile(r"^\s*[\w$.]{1,60}\(\s*(.*)\s*\)\s*;?\s*$", re.S)
_DATES = ("display_publish_time", "first_publish_time", "create_time", "created_at", "date")


def _start(column: Column, /) -> Ask:
    parts = urlsplit(column.url)
    if not _API.match(parts.path):
        return Ask(urlunsplit(parts._replace(fragment="")))
    query = {**dict(parse_qsl(parts.query)), "page": "1"}
    return Ask(urlunsplit(parts._replace(query=urlencode(query), fragment="")))


def _read(column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage:
    if urlsplit(ask.url).netloc == _SEARCH_HOST:
        return _found(ask, body, charset)
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
    searches = _searches(sid[1], ask.url) if sid else ()
    proof = "gkmlpt shell with _CONFIG"
    return ListPage((), Ask(api, referer=ask.url), is_shell=True, proof=proof, searches=searches)


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


# ---- the province's search


def _searches(sid: str, referer: str) -> tuple[Ask, ...]:
    """Titles with the report's name: by JSONP, and by the service of the search page."""
    query = {"callback": "cb", "page": "1", "pagesize": str(_FOUND_SIZE), "isgkml": "1", "text": _SEARCHED,
             "order": "1", "position": "title"}  # fmt: skip
    question = {"keywords": _SEARCHED, "page": 1, "position": "title", "range": "site", "site_id": sid, "sort": "time"}
    jsonp = Ask(f"https://{_SEARCH_HOST}/jsonp/site/{sid}?{urlencode(query)}", referer=referer)
    return jsonp, _posted(f"https://{_SEARCH_HOST}/api/search/all", question, referer)


def _posted(url: str, question: dict[str, Any], referer: str | None) -> Ask:
    body = json.dumps(question, ensure_ascii=False, separators=(",", ":")).encode()
    return Ask(url, method="POST", body=body, content_type="application/json", referer=referer)


def _found(ask: Ask, body: bytes, charset: str | None) -> ListPage:
    if ask.method == "POST":
        return _found_by_post(ask, json_of(ask, body, charset))
    text = text_of(body, charset)
    call = _JSONP.match(text)
    answer = json_of(ask, (call[1] if call else text).encode(), "utf-8")
    lines = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(lines, list):
        raise LayoutChanged("no `results` in the search's answer", url=ask.url, evidence=text[:80])
    total = int_field(answer, "count")
    return _found_page(ask, lines, total, _page_of(ask), _page(ask, _page_of(ask) + 1))


def _found_by_post(ask: Ask, answer: Any) -> ListPage:
    data = answer.get("data") if isinstance(answer, dict) else None
    news = data.get("news") if isinstance(data, dict) else None
    lines = news.get("list") if isinstance(news, dict) else None
    if not isinstance(news, dict) or not isinstance(lines, list):
        raise LayoutChanged("no `data.news.list` in the search's answer", url=ask.url, evidence=str(answer)[:80])
    question = json.loads(ask.body or b"{}")
    number = int(question.get("page", 1))
    return _found_page(
        ask, lines, int_field(news, "total"), number, _posted(ask.url, {**question, "page": number + 1}, ask.referer)
    )


def _found_page(ask: Ask, lines: list[Any], total: int | None, number: int, following: Ask) -> ListPage:
    base = ask.referer or ask.url
    items = tuple(item for entry in lines if isinstance(entry, dict) and (item := _item(_plain(entry), base)))
    more = bool(lines) and total is not None and (number - 1) * _FOUND_SIZE + len(lines) < total
    return ListPage(items, following if more else None, total=total, proof=f"{len(lines)} of {total} found titles")


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """Found words are marked with <em>; the day is called ``pub_time`` by one of the services."""
    title = re.sub(r"</?em[^<>]*>", "", text_field(entry, "title") or "")
    return {**entry, "title": title, "created_at": entry.get("created_at") or entry.get("pub_time")}


_SIGNS = (
    sign(3, r"/gkmlpt/(?:index|content|api)", "an address under /gkmlpt/"),
    sign(3, r"window\._CONFIG\s*=\s*\{[^<]{0,4000}?\bSID\b", "window._CONFIG with a SID"),
)
GKMLPT = Adapter(_start, _read, _PAGE_SIZE, frozenset({_SEARCH_HOST}), _SIGNS)
