"""Kaipu 开普 / UCAP: a channel's lines from ``/common/search/{32 hex}?page=1&_pageSize=15&_isAgg=true&_isJson=true…``.

The path is ``/common/search/``, ``/search/`` or ``/searchList/``. The answer is ``{data: {total, page, rows, results:
[{title, url, publishedTimeStr, domainMetaList}]}}``, where ``domainMetaList`` carries 文号 (refno), 索引号
(indexnumber) and 发布机构. A column's page names its channel in a script, or shows the lines itself.
Collected 2026-11 from public scrapers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Item
from scrapers.platforms.base import (
    Adapter,
    ListPage,
    int_field,
    is_json,
    json_of,
    sign,
    start_at_column,
    text_field,
    text_of,
)
from scrapers.platforms.dates import from_json
from scrapers.platforms.htmllist import read_html_list
from scrapers.platforms.links import absolute

_SERVICE = re.compile(r"[\w/:.\-]*/(?:common/search|searchList|search)/([0-9a-f]{32})", re.I)
_SERVICE_PATH = re.compile(r"[\"']([\w/:.\-]*/(?:common/search|searchList|search)/)[\"']", re.I)
_CHANNEL = re.compile(r"[\"']?channel_?id[\"']?\s*[:=]\s*[\"']?([0-9a-f]{32})", re.I)
_USUAL = "/common/search/"
_SIZE = 15
_DATES = ("publishedTimeStr", "publishedTime", "pubDate", "createTime")
_METAS = {"refno": "number", "文号": "number", "发文字号": "number", "indexnumber": "index", "索引号": "index",
          "publisher": "publisher", "发布机构": "publisher", "发文机关": "publisher"}  # fmt: skip


def _start(column: Column, /) -> Ask:
    if not _SERVICE.search(urlsplit(column.url).path):
        return start_at_column(column)
    query = {**dict(parse_qsl(urlsplit(column.url).query)), "page": "1", "_isJson": "true"}
    return Ask(urlunsplit(urlsplit(column.url)._replace(query=urlencode(query), fragment="")))


def _read(column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage:
    text = text_of(body, charset)
    if is_json(text):
        return _answer(ask, json_of(ask, body, charset))
    if service := _service(ask, text):
        query = {"page": "1", "_pageSize": str(_SIZE), "_isAgg": "true", "_isJson": "true", "_template": "index"}
        url = urlunsplit(urlsplit(service)._replace(query=urlencode(query)))
        return ListPage((), Ask(url, referer=ask.url), is_shell=True, proof="its script lists a channel")
    return read_html_list(ask, text, None)


def _service(ask: Ask, text: str) -> str | None:
    """The address of the channel's list; None when the page names none."""
    if match := _SERVICE.search(text):
        return absolute(ask.url, match[0])
    channel, path = _CHANNEL.search(text), _SERVICE_PATH.search(text)
    if channel is None:
        return None
    return absolute(ask.url, (path[1] if path else _USUAL) + channel[1])


def _answer(ask: Ask, answer: Any) -> ListPage:
    data = answer.get("data") if isinstance(answer, dict) else None
    lines = data.get("results") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(lines, list):
        raise LayoutChanged("the channel's answer has no `data.results`", url=ask.url, evidence=str(answer)[:120])
    base = ask.referer or ask.url
    items = tuple(item for entry in lines if isinstance(entry, dict) and (item := _item(entry, base)))
    if lines and not items:
        raise LayoutChanged("no line of the answer has a title and an address", url=ask.url)
    total, query = int_field(data, "total"), dict(parse_qsl(urlsplit(ask.url).query))
    number = int_field(query, "page") or 1
    size = int_field(data, "rows") or int_field(query, "_pageSize") or max(len(lines), 1)
    following = _page(ask, query, number + 1)
    proof = f"API answer with {len(items)} lines of {total}"
    if total is None:
        return ListPage(items, None, proof=proof, guesses=(following,) if lines else ())
    more = bool(lines) and (number - 1) * size + len(lines) < total
    return ListPage(items, following if more else None, total=total, proof=proof)


def _page(ask: Ask, query: dict[str, str], number: int) -> Ask:
    changed = urlencode({**query, "page": str(number)})
    return Ask(urlunsplit(urlsplit(ask.url)._replace(query=changed)), referer=ask.referer)


def _item(entry: dict[str, Any], base: str) -> Item | None:
    title, url = text_field(entry, "title"), absolute(base, text_field(entry, "url"))
    if not title or not url:
        return None
    metas = dict(_metas(entry.get("domainMetaList")))
    return Item(
        title=" ".join(re.sub(r"</?[a-zA-Z][^<>]{0,50}>", "", title).split()),  # found words are marked
        url=url,
        published_on=next((day for name in _DATES if (day := from_json(entry.get(name)))), None),
        publisher=metas.get("publisher"),
        document_number=metas.get("number"),
        index_number=metas.get("index"),
    )


def _metas(groups: object) -> Iterator[tuple[str, str]]:
    """``[{resultList: [{key, name, value}]}]`` as the names that an item has."""
    for group in groups if isinstance(groups, list) else []:
        rows = group.get("resultList") if isinstance(group, dict) else None
        for row in rows if isinstance(rows, list) else []:
            value = text_field(row, "value") if isinstance(row, dict) else None
            names = (str(row.get("key", "")).lower(), str(row.get("name", ""))) if isinstance(row, dict) else ()
            if value:
                yield from ((_METAS[name], value) for name in names if name in _METAS)


_SIGNS = (
    sign(3, r"/c\d+/\d{6}/[0-9a-f]{32}\.shtml", "articles named c…/YYYYMM/<32 hex>.shtml"),
    sign(3, r"/(?:common/search|searchList)/", "the channel service"),
    sign(3, r"UCAP-CONTENT|ucap|kaipuyun", "names of UCAP in the markup"),
    sign(1, r"content_\d{3,}\.s?html", "articles named content_….shtml"),
)
KAIPU = Adapter(_start, _read, signs=_SIGNS)
