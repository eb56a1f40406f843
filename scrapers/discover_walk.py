"""One column, walked newest first: page after page until nothing is new, everything is too old, or the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

from scrapers.client import Fetcher
from scrapers.discover_tally import FULL, Tally
from scrapers.errors import Blocked, FazhiError, Gone, LayoutChanged, NotThePage, TryLater
from scrapers.model import Ask, Bureau, BureauVerdict, Column, Item, PageVerdict
from scrapers.page_signs import read_page
from scrapers.platforms import Adapter, ListPage, adapter
from scrapers.platforms.links import folder_of, url_key
from transforms.model import Finding, Level

PAGE_CAP = 200  # pages of one column in one crawl; the longest real columns met have about 100
_SHRUNK = 3     # a list that ends with less than one in so many of the lines it had is another list
_SHELLS = 3     # a shell that leads to a shell that leads to a shell is a loop


@dataclass(frozen=True, slots=True)
class ColumnMemory:
    """What is remembered of a column's earlier walks.

    ``known_urls``: addresses that listings of this bureau have named; ``start``: the request of the first real
    list page, which spares the shell; ``complete``: the earlier walks left no gap down to the oldest wanted line;
    ``items``: how many lines the last walk that could read the column read.
    """

    known_urls: frozenset[str] = frozenset()
    start: Ask | None = None
    complete: bool = False
    items: int = 0


@dataclass(frozen=True, slots=True)
class ColumnWalk:
    """What one walk brought. ``lines``: what was listed, newest first; ``new``: how many were not known; ``pages``:
    requests answered, shells included; ``to_end``: the column's end was reached; ``searches``: see ``ListPage``, empty
    when nothing can have fallen out of the list.

    ``start``, ``complete`` and ``items`` are what the next walk is to remember, in place of what was remembered
    before. ``items`` is the number of lines; of a walk that went wrong, that of the one before if it is greater.
    """

    column: Column
    verdict: BureauVerdict
    lines: tuple[Item, ...]
    new: int
    pages: int
    start: Ask | None
    complete: bool
    to_end: bool
    findings: tuple[Finding, ...]
    items: int
    searches: tuple[Ask, ...] = ()


class _Stop(StrEnum):
    """Why a walk ended."""

    END = "end"              # no page follows
    PAST_END = "past_end"    # a page that the list names is not there
    STUB = "stub"            # a page that the list names has no line: deep TRS pages are such
    NOTHING_NEW = "nothing_new"
    TOO_OLD = "too_old"
    CUT = "cut"              # the page cap


def walk_column(
    bureau: Bureau,
    column: Column,
    fetcher: Fetcher,
    memory: ColumnMemory,
    *,
    full: bool = False,
    year: int | None = None,
) -> ColumnWalk:
    """Walks a column. ``full``: to its end, whatever is known or old. ``year``: down to where reports of that year
    begin to appear. Never raises FazhiError: what went wrong is the walk's verdict and findings."""
    oldest = None if full else _oldest_wanted(year or bureau.since)
    walk = _Walk(bureau, column, fetcher, memory, full=full, oldest=oldest, year=year)
    try:
        family = adapter(column.platform)
        listing = walk.open(family)
        stop = walk.turn_pages(family, listing)
    except FazhiError as error:
        return walk.broken(error)
    return walk.ended(stop)


def _oldest_wanted(year: int | None) -> date | None:
    """A report of year Y is published from December of Y on: 2 of 109 real ones came before the year had ended."""
    return date(year, 12, 1) if year else None


class _Unproved(FazhiError):
    """A page came that is not proved to be the listing, or lines that the listing declares did not come."""

    advice = "open the column in a browser; if its list comes by script, its platform in the YAML is wrong"


