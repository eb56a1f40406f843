"""Reading what is pending of one bureau, and publishing: the writers of a running service."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from fazhi.pipeline.crawl import Crawl, Order, Phase, Years, workers_for
from fazhi.pipeline.diary import about
from fazhi.pipeline.intake import Intake, take_in
from fazhi.pipeline.keep import Keeper, Publishers
from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.pipeline.run import (
    SOFTWARE,
    Remembered,
    choose,
    client_settings,
    declare,
    due_today,
    new_crawl_id,
    opened,
)
from fazhi.pipeline.steps import Executor, Threads
from fazhi.settings import Settings, make_home, now
from scrapers.archive import ArchiveWriter
from scrapers.client import Client
from warehouse import load
from warehouse.lock import file_lock
from warehouse.publish import publish
from warehouse.store import Store, writer

_TURN = 3600.0  # seconds to wait for another run on the same bureau


def ingest_pending(settings: Settings, bureau_id: str, watch: Watch, executor: Executor | None = None) -> CrawlResult:
    """Reads all that is pending of one bureau into the warehouse; does not publish.

    The warehouse is held only for each loading. Runs on one bureau follow each other: the second finds nothing left.
    UsageError for an unknown bureau, ConfigError for a broken YAML, WarehouseBusy.
    """
    with _turn_of(settings.home, bureau_id):
        return _run(settings, (bureau_id,), Phase.READ, watch, executor)


def backfill(
    settings: Settings, ids: tuple[str, ...], years: Years, watch: Watch, executor: Executor | None = None
) -> CrawlResult:
    """Walks whole columns and reads what may be of these years, what was gone or failed too; does not publish."""
    return _run(settings, ids, Phase.WHOLE, watch, executor, years)


def _run(
    settings: Settings,
    ids: tuple[str, ...],
    phase: Phase,
    watch: Watch,
    executor: Executor | None,
    years: Years | None = None,
) -> CrawlResult:
    choice = choose(settings, ids)
    make_home(settings.home)
    started = now()
    order = Order(new_crawl_id(started), started, choice.bureaus, years, phase is Phase.WHOLE, phase)

    def warehouse() -> AbstractContextManager[Store]:
        return writer(settings.home, f"{phase.value} {order.crawl_id}", settings.lock_wait)

    with warehouse() as store:
        declare(store, settings, choice.declared)
        take_in(store, settings.archive, choice.declared.bureaus, started)
        memory = Remembered(load.last_captures(store, [bureau.id for bureau in order.bureaus]))
    keeper = Keeper(warehouse, order.crawl_id, Publishers(choice.declared.bureaus))
    due = due_today(settings) if phase is Phase.WHOLE else None
    with (
        ArchiveWriter(settings.archive, order.crawl_id, SOFTWARE, about=about(order)) as archive,
        Threads(workers_for(order.bureaus)) as threads,
        opened(Client(client_settings(settings), archive, memory, on_capture=keeper.capture)) as client,
    ):
        result = Crawl(order, keeper, client, executor or threads, watch, now, due=due).run()
        archive.finish(now())
        return result


def publish_now(settings: Settings) -> tuple[Path, Intake]:
    """Takes in what other processes left in the archive and puts the snapshot in place."""
    choice = choose(settings, ())
    make_home(settings.home)
    with writer(settings.home, "publish", settings.lock_wait) as store:
        declare(store, settings, choice.declared)
        intake = take_in(store, settings.archive, choice.declared.bureaus, now())
        return publish(store, settings.home), intake


def _turn_of(home: Path, bureau_id: str) -> AbstractContextManager[None]:
    return file_lock(home / "turns" / f"{bureau_id}.lock", f"{bureau_id} is being read", "ingest", _TURN)
