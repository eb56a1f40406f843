"""What a crawl keeps: captures as they come, candidates' states, reports, the crawl's rows. One writer."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace

from fazhi.pipeline.read import Reading
from fazhi.pipeline.result import LoadedReport
from fazhi.pipeline.rows import capture_row, finding_row, publisher_of
from scrapers.model import Bureau, Candidate, Capture
from transforms.fold import squash
from transforms.model import Finding, Level, Report
from transforms.names import canonical
from warehouse import load
from warehouse.reports import load_report
from warehouse.rows import CandidateState, CrawlRow
from warehouse.store import Store

Opener = Callable[[], AbstractContextManager[Store]]


def held(store: Store) -> Opener:
    """An opener for a warehouse that is open for the whole run."""
    return lambda: nullcontext(store)


class Publishers:
    """All declared bureaus by the names they sign with."""

    def __init__(self, bureaus: Sequence[Bureau]) -> None:
        self._by_name: Mapping[str, Bureau] = {
            squash(name): bureau
            for bureau in bureaus
            for name in (bureau.name, bureau.short_name, *bureau.aliases)
            if name
        }

    def of(self, publisher: str, host_bureau: Bureau | None) -> Bureau | None:
        """The declared bureau of this name. The bureau whose site it stands on may leave out its region."""
        if host_bureau and canonical(publisher, publisher_of(host_bureau)):
            return host_bureau
        return self._by_name.get(squash(publisher))


_MANY = 200  # captures that are worth a statement of their own


class Keeper:
    """Writes what the crawl finds into the open warehouse. Only ``capture`` may be called from other threads."""

    def __init__(self, opener: Opener, crawl_id: str, publishers: Publishers) -> None:
        """``opener`` gives the warehouse for writing, each time it is needed."""
        self._opener = opener
        self._open: Store | None = None
        self._crawl_id = crawl_id
        self._publishers = publishers
        self._captures: queue.SimpleQueue[Capture] = queue.SimpleQueue()

    @property
    def store(self) -> Store:
        """The warehouse; only within ``writing``."""
        assert self._open is not None
        return self._open

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the warehouse open; within it the calls below share the one opening."""
        if self._open is not None:
            yield
            return
        with self._opener() as store:
            self._open = store
            try:
                self.flush_captures(_MANY)
                yield
            finally:
                self._open = None

    def capture(self, capture: Capture) -> None:
        """A fetch that has just been archived; its row is written with the next flush."""
        self._captures.put(capture)

    def flush_captures(self, least: int = 1) -> None:
        """Writes the rows of all fetches so far, when there are ``least`` of them: one by one they cost more than the
        fetches. Rows that a kill takes away are read from the archive again."""
        if self._captures.qsize() < least:
            return
        rows = []
        while not self._captures.empty():
            rows.append(capture_row(self._captures.get()))
        if rows:
            with self.writing():
                load.load_captures(self.store, rows)

    def mark(self, candidate: Candidate, state: CandidateState, failure: str | None) -> None:
        """The outcome of one try to read a candidate."""
        load.mark_candidate(self.store, candidate.bureau_id, candidate.url, state, failure=failure)

    def decided_otherwise(self, candidate: Candidate, report: Report) -> None:
        """The content says that a title promised too much."""
        self.mark(candidate, CandidateState.DONE, f"not a report: {report.verdict_reason}")

    def load(self, bureau: Bureau | None, reading: Reading) -> LoadedReport:
        """One report into the warehouse, under its own publisher."""
        report, candidate = reading.report, reading.candidate
        publisher = self._publishers.of(report.publisher or "", bureau)
        if bureau and publisher is not bureau:
            report = replace(report, findings=(*report.findings, _other_publisher(report, bureau)))
        self.flush_captures()  # what the report refers to
        url = reading.page.url  # the candidate's own address, or the twin's that is still there
        with self.store.transaction():
            loaded = load_report(
                self.store,
                report,
                url=url,
                capture_id=reading.capture.id,
                later_capture_ids=tuple(capture.id for capture in reading.later),
                seen_at=reading.page.fetched_at,
                bureau_id=publisher.id if publisher else None,
                host_bureau_id=bureau.id if bureau and publisher is not bureau else None,
                crawl_id=self._crawl_id,
                published_on=candidate.published_on,
                twin_urls=tuple(one for one in (candidate.url, *candidate.twin_urls) if one != url),
            )
            load.mark_candidate(
                self.store,
                candidate.bureau_id,
                candidate.url,
                CandidateState.DONE,
                report_id=loaded.report_id,
                report_year=report.report_year,
            )
        return LoadedReport(
            report_id=loaded.report_id,
            title=report.title or candidate.title,
            publisher=report.publisher or "",
            report_year=report.report_year or 0,
            url=loaded.canonical_url or url,
            outcome=loaded.outcome.value,
            sections=len(report.sections),
            metrics=len(report.metrics),
            findings=report.findings,
        )

    def close_bureau(self, row: CrawlRow, findings: Sequence[Finding], *, walked: bool) -> None:
        """How the run ended for one bureau, with what was found on the way. Only a run that ``walked`` its listings
        is a crawl of it."""
        rows = [finding_row(f, bureau_id=row.bureau_id, crawl_id=row.crawl_id) for f in findings]
        with self.store.transaction():
            if walked:
                load.load_crawl(self.store, row)
            load.load_findings(self.store, rows)


def _other_publisher(report: Report, host: Bureau) -> Finding:
    return Finding(
        "other_publisher",
        Level.WARNING,
        f"published on the site of {host.name}, but it is the report of {report.publisher}",
        report.publisher,
    )
