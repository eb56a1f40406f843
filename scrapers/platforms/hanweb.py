"""Hanweb 大汉 jcms (jpage) and jpaas: Zhejiang, Jiangsu, Shandong.

* The column ``/col/col{N}/index.html`` holds its first lines as XML inside a script:
  ``<datastore><totalrecord/><nextgroup><![CDATA[…dataproxy.jsp?page=1…]]></nextgroup><recordset><record><![CDATA[<li>…]]>``.
* The rest comes from ``/module/[web/]jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15`` with the unit's
  parameters (``columnid``, ``unitid``, ``webid`` …), by GET or as a form; the answer has the same shape, may be
  empty, and may ask for a Referer.
* jpaas fills the list from ``…/front/page/build/unit?…&paramJson={"pageNo":1,"pageSize":15}`` →
  ``{success, data: {html}}``; some sites ignore ``pageNo`` and give page 1 for ever.

Where the following page is, neither says reliably, so the roads are tried one after the other (``guesses``).
Collected 2026-11 from public scrapers.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Item
from scrapers.platforms.base import Adapter, ListPage, is_json, json_of, sign, start_at_column, text_of
from scrapers.platforms.htmllist import read_html_list
from scrapers.platforms.links import absolute
from scrapers.platforms.rows import parse, read_rows

_CDATA = r"(?:<!\[CDATA\[(.*?)\]\]>|((?:(?!</).)*))"
_RECORD = re.compile(rf"<record(?:\s[^>]*)?>\s*{_CDATA}\s*</record>", re.S | re.I)
_STORE = re.compile(r"<datastore\b.*?(?:</datastore>|$)", re.S | re.I)
_TOTAL = re.compile(
    r"<totalrecord>\s*(?:<!\[CDATA\[)?\s*(\d{1,7})|[\"']?totalRecords?[\"']?\s*[:=]\s*[\"']?(\d{1,7})", re.I
)
_NEXT_GROUP = re.compile(r"<nextgroup>[^\"']*[\"']([^\"']*dataproxy\.jsp\?[^\"']+)[\"']", re.I)
_COUNT = re.compile(
    r"(?:totalcount|totalrecord|count|rows)\s*[=:]\s*[\"']?(\d{1,7})|共\s*(\d{1,7})\s*(?:条|篇)", re.I
)
_PROXY = re.compile(r"[\"']?([^\"'\s<>()]*dataproxy\.jsp)(?:\?([^\"'\s<>]*))?", re.I)
_USUAL_PROXY = "/module/web/jpage/dataproxy.jsp"
_UNIT_NAMES = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_UNIT = re.compile(r"[^\"'\s<>()]*/front/page/build/unit", re.I)
_BUILD_NAMES = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
_PER_PAGE = 15
_GROUP = 3  # pages that one request of the site's own script asks for
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"


def _read(column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage:
    text = text_of(body, charset)
    if "/front/page/build/unit" in ask.url and is_json(text):
        return _unit_answer(ask, json_of(ask, body, charset))
    if "dataproxy.jsp" in ask.url:
        return _group_answer(ask, text)
    stores = _STORE.findall(text)
    if stores:
        return _column_page(ask, text, max(stores, key=len))
    if build := _build(ask, text):
        return ListPage((), build, is_shell=True, proof="its script asks the publishing service for its lines")
    return read_html_list(ask, text, None)


# ---- jpage: records in XML


def _column_page(ask: Ask, text: str, store: str) -> ListPage:
    items, total = _records(ask, store), _total(text)
    groups = tuple(_groups(ask, text, store, len(items)))
    if not items and not total:
        if total == 0:
            return ListPage((), None, total=0, proof="its record set is empty")
        if groups:
            return ListPage((), groups[0], is_shell=True, proof="its script asks for its lines")
        raise LayoutChanged("the column's record set is empty, and nothing says where its lines are", url=ask.url)
    proof = f"{len(items)} records" + (f" of {total}" if total else "")
    rest = groups if total is None or len(items) < total else ()
    return ListPage(items, None, total=total, proof=proof, guesses=rest)


def _group_answer(ask: Ask, text: str) -> ListPage:
    """One group of records. An empty body or record set is past the end."""
    items, total = _records(ask, text), _total(text)
    if not items:
        proof = "an empty record set" if "<datastore" in text.lower() or total is not None else None
        return ListPage((), None, total=total or None, proof=proof)
    start, size = _numbers(ask)
    follows = _moved(ask, start + max(len(items), 1), size) if start else _next_group(ask, text)
    known = total is not None and bool(start) and start - 1 + len(items) >= total
    guesses = (follows,) if follows and not known else ()
    return ListPage(items, None, total=total, proof=f"{len(items)} records of {total}", guesses=guesses)


def _records(ask: Ask, store: str) -> tuple[Item, ...]:
    """The lines of the records in their order. A date may be broken over lines inside them."""
    markup = "".join(f"{first or other}\n" for first, other in _RECORD.findall(store))
    holder = "table" if "<tr" in markup.lower() else "ul"
    tree = parse(f"<html><body><{holder}>{markup}</{holder}></body></html>") if markup.strip() else None
    return read_rows(tree, ask.referer or ask.url) if tree is not None else ()


def _total(text: str) -> int | None:
    match = _TOTAL.search(text)
    return int(match[1] or match[2]) if match else None


def _groups(ask: Ask, text: str, store: str, listed: int) -> list[Ask]:
    """The requests that may bring the lines behind those of the page."""
    found: list[Ask] = []
    named = _next_group(ask, store)
    unit = {**_parameters(text, _UNIT_NAMES), **_queried(named.url if named else "")}
    proxy = _PROXY.search(text)
    url = absolute(ask.url, proxy[1] if proxy else _USUAL_PROXY)
    if url and "columnid" in unit and "unitid" in unit:
        size = _per_page(text)
        start = listed + 1
        span = {"startrecord": str(start), "endrecord": str(start - 1 + size * _GROUP), "perpage": str(size)}
        here = urlsplit(url)
        found.append(Ask(urlunsplit(here._replace(query=urlencode({**span, **unit}))), referer=ask.url))
        form = urlencode(unit).encode()
        span_url = urlunsplit(here._replace(query=urlencode(span)))
        found.append(Ask(span_url, method="POST", body=form, content_type=_FORM, referer=ask.url))
    return [*found, *([named] if named else [])]


def _next_group(ask: Ask, store: str) -> Ask | None:
    match = _NEXT_GROUP.search(store)
    url = absolute(ask.url, match[1].replace("&amp;", "&")) if match else None
    return Ask(url, referer=ask.referer or ask.url) if url else None


def _queried(url: str) -> dict[str, str]:
    return {name: value for name, value in parse_qsl(urlsplit(url).query) if name in _UNIT_NAMES}


def _parameters(text: str, names: tuple[str, ...]) -> dict[str, str]:
    """``name: 'value'``, ``name=value`` or ``"name":"value"`` wherever the page's scripts state them."""
    found = {}
    for name in names:
        pattern = rf"(?<![\w$])[\"']?{name}[\"']?\s*[:=]\s*(?:\"([^\"<>\n]*)\"|'([^'<>\n]*)'|([\w%/.\-]+))"
        if match := re.search(pattern, text, re.I):
            found[name] = next(value for value in match.groups() if value is not None)
    return found


