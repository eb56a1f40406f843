"""Conversions between the values of the web's edge and the rows of the warehouse. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scrapers.discover import ColumnMemory, ColumnWalk, Discovery
from scrapers.model import Ask, Bureau, Candidate, Capture, PageVerdict, Purpose
from transforms.catalogue.regions import regions
from transforms.model import Decision, Finding, Known, NearMiss, Publisher
from warehouse import load
from warehouse.rows import (
    BureauRow,
    CandidateRow,
    CaptureRow,
    ColumnRow,
    FindingRow,
    WithdrawalRow,
)
from warehouse.store import Store


def bureau_row(bureau: Bureau) -> BureauRow:
    """A declared bureau as the warehouse keeps it."""
    return BureauRow(
        id=bureau.id,
        name=bureau.name,
        region=bureau.region,
        level=_level(bureau.region),
        platform=bureau.platform.value,
        hosts=tuple(sorted(bureau.hosts)),
        short_name=bureau.short_name,
        aliases=bureau.aliases,
        since=bureau.since,
        report_by=bureau.expect.report_by,
    )


def _level(adcode: str) -> str | None:
    region = regions().by_code.get(adcode)
    return region.level.value if region else None


def withdrawal_rows(bureaus: Iterable[Bureau]) -> list[WithdrawalRow]:
    """The persons' decisions that a document is no report."""
    return [
        WithdrawalRow(bureau.id, override.url, override.reason, override.who, override.when)
        for bureau in bureaus
        for override in bureau.overrides
        if override.decision is Decision.REFUSED
    ]


def candidate_row(candidate: Candidate) -> CandidateRow:
    """A listed URL with the decision on it; its state is the warehouse's."""
    return CandidateRow(
        bureau_id=candidate.bureau_id,
        url=candidate.url,
        title=candidate.title,
        decision=candidate.decision.value,
        kind=candidate.kind.value if candidate.kind else None,
        reasons=candidate.reasons,
        published_on=candidate.published_on,
        column_url=candidate.column_url,
        twin_urls=candidate.twin_urls,
        publisher=candidate.publisher,
        document_number=candidate.document_number,
        index_number=candidate.index_number,
        report_year=candidate.report_year,
    )


def candidate_of(row: CandidateRow) -> Candidate:
    """A remembered candidate, to be read again."""
    return Candidate(
        bureau_id=row.bureau_id,
        url=row.url,
        title=row.title,
        published_on=row.published_on,
        decision=Decision(row.decision),
        kind=NearMiss(row.kind) if row.kind else None,
        reasons=row.reasons,
        column_url=row.column_url or row.url,
        twin_urls=row.twin_urls,
        publisher=row.publisher,
        document_number=row.document_number,
        index_number=row.index_number,
        report_year=row.report_year,
    )


def capture_row(capture: Capture) -> CaptureRow:
    """A fetch as the warehouse keeps it."""
    return CaptureRow(
        id=capture.id,
        crawl_id=capture.crawl_id,
        bureau_id=capture.bureau_id or None,
        method=capture.method,
        url=capture.url,
        final_url=capture.final_url,
        request_sha256=capture.request_sha256,
        purpose=capture.purpose.value,
        status=capture.status,
        sha256=capture.sha256,
        media_type=capture.media_type,
        charset=capture.charset,
        warc_file=capture.warc_file,
        warc_offset=capture.warc_offset,
        etag=capture.etag,
        last_modified=capture.last_modified,
        fetched_at=capture.fetched_at,
        verdict=capture.verdict.value,
        reason=capture.reason,
    )


def capture_of(row: CaptureRow) -> Capture:
    """A remembered fetch, for conditional requests and for reading its body again."""
    return Capture(
        id=row.id,
        crawl_id=row.crawl_id,
        bureau_id=row.bureau_id or "",
        method=row.method,
        url=row.url,
        final_url=row.final_url,
        request_sha256=row.request_sha256,
        purpose=Purpose(row.purpose),
        status=row.status,
        sha256=row.sha256,
        media_type=row.media_type,
        charset=row.charset,
        warc_file=row.warc_file,
        warc_offset=row.warc_offset,
        etag=row.etag,
        last_modified=row.last_modified,
        fetched_at=row.fetched_at,
        verdict=PageVerdict(row.verdict),
        reason=row.reason,
    )


def finding_row(finding: Finding, *, bureau_id: str, crawl_id: str) -> FindingRow:
    """A finding on a bureau's crawl."""
    return FindingRow(
        check=finding.check,
        level=finding.level.value,
        message=finding.message,
        evidence=finding.evidence,
        bureau_id=bureau_id,
        crawl_id=crawl_id,
    )


def publisher_of(bureau: Bureau) -> Publisher:
    """The names under which a bureau signs."""
    return Publisher(name=bureau.name, short_name=bureau.short_name, aliases=bureau.aliases)


def known_of(bureau: Bureau, candidate: Candidate, capture: Capture) -> Known:
    """What is known about a fetched document beside its bytes."""
    return Known(
        url=capture.final_url,
        title=candidate.title or None,
        published_on=candidate.published_on,
        publisher=publisher_of(bureau),
        charset=capture.charset,
        media_type=capture.media_type,
    )


def memories_of(store: Store, bureau_id: str) -> dict[str, ColumnMemory]:
    """What discovery remembers of each column of one bureau."""
    known = frozenset(load.known_urls(store, bureau_id))
    return {
        url: ColumnMemory(known_urls=known, start=_start(row), complete=row.complete, items=row.items or 0)
        for url, row in load.columns(store, bureau_id).items()
    }


def column_rows(discovery: Discovery, at: datetime) -> list[ColumnRow]:
    """What is to be remembered of each column after a walk."""
    return [_column_row(discovery.bureau_id, walk, at) for walk in discovery.walks]


def _start(row: ColumnRow) -> Ask | None:
    if row.start_url is None:
        return None
    return Ask(
        url=row.start_url,
        method=row.start_method or "GET",
        body=row.start_body,
        content_type=row.start_content_type,
        referer=row.start_referer,
    )


def _column_row(bureau_id: str, walk: ColumnWalk, at: datetime) -> ColumnRow:
    start = walk.start
    return ColumnRow(
        bureau_id=bureau_id,
        url=walk.column.url,
        platform=walk.column.platform.value,
        name=walk.column.name,
        start_method=start.method if start else None,
        start_url=start.url if start else None,
        start_body=start.body if start else None,
        start_content_type=start.content_type if start else None,
        start_referer=start.referer if start else None,
        complete=walk.complete,
        walked_at=at,
        items=walk.items,
    )
