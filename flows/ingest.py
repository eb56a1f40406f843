"""Reading what is pending of one bureau, started by the event that something was discovered."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from fazhi.pipeline.result import BureauOutcome, CrawlResult
from fazhi.pipeline.take import ingest_pending
from fazhi.settings import from_environment
from flows import events, shown
from flows.discover import PARTIAL
from flows.executor import RUNNER, PrefectTasks
from flows.telling import name_of, teller


def run_name() -> str:
    """``ingest 汕头市人社局 2 candidates``."""
    given = flow_run.parameters
    number = len(given.get("candidates") or ())
    return f"ingest {name_of(given['bureau_id'])} {number} candidate{'' if number == 1 else 's'}"


@flow(name="ingest", flow_run_name=run_name, persist_result=False, task_runner=RUNNER)
def ingest(
    bureau_id: str, candidates: list[dict[str, Any]] | None = None, crawl_id: str | None = None
) -> State[Any]:
    """Reads all that is pending of one bureau into the warehouse.

    The parameters beside ``bureau_id`` only say what the event told; the warehouse is the truth. So the same event
    twice, late or out of order changes nothing.
    """
    result = ingest_pending(from_environment(), bureau_id, teller(), PrefectTasks())
    return settle(result)


def settle(result: CrawlResult) -> State[Any]:
    """Notes on the reports, the event that they are loaded, and the run's final state."""
    for bureau in result.bureaus:
        for report in bureau.reports:
            shown.report(report)
        if bureau.reports:
            events.loaded(result.crawl_id, bureau.bureau_id, bureau.name, bureau.reports)
    loaded = len(result.loaded)
    failed = sum(bureau.failed for bureau in result.bureaus)
    told = f"{loaded} report{'' if loaded == 1 else 's'} loaded"
    if not failed:
        return Completed(message=told)
    reason = shown.plain(_first_problem(result.bureaus))
    if not loaded:
        return Failed(message=f"nothing was loaded, {failed} failed: {reason}")
    return Completed(message=f"{told}, {failed} failed: {reason}", name=PARTIAL)


def _first_problem(bureaus: tuple[BureauOutcome, ...]) -> str:
    return next((f.message for bureau in bureaus for f in bureau.findings if f.level.value == "error"), "see the tasks")