def _per_page(text: str) -> int:
    match = re.search(r"per_?page[\"']?\s*[:=]\s*[\"']?(\d{1,3})", text, re.I)
    return int(match[1]) if match and int(match[1]) else _PER_PAGE


def _numbers(ask: Ask) -> tuple[int, int]:
    """First record and number of records that the request asks for; 0 where it asks by page."""
    query = dict(parse_qsl(urlsplit(ask.url).query))
    start, end = query.get("startrecord", ""), query.get("endrecord", "")
    if not (start.isdecimal() and end.isdecimal()):
        return 0, 0
    return int(start), max(int(end) - int(start) + 1, 1)


def _moved(ask: Ask, start: int, size: int) -> Ask:
    parts = urlsplit(ask.url)
    query = {**dict(parse_qsl(parts.query)), "startrecord": str(start), "endrecord": str(start + size - 1)}
    url = urlunsplit(parts._replace(query=urlencode(query)))
    return Ask(url, ask.method, ask.body, ask.content_type, ask.referer)


# ---- jpaas: a unit of the page as JSON


def _build(ask: Ask, text: str) -> Ask | None:
    """The unit's first page; None when the page does not name the unit."""
    match = _UNIT.search(text)
    url = absolute(ask.url, match[0]) if match else None
    names = _parameters(text, _BUILD_NAMES)
    if url is None or not {"webId", "tplSetId", "pageId"} & names.keys():
        return None
    size = re.search(r"[\"']?pageSize[\"']?\s*[:=]\s*[\"'\\]*(\d{1,3})", text)
    usual = {"parseType": "bulidstatic", "pageType": "column", "tagId": "当前栏目_list"}  # the platform's own spelling
    query = {**usual, **names, "paramJson": _page_json(1, int(size[1]) if size else _PER_PAGE)}
    return Ask(urlunsplit(urlsplit(url)._replace(query=urlencode(query))), referer=ask.url)


