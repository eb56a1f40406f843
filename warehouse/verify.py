"""What there is to verify: each fact with the records whose bytes must still yield its quote. Only SQL here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.arrow import select_all
from warehouse.errors import UnknownName
from warehouse.near import near


@dataclass(frozen=True, slots=True)
class FactToVerify:
    """One fact, with the capture that its quote came from and those of all pages of its report, page 1 first.

    ``text_sha256`` is of the text cleaned by ``parser_version``.
    """

    report_id: str
    version: int
    fact_id: str
    metric_id: str | None
    quote: str
    start_char: int
    end_char: int
    parser_version: str
    text_sha256: str
    capture_id: str
    part_capture_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchivedBody:
    """The WARC record that holds the body of a capture (of a revisit: the earlier record).

    ``sha256`` is of the body. ``media_type``, ``charset`` and ``url`` are what the reader was told about the bytes.
    """

    capture_id: str
    url: str
    media_type: str | None
    charset: str | None
    sha256: str
    warc_file: str
    warc_offset: int


_FACTS = """
FROM (
    SELECT m.report_id, m.version, m.id AS fact_id, m.metric_id, m.quote, m.start_char, m.end_char, v.parser_version,
        v.text_sha256, m.capture_id, v.part_capture_ids
    FROM metrics m
    JOIN report_versions v ON v.report_id = m.report_id AND v.version = m.version
    WHERE m.report_id IN (SELECT unnest(?::VARCHAR[]))
)
ORDER BY report_id, start_char, fact_id
"""
_BODIES = """
FROM (
    SELECT c.id AS capture_id, c.final_url AS url, c.media_type, c.charset, c.sha256,
        coalesce(b.warc_file, c.warc_file) AS warc_file, coalesce(b.warc_offset, c.warc_offset) AS warc_offset
    FROM captures c
    LEFT JOIN (
        FROM captures WHERE verdict <> 'unchanged'
        QUALIFY row_number() OVER (PARTITION BY sha256 ORDER BY fetched_at, id) = 1
    ) b ON c.verdict = 'unchanged' AND b.sha256 = c.sha256
    WHERE c.id IN (SELECT unnest(?::VARCHAR[]))
)
"""


def facts_to_verify(con: duckdb.DuckDBPyConnection, report_ids: Sequence[str] = ()) -> list[FactToVerify]:
    """The facts of these reports, of all when none is named. UnknownName for a report that is not there."""
    known = [name for (name,) in con.execute("SELECT id FROM reports ORDER BY id").fetchall()]
    for report_id in report_ids:
        if report_id not in known:
            raise UnknownName(f"no report {report_id} in the warehouse", near(report_id, known))
    return select_all(con, FactToVerify, _FACTS, [list(report_ids) or known])


def archived_bodies(con: duckdb.DuckDBPyConnection, capture_ids: Collection[str]) -> Mapping[str, ArchivedBody]:
    """Where the bodies of these captures are, by capture."""
    found = select_all(con, ArchivedBody, _BODIES, [sorted(capture_ids)])
    return {body.capture_id: body for body in found}
