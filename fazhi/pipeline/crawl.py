"""The main job: walk the bureaus' columns, read what is new, load it, publish.

One thread writes the warehouse (the caller's); the web is waited for in the executor's. What happens to one
bureau stays with that bureau.
"""

from __future__ import annotations

import queue
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from fazhi.pipeline.keep import Keeper
from fazhi.pipeline.overrides import apply_overrides
from fazhi.pipeline.read import Reading, failure_of, read, unloadable
from fazhi.pipeline.result import BureauOutcome, CrawlResult, LoadedReport, Moment, Progress, Watch
from fazhi.pipeline.rows import candidate_of, candidate_row, column_rows, memories_of
from fazhi.pipeline.steps import Executor, Handle, Step
from scrapers.client import Fetcher
from scrapers.discover import Discovery, discover
from scrapers.errors import Blocked, FazhiError, Gone, Refused, TooLarge
from scrapers.model import Bureau, BureauVerdict, Candidate
from transforms.model import Decision, Finding, Level, Verdict
from warehouse import load
from warehouse.rows import CandidateRow, CandidateState, CrawlRow


class Phase(StrEnum):
    """Which part of the main job a run does."""

    WHOLE = "crawl"
    WALK = "discover"  # the listings alone: what they name becomes pending
    READ = "read"  # what is pending alone


@dataclass(frozen=True, slots=True)
class Years:
    """Report years that a run keeps to, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked to do. ``full`` walks whole columns and asks again for what was gone."""

    crawl_id: str
    started_at: datetime
    bureaus: tuple[Bureau, ...]
    years: Years | None = None
    full: bool = False
    phase: Phase = Phase.WHOLE


