"""The crawl as a Prefect flow: one flow run, a task run per bureau and per document, a table of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from fazhi.pipeline.crawl import workers_for
from fazhi.pipeline.result import BureauOutcome, CrawlResult, Watch
from fazhi.pipeline.run import choose
from fazhi.pipeline.run import crawl as run_crawl
from fazhi.settings import Settings, from_environment
from flows.executor import RUNNER, PrefectTasks
from flows.telling import teller

_watcher: ContextVar[Watch | None] = ContextVar("watcher", default=None)
_settings: ContextVar[Settings | None] = ContextVar("settings", default=None)


def run_as_flow(settings: Settings, ids: Sequence[str], *, year: int | None, full: bool, watch: Watch) -> CrawlResult:
    """The crawl as a flow run of the server that PREFECT_API_URL names. Raises what ``pipeline.run.crawl`` raises."""
    bureaus = choose(settings, ids).bureaus  # a mistyped id is the caller's error, not a failed run
    runner: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=workers_for(bureaus))
    with _in_context(settings, watch):
        return crawl.with_options(task_runner=runner)(bureaus=list(ids), year=year, full=full)


@contextmanager
def _in_context(settings: Settings, watch: Watch) -> Iterator[None]:
    told, used = _watcher.set(watch), _settings.set(settings)
    try:
        yield
    finally:
        _watcher.reset(told)
        _settings.reset(used)


def run_name() -> str:
    """``crawl shantou-rsj, wuhan-rsj 2026`` or ``crawl all bureaus``."""
    given = flow_run.parameters
    names = given.get("bureaus") or []
    which = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "") or "all bureaus"
    year = f" {given['year']}" if given.get("year") else ""
    return f"crawl {which}{year}"


@flow(name="crawl", flow_run_name=run_name, persist_result=False, task_runner=RUNNER)
def crawl(bureaus: list[str] | None = None, year: int | None = None, full: bool = False) -> CrawlResult:
    """Discover, fetch, parse, load and publish."""
    result = run_crawl(
        _settings.get() or from_environment(),
        bureaus or (),
        year=year,
        full=full,
        watch=teller(_watcher.get()),
        executor=PrefectTasks(),
    )
    create_table_artifact(
        key="crawl",
        table=[_row(bureau) for bureau in result.bureaus],
        description=f"What crawl {result.crawl_id} found, per bureau",
    )
    return result


def _row(bureau: BureauOutcome) -> dict[str, object]:
    return {
        "bureau": bureau.name,
        "verdict": bureau.verdict.value,
        "listings": bureau.listings,
        "candidates": bureau.candidates,
        "new": bureau.new,
        "changed": bureau.changed,
        "failed": bureau.failed,
        "seconds": round(bureau.seconds, 1),
        "reports": "; ".join(f"{report.report_year} {report.title}" for report in bureau.reports),
    }
