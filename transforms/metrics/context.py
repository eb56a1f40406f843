"""What a reading of the quantities needs to know about the report as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReportContext:
    """``publisher``: the body whose year it is. Each is None when the report does not tell.

    ``period_start`` and ``period_end`` are the report's declared statistics period (统计期限).
    """

    publisher: str | None = None
    report_year: int | None = None
    signed_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
