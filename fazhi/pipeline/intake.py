"""What is in the archive and not in the warehouse yet: fetches of killed runs, and walks of other processes.

A walk (``discover``) writes the archive alone, so it needs no warehouse and may run on another machine that shares
the archive's folder. The next writer of the warehouse takes it in: it runs the walk again over its own records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fazhi.pipeline.again import again
from fazhi.pipeline.crawl import Phase
from fazhi.pipeline.diary import phase_of
from fazhi.pipeline.result import CrawlResult
from fazhi.pipeline.rows import capture_row
from scrapers.archive import recover
from scrapers.archive_reader import captures, run_of
from scrapers.errors import ArchiveDamaged
from scrapers.model import Bureau
from scrapers.replay import ReplayFetcher
from warehouse import load
from warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Intake:
    """What was taken in: the walks, and the archive files that could not be read with the reason."""

    walks: tuple[CrawlResult, ...]
    damaged: tuple[tuple[str, str], ...]


def take_in(store: Store, archive: Path, bureaus: Sequence[Bureau], at: datetime) -> Intake:
    """Closes files that a killed run left open, and takes every closed file that is new into the warehouse, oldest
    first. A damaged file costs no other; it is looked at again the next time."""
    recover(archive)
    known = load.archive_files(store)
    walks: list[CrawlResult] = []
    damaged: list[tuple[str, str]] = []
    for path in sorted(archive.glob("*.warc.gz")):
        if path.name in known:
            continue
        try:
            with store.transaction():
                walks.extend(_take(store, path, bureaus))
                load.know_archive_file(store, path.name, at)
        except ArchiveDamaged as error:
            damaged.append((path.name, str(error)))
    return Intake(tuple(walks), tuple(damaged))


def _take(store: Store, path: Path, bureaus: Sequence[Bureau]) -> list[CrawlResult]:
    run = run_of(path)
    if run.about and phase_of(run.about) is Phase.WALK:
        return [again(store, bureaus, ReplayFetcher(path.parent, run.id), run, lambda step: None)]
    load.load_captures(store, [capture_row(capture) for capture in captures(path)])
    return []
