"""The ledger and the state of the data, as typed rows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import duckdb

from warehouse.arrow import select_all


class LedgerState(StrEnum):
    """Where a bureau's report for a year stands."""

    PUBLISHED = "published"
    LATE = "late"              # published after 1 April of the next year
    OVERDUE = "overdue"        # not in the listings, and 1 April has passed
    NOT_DUE = "not_due"
    WITHDRAWN = "withdrawn"    # overruled by a person
    UNREADABLE = "unreadable"  # listings or a listed page could not be read: nothing is known


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One bureau and report year; ``reason`` says why, None for a plain published one."""

    bureau_id: str
    name: str
    report_year: int
    state: LedgerState
    reason: str | None
    report_id: str | None
    published_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class BureauStatus:
    """One declared bureau with its last crawl (None: never crawled), its reports, and its candidates still open."""

    bureau_id: str
    name: str
    verdict: str | None
    crawl_id: str | None
    finished_at: datetime | None
    listings: int | None
    candidates: int | None
    reports: int
    open_candidates: int
    failed_candidates: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows by table, and the bytes of everything in the home folder."""

    bureaus: int
    reports: int
    report_versions: int
    sections: int
    metrics: int
    captures: int
    candidates: int
    findings: int
    home_bytes: int


def ledger(con: duckdb.DuckDBPyConnection) -> list[LedgerRow]:
    """The ledger by bureau and year, as of the date that ``snapshot`` was given."""
    return select_all(con, LedgerRow, "FROM ledger ORDER BY bureau_id, report_year")


def bureau_status(con: duckdb.DuckDBPyConnection) -> list[BureauStatus]:
    """Each declared bureau with the verdict of its last crawl."""
    rest = """
    FROM (
        SELECT b.id AS bureau_id, b.name, c.verdict, c.crawl_id, c.finished_at, c.listings, c.candidates,
            (SELECT count(*) FROM reports r WHERE r.bureau_id = b.id) AS reports,
            (SELECT count(*) FROM candidates o WHERE o.bureau_id = b.id AND o.state = 'pending') AS open_candidates,
            (SELECT count(*) FROM candidates o WHERE o.bureau_id = b.id AND o.state = 'failed') AS failed_candidates
        FROM bureaus b LEFT JOIN (
            FROM crawls QUALIFY row_number() OVER (PARTITION BY bureau_id ORDER BY finished_at DESC, crawl_id) = 1
        ) c ON c.bureau_id = b.id
        WHERE b.declared
    ) ORDER BY bureau_id
    """
    return select_all(con, BureauStatus, rest)


def sizes(con: duckdb.DuckDBPyConnection, home: Path) -> Sizes:
    """How much there is."""
    tables = [field.name for field in fields(Sizes) if field.name != "home_bytes"]
    counts = con.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)).fetchall()[0]
    total = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    return Sizes(**dict(zip(tables, counts, strict=True)), home_bytes=total)