def _page_json(number: int, size: int) -> str:
    return json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))


def _unit_answer(ask: Ask, answer: Any) -> ListPage:
    data = answer.get("data") if isinstance(answer, dict) else None
    markup = data.get("html") if isinstance(data, dict) else data
    if not isinstance(markup, str):
        raise LayoutChanged("the publishing service gave no html", url=ask.url, evidence=str(answer)[:120])
    tree = parse(f"<html><body>{markup}</body></html>")
    items = read_rows(tree, ask.referer or ask.url) if tree is not None else ()
    if not items:
        proof = "an empty list from the publishing service" if answer.get("success", True) else None
        return ListPage((), None, proof=proof)
    total = _count(markup, data if isinstance(data, dict) else {})
    query = dict(parse_qsl(urlsplit(ask.url).query))
    page = _page_of(query)
    done = total is not None and (page[0] - 1) * page[1] + len(items) >= total
    larger = [(1, total)] if total is not None and page[0] == 1 else []
    guesses = () if done else tuple(_unit_page(ask, query, *one) for one in [(page[0] + 1, page[1]), *larger])
    return ListPage(items, None, total=total, proof=f"{len(items)} lines of the publishing service", guesses=guesses)


def _page_of(query: dict[str, str]) -> tuple[int, int]:
    """Number and size of the page that a request asks for."""
    try:
        asked = json.loads(query.get("paramJson", "{}"))
    except ValueError:
        asked = {}
    asked = asked if isinstance(asked, dict) else {}
    number, size = str(asked.get("pageNo", 1)), str(asked.get("pageSize", _PER_PAGE))
    return int(number) if number.isdecimal() else 1, int(size) if size.isdecimal() else _PER_PAGE


def _unit_page(ask: Ask, query: dict[str, str], number: int, size: int) -> Ask:
    changed = {**query, "paramJson": _page_json(number, size)}
    return Ask(urlunsplit(urlsplit(ask.url)._replace(query=urlencode(changed))), referer=ask.referer)


def _count(markup: str, data: dict[str, Any]) -> int | None:
    """How many lines the unit says it has, in its JSON or in its pager (``count="128"``, 共128条)."""
    for name in ("total", "totalCount", "count", "totalRecord"):
        value = data.get(name)
        if isinstance(value, int | str) and str(value).isdecimal():
            return int(value)
    match = _COUNT.search(markup)
    return int(match[1] or match[2]) if match else None


_SIGNS = (
    sign(3, r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html", "articles named art/…/art_….html"),
    sign(3, r"/col/col\d+/", "columns named col/col…/"),
    sign(3, r"dataproxy\.jsp|jpaas-publish-server|<datastore>", "jpage or jpaas"),
)
HANWEB = Adapter(start_at_column, _read, signs=_SIGNS)
