"""Loads of what a crawl finds, idempotent by natural key, and the memory that the next crawl asks for.

Reports are loaded by ``warehouse.reports``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime

from warehouse.arrow import select_all
from warehouse.rows import (
    BureauRow,
    CandidateRow,
    CandidateState,
    CaptureRow,
    ColumnRow,
    CrawlRow,
    FindingRow,
    MetricEntryRow,
    RegionRow,
    ReportPage,
    SectionEntryRow,
)
from warehouse.store import Store

_UPSERT_BUREAUS = """
INSERT OR REPLACE INTO bureaus BY NAME SELECT incoming.*, true AS declared,
    CASE WHEN known.id IS NULL THEN now() AT TIME ZONE 'UTC' ELSE known.declared_since END AS declared_since
FROM incoming LEFT JOIN bureaus known ON known.id = incoming.id
"""
_UPSERT_CANDIDATES = """
INSERT INTO candidates BY NAME SELECT * FROM incoming
ON CONFLICT DO UPDATE SET
    title = excluded.title, decision = excluded.decision, kind = excluded.kind, reasons = excluded.reasons,
    published_on = coalesce(excluded.published_on, published_on),
    column_url = coalesce(excluded.column_url, column_url), twin_urls = excluded.twin_urls,
    publisher = coalesce(excluded.publisher, publisher),
    document_number = coalesce(excluded.document_number, document_number),
    index_number = coalesce(excluded.index_number, index_number),
    report_year = coalesce(excluded.report_year, report_year),
    state = CASE WHEN excluded.decision = 'refused' THEN 'done'
                 WHEN decision = 'refused' THEN 'pending' ELSE state END,
    failure = CASE WHEN excluded.decision = 'refused' THEN NULL ELSE failure END,
    first_seen = least(first_seen, excluded.first_seen), last_seen = greatest(last_seen, excluded.last_seen)
"""


def load_bureaus(store: Store, rows: Sequence[BureauRow], keep: Sequence[str] = ()) -> None:
    """All declared bureaus; one that is no longer among them stays, as not declared, for its reports' sake.

    ``keep``: ids that are declared, but whose declaration cannot be read today; they stay as they were.
    """
    with store.transaction():
        left_out = "UPDATE bureaus SET declared = false WHERE declared AND id NOT IN (SELECT unnest(?::VARCHAR[]))"
        store.run(left_out, list(keep))
        store.run_with(BureauRow, rows, _UPSERT_BUREAUS)


def keep_undeclared(store: Store, bureau_id: str) -> None:
    """A bureau whose declaration could never be read has its id for a name, so that it is not overlooked."""
    row = BureauRow(id=bureau_id, name=bureau_id, region="", platform="", hosts=())
    store.run_with(BureauRow, [row], "INSERT OR IGNORE INTO bureaus BY NAME SELECT *, true AS declared FROM incoming")


def load_captures(store: Store, rows: Sequence[CaptureRow]) -> None:
    """Fetches; one that is there already is left as it is."""
    store.run_with(CaptureRow, rows, "INSERT OR IGNORE INTO captures BY NAME SELECT * FROM incoming")


def archive_files(store: Store) -> frozenset[str]:
    """Names of the archive files whose fetches are in the warehouse."""
    return frozenset(name for (name,) in store.run("SELECT name FROM archive_files"))


def know_archive_file(store: Store, name: str, at: datetime) -> None:
    """Remembers that the fetches of an archive file are in the warehouse."""
    store.run("INSERT OR IGNORE INTO archive_files VALUES (?, ?)", name, at.astimezone(UTC).replace(tzinfo=None))


def load_candidates(store: Store, rows: Sequence[CandidateRow], seen_at: datetime) -> None:
    """Listed URLs with today's decision. What is remembered of a URL (state, attempts, first_seen …) stays.

    A new one is pending, a refused one done. One that was refused and is no longer becomes pending.
    """
    fresh = {(row.bureau_id, row.url): _first_row(row, seen_at) for row in rows}
    store.run_with(CandidateRow, list(fresh.values()), _UPSERT_CANDIDATES)


def _first_row(row: CandidateRow, seen_at: datetime) -> CandidateRow:
    state = CandidateState.DONE if row.decision == "refused" else CandidateState.PENDING
    return replace(row, state=state, failure=None, attempts=0, report_id=None, first_seen=seen_at, last_seen=seen_at)


def mark_candidate(
    store: Store,
    bureau_id: str,
    url: str,
    state: CandidateState,
    *,
    failure: str | None = None,
    report_id: str | None = None,
    report_year: int | None = None,
) -> None:
    """The outcome of one try to read a candidate; ``failure`` says why it failed or is gone."""
    store.run(
        "UPDATE candidates SET state = ?, failure = ?, attempts = attempts + 1, "
        "report_id = coalesce(?, report_id), report_year = coalesce(?, report_year) WHERE bureau_id = ? AND url = ?",
        state.value, failure, report_id, report_year, bureau_id, url,
    )  # fmt: skip


def reopen_candidate(store: Store, bureau_id: str, url: str) -> None:
    """A candidate that was decided is to be read again, because a person decided otherwise."""
    store.run("UPDATE candidates SET state = 'pending', failure = NULL WHERE bureau_id = ? AND url = ?", bureau_id, url)


def load_columns(store: Store, rows: Sequence[ColumnRow]) -> None:
    """What discovery is to remember of each column; replaces what was known."""
    store.upsert("columns", ColumnRow, rows)


def load_crawl(store: Store, row: CrawlRow) -> None:
    """How the crawl of one bureau ended."""
    store.upsert("crawls", CrawlRow, [row])


def forget_crawl(store: Store, crawl_id: str) -> None:
    """The rows and findings on a crawl's end, when that end is not known; what it loaded stays."""
    with store.transaction():
        store.run("DELETE FROM crawls WHERE crawl_id = ?", crawl_id)
        store.run("DELETE FROM findings WHERE crawl_id = ? AND report_id IS NULL", crawl_id)


