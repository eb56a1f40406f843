"""One metric across bureaus and years, with how many report it beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from warehouse.arrow import select_all
from warehouse.errors import UnknownName
from warehouse.near import near
from warehouse.rows import MetricEntryRow


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """One comparable value; ``qualifier`` and ``scope`` belong to it, and so does the period it covers.

    ``corrected_by``: the person who corrected it; ``parsed_as``: what the parser had, as JSON, None when it missed it.
    """

    report_year: int
    bureau_id: str | None
    publisher: str | None
    scope: str | None
    scope_name: str | None
    subject: str | None
    label: str
    value: float
    value_max: float | None
    unit: str
    qualifier: str
    period_start: date | None
    period_end: date | None
    quote: str
    report_id: str
    section_id: str
    id: str
    corrected_by: str | None
    corrected_on: date | None
    correction_reason: str | None
    parsed_as: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a year's reports state the metric."""

    report_year: int
    reporting: int
    reports: int
    share: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stated number that is not compared, and why; ``publisher`` has no comparable one for that year."""

    report_year: int
    publisher: str | None
    value: float | None
    quote: str
    reason: str
    report_id: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A metric's values, newest year first, its coverage by year, and what reports state that is not comparable."""

    metric: MetricEntryRow
    values: tuple[ComparedValue, ...]
    coverage: tuple[Coverage, ...]
    left_out: tuple[LeftOut, ...]


def compare(con: duckdb.DuckDBPyConnection, metric: str, year: int | None = None) -> Comparison:
    """A metric by its id or Chinese or English name; of one report year or of all. UnknownName with near ones."""
    entry = _entry(con, metric)
    of_metric = "WHERE metric_id = ? AND (?::INTEGER IS NULL OR report_year = ?)"
    parameters = [entry.id, year, year]
    values = f"FROM metric_values {of_metric} ORDER BY report_year DESC, publisher, scope, subject, id"
    left_out = (
        f"FROM metric_values_excluded {of_metric} AND report_id NOT IN (SELECT report_id FROM metric_values m "
        "WHERE m.metric_id = metric_values_excluded.metric_id) ORDER BY report_year DESC, publisher, start_char"
    )
    coverage = f"FROM metric_coverage {of_metric} ORDER BY report_year DESC"
    return Comparison(
        entry,
        tuple(select_all(con, ComparedValue, values, parameters)),
        tuple(select_all(con, Coverage, coverage, parameters)),
        tuple(select_all(con, LeftOut, left_out, parameters)),
    )


def _entry(con: duckdb.DuckDBPyConnection, name: str) -> MetricEntryRow:
    entries = select_all(con, MetricEntryRow, "FROM metric_catalogue ORDER BY id")
    for entry in entries:
        if name in (entry.id, entry.zh) or name.lower() == entry.en.lower():
            return entry
    by_name = {known: entry.id for entry in entries for known in (entry.id, entry.zh, entry.en)}
    found = dict.fromkeys(by_name[known] for known in near(name, list(by_name)))
    raise UnknownName(f"no metric {name} in the catalogue", tuple(found))
