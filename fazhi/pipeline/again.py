"""A run that is run again over its own records in the archive, into an open warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fazhi.pipeline.crawl import Crawl, Order, Phase, workers_for
from fazhi.pipeline.diary import Named, named_in, order_of
from fazhi.pipeline.keep import Keeper, Publishers, held
from fazhi.pipeline.named import candidate_of, is_url, known_of, take
from fazhi.pipeline.pages import NotAsked
from fazhi.pipeline.read import Reading, read
from fazhi.pipeline.reader import parse
from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.pipeline.steps import Threads
from scrapers.archive_reader import Run
from scrapers.bureau import NOBODY, stranger
from scrapers.errors import FazhiError
from scrapers.model import Answer, Ask, Bureau, Candidate, Capture, PageVerdict, Purpose
from scrapers.replay import ReplayFetcher
from warehouse import load
from warehouse.rows import CandidateState
from warehouse.store import Store


def again(store: Store, bureaus: Sequence[Bureau], fetcher: ReplayFetcher, run: Run, watch: Watch) -> CrawlResult:
    """One run with the order, time and answers of then, and today's parser and bureaus.

    A crawl that was broken off gives back what it fetched, but how it ended is not known: what it did not get to ask
    is no failure of the bureau. Of a walk that was broken off only the fetches are kept: the next one repeats it.
    """
    keeper = Keeper(held(store), fetcher.crawl_id, Publishers(bureaus))
    for capture in fetcher.captures:
        keeper.capture(capture)
    keeper.flush_captures()
    about = run.about or ""
    order = order_of(run.id, about, bureaus)
    if order is None:
        with keeper.writing():
            for named in named_in(about):
                _ingest_again(keeper, fetcher, named, bureaus)
        return CrawlResult(run.id)
    if order.phase is Phase.WALK and run.ended is None:
        return CrawlResult(run.id)
    return _crawl_again(keeper, order, fetcher, run, watch)


class _Ended:
    """The records of a run that came to its end: a page that it did not ask for was not wanted then, and does not come
    later. (Runs of before pages were joined asked for page 1 alone.)"""

    def __init__(self, records: ReplayFetcher) -> None:
        self._records = records

    def fetch(self, bureau: Bureau, ask: Ask) -> Answer:
        """As ``ReplayFetcher.fetch``; NotAsked for a page of a document that was not asked."""
        if ask.purpose is Purpose.DOCUMENT and not self._records.asked(bureau.id, ask):
            raise NotAsked("it was not asked for then", bureau_id=bureau.id, url=ask.url)
        return self._records.fetch(bureau, ask)


def _crawl_again(keeper: Keeper, order: Order, fetcher: ReplayFetcher, run: Run, watch: Watch) -> CrawlResult:
    ended = run.ended or max((capture.fetched_at for capture in fetcher.captures), default=order.started_at)

    def was_asked(candidate: Candidate) -> bool:
        urls = (candidate.url, *candidate.twin_urls)
        return any(fetcher.asked(candidate.bureau_id, Ask(url, purpose=Purpose.DOCUMENT)) for url in urls)

    def again(candidate: Candidate, asked_at: datetime) -> bool:
        return was_asked(candidate)

    records = _Ended(fetcher) if run.ended is not None else fetcher
    with Threads(workers_for(order.bureaus)) as threads:
        result = Crawl(order, keeper, records, threads, watch, lambda: ended, was_asked, again).run()
    if order.phase is Phase.WALK:
        with keeper.writing():
            _asked_again(keeper, fetcher.captures)
    if run.ended is None:
        with keeper.writing():
            load.forget_crawl(keeper.store, run.id)
    return result


def _asked_again(keeper: Keeper, captures: Sequence[Capture]) -> None:
    """What a walk saw of known pages: one that has changed is to be read again, one that is gone is gone."""
    for capture in captures:
        if capture.purpose not in (Purpose.DOCUMENT, Purpose.ATTACHMENT):
            continue
        if capture.verdict is PageVerdict.OK:
            load.reopen_pages(keeper.store, capture.bureau_id, capture.url)
        elif capture.verdict is PageVerdict.GONE and capture.purpose is Purpose.DOCUMENT:
            reason = f"gone since {capture.fetched_at:%Y-%m-%d}: {capture.reason}"
            load.mark_candidate(keeper.store, capture.bureau_id, capture.url, CandidateState.GONE, failure=reason)
            load.reopen_split(keeper.store, capture.bureau_id, capture.url)


def _ingest_again(keeper: Keeper, fetcher: ReplayFetcher, named: Named, bureaus: Sequence[Bureau]) -> None:
    """One document that a person named; what could not be read then cannot be read now."""
    bureau = next((one for one in bureaus if one.id == named.bureau_id), None)
    candidate = candidate_of(named, bureau)
    known = known_of(named, bureau)
    try:
        if is_url(named.url):
            reading = read(bureau or stranger(named.url), candidate, _Ended(fetcher))
        else:
            ask = Ask(named.url, purpose=Purpose.DOCUMENT)
            answer = fetcher.fetch(bureau or NOBODY, ask)
            reading = Reading(candidate, parse(answer.body, named.url, known), answer.capture, answer.capture, known)
    except FazhiError:
        return
    take(keeper, named.url, bureau, reading)
