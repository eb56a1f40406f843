"""Looking without touching: candidates as they are listed now, the ledger, one metric compared."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fazhi.pipeline.crawl import workers_for
from fazhi.pipeline.run import choose, opened_client
from fazhi.settings import Settings
from scrapers.discover import Discovery
from scrapers.discover import discover as walk
from warehouse.compare import Comparison
from warehouse.compare import compare as compared
from warehouse.ledger import BureauStatus, LedgerRow, Sizes, bureau_status, ledger, sizes
from warehouse.store import snapshot


@dataclass(frozen=True, slots=True)
class Status:
    """The ledger, each bureau's last crawl, and how much there is."""

    ledger: tuple[LedgerRow, ...]
    bureaus: tuple[BureauStatus, ...]
    sizes: Sizes


def discover(
    settings: Settings, ids: Sequence[str] = (), *, year: int | None = None, full: bool = False
) -> tuple[Discovery, ...]:
    """The bureaus' columns as they are now, with the decision on every title. Nothing is kept.

    UsageError for an unknown bureau.
    """
    bureaus = choose(settings, ids).bureaus
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_client(settings, "discover", None, None, archive=Path(folder)) as client,
        ThreadPoolExecutor(workers_for(bureaus)) as threads,
    ):
        return tuple(threads.map(lambda bureau: walk(bureau, client, {}, full=full, year=year), bureaus))


def status(settings: Settings) -> Status:
    """The state of the published data. NoSnapshot before the first crawl."""
    with snapshot(settings.home, settings.day()) as con:
        return Status(tuple(ledger(con)), tuple(bureau_status(con)), sizes(con, settings.home))


def compare(settings: Settings, metric: str, year: int | None = None) -> Comparison:
    """One metric across bureaus and years. UnknownName with the nearest names."""
    with snapshot(settings.home, settings.day()) as con:
        return compared(con, metric, year)
