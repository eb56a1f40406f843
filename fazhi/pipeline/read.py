"""Reading one candidate: fetch the page with those that follow it, parse them, go on to its attachment when the page is
only a cover."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fazhi.pipeline.pages import read_pages
from fazhi.pipeline.reader import parse
from fazhi.pipeline.rows import known_of
from scrapers.client import Fetcher
from scrapers.discover import override_of
from scrapers.errors import FazhiError, TryLater
from scrapers.model import Answer, Ask, Bureau, Candidate, Capture, Purpose
from transforms.attached import is_declared, reports_among
from transforms.model import Attachment, Decision, Finding, Known, Level, Report, Verdict
from transforms.recognised import was_recognised


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as it was read.

    ``report``: what the text says, its ``verdict`` included. ``capture``: the bytes the text came from.
    ``page``: the capture of the page that named them, the same one unless the report is an attachment.
    ``later``: of a report that is split over several pages, the captures of those after the first.
    """

    candidate: Candidate
    report: Report
    capture: Capture
    page: Capture
    known: Known
    later: tuple[Capture, ...] = ()


def read(bureau: Bureau, candidate: Candidate, fetcher: Fetcher) -> Reading:
    """Fetches and parses one candidate. Raises what the fetch raises; a bad document is a verdict, no error."""
    override = override_of(bureau, (candidate.url, *candidate.twin_urls))
    forced = override is not None and override.decision is Decision.REPORT
    answer = _fetch(bureau, candidate, fetcher)
    pages = read_pages(bureau, answer, known_of(bureau, candidate, answer.capture), fetcher, force=forced)
    first, *later = pages.captures
    page = Reading(candidate, pages.report, first, first, pages.known, tuple(later))
    if page.report.verdict is not Verdict.ATTACHMENT_ONLY:
        return page
    return _from_attachments(bureau, page, fetcher)


def _fetch(bureau: Bureau, candidate: Candidate, fetcher: Fetcher) -> Answer:
    """The document from its own address, or from a twin's when its own does not give it. Raises what its own did."""
    first: FazhiError | None = None
    for url in (candidate.url, *candidate.twin_urls):
        try:
            return fetcher.fetch(bureau, Ask(url, purpose=Purpose.DOCUMENT, referer=candidate.column_url))
        except FazhiError as error:
            first = first or error
    assert first is not None
    raise first


def _from_attachments(bureau: Bureau, page: Reading, fetcher: Fetcher) -> Reading:
    """The first attachment that is a report, one with text before a scan; else the first that could be fetched, for
    its verdict; else the page.

    An attachment that cannot be fetched spoils no other. TryLater when one of them may come later and no other is
    the report.
    """
    first: Reading | None = None
    scan: Reading | None = None
    later: TryLater | None = None
    for attachment in reports_among(page.report.attachments):
        if scan is not None and not is_declared(attachment):
            break       # what else stands beside a scan is as likely an annex
        try:
            reading = _attached(bureau, page, attachment, fetcher)
        except TryLater as error:
            later = error
            continue
        except FazhiError:
            continue
        first = first or reading
        if reading.report.verdict is Verdict.REPORT:
            if not was_recognised(reading.report):
                return reading
            scan = scan or reading
    if scan is None and later is not None:
        raise later
    return scan or first or page


def _attached(bureau: Bureau, page: Reading, attachment: Attachment, fetcher: Fetcher) -> Reading:
    """The attachment read as the report: title and dates of its page, text of its own."""
    answer = fetcher.fetch(bureau, Ask(attachment.url, purpose=Purpose.ATTACHMENT, referer=page.page.final_url))
    cover = page.report
    known = replace(
        page.known,
        url=answer.capture.final_url,
        title=cover.title or page.known.title,
        published_on=cover.published_on or page.known.published_on,
        charset=answer.capture.charset,
        media_type=answer.capture.media_type,
    )
    report = parse(answer.body, answer.capture.final_url, known)
    report = replace(
        report,
        document_number=report.document_number or cover.document_number,
        index_number=report.index_number or cover.index_number,
        attachments=cover.attachments,
    )
    return Reading(page.candidate, report, answer.capture, page.page, known)


def unloadable(reading: Reading) -> Finding | None:
    """Why a fetched document cannot become a report, as a finding; None when it can."""
    report, where = reading.report, reading.capture.url
    if report.verdict is not Verdict.REPORT:
        reason = report.verdict_reason or report.verdict.value
        return Finding("document_unreadable", Level.ERROR, f"{report.verdict.value}: {reason}", where)
    if report.report_year is None:
        return Finding("report_year_missing", Level.ERROR, f"no report year found: {report.title}", where)
    if report.publisher is None:
        return Finding("publisher_missing", Level.ERROR, f"no publisher found: {report.title}", where)
    return None


def failure_of(error: FazhiError) -> str:
    """An error as one line for the candidate's row."""
    return f"{type(error).__name__}: {error.message}"