@dataclass(slots=True)
class _Course:
    """One bureau on its way through the crawl."""

    bureau: Bureau
    began: float
    started_at: datetime
    discovery: Discovery | None = None
    verdict: BureauVerdict = BureauVerdict.FAILED
    candidates: int = 0
    to_read: deque[Candidate] = field(default_factory=deque)
    failed: int = 0
    reports: list[LoadedReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Crawl:
    """One crawl over several bureaus. ``run`` once.

    Bureaus that share a host form a lane and are crawled one after the other, since the host is asked one thing at
    a time anyway; so many bureaus on one slow host never keep the others' threads waiting.
    """

    def __init__(
        self,
        order: Order,
        keeper: Keeper,
        fetcher: Fetcher,
        executor: Executor,
        watch: Watch,
        clock: Callable[[], datetime],
        wanted: Callable[[Candidate], bool] = lambda candidate: True,
        due: Callable[[Candidate, datetime], bool] | None = None,
    ) -> None:
        """``wanted``: which of the pending candidates are read. ``due``: which of those that are reports are asked
        again, by when they were asked last; none without it."""
        self._order = order
        self._keeper = keeper
        self._fetcher = fetcher
        self._executor = executor
        self._watch = watch
        self._clock = clock
        self._is_wanted = wanted
        self._is_due = due
        self._events: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lanes: dict[str, deque[Bureau]] = defaultdict(deque)
        self._outcomes: dict[str, BureauOutcome] = {}

    def run(self) -> CrawlResult:
        """Crawls all bureaus of the order and loads what they give. Does not publish.

        The warehouse is held for what has happened, not while the web is waited for.
        """
        for bureau in self._order.bureaus:
            self._lanes[lane_of(bureau)].append(bureau)
        try:
            with self._keeper.writing():
                for lane in list(self._lanes):
                    self._start_next(lane)
            while len(self._outcomes) < len(self._order.bureaus):
                happened = self._events.get()
                with self._keeper.writing():
                    happened()
                    while not self._events.empty():
                        self._events.get()()
        finally:
            self._keeper.flush_captures()
        return CrawlResult(self._order.crawl_id, tuple(self._outcomes[b.id] for b in self._order.bureaus))

    def _start_next(self, lane: str) -> None:
        if not self._lanes[lane]:
            return
        bureau = self._lanes[lane].popleft()
        course = _Course(bureau, time.monotonic(), self._clock())
        if self._order.phase is Phase.READ:
            course.verdict = BureauVerdict.NOTHING_NEW
            course.to_read.extend(self._wanted(bureau))
            self._read_next(course)
            return
        remembered = memories_of(self._keeper.store, bureau.id)
        order = self._order

        def walk() -> Discovery:
            return discover(
                bureau, self._fetcher, remembered, full=order.full, year=order.years.first if order.years else None
            )

        handle = self._executor.submit(Step.DISCOVER, f"discover {called(bureau)}", walk)
        handle.add_done_callback(lambda _: self._events.put(lambda: self._discovered(course, handle)))

    def _discovered(self, course: _Course, handle: Handle[Discovery]) -> None:
        try:
            discovery = handle.result()
            self._remember(course, discovery)
            if self._order.phase is Phase.WHOLE and not is_dead(discovery):
                course.to_read.extend(self._wanted(course.bureau))
            self._say(course, Moment.DISCOVERED, _found(discovery, len(course.to_read)))
        except Exception as error:  # one bureau's failure never stops or spoils another's
            course.verdict = BureauVerdict.FAILED
            course.findings.append(_unexpected(error))
            self._say(course, Moment.FAILED, f"discovery failed: {error}")
        self._read_next(course)

    def _remember(self, course: _Course, discovery: Discovery) -> None:
        store = self._keeper.store
        course.discovery, course.verdict = discovery, discovery.verdict
        course.findings += discovery.findings
        course.candidates = sum(c.decision is not Decision.REFUSED for c in discovery.candidates)
        rows = [candidate_row(candidate) for candidate in discovery.candidates]
        with store.transaction():
            load.load_candidates(store, rows, self._order.started_at)
            load.load_columns(store, column_rows(discovery, self._order.started_at))
            apply_overrides(store, course.bureau, self._order.started_at)

    def _wanted(self, bureau: Bureau) -> list[Candidate]:
        """What is still to be read of this bureau, of the years that were asked for, and what is to be asked again."""
        store, years = self._keeper.store, self._order.years
        rows = load.open_candidates(store, bureau.id, gone=self._order.full)
        found = [candidate_of(row) for row in rows if years is None or _may_be_of(row, years)]
        return [*(candidate for candidate in found if self._is_wanted(candidate)), *self._asked_again(bureau)]

    def _asked_again(self, bureau: Bureau) -> list[Candidate]:
        if self._is_due is None:
            return []
        pages = {page.url: page.asked_at for page in load.report_pages(self._keeper.store, bureau.id)}
        if not pages:
            return []
        known = load.known_candidates(self._keeper.store, bureau.id)
        again = [candidate_of(known[url]) for url in pages]
        return [candidate for candidate in again if self._is_due(candidate, pages[candidate.url])]

    def _read_next(self, course: _Course) -> None:
        if not course.to_read:
            self._finish(course)
            return
        candidate = course.to_read.popleft()
        label = f"read {called(course.bureau)} {candidate.title}"
        handle = self._executor.submit(Step.READ, label, lambda: _read_or_gone(course.bureau, candidate, self._fetcher))
        handle.add_done_callback(lambda _: self._events.put(lambda: self._was_read(course, candidate, handle)))

    def _was_read(self, course: _Course, candidate: Candidate, handle: Handle[Reading | Gone]) -> None:
        try:
            came = handle.result()
            if isinstance(came, Gone):
                self._gone(course, candidate, came)
            else:
                self._take(course, came)
        except FazhiError as error:
            self._not_read(course, candidate, error)
        except Exception as error:  # one bureau's failure never stops or spoils another's
            self._failed(course, candidate, CandidateState.FAILED, _unexpected(error))
        self._read_next(course)

    def _take(self, course: _Course, reading: Reading) -> None:
        report, candidate = reading.report, reading.candidate
        if report.verdict is Verdict.NOT_REPORT and candidate.decision is Decision.DOUBTFUL:
            self._keeper.decided_otherwise(candidate, report)
            self._say(course, Moment.READ, f"not a report: {candidate.title}")
            return
        problem = unloadable(reading)
        if problem:
            self._failed(course, candidate, CandidateState.FAILED, problem)
            return
        loaded = self._keeper.load(course.bureau, reading)
        if loaded.is_news:
            course.reports.append(loaded)
        self._say(course, Moment.READ, f"{report.report_year} {report.title}: {len(report.metrics)} metrics")

    def _gone(self, course: _Course, candidate: Candidate, gone: Gone) -> None:
        self._keeper.mark(candidate, CandidateState.GONE, failure_of(gone))
        finding = Finding("page_gone", Level.WARNING, f"a listed page is gone: {candidate.title}", candidate.url)
        course.findings.append(finding)
        self._say(course, Moment.READ, f"gone: {candidate.title}")

    def _not_read(self, course: _Course, candidate: Candidate, error: FazhiError) -> None:
        error.bureau_id = error.bureau_id or course.bureau.id
        final = isinstance(error, Refused | TooLarge)  # what else went wrong may be mended by the next crawl
        state = CandidateState.FAILED if final else CandidateState.PENDING
        check = "document_blocked" if isinstance(error, Blocked) else "document_unreadable"
        self._failed(course, candidate, state, Finding(check, Level.ERROR, str(error), candidate.url))

    def _failed(self, course: _Course, candidate: Candidate, state: CandidateState, finding: Finding) -> None:
        self._keeper.mark(candidate, state, finding.message)
        course.failed += 1
        course.findings.append(finding)
        self._say(course, Moment.FAILED, finding.message)

    def _finish(self, course: _Course) -> None:
        outcome = self._outcome(course)
        row = CrawlRow(
            crawl_id=self._order.crawl_id,
            bureau_id=outcome.bureau_id,
            verdict=outcome.verdict.value,
            started_at=course.started_at,
            finished_at=self._clock(),
            listings=outcome.listings,
            candidates=outcome.candidates,
            new=outcome.new,
            changed=outcome.changed,
            failed=outcome.failed,
        )
        self._keeper.close_bureau(row, outcome.findings, walked=self._order.phase is not Phase.READ)
        self._outcomes[outcome.bureau_id] = outcome
        self._say(course, Moment.DONE, outcome.verdict.value)
        self._start_next(lane_of(course.bureau))

    def _outcome(self, course: _Course) -> BureauOutcome:
        verdict = course.verdict
        if verdict is BureauVerdict.NOTHING_NEW and course.reports:
            verdict = BureauVerdict.OK
        if course.failed and verdict in (BureauVerdict.OK, BureauVerdict.NOTHING_NEW):
            verdict = BureauVerdict.FAILED  # the listings were read, a live candidate could not be
        return BureauOutcome(
            bureau_id=course.bureau.id,
            name=course.bureau.name,
            verdict=verdict,
            listings=course.discovery.listings if course.discovery else 0,
            candidates=course.candidates,
            new=sum(report.outcome == "new" for report in course.reports),
            changed=sum(report.outcome == "changed" for report in course.reports),
            failed=course.failed,
            seconds=time.monotonic() - course.began,
            reports=tuple(course.reports),
            findings=tuple(course.findings),
        )

    def _say(self, course: _Course, moment: Moment, text: str) -> None:
        bureau = course.bureau
        self._watch(Progress(moment, bureau.id, bureau.name, text, len(self._outcomes), len(self._order.bureaus)))


def _may_be_of(row: CandidateRow, years: Years) -> bool:
    """A title without a year may belong to the year before its publication, or to that of a December's."""
    if row.report_year is not None:
        return years.first <= row.report_year <= years.last
    published = row.published_on
    return published is None or years.first <= published.year <= years.last + 1


def is_dead(discovery: Discovery) -> bool:
    """Nothing answers there: its documents are not asked for either."""
    return not discovery.listings and discovery.verdict is BureauVerdict.UNREACHABLE


def lane_of(bureau: Bureau) -> str:
    """The host of the first column: where most of its requests go."""
    return urlsplit(bureau.columns[0].url).netloc.lower()


def called(bureau: Bureau) -> str:
    """Id and name: some of the UI's drawings have no Chinese letters."""
    return f"{bureau.id} {bureau.short_name or bureau.name}"


def _read_or_gone(bureau: Bureau, candidate: Candidate, fetcher: Fetcher) -> Reading | Gone:
    """A page that is gone is a result, not a failure: it is remembered and not asked again."""
    try:
        return read(bureau, candidate, fetcher)
    except Gone as gone:
        return gone


def _found(discovery: Discovery, wanted: int) -> str:
    return f"{discovery.listings} listings, {len(discovery.candidates)} titles, {wanted} to read"


def _unexpected(error: Exception) -> Finding:
    if isinstance(error, FazhiError):
        return Finding("crawl_failed", Level.ERROR, str(error), error.evidence)
    message = f"the program failed with {type(error).__name__}: {error}; please report this with the crawl's id"
    return Finding("crawl_failed", Level.ERROR, message)


def workers_for(bureaus: Sequence[Bureau]) -> int:
    """Threads for a crawl: one a host, since each mostly waits for its host's turn."""
    return min(256, len({lane_of(bureau) for bureau in bureaus}) or 1)
