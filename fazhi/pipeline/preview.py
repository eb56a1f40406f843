"""Candidates as they are listed now, without keeping anything."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from fazhi.pipeline.crawl import workers_for
from fazhi.pipeline.run import choose, passing_client
from fazhi.settings import Settings
from scrapers.discover import Discovery
from scrapers.discover import discover as walk
from scrapers.errors import ConfigError


def discover(
    settings: Settings, ids: Sequence[str] = (), *, year: int | None = None, full: bool = False
) -> tuple[Discovery, ...]:
    """The bureaus' columns as they are now, with the decision on every title. Nothing is kept.

    UsageError for an unknown bureau, ConfigError for one whose YAML is broken.
    """
    choice = choose(settings, ids)
    if choice.broken:
        raise ConfigError("\n".join(broken.error.message for broken in choice.broken))
    with ThreadPoolExecutor(workers_for(choice.bureaus)) as threads, passing_client(settings) as client:
        return tuple(threads.map(lambda bureau: walk(bureau, client, {}, full=full, year=year), choice.bureaus))
