"""Made-up bureaus, captures and reports, as small as the warehouse allows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from transforms.model import (
    Finding,
    Level,
    Metric,
    PeriodBasis,
    Qualifier,
    Report,
    Role,
    Section,
    Source,
    Verdict,
)
from warehouse.load import load_bureaus, load_captures, load_catalogues
from warehouse.reports import load_report
from warehouse.rows import BureauRow, CaptureRow, LoadedReport, MetricEntryRow
from warehouse.store import Store

NOON = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
HOST = "http://rsj.lanhe.example"
PAGE = f"{HOST}/zwgk/fzzf/content/post_4711.html"
TWIN = f"{HOST}/gkmlpt/content/0/4/post_4711.html"


def bureau(bureau_id: str = "lanhe-rsj", name: str = "蓝河市人力资源和社会保障局", **more: object) -> BureauRow:
    return BureauRow(**{  # type: ignore[arg-type]
        "id": bureau_id, "name": name, "region": "990100", "platform": "trs", "hosts": ("rsj.lanhe.example",), **more,
    })  # fmt: skip


def capture(capture_id: str, url: str = PAGE, body: bytes = b"body", **more: object) -> CaptureRow:
    return CaptureRow(**{  # type: ignore[arg-type]
        "id": capture_id, "crawl_id": "run-1", "bureau_id": "lanhe-rsj", "method": "GET", "url": url, "final_url": url,
        "request_sha256": hashlib.sha256(url.encode()).hexdigest(), "purpose": "document", "status": 200,
        "sha256": hashlib.sha256(body).hexdigest(), "media_type": "text/html", "charset": "utf-8",
        "warc_file": "run-1.warc.gz", "warc_offset": 0, "etag": None, "last_modified": None, "fetched_at": NOON,
        "verdict": "ok", **more,
    })  # fmt: skip


def fact(text: str, quote: str, value: float, metric_id: str | None = "cases", **more: object) -> Metric:
    start = text.index(quote)
    return Metric(**{  # type: ignore[arg-type]
        "metric_id": metric_id, "label": "办理案件", "value": value, "value_max": None, "unit": "件",
        "unit_in_text": "件", "quote": quote, "start": start, "end": start + len(quote), "qualifier": Qualifier.EXACT,
        "role": Role.VALUE, "period_basis": PeriodBasis.IN_YEAR, "period_start": None, "period_end": None,
        "scope": None, "scope_name": None, "subject": None, "section_id": "1", **more,
    })  # fmt: skip


TEXT = "一、主要成效\n全年办理案件12件。"


def report(body: str = TEXT, *, metrics: Iterable[Metric] | None = None, **more: object) -> Report:
    found = tuple(metrics) if metrics is not None else (fact(body, "12件", 12),) if "12件" in body else ()
    end = len(body)
    sections = (
        Section("1", None, 1, "一、", "主要成效", "achievements", None, 0, end),
        Section("1.1", "1", 0, None, None, "achievements", None, body.find("\n") + 1, end),
    )
    return Report(**{  # type: ignore[arg-type]
        "verdict": Verdict.REPORT, "verdict_reason": None, "title": "蓝河市人社局2024年法治政府建设情况报告",
        "publisher": "蓝河市人力资源和社会保障局", "report_year": 2024, "period_start": None, "period_end": None,
        "published_on": date(2025, 2, 1), "signed_on": None, "document_number": None, "index_number": None,
        "text": body, "sections": sections, "metrics": found, "attachments": (),
        "findings": (Finding("missing_part", Level.INFO, "no next_year_plan"),),
        "source": Source(PAGE, "0" * 64, "text/html"), "parser_version": "1", **more,
    })  # fmt: skip


def put(store: Store, made: Report, url: str = PAGE, *, hours: int = 0, **more: object) -> LoadedReport:
    """Loads a report with the capture that brought it; ``hours`` after noon."""
    seen_at = NOON + timedelta(hours=hours)
    capture_id = f"{hashlib.sha256(f'{url} {made.text}'.encode()).hexdigest()[:8]}-{hours}"
    load_captures(store, [capture(capture_id, url, made.text.encode(), fetched_at=seen_at)])
    return load_report(store, made, **{  # type: ignore[arg-type]
        "url": url, "capture_id": capture_id, "seen_at": seen_at, "bureau_id": "lanhe-rsj", "crawl_id": "run-1", **more,
    })  # fmt: skip


def metric_entry(metric_id: str = "cases", **more: object) -> MetricEntryRow:
    return MetricEntryRow(**{  # type: ignore[arg-type]
        "id": metric_id, "zh": "办理案件数", "en": "Cases handled", "tier": "core", "theme": "admin_litigation",
        "kind": "count", "unit": "件", "aggregation": "sum_disjoint", "definition": "全年办理的案件", **more,
    })  # fmt: skip


def declare(store: Store, *bureaus: BureauRow) -> None:
    load_bureaus(store, bureaus or [bureau()])
    load_catalogues(store, [metric_entry()], [], [])


PUBLIC_TABLES = ("reports", "report_versions", "report_urls", "sections", "metrics", "findings")


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables that a report fills."""
    return {table: store.run(f"FROM {table} ORDER BY ALL") for table in PUBLIC_TABLES}


