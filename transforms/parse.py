"""The one entry: bytes and what is known about them, to one parsed report.

Nothing here raises for bad content: a document that cannot be read, or is no report, comes back with a verdict
and the reason in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from transforms.attached import only_hands_over
from transforms.check import check
from transforms.classify_content import classify_content
from transforms.joining import read_whole
from transforms.metadata import Metadata, read_metadata, title_of
from transforms.metrics import ReportContext, read_metrics
from transforms.model import (
    Decision,
    Document,
    Finding,
    Head,
    Judgement,
    Known,
    Level,
    Report,
    Source,
    Verdict,
)
from transforms.readers import Reading
from transforms.readers.scan import engine_name
from transforms.recognised import doubted, read_by_ocr, unsure
from transforms.sections import read_sections
from transforms.sniff import sniff

_WITH = " with "
PARSER_VERSION = "2"   # raised when the same bytes give another text or other facts than before


def clean(body: bytes, source: str, known: Known | None = None, more: Sequence[bytes] = ()) -> Reading:
    """The cleaned document of a body: the same bytes and the same ``known`` give the same text for ever under one
    parser version. ``source``: the URL or path the bytes came from. ``more``: the bodies of its following pages in
    order, when it is split; ``known`` is of the first."""
    return _read(body, source, known or Known(), more)


def version_of(document: Document) -> str:
    """The version of what made its text: the parser's, and of a document that was recognised the recognition's."""
    if all(block.confidence is None for block in document.blocks):
        return PARSER_VERSION
    return f"{PARSER_VERSION}{_WITH}{engine_name()}"


def needs_extra(version: str) -> bool:
    """Whether a text of this version was recognised, and nothing is installed here that could do so again."""
    return _WITH in version and engine_name() is None


def parse(
    body: bytes, source: str, known: Known | None = None, *, more: Sequence[bytes] = (), force: bool = False
) -> Report:
    """One document, parsed; ``more`` as in ``clean``. ``force``: a person has decided that it is a report; it is read
    as one whatever the classifier says (bytes that cannot be read stay what they are)."""
    known = known or Known()
    reading = _read(body, source, known, more)
    origin = Source(source, hashlib.sha256(body).hexdigest(), sniff(body).media_type)
    verdict, reason = _verdict(reading, known, force)
    if verdict is not Verdict.REPORT:
        return _other(reading.document, known, origin, verdict, reason)
    return _report(reading.document, known, origin, reason)


def unread(body: bytes, source: str, known: Known, verdict: Verdict, reason: str) -> Report:
    """The report on a body that nobody could read: what is known beside its bytes, and why."""
    origin = Source(source, hashlib.sha256(body).hexdigest(), sniff(body).media_type)
    return _other(Document((), Head(), origin.media_type), known, origin, verdict, reason)


def _read(body: bytes, source: str, known: Known, more: Sequence[bytes]) -> Reading:
    url = known.url or (source if source.startswith(("http://", "https://")) else None)
    return read_whole([body, *more], url, known)


def _verdict(reading: Reading, known: Known, force: bool) -> tuple[Verdict, str | None]:
    document = reading.document
    if reading.verdict is not None and not (force and document.blocks):
        return reading.verdict, reading.reason
    if force:
        return Verdict.REPORT, "a person decided that this is a report"
    judged = classify_content(document, known)
    if judged.decision is Decision.REFUSED:
        kind = f"{judged.kind}: " if judged.kind else ""
        return Verdict.NOT_REPORT, kind + "; ".join(judged.reasons)
    if only_hands_over(document):
        names = "、".join(one.name for one in document.attachments[:3])
        return Verdict.ATTACHMENT_ONLY, f"the text is in the attachment: {names}"
    return _accept(judged)


def _accept(judged: Judgement) -> tuple[Verdict, str | None]:
    reasons = "; ".join(judged.reasons)
    if judged.decision is Decision.REPORT:
        return Verdict.REPORT, reasons
    return Verdict.NOT_REPORT, f"not enough in it to call it a report: {reasons}"


def _report(document: Document, known: Known, origin: Source, reason: str | None) -> Report:
    told = read_metadata(document, known)
    sections = read_sections(document.blocks, publisher=told.publisher, report_year=told.report_year)
    context = ReportContext(
        publisher=told.publisher,
        report_year=told.report_year,
        signed_on=told.signed_on,
        period_start=told.period_start,
        period_end=told.period_end,
    )
    report = _assemble(document, told, origin, Verdict.REPORT, reason)
    metrics = doubted(read_metrics(report.text, sections, context), document)
    report = replace(report, sections=sections, metrics=metrics)
    return replace(
        report, findings=(*report.findings, *unsure(metrics, document), *_no_content(report), *check(report))
    )


def _no_content(report: Report) -> tuple[Finding, ...]:
    """A report without any part of its own and without a number is perhaps only a notice about one."""
    if report.metrics or any(section.level > 0 for section in report.sections):
        return ()
    message = f"its {len(report.text)} characters have no section beyond the introduction and no metric"
    return (Finding("report_without_content", Level.WARNING, message, report.title),)


def _other(document: Document, known: Known, origin: Source, verdict: Verdict, reason: str | None) -> Report:
    """A document that is no report keeps what its page says about it, and its text."""
    title, _ = title_of(document, known)
    head = document.head
    told = Metadata(
        title, head.publisher, None, None, None, head.published_on or known.published_on, None,
        head.document_number, head.index_number,
    )  # fmt: skip
    return _assemble(document, told, origin, verdict, reason)


def _assemble(document: Document, told: Metadata, origin: Source, verdict: Verdict, reason: str | None) -> Report:
    return Report(
        verdict=verdict,
        verdict_reason=reason,
        title=told.title,
        publisher=told.publisher,
        report_year=told.report_year,
        period_start=told.period_start,
        period_end=told.period_end,
        published_on=told.published_on,
        signed_on=told.signed_on,
        document_number=told.document_number,
        index_number=told.index_number,
        text=document.text,
        sections=(),
        metrics=(),
        attachments=document.attachments,
        findings=(*document.findings, *read_by_ocr(document), *told.findings),
        source=origin,
        parser_version=version_of(document),
        parts=document.parts,
    )


