"""One frozen dataclass per table: plain values, field names are column names.

Times are ``datetime``; aware ones are kept as UTC, naive ones are taken for UTC; what comes back is aware.
Unknown is ``None``. The meaning of every field stands as a comment on its column in ``migrations``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CandidateState(StrEnum):
    """Where a listed URL stands."""

    PENDING = "pending"   # to be fetched
    DONE = "done"         # fetched and decided, or refused by its title
    GONE = "gone"         # the page answers 404 or 410
    FAILED = "failed"     # could not be read; ``failure`` says why


class UrlKind(StrEnum):
    """What an address is to its report."""

    CANONICAL = "canonical"
    ALIAS = "alias"
    ATTACHMENT = "attachment"


class Outcome(StrEnum):
    """What loading one document changed."""

    NEW = "new"               # the first text of this publisher and year
    CHANGED = "changed"       # the canonical page shows another text: a new version
    REPARSED = "reparsed"     # the same text, read differently by another parser version
    ALIAS = "alias"           # another address of a report that is known
    WITHDRAWN = "withdrawn"   # a person overruled this document; it is kept out of the current tables
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class BureauRow:
    """One declared bureau; ``hosts`` are the hosts that may be asked, in lower case."""

    id: str
    name: str
    region: str
    platform: str
    hosts: tuple[str, ...]
    short_name: str | None = None
    aliases: tuple[str, ...] = ()
    level: str | None = None
    kind: str | None = None
    since: int | None = None
    report_by: str | None = None


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A URL that a listing named, with the decision on it.

    When loading, the fields from ``state`` on are the warehouse's memory and are ignored: ``mark_candidate``
    sets them.
    """

    bureau_id: str
    url: str
    title: str
    decision: str
    kind: str | None = None
    reasons: tuple[str, ...] = ()
    published_on: date | None = None
    column_url: str | None = None
    twin_urls: tuple[str, ...] = ()
    publisher: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    report_year: int | None = None
    state: CandidateState = CandidateState.PENDING
    failure: str | None = None
    attempts: int = 0
    report_id: str | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A listed page that became a report. ``attachment_url``: the document, when the page is only its cover.
    ``later_urls``: the pages that follow, when the report is split; ``missing_url``: the one that could not be had."""

    url: str
    asked_at: datetime
    attachment_url: str | None
    later_urls: tuple[str, ...] = ()
    missing_url: str | None = None


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One fetch and where its bytes are; the fields of ``scrapers.model.Capture`` as plain values."""

    id: str
    crawl_id: str
    bureau_id: str | None
    method: str
    url: str
    final_url: str
    request_sha256: str
    purpose: str
    status: int
    sha256: str
    media_type: str | None
    charset: str | None
    warc_file: str
    warc_offset: int
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    verdict: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """What discovery remembers of a column: its first list request, and how far it was walked.

    The ``start_*`` fields are None until that request is known. ``complete``: the walks left no wanted gap.
    """

    bureau_id: str
    url: str
    platform: str
    name: str | None = None
    start_method: str | None = None
    start_url: str | None = None
    start_body: bytes | None = None
    start_content_type: str | None = None
    start_referer: str | None = None
    complete: bool = False
    walked_at: datetime | None = None
    items: int | None = None


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """One crawl of one bureau; the numbers count listings read, titles kept, reports new and changed, failures."""

    crawl_id: str
    bureau_id: str
    verdict: str
    started_at: datetime
    finished_at: datetime
    listings: int = 0
    candidates: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class FindingRow:
    """The result of a check on a bureau's crawl (``bureau_id``) or on a report (``report_id``, ``version``)."""

    check: str
    level: str
    message: str
    evidence: str | None = None
    report_id: str | None = None
    version: int | None = None
    bureau_id: str | None = None
    crawl_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    """A person's decision that the document at ``url`` is no report."""

    bureau_id: str
    url: str
    reason: str
    who: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class CorrectionFileRow:
    """A person's corrections of one report: the file's bytes, None when it could not be read.

    ``problem``: what is wrong with the file, one ``file:line: problem`` per line; then it corrects nothing.
    """

    report_id: str
    path: str
    content: bytes | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction with what became of it. ``was``, ``right_is`` and ``parsed_as`` are JSON objects of fields."""

    report_id: str
    number: int
    action: str
    quote: str
    section: str | None
    near: str | None
    start_char: int | None
    was: str | None
    right_is: str | None
    reason: str
    who: str
    decided_on: date
    state: str
    note: str | None
    fact_id: str | None
    parsed_as: str | None


@dataclass(frozen=True, slots=True)
class MetricEntryRow:
    """One metric of the catalogue. ``kind``: count, amount, rate, duration or score.

    ``aggregation``: sum_disjoint (a flow), stock_latest (a stock) or not_additive (a rate). Ranges are in ``unit``.
    """

    id: str
    zh: str
    en: str
    tier: str
    theme: str
    kind: str
    unit: str
    aggregation: str
    definition: str
    scope: str | None = None
    hard_low: float | None = None
    hard_high: float | None = None
    soft_low: float | None = None
    soft_high: float | None = None


@dataclass(frozen=True, slots=True)
class SectionEntryRow:
    """One part or theme of the section taxonomy. ``entry``: "part" or "theme"; ``system`` only for themes."""

    id: str
    entry: str
    zh: str
    en: str | None = None
    prescribed: bool | None = None
    system: str | None = None
    rolls_up_to: str | None = None
    definition: str | None = None


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One administrative division (行政区划). ``level``: province, prefecture or county."""

    adcode: str
    name: str
    full_name: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class LoadedReport:
    """What ``load_report`` did. ``report_id`` is the warehouse's; ``canonical_url`` None when withdrawn."""

    report_id: str
    outcome: Outcome
    version: int | None
    canonical_url: str | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Report ids that left the current tables, and those that came back because a decision was taken back."""

    left: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTextRow:
    """One text that an address of a report showed; ``parsed`` is the parsed document as JSON.

    ``part_capture_ids``: the fetches of the pages that it was joined from, page 1 first.
    """

    report_id: str
    url: str
    text_sha256: str
    content_sha256: str
    bureau_id: str | None
    host_bureau_id: str | None
    published_on: date | None
    twin_urls: tuple[str, ...]
    capture_id: str
    crawl_id: str | None
    first_seen: datetime
    last_seen: datetime
    parsed: str
    part_capture_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """The current version of one publisher's report for one year."""

    id: str
    bureau_id: str | None
    host_bureau_id: str | None
    publisher: str | None
    report_year: int
    title: str | None
    period_start: date | None
    period_end: date | None
    published_on: date | None
    signed_on: date | None
    document_number: str | None
    index_number: str | None
    canonical_url: str
    first_seen: datetime
    version: int
    capture_id: str
    parser_version: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One text of a report. ``part_capture_ids``: the fetches of its pages, page 1 first."""

    report_id: str
    version: int
    url: str
    title: str | None
    capture_id: str
    text: str
    text_sha256: str
    parser_version: str
    first_seen: datetime
    withdrawn_by: str | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = None
    part_capture_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UrlRow:
    """One address of a report; the fields after ``kind`` are None for an address that was never fetched."""

    report_id: str
    url: str
    kind: str
    name: str | None = None
    published_on: date | None = None
    capture_id: str | None = None
    text_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section of a report's current version."""

    report_id: str
    version: int
    id: str
    parent_id: str | None
    position: int
    level: int
    number: str | None
    heading: str | None
    part: str
    theme: str | None
    start_char: int
    end_char: int
    why: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One fact of a report's current version."""

    id: str
    report_id: str
    version: int
    section_id: str
    capture_id: str
    metric_id: str | None
    label: str
    value: float | None
    value_max: float | None
    unit: str | None
    unit_in_text: str | None
    quote: str
    start_char: int
    end_char: int
    qualifier: str
    role: str
    period_basis: str
    period_start: date | None
    period_end: date | None
    scope: str | None
    scope_name: str | None
    subject: str | None
    why: tuple[str, ...]
    corrected_by: str | None = None
    corrected_on: date | None = None
    correction_reason: str | None = None
    parsed_as: str | None = None
