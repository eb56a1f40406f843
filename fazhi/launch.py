"""Where a crawl runs: in this process, or as a Prefect flow when a server is named and answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from fazhi.pipeline.result import CrawlResult, Watch
from fazhi.settings import Settings

_HEALTH_SECONDS = 2
_LOOPBACK = ("127.0.0.1", "localhost")  # [::1] in NO_PROXY stops the HTTP library that Prefect uses


def crawl(
    settings: Settings, ids: Sequence[str], *, year: int | None, full: bool, watch: Watch
) -> CrawlResult:
    """The main job. A server that is named and does not answer is said in one line; the crawl works without it."""
    if os.environ.get("PREFECT_API_URL") and prefect_answers(os.environ["PREFECT_API_URL"]):
        from flows.crawl import run_as_flow

        return run_as_flow(settings, ids, year=year, full=full, watch=watch)
    from fazhi.pipeline.run import crawl as in_process

    return in_process(settings, ids, year=year, full=full, watch=watch)


def prefect_answers(api_url: str) -> bool:
    """Asks the server once for its health, before Prefect is imported (which takes seconds)."""
    import requests

    keep_loopback_direct(api_url)
    try:
        answer = requests.get(f"{api_url.rstrip('/')}/health", timeout=_HEALTH_SECONDS)
        if answer.ok:
            return True
        reason = f"it answers {answer.status_code}"
    except requests.RequestException as error:
        reason = type(error).__name__
    print(f"fazhi: no Prefect server at {api_url} ({reason}); crawling without it", file=sys.stderr)
    return False


def keep_loopback_direct(api_url: str) -> None:
    """Prefect's client would send even its loopback calls through a proxy, and fail after two minutes."""
    if urlsplit(api_url).hostname not in _LOOPBACK:
        return
    for name in ("NO_PROXY", "no_proxy"):
        given = [part for part in os.environ.get(name, "").split(",") if part]
        os.environ[name] = ",".join([*given, *(host for host in _LOOPBACK if host not in given)])
