"""Looking at the published data: the ledger, one metric compared, what a person should look at, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi.errors import UsageError
from fazhi.settings import Settings
from warehouse.compare import Comparison
from warehouse.compare import compare as compared
from warehouse.export import Exported
from warehouse.export import export as exported
from warehouse.ledger import BureauStatus, LedgerRow, Sizes, bureau_status, ledger, sizes
from warehouse.review import Review
from warehouse.review import review as reviewed
from warehouse.store import snapshot


@dataclass(frozen=True, slots=True)
class Status:
    """The ledger, each bureau's last crawl, and how much there is."""

    ledger: tuple[LedgerRow, ...]
    bureaus: tuple[BureauStatus, ...]
    sizes: Sizes


def status(settings: Settings) -> Status:
    """The state of the published data. NoSnapshot before the first crawl."""
    with snapshot(settings.home, settings.day()) as con:
        return Status(tuple(ledger(con)), tuple(bureau_status(con)), sizes(con, settings.home))


def compare(settings: Settings, metric: str, year: int | None = None) -> Comparison:
    """One metric across bureaus and years. UnknownName with the nearest names."""
    with snapshot(settings.home, settings.day()) as con:
        return compared(con, metric, year)


def review(settings: Settings, limit: int) -> Review:
    """What most deserves a person's look, at most ``limit`` of each kind. NoSnapshot before the first crawl."""
    with snapshot(settings.home, settings.day()) as con:
        return reviewed(con, limit)


def export(settings: Settings, folder: Path, form: str, *, stable: bool = False) -> Sequence[Exported]:
    """The public tables and views as files in ``folder``; ``stable`` for comparing two warehouses. NoSnapshot before
    the first crawl."""
    snapshot(settings.home).close()
    try:
        return exported(settings.home, folder, form, settings.day().isoformat(), stable=stable)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written to ({error.strerror}); name a folder of your own") from error
