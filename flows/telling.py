"""Progress of the pipeline into a run's log, and names that people know."""

from __future__ import annotations

from prefect.logging import get_run_logger

from fazhi.pipeline.result import Moment, Progress, Watch
from fazhi.pipeline.run import choose
from fazhi.settings import from_environment
from flows.shown import plain


def teller(also: Watch | None = None) -> Watch:
    """A watch that logs, and tells ``also``."""
    logger = get_run_logger()

    def tell(step: Progress) -> None:
        say = logger.error if step.moment is Moment.FAILED else logger.info
        say("%s: %s", step.bureau_name, plain(step.text))
        if also is not None:
            also(step)

    return tell


def name_of(bureau_id: str) -> str:
    """The short name of a bureau; its id when it is not declared."""
    for bureau in choose(from_environment(), ()).bureaus:
        if bureau.id == bureau_id:
            return bureau.short_name or bureau.name
    return bureau_id
