"""The pipeline's steps as Prefect task runs, so that each bureau and each document shows in the UI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from fazhi.pipeline.steps import Handle, Step
from fazhi.pipeline.walk import SourceFailed
from scrapers.errors import TryLater

T = TypeVar("T")

NAMES = {Step.DISCOVER: "discover a bureau", Step.READ: "read a document"}
# the client has tried three times within the minute; a task waits longer before it tries again, and then longer still
RETRY_SECONDS = 20
_BACKOFF = (1, 4)  # times that


RUNNER: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=64)  # Prefect's own default has no limit


def only_what_may_succeed_later(task: Any, run: TaskRun, state: State[Any]) -> bool:
    """Prefect asks before each retry: a wall or a missing page stays what it is."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, TryLater) or (isinstance(error, SourceFailed) and error.may_mend_itself)


def carry_out(work: Callable[[], T]) -> T:
    """One step of the pipeline."""
    return work()


class PrefectTasks:
    """An executor whose steps are task runs of the current flow run."""

    def __init__(self, retry_seconds: float = RETRY_SECONDS) -> None:
        self._tasks = {
            step: task(
                name=name,
                retries=len(_BACKOFF),
                retry_delay_seconds=[times * retry_seconds for times in _BACKOFF],
                retry_jitter_factor=0.5,
                retry_condition_fn=only_what_may_succeed_later,
                cache_policy=NO_CACHE,
                persist_result=False,
            )(carry_out)
            for step, name in NAMES.items()
        }

    def submit(self, step: Step, label: str, work: Callable[[], T]) -> Handle[T]:
        """Starts ``work`` as a task run named ``label``."""
        named = self._tasks[step].with_options(task_run_name=label.replace("{", "{{").replace("}", "}}"))
        handle: Handle[T] = named.submit(work)
        return handle
