"""The crawl as a Prefect flow: one flow run, a task run per bureau and per document, a table of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from fazhi.pipeline.crawl import workers_for
from fazhi.pipeline.result import BureauOutcome, CrawlResult, Moment, Progress, Watch
from fazhi.pipeline.run import choose
from fazhi.pipeline.run import crawl as run_crawl
from fazhi.settings import Settings, from_environment
from flows.executor import PrefectTasks

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


_RUNNER: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=64)  # Prefect's own default has no limit


@flow(name="crawl", flow_run_name=run_name, persist_result=False, task_runner=_RUNNER)
def crawl(bureaus: list[str] | None = None, year: int | None = None, full: bool = False) -> CrawlResult:
    """Discover, fetch, parse, load and publish."""
    result = run_crawl(
        _settings.get() or from_environment(),
        bureaus or (),
        year=year,
        full=full,
        watch=_telling(_watcher.get()),
        executor=PrefectTasks(),
    )
    create_table_artifact(
        key="crawl",
        table=[_row(bureau) for bureau in result.bureaus],
        description=f"What crawl {result.crawl_id} found, per bureau",
    )
    return result


def _telling(watch: Watch | None) -> Watch:
    """Progress goes to the run's log, and to the terminal when the crawl was started there."""
    logger = get_run_logger()

    def tell(step: Progress) -> None:
        say = logger.error if step.moment is Moment.FAILED else logger.info
        say("%s: %s", step.bureau_name, step.text)
        if watch is not None:
            watch(step)

    return tell


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