class _Walk:
    """The state of one walk."""

    def __init__(
        self,
        bureau: Bureau,
        column: Column,
        fetcher: Fetcher,
        memory: ColumnMemory,
        *,
        full: bool,
        oldest: date | None,
        year: int | None,
    ) -> None:
        self._bureau, self._column, self._fetcher, self._memory = bureau, column, fetcher, memory
        self._full, self._oldest, self._year = full, oldest, year
        self._known = frozenset(map(url_key, memory.known_urls))
        self._lines: dict[str, Item] = {}
        self._tally = Tally()
        self._new = 0
        self._pages = 0
        self._asked: set[str] = set()
        self._start: Ask | None = None
        self._oldest_first = False
        self._met_known = False
        self._findings: list[Finding] = []
        self._searches: tuple[Ask, ...] = ()
        self._last = column.url

    def open(self, family: Adapter) -> ListPage:
        """The first real list page: where it was the last time, else by the column's own page and its shells."""
        self._tally = Tally(family.page_size)
        ask = family.start(self._column)
        known = self._memory.start
        moved = known is not None and known.request_sha256 != ask.request_sha256
        if known and moved and not self._full and (again := self._reopen(family, known)):
            return again
        listing = self._read(family, ask)
        for _ in range(_SHELLS):
            self._searches = self._searches or listing.searches
            if not listing.is_shell or listing.next is None:
                break
            ask = listing.next
            listing = self._read(family, ask)
        return self._proved(ask, listing)

    def _reopen(self, family: Adapter, known: Ask) -> ListPage | None:
        """The remembered first page. None when it fails, or lists nothing although the column may lead elsewhere."""
        try:
            listing = self._proved(known, self._read(family, known))
        except (Blocked, TryLater):
            raise
        except FazhiError as error:
            self._find("listing_moved", Level.INFO, "the remembered first page failed; opened anew", error)
            return None
        return listing if listing.items else None

    def _proved(self, ask: Ask, listing: ListPage) -> ListPage:
        if listing.is_shell or (not listing.items and listing.proof is None):
            raise _Unproved("the page shows no line, and nothing proves that it is a listing", url=ask.url)
        if not listing.items and self._memory.items:
            words = f"the list is empty, and had {self._memory.items} lines before"
            raise _Unproved(words, url=ask.url, evidence=listing.proof)
        self._start = ask
        return listing

    def _read(self, family: Adapter, ask: Ask) -> ListPage:
        self._asked.add(ask.request_sha256)
        self._last = ask.url
        answer = self._fetcher.fetch(self._bureau, ask)
        self._pages += 1
        found_at = answer.capture.final_url if ask.method == "GET" else ask.url
        ask = replace(ask, url=found_at or ask.url)
        listing = family.read(self._column, ask, answer.body, answer.capture.charset)
        if listing.items and not (listing.next or listing.pages or listing.total):
            self._check_home(ask, listing, answer.body)
        return listing

    def _check_home(self, ask: Ask, listing: ListPage, body: bytes) -> None:
        """The home page also lists news; it bears the site's name alone, no pager, and lines of several columns."""
        folder = folder_of(ask.url)
        outside = sum(not url_key(item.url).startswith(folder) for item in listing.items)
        if outside == 0 or folder.count("/") == 1:
            return
        page = read_page(body)
        if page.is_named_as_site or (page.is_home_like and outside * 2 > len(listing.items)):
            words = "the site's home page instead of the list"
            raise NotThePage(words, url=ask.url, evidence=page.title)

    def turn_pages(self, family: Adapter, listing: ListPage) -> _Stop:
        """Takes page after page; says why it stopped. Raises FazhiError when what the list declares is not there."""
        while True:
            stop = self._take(listing)
            if stop is None and listing.next is None and not self._may_go_on(listing):
                stop = _Stop.END
            if stop is None and self._pages >= PAGE_CAP:
                words = f"stopped after {PAGE_CAP} pages; older lines are not read"
                self._find("listing_page_cap", Level.WARNING, words)
                stop = _Stop.CUT
            if stop is not None:
                return stop
            found = self._named(family, listing.next) if listing.next else self._guessed(family, listing)
            if isinstance(found, _Stop):
                return found
            listing = found

    def _named(self, family: Adapter, following: Ask) -> ListPage | _Stop:
        """The page that the list names as its next one."""
        if following.request_sha256 in self._asked:
            words = "the page named as the next one was read before"
            self._find("listing_loop", Level.WARNING, words, url=following.url)
            return _Stop.END
        try:
            return self._read(family, following)
        except (Gone, NotThePage) as error:
            if self._tally.ends_before_last:
                self._tally.pages += 1
            elif self._tally.is_owed:
                error.message = f"page {self._tally.pages + 1}: {error.message}; {self._owed_by}"
                raise
            self._find("listing_past_end", Level.INFO, "a page after the last one that exists was named", error)
            return _Stop.PAST_END

    def _guessed(self, family: Adapter, listing: ListPage) -> ListPage | _Stop:
        """The following page of a list that does not name it, found by trying. What is not there is the end."""
        repeats: Ask | None = None
        here = urlsplit(self._last).path
        for ask in listing.guesses:
            if ask.request_sha256 in self._asked:
                continue
            try:
                found = self._read(family, ask)
            except (Gone, NotThePage):
                continue
            if any(not _keys(item) & self._lines.keys() for item in found.items):
                return found
            same_service = urlsplit(ask.url).path == here
            repeats = repeats or (ask if found.items and same_service else None)
        if repeats:
            words = "the following page shows only lines that were read before"
            self._find("listing_repeats", Level.INFO, words, url=repeats.url)
        missing = self._tally.missing
        if missing and not self._is_below(listing):
            raise _Unproved(f"{missing}, and no following page was found", url=self._column.url)
        return _Stop.END

    @property
    def _owed_by(self) -> str:
        return self._tally.missing or "the list names it as its next one"

    def _may_go_on(self, listing: ListPage) -> bool:
        """Whether pages may follow one that names none: more lines are declared, or a full page declares nothing."""
        if self._tally.missing:
            return True
        guessable = bool(listing.guesses) and not self._tally.is_counted
        return guessable and self._tally.is_full

    def _is_below(self, listing: ListPage) -> bool:
        """Whether the page ends with a line that is older than what is wanted."""
        if self._full or self._oldest_first or self._oldest is None:
            return False
        days = [item.published_on for item in listing.items if item.published_on]
        return bool(days) and days[-1] < self._oldest

    def _take(self, listing: ListPage) -> _Stop | None:
        is_first = self._tally.last is None
        if not is_first and not listing.items:
            return self._without_lines(listing)
        keys = [_keys(item) for item in listing.items]
        if not is_first and all(key & self._lines.keys() for key in keys):
            return self._repeats()
        if is_first:
            self._note_order(listing)
        self._tally.add(listing)
        unknown = self._keep(listing.items)
        self._check_shrunk(listing)
        return self._early_stop(listing, unknown)

    def _without_lines(self, listing: ListPage) -> _Stop:
        declared_end = listing.pages is not None and listing.pages <= self._tally.pages
        if not declared_end and not listing.total and self._tally.ends_before_last:
            declared_end = True
            self._tally.pages += 1  # it was asked for, and is empty
        if self._tally.is_owed and not declared_end:
            words = f"page {self._tally.pages + 1} shows no line; {self._owed_by}"
            raise _Unproved(words, url=self._column.url)
        level = Level.INFO if listing.proof else Level.WARNING
        self._find("listing_stub", level, f"page {self._pages} shows no line: the list ends there")
        return _Stop.STUB

    def _repeats(self) -> _Stop:
        last = self._tally.last
        counted = last is not None and (last.pages is not None or last.total is not None)
        if self._tally.is_owed and (counted or self._tally.pages == 1):
            words = f"page {self._tally.pages + 1} shows only lines that were read before"
            raise _Unproved(f"{words}; {self._owed_by}", url=self._column.url)
        self._find("listing_repeats", Level.INFO, f"page {self._pages} shows only lines that were read before")
        return _Stop.END

    def _check_shrunk(self, listing: ListPage) -> None:
        """A list that ends with a small part of its former lines, or begins with a page of a few lines only, is
        another box of the page (热点推荐), while the list itself did not come."""
        before, now = self._memory.items, len(self._lines)
        is_few = listing.next is None or (self._tally.pages == 1 and now < FULL)
        if before >= FULL and is_few and now * _SHRUNK < before:
            words = f"the list shows {now} lines, and had {before} before: it may be another box of the page"
        elif self._tally.first * _SHRUNK <= len(listing.items) and self._tally.first < FULL <= len(listing.items):
            words = f"page 1 shows {self._tally.first} lines and page {self._tally.pages} {len(listing.items)}"
        else:
            return
        raise LayoutChanged(words, url=self._column.url, evidence=listing.items[0].title)

    def _note_order(self, listing: ListPage) -> None:
        self._oldest_first = is_oldest_first(listing.items)
        if self._oldest_first:
            words = "the list shows its oldest line first: it is read to its end each time"
            self._find("listing_order", Level.INFO, words)

    def _keep(self, items: Iterable[Item]) -> int:
        unknown = 0
        for item in items:
            keys = _keys(item)
            if keys & self._lines.keys():
                continue
            self._lines[url_key(item.url)] = item
            unknown += not keys & self._known
        self._new += unknown
        return unknown

    def _early_stop(self, listing: ListPage, unknown: int) -> _Stop | None:
        if self._full or self._oldest_first or not listing.items:
            return None
        self._met_known = unknown < len(listing.items)
        if listing.next is None and not self._may_go_on(listing):
            return None
        if unknown == 0 and self._memory.complete:
            return _Stop.NOTHING_NEW
        days = [item.published_on for item in listing.items]
        if self._oldest and all(day is not None and day < self._oldest for day in days):
            return _Stop.TOO_OLD
        return None

    def ended(self, stop: _Stop) -> ColumnWalk:
        """The walk as it ended by itself."""
        to_end = stop in (_Stop.END, _Stop.PAST_END, _Stop.STUB)
        short = self._tally.short if to_end else None
        if short:
            self._find("listing_short", Level.WARNING, short)
        gap = stop is _Stop.CUT or short is not None
        if stop is _Stop.TOO_OLD and self._year is not None:
            gap = not (self._memory.complete and self._met_known)
        verdict = BureauVerdict.OK if self._new else BureauVerdict.NOTHING_NEW
        return self._walk(verdict, complete=not gap, to_end=to_end, settled=True)

    def broken(self, error: FazhiError) -> ColumnWalk:
        """The walk that an error ended. Lines read before it stay; what lies behind it is a gap."""
        verdict = verdict_of(error)
        name = f"column {self._column.name} " if self._column.name else "column "
        message = f"{name}{self._column.url} could not be read: {error.message}; {error.advice}"
        where = error.url or self._column.url
        evidence = f"{where}: {error.evidence}" if error.evidence else where
        self._findings.append(Finding(f"column_{verdict}", Level.ERROR, message, evidence))
        return self._walk(verdict, complete=self._memory.complete and self._new == 0, to_end=False, settled=False)

    def _walk(self, verdict: BureauVerdict, *, complete: bool, to_end: bool, settled: bool) -> ColumnWalk:
        return ColumnWalk(
            column=self._column,
            verdict=verdict,
            lines=tuple(self._lines.values()),
            new=self._new,
            pages=self._pages,
            start=self._start or self._memory.start,
            complete=complete,
            to_end=to_end,
            findings=tuple(self._findings),
            items=max(len(self._lines), 0 if settled else self._memory.items),
            searches=self._searches if self._full or not self._memory.complete else (),
        )

    def _find(
        self, check: str, level: Level, message: str, error: FazhiError | None = None, *, url: str | None = None
    ) -> None:
        where = url or (error.url if error else None) or self._column.url
        name = f"column {self._column.name or self._column.url}: "
        self._findings.append(Finding(check, level, name + message, f"{where}: {error.message}" if error else where))