def load_findings(store: Store, rows: Sequence[FindingRow]) -> None:
    """Findings on bureaus' crawls; the same finding of the same run is kept once."""
    if not rows:
        return
    names = ", ".join(f'"{field.name}"' for field in fields(FindingRow))
    of_these_runs = "WHERE crawl_id IN (SELECT crawl_id FROM incoming)"
    only_new = f"SELECT {names} FROM incoming EXCEPT SELECT {names} FROM findings {of_these_runs}"
    store.run_with(FindingRow, rows, f"INSERT INTO findings BY NAME ({only_new})")


def load_catalogues(
    store: Store, metrics: Sequence[MetricEntryRow], sections: Sequence[SectionEntryRow], regions: Sequence[RegionRow]
) -> None:
    """The catalogues as shipped; they replace what was there."""
    with store.transaction():
        _drop_others(store, "metric_catalogue", [row.id for row in metrics])
        store.upsert("metric_catalogue", MetricEntryRow, metrics)
        _drop_others(store, "section_catalogue", [row.id for row in sections])
        store.upsert("section_catalogue", SectionEntryRow, sections)
        _load_regions(store, regions)


def _drop_others(store: Store, table: str, ids: Sequence[str]) -> None:
    store.run(f"DELETE FROM {table} WHERE id NOT IN (SELECT unnest(?::VARCHAR[]))", ids)


def _load_regions(store: Store, rows: Sequence[RegionRow]) -> None:
    """Some thousand rows that hardly ever change: only what is different is written."""
    names = ", ".join(field.name for field in fields(RegionRow))
    store.run_with(RegionRow, rows, "DELETE FROM regions WHERE adcode NOT IN (SELECT adcode FROM incoming)")
    different = f"SELECT {names} FROM incoming EXCEPT SELECT {names} FROM regions"
    store.run_with(RegionRow, rows, f"INSERT OR REPLACE INTO regions BY NAME ({different})")


def known_candidates(store: Store, bureau_id: str) -> Mapping[str, CandidateRow]:
    """Every URL that this bureau's listings ever named, by URL."""
    rest = "FROM candidates WHERE bureau_id = ? ORDER BY first_seen, url"
    return {row.url: row for row in select_all(store.con, CandidateRow, rest, [bureau_id])}


def known_urls(store: Store, bureau_id: str) -> list[str]:
    """Every address that this bureau's listings ever named, those of twins too."""
    listed = "FROM candidates WHERE bureau_id = ? AND column_url IS NOT NULL"
    found = store.run(f"SELECT unnest(list_prepend(url, twin_urls)) {listed}", bureau_id)
    return [url for (url,) in found]


