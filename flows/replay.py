"""The whole archive read again with today's parser, on demand."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run

from fazhi.pipeline.look import status
from fazhi.pipeline.replay import replay as again
from fazhi.settings import from_environment
from flows import shown
from flows.telling import teller


def run_name() -> str:
    """``replay`` or ``replay (dry run)``."""
    return "replay (dry run)" if flow_run.parameters.get("dry_run") else "replay"


@flow(name="replay", flow_run_name=run_name, persist_result=False)
def replay(dry_run: bool = True) -> str:
    """Makes the warehouse anew from the archive, shows what is different, and publishes it unless ``dry_run``."""
    settings = from_environment()
    done = again(settings, teller(), dry_run=dry_run)
    rows = [
        {
            "report": one.report_id,
            "what": one.change.value,
            "metrics": f"+{one.metrics_added} -{one.metrics_removed}",
            "sections": f"+{one.sections_added} -{one.sections_removed}",
            "for example": shown.plain("; ".join(one.examples)),
        }
        for one in done.changes
    ]
    end = "published" if done.published else "nothing was changed (dry run)"
    create_table_artifact(key="replay", table=rows, description=f"{len(done.runs)} runs read again: {end}")
    if done.published:
        shown.ledger(status(settings).ledger)
    return f"{len(done.changes)} reports are different; {end}"
