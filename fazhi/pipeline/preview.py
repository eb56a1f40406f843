"""Candidates as they are listed now, without keeping anything."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fazhi.pipeline.crawl import workers_for
from fazhi.pipeline.run import choose, opened_client
from fazhi.settings import Settings
from scrapers.discover import Discovery
from scrapers.discover import discover as walk


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
