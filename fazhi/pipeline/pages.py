"""A document that is split over several pages, fetched whole: from page 1 on, page after page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fazhi.pipeline.reader import clean, parse
from scrapers.client import Fetcher
from scrapers.errors import FazhiError, TryLater
from scrapers.model import Answer, Ask, Bureau, Capture, Purpose
from transforms.classify import classify_title
from transforms.joining import foreign
from transforms.model import Decision, Document, Finding, Known, PageLink, Report, Verdict
from transforms.readers.pager import CHECK
from transforms.readers.scan import MOST_PAGES

MOST = 20  # pages of one document


class NotAsked(FazhiError):
    """A page that the run which is run again did not ask for, though it came to its end."""

    advice = "crawl again to have it"


@dataclass(frozen=True, slots=True)
class Pages:
    """One document as its pages gave it. ``captures``: those its text came from, page 1 first; ``known``: what is
    known about page 1."""

    report: Report
    captures: tuple[Capture, ...]
    known: Known


def read_pages(bureau: Bureau, answer: Answer, known: Known, fetcher: Fetcher, *, force: bool = False) -> Pages:
    """The document on a fetched page, with the pages that belong to it.

    A page that cannot be had leaves the finding ``document_incomplete`` with the reason; TryLater when it may come
    later, so that half a report is never taken for the whole. The pictures of a page that shows its text as pictures
    are fetched whether they can be read or not: a later replay needs them in the archive. ``known.url`` is where the
    page is said to stand.
    """
    report = parse(answer.body, known.url or answer.capture.final_url, known, force=force)
    if report.verdict is Verdict.SCANNED and report.source.media_type == "text/html":
        return _Search(bureau, fetcher).pictured(report, answer, known, force)
    if not is_split(report):
        return Pages(report, (answer.capture,), known)
    return _Search(bureau, fetcher).whole(answer, known, force)


def is_split(report: Report) -> bool:
    """Whether the page has only a part of a document that may be a report, and says where another one is. What is no
    report by the text of this page may be one by all of them; what is none by its title stays none."""
    if not any(finding.check == CHECK and finding.evidence for finding in report.findings):
        return False
    if report.verdict is Verdict.NOT_REPORT:
        return classify_title(report.title or "").decision is not Decision.REFUSED
    return report.verdict is Verdict.REPORT


class _Search:
    """One document's pages being fetched; each address is asked once."""

    def __init__(self, bureau: Bureau, fetcher: Fetcher) -> None:
        self._bureau = bureau
        self._fetcher = fetcher
        self._got: dict[str, Answer] = {}
        self._reason: str | None = None

    def whole(self, answer: Answer, known: Known, force: bool) -> Pages:
        self._got[known.url or answer.capture.final_url] = answer
        first, known = self._first(answer, known)
        return self._parsed(self._following(first, known), known, force)

    def pictured(self, report: Report, answer: Answer, known: Known, force: bool) -> Pages:
        """A page that is a scan, with its pictures up to the first that cannot be had."""
        addresses = _cleaned([answer], known).pictures
        if not force and classify_title(report.title or "").decision is Decision.REFUSED:
            addresses = ()
        answers = [answer]
        for number, address in enumerate(addresses[:MOST_PAGES], 1):
            picture = self._fetch(PageLink(number, address), answer)
            if picture is None:
                break
            answers.append(picture)
        if len(answers) == 1:
            return Pages(report, (answer.capture,), known)
        return self._parsed(answers, known, force)

    def _parsed(self, answers: Sequence[Answer], known: Known, force: bool) -> Pages:
        first = answers[0]
        url = known.url or first.capture.final_url
        report = parse(first.body, url, known, more=[one.body for one in answers[1:]], force=force)
        captures = tuple(one.capture for one in answers[: len(report.parts) or 1])
        return Pages(_explained(report, self._reason), captures, known)

    def _first(self, answer: Answer, known: Known) -> tuple[Answer, Known]:
        """Page 1, because a listing may have named a later one."""
        for _ in range(MOST):
            pager = _cleaned([answer], known).pager
            other = self._fetch(pager.first, answer) if pager and pager.first else None
            if other is None or other is answer:
                break
            about = replace(
                known,
                url=other.capture.final_url,
                charset=other.capture.charset,
                media_type=other.capture.media_type,
            )
            self._reason = _unlike(other, about, answer, known)
            if self._reason is not None:
                break
            answer, known = other, about
        return answer, known

    def _following(self, first: Answer, known: Known) -> list[Answer]:
        """Page 1 and those that follow, as far as each leads to the next."""
        answers = [first]
        while (pager := _cleaned(answers, known).pager) and pager.following:
            if len(answers) == MOST:
                self._reason = self._reason or f"more than {MOST} pages are not followed"
                break
            other = self._fetch(pager.following, answers[-1])
            if other is None:
                break
            answers.append(other)
        return answers

    def _fetch(self, link: PageLink, after: Answer) -> Answer | None:
        """One page. TryLater when it may come later; else None, and why."""
        if link.address not in self._got:
            ask = Ask(link.address, purpose=Purpose.DOCUMENT, referer=after.capture.final_url)
            try:
                self._got[link.address] = self._fetcher.fetch(self._bureau, ask)
            except TryLater:
                raise
            except FazhiError as error:
                self._reason = self._reason or f"{type(error).__name__}: {error.message}"
                return None
        return self._got[link.address]


def _cleaned(answers: Sequence[Answer], known: Known) -> Document:
    first = answers[0]
    return clean(first.body, known.url or first.capture.final_url, known, [one.body for one in answers[1:]]).document


def _unlike(first: Answer, about_first: Known, later: Answer, known: Known) -> str | None:
    """Why the page that should be page 1 is not the beginning of this document."""
    begin = clean(first.body, first.capture.final_url, about_first)
    if begin.verdict is not None:
        return f"{begin.verdict.value}: {begin.reason}"
    return foreign(begin.document, clean(later.body, later.capture.final_url, known))


def _explained(report: Report, reason: str | None) -> Report:
    """The report whose finding says why the missing page is missing."""
    if reason is None:
        return report
    return replace(report, findings=tuple(_with_reason(finding, reason) for finding in report.findings))


def _with_reason(finding: Finding, reason: str) -> Finding:
    return replace(finding, message=f"{finding.message}: {reason}") if finding.check == CHECK else finding