def is_oldest_first(items: Iterable[Item]) -> bool:
    """Whether the dates of a page go up. Pinned lines (置顶) disturb the order, so the greater part decides."""
    days = [item.published_on for item in items if item.published_on]
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(days)]
    return len(days) >= 3 and sum(steps) > 0 and days[-1] > days[0]


def _keys(item: Item) -> set[str]:
    return {url_key(url) for url in (item.url, *item.twin_urls)}


def verdict_of(error: FazhiError) -> BureauVerdict:
    """What an error on a listing means for the column."""
    if isinstance(error, Blocked):
        return BureauVerdict.BLOCKED
    if isinstance(error, TryLater):
        return BureauVerdict.UNREACHABLE
    empty = error.capture is not None and error.capture.verdict is PageVerdict.EMPTY
    if isinstance(error, _Unproved) or empty:
        return BureauVerdict.LISTING_UNPROVED
    if isinstance(error, LayoutChanged | Gone | NotThePage):
        return BureauVerdict.LAYOUT_CHANGED
    return BureauVerdict.FAILED


def open_column(bureau: Bureau, column: Column, fetcher: Fetcher) -> ListPage:
    """The newest page of a column, shells opened, nothing remembered. Raises FazhiError when it is no listing."""
    walk = _Walk(bureau, column, fetcher, ColumnMemory(), full=True, oldest=None, year=None)
    return walk.open(adapter(column.platform))
