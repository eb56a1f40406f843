"""Discovery as a scheduled flow: one run per group of bureaus, a task per bureau, events for what waits to be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from fazhi.errors import UsageError
from fazhi.pipeline.groups import groups
from fazhi.pipeline.run import choose
from fazhi.pipeline.walk import Walk, walk
from fazhi.settings import CHINA, Settings, from_environment
from flows import events, shown
from flows.executor import RUNNER, PrefectTasks

PARTIAL = "Partial"


def run_name() -> str:
    """``discover guangdong 2026-11-22``: the group, and the day in China."""
    return f"discover {flow_run.parameters.get('group') or 'all'} {datetime.now(CHINA):%Y-%m-%d}"


@flow(name="discover", flow_run_name=run_name, persist_result=False, task_runner=RUNNER)
def discover(group: str | None = None, full: bool = False) -> State[Any]:
    """Walks the listings of one group of bureaus, all when none is named. Writes the archive alone; what is found is
    read by ``ingest``, which its events start.

    A bureau that fails is a failed task. The run itself is then Completed as ``Partial``, and Failed only when nothing
    could be reached.
    """
    settings = from_environment()
    result = walk(settings, _ids(settings, group), full=full, executor=PrefectTasks())
    shown.walk(group or "all", result)
    for one in result.bureaus:
        if one.waiting:
            events.discovered(result.crawl_id, one.bureau.id, one.bureau.name, one.waiting)
    events.finished(result.crawl_id)
    return _state(result)


def _ids(settings: Settings, group: str | None) -> tuple[str, ...]:
    if group is None:
        return ()
    choice = choose(settings, ())
    found = {one.name: one for one in groups(choice.bureaus, settings.bureaus)}
    if group not in found:
        known = ", ".join(found)
        raise UsageError(f"no group {group}: the folders of {settings.bureaus} are {known}; run `fazhi serve` anew")
    return found[group].ids


def _state(result: Walk) -> State[Any]:
    for one in result.broken:
        get_run_logger().error("%s", shown.plain(str(one.error)))
    verdicts = [one.verdict.value for one in result.bureaus] + ["failed"] * len(result.broken)
    told = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in dict.fromkeys(verdicts))
    if not result.reached:
        return Failed(message=f"nothing could be reached: {told}; look at the network of this machine")
    if result.clean:
        return Completed(message=told)
    return Completed(message=f"{told}; the failed tasks say why and what to do", name=PARTIAL)
