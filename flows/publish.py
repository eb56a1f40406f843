"""Publishing the snapshot, started by the events that something is loaded or a crawl has ended."""

from __future__ import annotations

from prefect import flow
from prefect.logging import get_run_logger

from fazhi.pipeline.look import status
from fazhi.pipeline.take import publish_now
from fazhi.settings import from_environment
from flows import shown


@flow(name="publish", flow_run_name="publish", persist_result=False, retries=3, retry_delay_seconds=20)
def publish() -> None:
    """Takes in what walks left in the archive, puts the snapshot in place, and writes the ledger anew."""
    settings = from_environment()
    _, intake = publish_now(settings)
    for name, problem in intake.damaged:
        get_run_logger().error("%s: %s", name, shown.plain(problem))
    shown.ledger(status(settings).ledger)
