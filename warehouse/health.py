"""What the service's health is judged by, and the alarms that are up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from warehouse.arrow import select_all
from warehouse.store import Store


@dataclass(frozen=True, slots=True)
class BureauHistory:
    """A declared bureau's last crawls. ``bad_since``: end of the first of the crawls since the last good one that
    could not read its listings, ``bad_crawls`` their number; ``news_at``: when a report of it was first seen last."""

    bureau_id: str
    name: str
    declared_since: datetime | None
    verdict: str | None
    crawl_id: str | None
    crawled_at: datetime | None
    bad_since: datetime | None
    bad_crawls: int
    news_at: datetime | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """A report that should have been published."""

    bureau_id: str
    report_year: int
    due_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Pending:
    """What is pending of one bureau; ``oldest``: when the one that waits longest was listed last."""

    bureau_id: str
    candidates: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One row of ``alarms``."""

    bureau_id: str
    kind: str
    subject: str
    message: str
    advice: str
    raised_on: date
    told_on: date


def histories(store: Store) -> list[BureauHistory]:
    """Every declared bureau, by id."""
    rest = """
    FROM (
        WITH ended AS (
            SELECT *, verdict IN ('ok', 'nothing_new') OR verdict = 'failed' AND listings > 0 AS good FROM crawls
        ), last_good AS (SELECT bureau_id, max(finished_at) AS at FROM ended WHERE good GROUP BY ALL
        ), bad AS (
            SELECT ended.bureau_id, min(finished_at) AS since, count(*) AS number
            FROM ended LEFT JOIN last_good USING (bureau_id)
            WHERE NOT good AND (last_good.at IS NULL OR finished_at > last_good.at) GROUP BY ALL
        ), last AS (
            FROM ended QUALIFY row_number() OVER (PARTITION BY bureau_id ORDER BY finished_at DESC, crawl_id) = 1
        ), news AS (SELECT bureau_id, max(first_seen) AS at FROM reports GROUP BY ALL
        ), said AS (
            SELECT bureau_id, crawl_id, any_value(message ORDER BY message) AS message FROM findings
            WHERE report_id IS NULL AND level = 'error' GROUP BY ALL
        )
        SELECT b.id AS bureau_id, b.name, b.declared_since, last.verdict, last.crawl_id, last.finished_at AS crawled_at,
            bad.since AS bad_since, coalesce(bad.number, 0) AS bad_crawls, news.at AS news_at, said.message
        FROM bureaus b LEFT JOIN last ON last.bureau_id = b.id LEFT JOIN bad ON bad.bureau_id = b.id
        LEFT JOIN news ON news.bureau_id = b.id
        LEFT JOIN said ON said.bureau_id = b.id AND said.crawl_id = last.crawl_id
        WHERE b.declared
    ) ORDER BY bureau_id
    """
    return select_all(store.con, BureauHistory, rest)


def overdue(store: Store, today: date) -> list[Overdue]:
    """The reports on the last full year that are overdue; earlier years are in the ledger."""
    store.con.execute(f"SET VARIABLE fazhi_today = DATE '{today.isoformat()}'")
    rest = "FROM ledger WHERE state = 'overdue' AND report_year = ? ORDER BY bureau_id"
    return select_all(store.con, Overdue, rest, [today.year - 1])


def pending(store: Store) -> list[Pending]:
    """The bureaus with something pending."""
    rest = """
    FROM (
        SELECT bureau_id, count(*) AS candidates, min(last_seen) AS oldest FROM candidates
        WHERE state = 'pending' GROUP BY bureau_id
    ) ORDER BY bureau_id
    """
    return select_all(store.con, Pending, rest)


def alarms(store: Store) -> list[AlarmRow]:
    """The alarms that are up."""
    return select_all(store.con, AlarmRow, "FROM alarms ORDER BY bureau_id, kind, subject")


def keep_alarms(store: Store, rows: Sequence[AlarmRow]) -> None:
    """These are the alarms that are up now."""
    with store.transaction():
        store.run("DELETE FROM alarms")
        store.insert("alarms", AlarmRow, rows)
