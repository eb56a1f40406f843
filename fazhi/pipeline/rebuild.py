"""The whole warehouse made again from the archive: every crawl is run again over its own records."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fazhi.pipeline.crawl import Crawl, Order, workers_for
from fazhi.pipeline.keep import Keeper, Publishers
from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.pipeline.run import declare
from fazhi.pipeline.steps import Threads
from fazhi.settings import Settings
from scrapers.archive import recover
from scrapers.bureau import read_bureaus
from scrapers.model import Bureau
from scrapers.replay import ReplayFetcher, crawl_ids
from warehouse.lock import writer_lock
from warehouse.publish import publish
from warehouse.store import WAREHOUSE, Store, writer


def rebuild(settings: Settings, watch: Watch) -> tuple[CrawlResult, ...]:
    """A new warehouse from the archive alone, put in place of the old one and published.

    Crawls are run again in the order they began, with the times and answers of then. What a person named
    (``ingest``) was archived without its command line and is not brought back.
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
        os.replace(Path(place) / WAREHOUSE, home / WAREHOUSE)
    return results


def _again(settings: Settings, store: Store, bureaus: Sequence[Bureau], crawl_id: str, watch: Watch) -> CrawlResult:
    fetcher = ReplayFetcher(settings.archive, crawl_id)
    began = fetcher.captures[0].fetched_at
    ended = fetcher.captures[-1].fetched_at
    seen = {capture.bureau_id for capture in fetcher.captures}
    order = Order(crawl_id, began, tuple(bureau for bureau in bureaus if bureau.id in seen))
    keeper = Keeper(store, crawl_id, Publishers(bureaus))
    for capture in fetcher.captures:
        keeper.capture(capture)
    with Threads(workers_for(order.bureaus)) as threads:
        return Crawl(order, keeper, fetcher, threads, watch, lambda: ended).run()
