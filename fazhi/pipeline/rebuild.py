"""The whole warehouse made again from the archive: every run is run again over its own records."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fazhi.errors import UsageError
from fazhi.pipeline.crawl import Crawl, workers_for
from fazhi.pipeline.diary import Named, named_in, order_of
from fazhi.pipeline.documents import NOBODY, candidate_of, host_of, is_url, known_of_named, take
from fazhi.pipeline.keep import Keeper, Publishers
from fazhi.pipeline.read import Reading, read
from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.pipeline.run import declare, say_waiting
from fazhi.pipeline.steps import Threads
from fazhi.settings import Settings, make_home
from scrapers.archive import recover
from scrapers.archive_reader import Run
from scrapers.bureau import read_bureaus
from scrapers.errors import ConfigError, FazhiError
from scrapers.model import Ask, Bureau, Purpose
from scrapers.replay import ReplayFetcher, runs
from transforms.parse import parse
from warehouse import load
from warehouse.lock import writer_lock
from warehouse.publish import publish
from warehouse.store import WAREHOUSE, Store, writer


def rebuild(settings: Settings, watch: Watch) -> tuple[CrawlResult, ...]:
    """A new warehouse from the archive alone, put in place of the old one and published.

    Runs are run again in the order they began, with the orders, times and answers of then, and today's parser and
    bureaus. UsageError without an archive, ConfigError for a broken bureau: nothing is touched then.
    """
    home = settings.home
    if not any(settings.archive.glob("*.warc.gz*")):
        raise UsageError(f"there is no archive in {settings.archive}; put it there, or set FAZHI_HOME")
    declared = read_bureaus(settings.bureaus)
    if declared.broken:
        raise ConfigError("\n".join(broken.error.message for broken in declared.broken))
    make_home(home)
    with writer_lock(home, "rebuild", settings.lock_wait, say_waiting), tempfile.TemporaryDirectory(dir=home) as place:
        recover(settings.archive)
        with writer(Path(place), "rebuild") as store:
            declare(store, settings, declared)
            results = tuple(
                _again(store, declared.bureaus, ReplayFetcher(settings.archive, run.id), run, watch)
                for run in runs(settings.archive)
                if run.about
            )
            publish(store, home)
        (home / f"{WAREHOUSE}.wal").unlink(missing_ok=True)  # of a killed writer: it belongs to the old file
        os.replace(Path(place) / WAREHOUSE, home / WAREHOUSE)
    return results


def _again(
    store: Store, bureaus: Sequence[Bureau], fetcher: ReplayFetcher, run: Run, watch: Watch
) -> CrawlResult:
    """One run over its own records. A crawl that was broken off gives back what it fetched, but how it ended is not
    known: what it did not get to ask is no failure of the bureau."""
    keeper = Keeper(store, fetcher.crawl_id, Publishers(bureaus))
    for capture in fetcher.captures:
        keeper.capture(capture)
    keeper.flush_captures()
    about = run.about or ""
    order = order_of(run.id, about, bureaus)
    if order is None:
        for named in named_in(about):
            _ingest_again(keeper, fetcher, named, bureaus)
        return CrawlResult(run.id)
    ended = max((capture.fetched_at for capture in fetcher.captures), default=order.started_at)
    with Threads(workers_for(order.bureaus)) as threads:
        result = Crawl(order, keeper, fetcher, threads, watch, lambda: ended).run()
    if not run.finished:
        load.forget_crawl(store, run.id)
    return result


def _ingest_again(keeper: Keeper, fetcher: ReplayFetcher, named: Named, bureaus: Sequence[Bureau]) -> None:
    """One document that a person named; what could not be read then cannot be read now."""
    bureau = next((one for one in bureaus if one.id == named.bureau_id), None)
    candidate = candidate_of(named, bureau)
    known = known_of_named(named, bureau)
    try:
        if is_url(named.url):
            reading = read(bureau or host_of(named.url), candidate, fetcher)
        else:
            ask = Ask(named.url, purpose=Purpose.DOCUMENT)
            answer = fetcher.fetch(bureau or NOBODY, ask)
            reading = Reading(candidate, parse(answer.body, named.url, known), answer.capture, answer.capture, known)
    except FazhiError:
        return
    take(keeper, named.url, bureau, reading)
