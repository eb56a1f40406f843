"""What is different between two warehouses, report by report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from warehouse.arrow import select_all
from warehouse.store import Store, quoted

_EXAMPLES = 5  # facts shown of one report


class Change(StrEnum):
    """What became of a report."""

    NEW = "new"
    GONE = "gone"
    TEXT = "text"  # its cleaned text is another one
    FACTS = "facts"  # the same text, read otherwise


@dataclass(frozen=True, slots=True)
class ReportChange:
    """One report that is not as it was. ``examples``: some of the facts that came (+) and went (-), each as
    “metric value unit: quote”."""

    report_id: str
    change: Change
    metrics_added: int
    metrics_removed: int
    sections_added: int
    sections_removed: int
    examples: tuple[str, ...]


def difference(store: Store, before: Path) -> list[ReportChange]:
    """What the open warehouse has otherwise than the file ``before``; everything is new when there is no such file."""
    if before.exists():
        store.run(f"ATTACH '{quoted(before)}' AS before (READ_ONLY)")
    else:
        store.run("ATTACH ':memory:' AS before")
        for table in ("reports", "report_versions", "metrics", "sections"):
            store.run(f"CREATE TABLE before.{table} AS FROM {table} LIMIT 0")
    try:
        return select_all(store.con, ReportChange, _CHANGES)
    finally:
        store.run("DETACH before")


_FACT = "concat_ws(' ', coalesce(metric_id, label), value, unit) || ': ' || quote"
_HEADING = "report_id, id, number, heading, part, theme"
_CHANGES = f"""
FROM (
    WITH old_text AS (
        SELECT r.id, v.text_sha256 FROM before.reports r
        JOIN before.report_versions v ON v.report_id = r.id AND v.version = r.version
    ), new_text AS (
        SELECT r.id, v.text_sha256 FROM reports r
        JOIN report_versions v ON v.report_id = r.id AND v.version = r.version
    ), facts AS (
        SELECT report_id, '+' AS sign, {_FACT} AS fact, start_char FROM metrics
        WHERE id NOT IN (SELECT id FROM before.metrics)
        UNION ALL
        SELECT report_id, '-' AS sign, {_FACT} AS fact, start_char FROM before.metrics
        WHERE id NOT IN (SELECT id FROM metrics)
    ), headings AS (
        SELECT report_id, '+' AS sign FROM
            (SELECT {_HEADING} FROM sections EXCEPT SELECT {_HEADING} FROM before.sections)
        UNION ALL
        SELECT report_id, '-' AS sign FROM
            (SELECT {_HEADING} FROM before.sections EXCEPT SELECT {_HEADING} FROM sections)
    ), of_facts AS (
        SELECT report_id, count(*) FILTER (sign = '+') AS added, count(*) FILTER (sign = '-') AS removed,
            list(sign || ' ' || fact ORDER BY start_char, sign, fact)[:{_EXAMPLES}] AS examples
        FROM facts GROUP BY report_id
    ), of_headings AS (
        SELECT report_id, count(*) FILTER (sign = '+') AS added, count(*) FILTER (sign = '-') AS removed
        FROM headings GROUP BY report_id
    )
    SELECT coalesce(n.id, o.id) AS report_id,
        CASE WHEN o.id IS NULL THEN 'new' WHEN n.id IS NULL THEN 'gone'
             WHEN n.text_sha256 <> o.text_sha256 THEN 'text' ELSE 'facts' END AS change,
        coalesce(f.added, 0) AS metrics_added, coalesce(f.removed, 0) AS metrics_removed,
        coalesce(h.added, 0) AS sections_added, coalesce(h.removed, 0) AS sections_removed,
        coalesce(f.examples, []) AS examples
    FROM new_text n FULL JOIN old_text o ON o.id = n.id
    LEFT JOIN of_facts f ON f.report_id = coalesce(n.id, o.id)
    LEFT JOIN of_headings h ON h.report_id = coalesce(n.id, o.id)
    WHERE n.id IS NULL OR o.id IS NULL OR n.text_sha256 <> o.text_sha256 OR f.report_id IS NOT NULL
        OR h.report_id IS NOT NULL
) ORDER BY report_id
"""
