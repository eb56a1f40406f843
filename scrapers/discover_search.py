"""The site's own search as a second road: reports that a listing no longer shows are often still found by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapers.client import Fetcher
from scrapers.discover_walk import ColumnWalk, verdict_of
from scrapers.errors import FazhiError
from scrapers.model import Ask, Bureau, BureauVerdict, Column, Item
from scrapers.platforms import Adapter, adapter
from scrapers.platforms.links import url_key
from transforms.model import Finding, Level

_NAME = "站内搜索"
_PAGES = 10  # of 20 found titles: a site has some hundred titles with 法治政府建设 at most


def search_site(bureau: Bureau, column: Column, searches: Sequence[Ask], fetcher: Fetcher) -> ColumnWalk:
    """What the site's search finds. ``searches``: roads to the same answer; the first that works is taken.

    Never raises FazhiError. That the search does not answer is told, and says nothing of the listings.
    """
    family = adapter(column.platform)
    allowed = replace(bureau, hosts=bureau.hosts | family.search_hosts)
    place = Column(searches[0].url, column.platform, _NAME)
    failed: list[FazhiError] = []
    for ask in searches:
        try:
            items, pages = _all(allowed, place, ask, family, fetcher)
        except FazhiError as error:
            failed.append(error)
            continue
        return _walk(place, items, pages, ())
    last = failed[-1]
    words = f"the site's search cannot be asked ({verdict_of(last)}): {last.message}; the columns were read without it"
    return _walk(place, (), 0, (Finding("search_failed", Level.INFO, words, last.url),))


def _all(
    bureau: Bureau, column: Column, ask: Ask, family: Adapter, fetcher: Fetcher
) -> tuple[tuple[Item, ...], int]:
    """All found titles, and how many pages they came on. A page that brings nothing new is the end."""
    lines: dict[str, Item] = {}
    pages, following = 0, ask
    while pages < _PAGES:
        answer = fetcher.fetch(bureau, following)
        listing = family.read(column, following, answer.body, answer.capture.charset)
        pages += 1
        fresh = {key: item for item in listing.items if (key := url_key(item.url)) not in lines}
        lines.update(fresh)
        if not fresh or listing.next is None:
            break
        following = listing.next
    return tuple(lines.values()), pages


def _walk(column: Column, items: tuple[Item, ...], pages: int, findings: tuple[Finding, ...]) -> ColumnWalk:
    return ColumnWalk(
        column=column,
        verdict=BureauVerdict.NOTHING_NEW,
        lines=items,
        new=0,
        pages=pages,
        start=None,
        complete=True,
        to_end=False,
        findings=findings,
        items=len(items),
    )
