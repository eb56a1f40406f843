"""Runs from settings: open the archive and the warehouse, crawl, publish, close."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from fazhi import __version__
from fazhi.errors import UsageError
from fazhi.pipeline.catalogues import metric_rows, region_rows, section_rows
from fazhi.pipeline.corrections import correction_files
from fazhi.pipeline.crawl import Crawl, Order, Years, workers_for
from fazhi.pipeline.diary import about
from fazhi.pipeline.intake import take_in
from fazhi.pipeline.keep import Keeper, Publishers, held
from fazhi.pipeline.recheck import is_due
from fazhi.pipeline.result import BureauOutcome, CrawlResult, Watch
from fazhi.pipeline.rows import bureau_row, capture_of, finding_row, withdrawal_rows
from fazhi.pipeline.steps import Executor, Threads
from fazhi.settings import CHINA, Settings, make_home, now
from scrapers.archive import ArchiveWriter
from scrapers.bureau import Broken, Declared, read_bureaus
from scrapers.client import Client
from scrapers.courier import ClientSettings, user_agent
from scrapers.errors import ConfigError
from scrapers.model import Bureau, BureauVerdict, Candidate, Capture
from scrapers.transport import Limits
from transforms.model import Finding, Level
from warehouse import load
from warehouse.near import near
from warehouse.publish import publish
from warehouse.reports import correct, withdraw
from warehouse.rows import CaptureRow, CrawlRow
from warehouse.store import Store, writer

SOFTWARE = f"fazhi/{__version__}"


class Remembered:
    """The latest good capture of each request, as the warehouse knows it at the start of a run."""

    def __init__(self, rows: Mapping[str, CaptureRow]) -> None:
        self._rows = rows

    def last_capture(self, request_sha256: str) -> Capture | None:
        """The newest capture of this question, None when it was never asked."""
        row = self._rows.get(request_sha256)
        return capture_of(row) if row else None


def new_crawl_id(at: datetime) -> str:
    """An id that sorts by time, to the millisecond, and is unique: ``20261122T073000123Z-1a2b3c``."""
    return f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03}Z-{uuid4().hex[:6]}"


@dataclass(frozen=True, slots=True)
class Choice:
    """The bureaus a run is for, all declared ones, and those of the run whose YAML is broken."""

    bureaus: tuple[Bureau, ...]
    declared: Declared
    broken: tuple[Broken, ...]


def choose(settings: Settings, ids: Sequence[str]) -> Choice:
    """The bureaus of these ids, all when none is named. UsageError for an unknown id, ConfigError when no file of
    the folder is valid."""
    declared = read_bureaus(settings.bureaus)
    if not declared.bureaus:
        raise ConfigError("\n".join(broken.error.message for broken in declared.broken))
    if not ids:
        return Choice(declared.bureaus, declared, declared.broken)
    valid = {bureau.id: bureau for bureau in declared.bureaus}
    broken = {one.id: one for one in declared.broken}
    unknown = [one for one in ids if one not in valid and one not in broken]
    if unknown:
        raise UsageError("; ".join(unknown_bureau(declared, settings, one) for one in unknown))
    wanted = list(dict.fromkeys(ids))
    return Choice(
        tuple(valid[one] for one in wanted if one in valid),
        declared,
        tuple(broken[one] for one in wanted if one in broken),
    )


def unknown_bureau(declared: Declared, settings: Settings, bureau_id: str) -> str:
    """What a person who mistyped a bureau's id is told."""
    known = [bureau.id for bureau in declared.bureaus] + [broken.id for broken in declared.broken]
    meant = near(bureau_id, known)
    ask = f"did you mean {', '.join(meant)}? " if meant else ""
    return f"no bureau {bureau_id} in {settings.bureaus}; {ask}`fazhi bureaus` lists the declared ones"


def client_settings(settings: Settings) -> ClientSettings:
    """How the client behaves under these settings."""
    return ClientSettings(
        hosts_folder=settings.home / "hosts",
        user_agent=user_agent(__version__, settings.contact),
        delay=settings.host_delay,
        limits=Limits(read=settings.timeout),
        tries=settings.tries,
        allow_hosts=settings.allow_hosts,
    )


