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

# a heartbeat tells a run whose process is gone; a worker that asks often starts a run within seconds
_PREFECT = {
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}


def crawl(
    settings: Settings, ids: Sequence[str], *, year: int | None, full: bool, watch: Watch
) -> CrawlResult:
    """The main job. A server that is named and does not answer is said in one line; the crawl works without it."""
    if os.environ.get("PREFECT_API_URL") and prefect_answers(os.environ["PREFECT_API_URL"]):
        from flows.crawl import run_as_flow

        return run_as_flow(settings, ids, year=year, full=full, watch=watch)
    from fazhi.pipeline.run import crawl as in_process

    return in_process(settings, ids, year=year, full=full, watch=watch)


def serve(settings: Settings, port: int, runs: int) -> int:
    """The running service, until it is stopped. With PREFECT_API_URL set, that server is used instead of an own one.
    Gives the exit code."""
    from fazhi.settings import make_home

    make_home(settings.home)
    api_url = os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{port}/api"
    keep_loopback_direct(api_url)
    home = settings.home.resolve()
    absolute = {"FAZHI_HOME": home, "FAZHI_BUREAUS": settings.bureaus, "FAZHI_CORRECTIONS": settings.corrections}
    os.environ.update({name: str(path.resolve()) for name, path in absolute.items()})
    own = "PREFECT_API_URL" not in os.environ
    os.environ |= _PREFECT | {"PREFECT_API_URL": api_url}
    os.environ.setdefault("PREFECT_HOME", str(home / "prefect"))
    from flows.service import Service

    return Service(home, api_url, port if own else None, runs).run()


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
