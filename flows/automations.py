"""The automations that the service ships, made again by name so that a second start changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from flows.health import CHECKED

SILENT = timedelta(seconds=75)  # two heartbeats of 30 seconds, Prefect's least, missed
_RUNS_AGAIN = 3
_BLOCK = "fazhi-alarms"
_OURS: dict[str, str | list[str]] = {"prefect.resource.role": "tag", "prefect.resource.id": "prefect.tag.fazhi"}
_RUN: dict[str, str | list[str]] = {"prefect.resource.id": "prefect.flow-run.*"}
_PEOPLE_SEE = {"fazhi.bureau.*", "fazhi.report.overdue", "fazhi.crawl.missing", "fazhi.crawl.broken_off"}

# every value through tojson, so that no word from a web page can end its string
_PAYLOAD = (
    '{"event": {{ event.event | tojson }}, '
    '"name": {{ (event.resource.name or event.resource.id) | tojson }}, '
    '"text": {{ ((event.payload.message or "") ~ " " ~ (event.payload.advice or "")) | tojson }}, '
    '"payload": {{ event.payload | tojson }}}'
)
_FAILED_PAYLOAD = (
    '{"event": {{ event.event | tojson }}, "name": {{ event.resource.name | tojson }}, '
    '"text": {{ (event.payload.validated_state.message or "") | tojson }}}'
)
_NO_HEALTH_PAYLOAD = (
    '{"event": "fazhi.health.missing", "name": "health", '
    '"text": "nobody has looked at the crawls for a day: look whether server and worker run"}'
)


def ensure_automations(webhook: str) -> list[str]:
    """Makes or renews the automations; those that tell people only with a ``webhook`` address. Gives their names."""
    wanted: list[AutomationCore] = [_zombie(), _rerun()]
    if webhook:
        block = Webhook(method="POST", url=webhook, headers={"Content-Type": "application/json"})  # type: ignore[arg-type]
        wanted += _telling(block.save(_BLOCK, overwrite=True))
    with get_client(sync_client=True) as client:
        for one in wanted:
            _put(client, one)
    return [one.name for one in wanted]


def _put(client: Any, wanted: AutomationCore) -> None:
    there = client.read_automations_by_name(wanted.name)
    if there:
        client.update_automation(there[0].id, wanted)
        for extra in there[1:]:
            client.delete_automation(extra.id)
    else:
        client.create_automation(wanted)


def _zombie() -> AutomationCore:
    """A run whose process is gone together with its worker says nothing any more."""
    trigger = EventTrigger(
        after={"prefect.flow-run.Running", "prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.*"},
        match=_RUN,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENT,
    )
    message = f"no sign of life for {SILENT.seconds} seconds: its process and its worker are gone"
    crashed = ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message=message, force=False)
    return AutomationCore(name="fazhi: a run without a sign of life has crashed", trigger=trigger, actions=[crashed])


def _rerun() -> AutomationCore:
    """A crashed run of ours is run again, a few times; all of them may be run again at any point."""
    counts = [str(number) for number in range(_RUNS_AGAIN)]
    trigger = EventTrigger(
        expect={"prefect.flow-run.Crashed"},
        match=_RUN | {"prefect.run-count": counts},
        match_related=_OURS,
        for_each={"prefect.resource.id"},
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )
    again = ChangeFlowRunState(
        state=StateType.SCHEDULED, name="AwaitingRetry", message="run again after a crash", force=False
    )
    return AutomationCore(name="fazhi: a crashed run is run again", trigger=trigger, actions=[again])


def _telling(block: Any) -> list[AutomationCore]:
    def when(**trigger: Any) -> EventTrigger:
        reactive: dict[str, Any] = {"posture": Posture.Reactive, "threshold": 1, "within": timedelta(0)}
        return EventTrigger(**(reactive | trigger))

    failed = when(expect={"prefect.flow-run.Failed"}, match=_RUN, match_related=_OURS)
    no_health = when(expect={CHECKED}, posture=Posture.Proactive, within=timedelta(hours=26))
    return [
        AutomationCore(
            name="fazhi: tell what is wrong with a source or overdue",
            trigger=when(expect=_PEOPLE_SEE, for_each={"prefect.resource.id"}),
            actions=[CallWebhook(block_document_id=block, payload=_PAYLOAD)],
        ),
        AutomationCore(
            name="fazhi: tell that a run failed",
            trigger=failed,
            actions=[CallWebhook(block_document_id=block, payload=_FAILED_PAYLOAD)],
        ),
        AutomationCore(
            name="fazhi: tell that nobody looks any more",
            trigger=no_health,
            actions=[CallWebhook(block_document_id=block, payload=_NO_HEALTH_PAYLOAD)],
        ),
    ]
