"""VSB 博达: the newest lines stand in ``tzgg.htm``, then ``tzgg/6.htm`` … ``tzgg/1.htm``: page numbers run backwards.

The pager says “共123条 1/7” and mostly links 下页; where it does not, the next page's name follows from these numbers.
Articles are ``/info/{tree}/{news}.htm`` or ``content.jsp?…wbnewsid=…``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from scrapers.model import Ask, Column, Item
from scrapers.platforms.base import Adapter, ListPage, is_json, sign, start_at_column, text_of
from scrapers.platforms.htmllist import read_html_list
from scrapers.platforms.jsonlist import read_json_list
from scrapers.platforms.links import absolute
from scrapers.platforms.pager import visible_text
from scrapers.platforms.rows import parse

_COUNT = re.compile(r"(?<![\d/])(\d{1,5})\s*/\s*(\d{1,5})(?![\d/])")
_ARTICLE = re.compile(r"/info/(\d{1,9})/(\d{1,9})\.htm$")
_NUMBERED = re.compile(r"/\d{1,5}\.htm$")


def _read(column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage:
    text = text_of(body, charset)
    if is_json(text):
        return read_json_list(ask, body, charset)
    page = read_html_list(ask, text, None, ascending=False)
    page = replace(page, items=tuple(_with_twin(item) for item in page.items))
    if page.next is not None or not page.items:
        return page
    pages, following = _following(ask, text)
    if following is None:
        return replace(page, pages=page.pages or pages, guesses=())
    return replace(page, next=following, pages=page.pages or pages, guesses=())


def _following(ask: Ask, text: str) -> tuple[int | None, Ask | None]:
    """How many pages there are, and the next older one by the count “1/7”."""
    tree = parse(text)
    counts = _COUNT.findall(visible_text(tree)) if tree is not None else []
    here, pages = next(((int(a), int(b)) for a, b in counts if 0 < int(a) <= int(b)), (0, 0))
    if not pages:
        return None, None
    path = urlsplit(ask.url).path
    name = path.rsplit("/", 1)[-1].rpartition(".")[0]
    folder = "" if _NUMBERED.search(path) and here > 1 else f"{name or 'index'}/"
    url = absolute(ask.url, f"{folder}{pages - here}.htm") if here < pages else None
    return pages, Ask(url) if url else None


def _with_twin(item: Item) -> Item:
    """``content.jsp?…wbtreeid=1041&wbnewsid=3038`` is the page ``info/1041/3038.htm``, and each is listed by turns."""
    parts = urlsplit(item.url)
    query = dict(parse_qsl(parts.query))
    tree, news = query.get("wbtreeid"), query.get("wbnewsid")
    if tree and news and parts.path.endswith("/content.jsp"):
        twin = absolute(item.url, f"info/{tree}/{news}.htm")
    elif match := _ARTICLE.search(parts.path):
        base = item.url[: item.url.index(match[0])]
        twin = f"{base}/content.jsp?urltype=news.NewsContentUrl&wbtreeid={match[1]}&wbnewsid={match[2]}"
    else:
        return item
    return replace(item, twin_urls=(*item.twin_urls, twin)) if twin else item


_SIGNS = (
    sign(3, r"/info/\d{2,9}/\d+\.htm\b|urltype=news\.NewsContentUrl", "articles named info/…/….htm"),
    sign(3, r"vsb_content|_vsb|v_news_content|/system/resource/|line_u\d+_\d+", "names of VSB in the markup"),
)
VSB = Adapter(start_at_column, _read, signs=_SIGNS)
