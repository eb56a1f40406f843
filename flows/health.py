"""The daily look at everything: alarms, nudges for what was left lying, and a sign of life."""

from __future__ import annotations

from prefect import flow
from prefect.events import emit_event
from prefect.logging import get_run_logger

from fazhi.pipeline.health import check
from fazhi.settings import from_environment
from flows import events, shown
from flows.telling import name_of

CHECKED = "fazhi.health.checked"


@flow(name="health", flow_run_name="health", persist_result=False, retries=3, retry_delay_seconds=60)
def health() -> None:
    """Judges every source and run, tells the alarms that are due, and sends the nudge again for what still waits."""
    result = check(from_environment())
    shown.health(result)
    logger = get_run_logger()
    for one in result.alarms:
        logger.warning("%s %s: %s; %s", one.kind.value, one.name, shown.plain(one.message), one.advice)
        if one.tell:
            events.alarm(one)
    for bureau_id, number in result.nudge:
        logger.info("%s: %s candidates still wait", bureau_id, number)
        events.discovered("health", bureau_id, name_of(bureau_id), ())
    if result.intake.walks:
        events.finished("health")
    # the automation that misses this event tells that nobody looks any more
    resource = {"prefect.resource.id": "fazhi.health"}
    emit_event(CHECKED, resource=resource, payload={"alarms": len(result.alarms)})