def crawl(
    settings: Settings,
    ids: Sequence[str] = (),
    *,
    year: int | None = None,
    full: bool = False,
    watch: Watch,
    executor: Executor | None = None,
) -> CrawlResult:
    """The main job: discover, fetch, parse, load, publish.

    Raises UsageError (bureaus), WarehouseBusy (another writer).
    """
    choice = choose(settings, ids)
    make_home(settings.home)
    with writer(settings.home, "crawl", settings.lock_wait, say_waiting) as store:
        declare(store, settings, choice.declared)
        take_in(store, settings.archive, choice.declared.bureaus, now())
        started = now()
        order = Order(new_crawl_id(started), started, choice.bureaus, Years(year, year) if year else None, full)
        result = _crawl_web(settings, store, order, choice.declared.bureaus, watch, executor)
        failed = not_crawled(store, order, choice.broken)
        publish(store, settings.home)
    return replace(result, bureaus=(*result.bureaus, *failed))


def say_waiting(holder: str) -> None:
    """Tells on stderr whom this run waits for."""
    print(f"fazhi: waiting for {holder}", file=sys.stderr, flush=True)


def not_crawled(store: Store, order: Order, broken: Sequence[Broken]) -> tuple[BureauOutcome, ...]:
    """The outcomes of bureaus whose YAML is broken, with their findings and crawl rows written down."""
    outcomes = []
    for one in broken:
        finding = Finding("bureau_yaml", Level.ERROR, f"{one.error.message}; {one.error.advice}", str(one.path))
        row = CrawlRow(order.crawl_id, one.id, BureauVerdict.FAILED.value, order.started_at, now())
        with store.transaction():
            load.keep_undeclared(store, one.id)
            load.load_crawl(store, row)
            load.load_findings(store, [finding_row(finding, bureau_id=one.id, crawl_id=order.crawl_id)])
        outcomes.append(BureauOutcome(one.id, one.path.name, BureauVerdict.FAILED, findings=(finding,)))
    return tuple(outcomes)


def _crawl_web(
    settings: Settings,
    store: Store,
    order: Order,
    declared: Sequence[Bureau],
    watch: Watch,
    executor: Executor | None,
) -> CrawlResult:
    keeper = Keeper(held(store), order.crawl_id, Publishers(declared))
    memory = Remembered(load.last_captures(store, [bureau.id for bureau in order.bureaus]))
    with (
        ArchiveWriter(settings.archive, order.crawl_id, SOFTWARE, about=about(order)) as archive,
        Threads(workers_for(order.bureaus)) as threads,
        opened(Client(client_settings(settings), archive, memory, on_capture=keeper.capture)) as client,
    ):
        result = Crawl(order, keeper, client, executor or threads, watch, now, due=due_today(settings)).run()
        archive.finish(now())
        return result


def due_today(settings: Settings) -> Callable[[Candidate, datetime], bool]:
    """Which known report pages are asked again today."""
    today = now().astimezone(CHINA).date()

    def due(candidate: Candidate, asked_at: datetime) -> bool:
        return is_due(candidate.url, asked_at.astimezone(CHINA).date(), today, settings.recheck_days)

    return due


@contextmanager
def opened(client: Client) -> Iterator[Client]:
    """A client that is closed at the end: what waits for its turn then gives up. Close it before the threads that
    use it are waited for, and its archive after them."""
    try:
        yield client
    finally:
        client.close()


@contextmanager
def passing_client(settings: Settings) -> Iterator[Client]:
    """A client whose archive is thrown away: for looking without keeping. The home keeps the hosts' clocks."""
    make_home(settings.home)
    with (
        tempfile.TemporaryDirectory() as folder,
        ArchiveWriter(Path(folder), "passing", SOFTWARE) as archive,
        opened(Client(client_settings(settings), archive)) as client,
    ):
        yield client


def declare(store: Store, settings: Settings, declared: Declared) -> None:
    """Bureaus, catalogues, persons' decisions and corrections as they are declared today. A bureau whose file is
    broken stays as it was."""
    kept = [broken.id for broken in declared.broken]
    load.load_bureaus(store, [bureau_row(bureau) for bureau in declared.bureaus], keep=kept)
    load.load_catalogues(store, metric_rows(), section_rows(), region_rows())
    withdraw(store, withdrawal_rows(declared.bureaus), [bureau.id for bureau in declared.bureaus])
    correct(store, correction_files(settings.corrections))
