"""The events that the flows send: small nudges with ids and URLs, never documents. The warehouse is the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prefect.events import emit_event

from fazhi.pipeline.health import Alarm, Kind
from fazhi.pipeline.result import LoadedReport
from fazhi.pipeline.walk import Found

DISCOVERED = "fazhi.report.discovered"
LOADED = "fazhi.reports.loaded"
CHANGED = "fazhi.report.changed"
FINISHED = "fazhi.crawl.finished"
_OF_ALARM = {
    Kind.SILENT: "fazhi.bureau.silent",
    Kind.BLOCKED: "fazhi.bureau.blocked",
    Kind.LAYOUT_CHANGED: "fazhi.bureau.layout_changed",
    Kind.OVERDUE: "fazhi.report.overdue",
    Kind.CRAWL_MISSING: "fazhi.crawl.missing",
    Kind.CRAWL_BROKEN_OFF: "fazhi.crawl.broken_off",
    Kind.DECLARATION_BROKEN: "fazhi.bureau.declaration_broken",
}
_MOST = 200  # candidates in one event; the rest is pending all the same


def discovered(crawl_id: str, bureau_id: str, name: str, waiting: Sequence[Found]) -> None:
    """Something of this bureau waits to be read."""
    candidates = [{"url": one.url, "title": one.title, "report_year": one.report_year} for one in waiting[:_MOST]]
    _of_bureau(DISCOVERED, bureau_id, name, {"crawl_id": crawl_id, "bureau_id": bureau_id, "candidates": candidates})


def loaded(crawl_id: str, bureau_id: str, name: str, reports: Sequence[LoadedReport]) -> None:
    """Reports are in the warehouse and not published yet; of those whose text changed, one event each."""
    ids = [report.report_id for report in reports]
    _of_bureau(LOADED, bureau_id, name, {"crawl_id": crawl_id, "bureau_id": bureau_id, "report_ids": ids})
    for report in reports:
        if report.outcome == "changed":
            payload = {"bureau_id": bureau_id, "report_id": report.report_id, "title": report.title, "url": report.url}
            _of_bureau(CHANGED, bureau_id, name, payload)


def finished(crawl_id: str) -> None:
    """A walk over listings has come to its end, and waits in the archive to be taken in."""
    resource = {"prefect.resource.id": f"fazhi.crawl.{crawl_id}", "prefect.resource.name": crawl_id}
    emit_event(FINISHED, resource=resource, payload={"crawl_id": crawl_id})


def alarm(one: Alarm) -> None:
    """Something that a person should see."""
    payload = {
        "bureau_id": one.bureau_id,
        "name": one.name,
        "kind": one.kind.value,
        "subject": one.subject,
        "message": one.message,
        "advice": one.advice,
    }
    _of_bureau(_OF_ALARM[one.kind], one.bureau_id, one.name, payload)


def _of_bureau(event: str, bureau_id: str, name: str, payload: Mapping[str, object]) -> None:
    resource = {"prefect.resource.id": f"fazhi.bureau.{bureau_id}", "prefect.resource.name": name}
    emit_event(event, resource=resource, payload=dict(payload))
