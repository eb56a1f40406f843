"""Shanghai 政务公开: a list page whose script asks ``POST /zwgk-search-front/api/data/search`` for its lines.

The page names its channel (``var channelList = ["15856"]``). Body
``{"channelList":["15856"],"pageNo":1,"pageSize":20}``, Content-Type
``application/json;charset=UTF-8``, Referer the list page. Answer ``{code: 0, data: {list: [{title, url, display_date
(epoch ms), …}], totalCount, totalPage}}``; dates are midnight in China. Collected 2026-11 for 浦东新区.
"""

from __future__ import annotations

import json
import re
from typing import Any

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Item
from scrapers.platforms.base import Adapter, ListPage, int_field, json_of, sign, start_at_column, text_field, text_of
from scrapers.platforms.dates import from_json
from scrapers.platforms.htmllist import read_html_list
from scrapers.platforms.links import absolute

_CHANNELS = re.compile(r"[\"']?channelList[\"']?\s*[:=]\s*\[([^\]]{1,500})\]")
_SIZE = re.compile(r"[\"']?pageSize[\"']?\s*[:=]\s*[\"']?(\d{1,4})")
_SERVICE = re.compile(r"[\"']([^\"'\s]*/api/data/search)[\"']")
_USUAL_SERVICE = "/zwgk-search-front/api/data/search"
_MEDIA_TYPE = "application/json;charset=UTF-8"


def _read(column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage:
    if ask.method == "POST":
        return _answer(ask, json_of(ask, body, charset))
    text = text_of(body, charset)
    channels = _CHANNELS.search(text)
    if channels is None:
        return read_html_list(ask, text, None)  # some columns are still written into the page
    return _shell(ask, text, re.findall(r"[\w-]+", channels[1]))


def _shell(ask: Ask, text: str, channels: list[str]) -> ListPage:
    service, size = _SERVICE.search(text), _SIZE.search(text)
    url = absolute(ask.url, service[1] if service else _USUAL_SERVICE)
    if url is None or not channels:
        raise LayoutChanged("the list page names no channel or search service", url=ask.url)
    following = _post(url, {"channelList": channels, "pageNo": 1, "pageSize": int(size[1]) if size else 20}, ask.url)
    return ListPage((), following, is_shell=True, proof=f"its script lists channel {', '.join(channels)}")


def _post(url: str, question: dict[str, object], referer: str | None) -> Ask:
    body = json.dumps(question, separators=(",", ":")).encode()
    return Ask(url, method="POST", body=body, content_type=_MEDIA_TYPE, referer=referer)


def _answer(ask: Ask, answer: Any) -> ListPage:
    data = answer.get("data") if isinstance(answer, dict) else None
    lines = data.get("list") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(lines, list) or answer.get("code") not in (0, "0", None, 200):
        raise LayoutChanged("the search service gave no list", url=ask.url, evidence=str(answer)[:120])
    items = tuple(item for entry in lines if isinstance(entry, dict) and (item := _item(entry, ask.referer or ask.url)))
    if lines and not items:
        raise LayoutChanged("no line of the answer has a title and an address", url=ask.url)
    total, question = int_field(data, "totalCount"), json.loads(ask.body or b"{}")
    pages = int_field(data, "totalPage")
    if pages is None and total is not None:
        pages = -(-total // max(int(question.get("pageSize", 20)), 1))
    number = int(question.get("pageNo", 1))
    following = _post(ask.url, {**question, "pageNo": number + 1}, ask.referer)
    proof = f"API answer with {len(items)} lines of {total}"
    if pages is not None:
        return ListPage(items, following if number < pages else None, total=total, proof=proof, pages=pages)
    return ListPage(items, None, proof=proof, guesses=(following,) if lines else ())


def _item(entry: dict[str, Any], base: str) -> Item | None:
    title, url = text_field(entry, "title"), absolute(base, text_field(entry, "url"))
    if not title or not url:
        return None
    title = " ".join(re.sub(r"</?[a-zA-Z][^<>]{0,50}>", "", title).split())  # search services mark found words
    day = from_json(entry.get("display_date")) or from_json(entry.get("issue_date"))
    return Item(title, url, day)


_SIGNS = (
    sign(3, r"zwgk-search-front|/api/data/search", "the search service of 政务公开"),
    sign(3, r"ivs_content|ivs_title", "names of the Shanghai templates in the markup"),
    sign(1, r"/zwgk/[\w-]+/\d{4}/\d{1,3}/\d+\.html", "articles named by year and day"),
)
SHANGHAI = Adapter(start_at_column, _read, signs=_SIGNS)
