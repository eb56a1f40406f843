"""One column, walked newest first: page after page until nothing is new, everything is too old, or the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from scrapers.client import Fetcher
from scrapers.errors import Blocked, FazhiError, Gone, LayoutChanged, NotThePage, TryLater
from scrapers.model import Ask, Bureau, BureauVerdict, Column, Item, Listing, PageVerdict
from scrapers.platforms import Adapter, adapter
from scrapers.platforms.links import url_key
from transforms.model import Finding, Level

PAGE_CAP = 200  # pages of one column in one crawl; the longest real columns met have about 100
_SHELLS = 3     # a shell that leads to a shell that leads to a shell is a loop


@dataclass(frozen=True, slots=True)
class ColumnMemory:
    """What is remembered of a column's earlier walks.

    ``known_urls``: addresses that listings of this bureau have named; ``start``: the request of the first real
    list page, which spares the shell; ``complete``: the earlier walks left no gap down to the oldest wanted line.
    """

    known_urls: frozenset[str] = frozenset()
    start: Ask | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class ColumnWalk:
    """What one walk brought. ``lines``: what was listed, newest first; ``items`` their number; ``new``: how many were
    not known; ``pages``: requests answered, shells included; ``to_end``: the column's end was reached.

    ``start`` and ``complete`` are what the next walk is to remember, in place of what was remembered before.
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

    @property
    def items(self) -> int:
        """Number of lines that were read."""
        return len(self.lines)


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
        ask, listing = walk.open(family)
        stop = walk.turn_pages(family, ask, listing)
    except FazhiError as error:
        return walk.broken(error)
    return walk.ended(stop)


def _oldest_wanted(year: int | None) -> date | None:
    """A report of year Y is published from December of Y on: 2 of 109 real ones came before the year had ended."""
    return date(year, 12, 1) if year else None


class _Unproved(FazhiError):
    """A page came that shows no line, and nothing in it proves that it is a listing."""

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
        self._read_lines = 0
        self._new = 0
        self._pages = 0
        self._list_pages = 0
        self._asked: set[str] = set()
        self._start: Ask | None = None
        self._oldest_first = False
        self._met_known = False
        self._last: Listing | None = None
        self._findings: list[Finding] = []

    def open(self, family: Adapter) -> tuple[Ask, Listing]:
        """The first real list page: where it was the last time, else by the column's own page and its shells."""
        if self._memory.start is not None:
            try:
                return self._proved(self._memory.start, self._read(family, self._memory.start))
            except (Blocked, TryLater):
                raise
            except FazhiError as error:
                self._find("listing_moved", Level.INFO, "the remembered first page failed; opened anew", error)
        ask = family.start(self._column)
        listing = self._read(family, ask)
        for _ in range(_SHELLS):
            if not listing.is_shell or listing.next is None:
                break
            ask = listing.next
            listing = self._read(family, ask)
        return self._proved(ask, listing)

    def _proved(self, ask: Ask, listing: Listing) -> tuple[Ask, Listing]:
        if listing.is_shell or (not listing.items and listing.proof is None):
            raise _Unproved("the page shows no line, and nothing proves that it is a listing", url=ask.url)
        self._start = ask
        return ask, listing

    def _read(self, family: Adapter, ask: Ask) -> Listing:
        self._asked.add(ask.request_sha256)
        answer = self._fetcher.fetch(self._bureau, ask)
        self._pages += 1
        found_at = answer.capture.final_url if ask.method == "GET" else ask.url
        return family.read(self._column, replace(ask, url=found_at or ask.url), answer.body, answer.capture.charset)

    def turn_pages(self, family: Adapter, ask: Ask, listing: Listing) -> _Stop:
        """Takes page after page; says why it stopped."""
        while True:
            if stop := self._take(listing):
                return stop
            following = listing.next
            if following is None:
                return _Stop.END
            if following.request_sha256 in self._asked:
                words = "the page named as the next one was read before"
                self._find("listing_loop", Level.WARNING, words, url=following.url)
                return _Stop.END
            if self._pages >= PAGE_CAP:
                words = f"stopped after {PAGE_CAP} pages; older lines are not read"
                self._find("listing_page_cap", Level.WARNING, words)
                return _Stop.CUT
            try:
                listing = self._read(family, following)
            except (Gone, NotThePage) as error:
                self._find("listing_past_end", Level.INFO, "a page after the last one that exists was named", error)
                return _Stop.PAST_END

    def _take(self, listing: Listing) -> _Stop | None:
        is_first = self._last is None
        if not is_first and not listing.items:
            level = Level.INFO if listing.proof else Level.WARNING
            self._find("listing_stub", level, f"page {self._pages} shows no line: the list ends there")
            return _Stop.STUB
        keys = [_keys(item) for item in listing.items]
        if not is_first and all(key & self._lines.keys() for key in keys):
            self._find("listing_repeats", Level.INFO, f"page {self._pages} shows only lines that were read before")
            return _Stop.END
        if is_first:
            self._note_order(listing)
        self._last = listing
        self._list_pages += 1
        self._read_lines += len(listing.items)
        unknown = self._keep(listing.items)
        return self._early_stop(listing, unknown)

    def _note_order(self, listing: Listing) -> None:
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

    def _early_stop(self, listing: Listing, unknown: int) -> _Stop | None:
        if self._full or self._oldest_first or not listing.items:
            return None
        self._met_known = unknown < len(listing.items)
        if listing.next is None:
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
        short = to_end and self._is_short()
        counted = self._last is not None and self._last.total is not None
        gap = stop is _Stop.CUT or (short and (stop is _Stop.PAST_END or (stop is _Stop.STUB and counted)))
        if stop is _Stop.TOO_OLD and self._year is not None:
            gap = not (self._memory.complete and self._met_known)
        verdict = BureauVerdict.OK if self._new else BureauVerdict.NOTHING_NEW
        return self._walk(verdict, complete=not gap, to_end=to_end)

    def _is_short(self) -> bool:
        """Whether the list declares more than was read; a finding says so."""
        last = self._last
        if last is None:
            return False
        if last.total is not None and self._read_lines < last.total:
            words = f"the list declares {last.total} lines, {self._read_lines} were read"
        elif last.total is None and last.pages is not None and self._list_pages < last.pages:
            words = f"the list declares {last.pages} pages, {self._list_pages} were read"
        else:
            return False
        self._find("listing_short", Level.WARNING, words)
        return True

    def broken(self, error: FazhiError) -> ColumnWalk:
        """The walk that an error ended. Lines read before it stay; what lies behind it is a gap."""
        verdict = verdict_of(error)
        name = f"column {self._column.name} " if self._column.name else "column "
        message = f"{name}{self._column.url} could not be read: {error.message}; {error.advice}"
        where = error.url or self._column.url
        evidence = f"{where}: {error.evidence}" if error.evidence else where
        self._findings.append(Finding(f"column_{verdict}", Level.ERROR, message, evidence))
        return self._walk(verdict, complete=self._memory.complete and self._new == 0, to_end=False)

    def _walk(self, verdict: BureauVerdict, *, complete: bool, to_end: bool) -> ColumnWalk:
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