def open_candidates(store: Store, bureau_id: str, *, gone: bool = False) -> list[CandidateRow]:
    """What is still to be read of this bureau: pending and failed ones, and on request those that were gone."""
    states = "('pending', 'failed', 'gone')" if gone else "('pending', 'failed')"
    rest = f"FROM candidates WHERE bureau_id = ? AND state IN {states} ORDER BY first_seen, url"
    return select_all(store.con, CandidateRow, rest, [bureau_id])


# the pages after the first of reports that are split, and those that could not be had
_LATER_PAGES = """
SELECT v.report_id, k.url, v.place FROM (
    SELECT report_id, version, unnest(part_capture_ids[2:]) AS id, generate_subscripts(part_capture_ids[2:], 1) AS place
    FROM report_versions WHERE len(part_capture_ids) > 1
) v JOIN reports r ON r.id = v.report_id AND r.version = v.version JOIN captures k ON k.id = v.id
"""
_MISSING_PAGES = "SELECT report_id, evidence FROM findings WHERE \"check\" = 'document_incomplete' AND evidence <> ''"


def report_pages(store: Store, bureau_id: str) -> list[ReportPage]:
    """The pages of this bureau's listings that were loaded into reports, with the day each was asked last."""
    rest = f"""
    FROM (
        SELECT c.url, max(k.fetched_at) AS asked_at,
            any_value(d.url ORDER BY d.url) FILTER (d.purpose = 'attachment') AS attachment_url,
            any_value(later.urls) AS later_urls, any_value(missing.url) AS missing_url
        FROM candidates c
        JOIN captures k ON k.bureau_id = c.bureau_id AND list_contains(list_prepend(c.url, c.twin_urls), k.url)
        LEFT JOIN reports r ON r.id = c.report_id
        LEFT JOIN captures d ON d.id = r.capture_id
        LEFT JOIN (SELECT report_id, list(url ORDER BY place) AS urls FROM ({_LATER_PAGES}) GROUP BY report_id) later
            ON later.report_id = c.report_id
        LEFT JOIN (SELECT report_id, min(evidence) AS url FROM ({_MISSING_PAGES}) GROUP BY report_id) missing
            ON missing.report_id = c.report_id
        WHERE c.bureau_id = ? AND c.state = 'done' AND c.report_id IS NOT NULL
        GROUP BY c.url
    ) ORDER BY url
    """
    return select_all(store.con, ReportPage, rest, [bureau_id])


def reopen_pages(store: Store, bureau_id: str, url: str) -> None:
    """The candidates whose report stands at this address, itself, as an attachment or with one of its pages, are to be
    read again."""
    store.run(
        "UPDATE candidates SET state = 'pending', failure = NULL WHERE bureau_id = ? AND state = 'done' AND (url = ? "
        "OR report_id IN (SELECT report_id FROM report_urls WHERE url = ?) "
        f"OR report_id IN (SELECT report_id FROM ({_MISSING_PAGES}) WHERE evidence = ?))",
        bureau_id, url, url, url,
    )  # fmt: skip
    reopen_split(store, bureau_id, url)


def reopen_split(store: Store, bureau_id: str, url: str) -> None:
    """The candidates whose report has a page after the first at this address are to be read again."""
    store.run(
        "UPDATE candidates SET state = 'pending', failure = NULL WHERE bureau_id = ? AND state = 'done' "
        f"AND report_id IN (SELECT report_id FROM ({_LATER_PAGES}) WHERE url = ?)",
        bureau_id, url,
    )  # fmt: skip


def columns(store: Store, bureau_id: str) -> Mapping[str, ColumnRow]:
    """What is remembered of this bureau's columns, by URL."""
    return {row.url: row for row in select_all(store.con, ColumnRow, "FROM columns WHERE bureau_id = ?", [bureau_id])}


def last_captures(store: Store, bureau_ids: Sequence[str]) -> Mapping[str, CaptureRow]:
    """The latest good capture (ok or unchanged) of each request of these bureaus, by request_sha256."""
    rest = (
        "FROM captures WHERE bureau_id IN (SELECT unnest(?::VARCHAR[])) AND verdict IN ('ok', 'unchanged') "
        "QUALIFY row_number() OVER (PARTITION BY request_sha256 ORDER BY fetched_at DESC, id) = 1"
    )
    return {row.request_sha256: row for row in select_all(store.con, CaptureRow, rest, [list(bureau_ids)])}
