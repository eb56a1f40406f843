"""The whole warehouse made again from the archive: every crawl is run again over its own records."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fazhi.pipeline.crawl import Crawl, Order, workers_for
from fazhi.pipeline.documents import ingest_again
from fazhi.pipeline.keep import Keeper, Publishers
from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.pipeline.run import declare
from fazhi.pipeline.steps import Threads
from fazhi.settings import Settings
from scrapers.archive import recover
from scrapers.bureau import read_bureaus
from scrapers.model import Bureau, Purpose
from scrapers.replay import ReplayFetcher, crawl_ids
from warehouse.lock import writer_lock
from warehouse.publish import publish
from warehouse.store import WAREHOUSE, Store, writer


def rebuild(settings: Settings, watch: Watch) -> tuple[CrawlResult, ...]:
    """A new warehouse from the archive alone, put in place of the old one and published.

    Crawls are run again in the order they began, with the times and answers of then; documents that a person named
    are read again.
    """
    declared = read_bureaus(settings.bureaus)
    home = settings.home
    home.mkdir(parents=True, exist_ok=True)
    with writer_lock(home, "rebuild", settings.lock_wait), tempfile.TemporaryDirectory(dir=home) as place:
        recover(settings.archive)
        with writer(Path(place), "rebuild") as store:
            declare(store, declared)
            crawls = crawl_ids(settings.archive)
            results = tuple(_again(settings, store, declared.bureaus, crawl_id, watch) for crawl_id in crawls)
            publish(store, home)
        (home / f"{WAREHOUSE}.wal").unlink(missing_ok=True)  # of a killed writer: it belongs to the old file
        os.replace(Path(place) / WAREHOUSE, home / WAREHOUSE)
    return results


def _again(settings: Settings, store: Store, bureaus: Sequence[Bureau], crawl_id: str, watch: Watch) -> CrawlResult:
    fetcher = ReplayFetcher(settings.archive, crawl_id)
    began, ended = fetcher.captures[0].fetched_at, fetcher.captures[-1].fetched_at
    keeper = Keeper(store, crawl_id, Publishers(bureaus))
    for capture in fetcher.captures:
        keeper.capture(capture)
    documents = [capture for capture in fetcher.captures if capture.purpose is Purpose.DOCUMENT]
    if documents and all(capture.purpose is not Purpose.LISTING for capture in fetcher.captures):
        keeper.flush_captures()
        ingest_again(settings, keeper, documents, bureaus)
        return CrawlResult(crawl_id)
    seen = {capture.bureau_id for capture in fetcher.captures}
    order = Order(crawl_id, began, tuple(bureau for bureau in bureaus if bureau.id in seen))
    with Threads(workers_for(order.bureaus)) as threads:
        return Crawl(order, keeper, fetcher, threads, watch, lambda: ended).run()
