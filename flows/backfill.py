"""Earlier years on demand: whole columns, and what they list of these years."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from fazhi.errors import UsageError
from fazhi.pipeline.crawl import Years
from fazhi.pipeline.take import backfill as fill
from fazhi.settings import from_environment
from flows import events
from flows.executor import RUNNER, PrefectTasks
from flows.ingest import settle
from flows.telling import teller


def run_name() -> str:
    """``backfill 2018–2020 shantou-rsj``."""
    given = flow_run.parameters
    return f"backfill {given['first_year']}–{given['last_year']} {', '.join(given.get('bureaus') or ['all bureaus'])}"


@flow(name="backfill", flow_run_name=run_name, persist_result=False, task_runner=RUNNER)
def backfill(first_year: int, last_year: int, bureaus: list[str] | None = None) -> State[Any]:
    """Walks the whole columns of these bureaus, all when none is named, and reads what may be of these years, also
    what was gone or could not be read before."""
    if first_year > last_year:
        raise UsageError(f"the years {first_year} to {last_year} run backwards; give the earlier one first")
    settings = from_environment()
    result = fill(settings, tuple(bureaus or ()), Years(first_year, last_year), teller(), PrefectTasks())
    events.finished(result.crawl_id)
    return settle(result)
