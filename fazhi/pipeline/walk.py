"""Discovery alone: walk the bureaus' listings and ask known pages again. Writes the archive, and nothing else.

What it remembers comes from the published snapshot, so it needs no warehouse and holds up no other run.
"""

from __future__ import annotations

import queue
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fazhi.pipeline.crawl import Order, Phase, Years, called, is_dead, lane_of, workers_for
from fazhi.pipeline.diary import about
from fazhi.pipeline.recheck import is_due
from fazhi.pipeline.rows import memories_of
from fazhi.pipeline.run import SOFTWARE, Remembered, choose, client_settings, new_crawl_id, opened
from fazhi.pipeline.steps import Executor, Handle, Step, Threads
from fazhi.settings import CHINA, Settings, make_home, now
from scrapers.archive import ArchiveWriter
from scrapers.bureau import Broken
from scrapers.client import Client, Fetcher
from scrapers.discover import ColumnMemory, Discovery, discover
from scrapers.errors import FazhiError, Gone
from scrapers.model import Ask, Bureau, BureauVerdict, Candidate, PageVerdict, Purpose
from transforms.model import Decision
from warehouse import load
from warehouse.errors import NoSnapshot
from warehouse.rows import CaptureRow, ReportPage
from warehouse.store import Store, snapshot


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate that waits to be read, as an event tells of it."""

    url: str
    title: str
    report_year: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the published snapshot knows of one bureau. ``due``: its report pages that are to be asked again today;
    ``open_candidates``: what it listed and nobody has read yet."""

    columns: dict[str, ColumnMemory]
    due: tuple[ReportPage, ...] = ()
    open_candidates: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Walked:
    """One bureau after its walk. ``waiting``: what is to be read of it now; ``changed`` and ``gone``: known report
    pages that are not what they were. ``error``: what the walk itself failed with, when it did."""

    bureau: Bureau
    discovery: Discovery | None
    waiting: tuple[Found, ...] = ()
    asked_again: int = 0
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str | None = None

    @property
    def verdict(self) -> BureauVerdict:
        """How the walk ended."""
        return self.discovery.verdict if self.discovery else BureauVerdict.FAILED


@dataclass(frozen=True, slots=True)
class Walk:
    """The walk of several bureaus. ``broken``: declarations that could not be read."""

    crawl_id: str
    bureaus: tuple[Walked, ...]
    broken: tuple[Broken, ...]

    @property
    def reached(self) -> bool:
        """Whether anything answered at all."""
        return any(one.discovery is not None and one.discovery.listings > 0 for one in self.bureaus)

    @property
    def clean(self) -> bool:
        """Whether every bureau's listings were read."""
        good = (BureauVerdict.OK, BureauVerdict.NOTHING_NEW)
        return not self.broken and all(one.verdict in good for one in self.bureaus)


def walk(
    settings: Settings,
    ids: Sequence[str] = (),
    *,
    full: bool = False,
    years: Years | None = None,
    executor: Executor | None = None,
) -> Walk:
    """Walks the bureaus side by side, those of one host one after the other. UsageError for an unknown id."""
    choice = choose(settings, ids)
    make_home(settings.home)
    started = now()
    order = Order(new_crawl_id(started), started, choice.bureaus, years, full, Phase.WALK)
    known, captures = remembered(settings, choice.bureaus, started)
    with (
        ArchiveWriter(settings.archive, order.crawl_id, SOFTWARE, about=about(order)) as archive,
        Threads(workers_for(order.bureaus)) as threads,
        opened(Client(client_settings(settings), archive, Remembered(captures))) as client,
    ):
        walked = _side_by_side(order, known, client, executor or threads)
        archive.finish(now())
    return Walk(order.crawl_id, walked, choice.broken)


def remembered(
    settings: Settings, bureaus: Sequence[Bureau], at: datetime
) -> tuple[dict[str, Known], dict[str, CaptureRow]]:
    """What is published about these bureaus, by id, and their last fetches; nothing before the first publishing."""
    try:
        con = snapshot(settings.home)
    except NoSnapshot:
        return {}, {}
    with con:
        store = Store(con)
        ids = [bureau.id for bureau in bureaus]
        today = at.astimezone(CHINA).date()

        def due(page: ReportPage) -> bool:
            return is_due(page.url, page.asked_at.astimezone(CHINA).date(), today, settings.recheck_days)

        return {one: _known(store, one, due) for one in ids}, dict(load.last_captures(store, ids))


def _known(store: Store, bureau_id: str, due: Callable[[ReportPage], bool]) -> Known:
    waiting = [row for row in load.open_candidates(store, bureau_id) if row.state == "pending"]
    return Known(
        memories_of(store, bureau_id),
        tuple(page for page in load.report_pages(store, bureau_id) if due(page)),
        tuple(Found(row.url, row.title, row.report_year) for row in waiting),
    )


