"""The whole warehouse made again from the archive: every run is run again over its own records."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fazhi.errors import UsageError
from fazhi.pipeline.again import again
from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.pipeline.run import declare, say_waiting
from fazhi.settings import Settings, make_home, now
from scrapers.archive import recover
from scrapers.bureau import read_bureaus
from scrapers.errors import ConfigError
from scrapers.replay import ReplayFetcher, runs
from warehouse import load
from warehouse.lock import writer_lock
from warehouse.publish import publish
from warehouse.store import WAREHOUSE, writer


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
                again(store, declared.bureaus, ReplayFetcher(settings.archive, run.id), run, watch)
                for run in runs(settings.archive)
                if run.about
            )
            for path in settings.archive.glob("*.warc.gz"):
                load.know_archive_file(store, path.name, now())
            publish(store, home)
        (home / f"{WAREHOUSE}.wal").unlink(missing_ok=True)  # of a killed writer: it belongs to the old file
        os.replace(Path(place) / WAREHOUSE, home / WAREHOUSE)
    return results
