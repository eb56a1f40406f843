"""The whole archive read again with today's parser: every run is run again over its own records.

The new warehouse is made beside the old one and compared with it before it takes its place.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi.errors import UsageError
from fazhi.pipeline.again import again
from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.pipeline.run import declare, say_waiting
from fazhi.settings import Settings, make_home, now
from scrapers.archive import recover
from scrapers.bureau import read_bureaus
from scrapers.errors import ConfigError
from scrapers.model import Bureau
from scrapers.replay import ReplayFetcher, runs
from warehouse import load
from warehouse.difference import ReportChange, difference
from warehouse.lock import writer_lock
from warehouse.publish import publish
from warehouse.store import WAREHOUSE, Store, writer


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did, run by run, and what is different in the new warehouse. ``published``: it is in place."""

    runs: tuple[CrawlResult, ...]
    changes: tuple[ReportChange, ...]
    published: bool


def replay(settings: Settings, watch: Watch, *, dry_run: bool = False) -> Replayed:
    """A new warehouse from the archive alone, put in place of the old one and published, unless ``dry_run``.

    Runs are run again in the order they began, with the orders, times and answers of then, and today's parser and
    bureaus. Works without an old warehouse: then every report is new. UsageError without an archive, ConfigError for
    a broken bureau, ArchiveDamaged: nothing is touched then.
    """
    home = settings.home
    if not any(settings.archive.glob("*.warc.gz*")):
        raise UsageError(f"there is no archive in {settings.archive}; put it there, or set FAZHI_HOME")
    declared = read_bureaus(settings.bureaus)
    if declared.broken:
        raise ConfigError("\n".join(broken.error.message for broken in declared.broken))
    make_home(home)
    with writer_lock(home, "replay", settings.lock_wait, say_waiting), tempfile.TemporaryDirectory(dir=home) as place:
        recover(settings.archive)
        with writer(Path(place), "replay") as store:
            declare(store, settings, declared)
            results = _all_again(store, settings, declared.bureaus, watch)
            changes = difference(store, home / WAREHOUSE)
            if not dry_run:
                publish(store, home)
        if not dry_run:
            (home / f"{WAREHOUSE}.wal").unlink(missing_ok=True)  # of a killed writer: it belongs to the old file
            os.replace(Path(place) / WAREHOUSE, home / WAREHOUSE)
    return Replayed(results, tuple(changes), not dry_run)


def _all_again(
    store: Store, settings: Settings, bureaus: Sequence[Bureau], watch: Watch
) -> tuple[CrawlResult, ...]:
    """Files that are still being written are left to the run that writes them."""
    closed = {path.name for path in settings.archive.glob("*.warc.gz")}
    found = [run for run in runs(settings.archive) if run.about and run.is_closed]
    results = tuple(again(store, bureaus, ReplayFetcher(settings.archive, run.id), run, watch) for run in found)
    for name in closed:
        load.know_archive_file(store, name, now())
    return results