def _side_by_side(order: Order, known: dict[str, Known], client: Client, executor: Executor) -> tuple[Walked, ...]:
    lanes: dict[str, deque[Bureau]] = defaultdict(deque)
    for bureau in order.bureaus:
        lanes[lane_of(bureau)].append(bureau)
    ended: queue.SimpleQueue[tuple[str, Bureau, Handle[Walked], float]] = queue.SimpleQueue()

    def start_next(lane: str) -> None:
        if lanes[lane]:
            bureau, began = lanes[lane].popleft(), time.monotonic()
            memory = known.get(bureau.id, Known({}))
            label = f"discover {called(bureau)}"
            handle = executor.submit(Step.DISCOVER, label, lambda: _walk_one(order, bureau, memory, client, began))
            handle.add_done_callback(lambda _: ended.put((lane, bureau, handle, began)))

    for lane in list(lanes):
        start_next(lane)
    done: dict[str, Walked] = {}
    while len(done) < len(order.bureaus):
        lane, bureau, handle, began = ended.get()
        done[bureau.id] = _outcome(bureau, handle, began)
        start_next(lane)
    return tuple(done[bureau.id] for bureau in order.bureaus)


def _outcome(bureau: Bureau, handle: Handle[Walked], began: float) -> Walked:
    """The walk's own result; of a walk that raised, what it told on the way is its outcome."""
    try:
        return handle.result()
    except SourceFailed as failed:
        return failed.walked
    except Exception as error:  # one bureau's failure never stops or spoils another's
        return Walked(bureau, None, seconds=time.monotonic() - began, error=f"{type(error).__name__}: {error}")


class SourceFailed(Exception):
    """A bureau's listings could not be read, or a known page could not be asked; carries what was seen all the same."""

    def __init__(self, walked: Walked, message: str) -> None:
        super().__init__(message)
        self.walked = walked

    @property
    def may_mend_itself(self) -> bool:
        """Nothing answered: it may be there a minute later."""
        return self.walked.verdict is BureauVerdict.UNREACHABLE


def _walk_one(order: Order, bureau: Bureau, known: Known, fetcher: Fetcher, began: float) -> Walked:
    """Raises SourceFailed when the bureau needs a person's look, so that its task shows as failed."""
    year = order.years.first if order.years else None
    discovery = discover(bureau, fetcher, known.columns, full=order.full, year=year)
    seen = [] if is_dead(discovery) else [(page.url, _ask_again(bureau, page, fetcher)) for page in known.due]
    walked = Walked(
        bureau,
        discovery,
        waiting=_waiting(discovery, known),
        asked_again=len(seen),
        changed=tuple(url for url, verdict in seen if verdict is PageVerdict.OK),
        gone=tuple(url for url, verdict in seen if verdict is PageVerdict.GONE),
        seconds=time.monotonic() - began,
    )
    if discovery.verdict not in (BureauVerdict.OK, BureauVerdict.NOTHING_NEW):
        raise SourceFailed(walked, _why(walked))
    return walked


def _why(walked: Walked) -> str:
    """What happened, where, and what to do, as the first line of the failed task's log."""
    discovery = walked.discovery
    worst = [finding for finding in discovery.findings if finding.level != "info"] if discovery else []
    said = worst[0].message if worst else walked.verdict.value
    return f"{walked.bureau.name} ({walked.bureau.id}): {walked.verdict.value}: {said}"


def _waiting(discovery: Discovery, known: Known) -> tuple[Found, ...]:
    """What is to be read: what was listed for the first time, and what was listed before and not read yet."""
    before = {url for memory in known.columns.values() for url in memory.known_urls}
    new = [one for one in discovery.candidates if one.decision is not Decision.REFUSED and not _is_known(one, before)]
    found = {one.url: Found(one.url, one.title, one.report_year) for one in new}
    found |= {one.url: one for one in known.open_candidates}
    return tuple(found.values())


def _is_known(candidate: Candidate, before: set[str]) -> bool:
    return any(url in before for url in (candidate.url, *candidate.twin_urls))


def _ask_again(bureau: Bureau, page: ReportPage, fetcher: Fetcher) -> PageVerdict | None:
    """How a known page, those that follow it and its attachment answer today; None when they cannot be asked just now.
    A report that lost one of its later pages has changed."""
    asks = [Ask(page.url, purpose=Purpose.DOCUMENT)]
    asks += [Ask(url, purpose=Purpose.DOCUMENT, referer=page.url) for url in page.later_urls]
    if page.attachment_url:
        asks.append(Ask(page.attachment_url, purpose=Purpose.ATTACHMENT, referer=page.url))
    if page.missing_url:
        asks.append(Ask(page.missing_url, purpose=Purpose.DOCUMENT, referer=page.url))
    verdict: PageVerdict | None = None
    for ask in asks:
        try:
            answer = fetcher.fetch(bureau, ask)
        except Gone:
            if ask.url == page.url:
                return PageVerdict.GONE
            verdict = PageVerdict.OK if ask.url in page.later_urls else verdict
            continue
        except FazhiError:
            return verdict
        verdict = answer.capture.verdict if verdict is not PageVerdict.OK else verdict
    return verdict
