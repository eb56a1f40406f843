"""One report's pages to the rows of its tables. Pure: the same pages give the same rows, whatever their order."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from transforms.correction_file import read_corrections
from transforms.corrections import Corrected, Correction, Outcome, apply, replaced, without_report
from transforms.model import Finding, Level, Metric, Report, page_at
from warehouse.canonical import Page, canonical_url, current_text, is_overruled
from warehouse.codec import encode_fact, encode_said
from warehouse.rows import (
    CorrectionFileRow,
    CorrectionRow,
    FindingRow,
    MetricRow,
    ReportRow,
    SectionRow,
    UrlKind,
    UrlRow,
    VersionRow,
    WithdrawalRow,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of a report. ``current`` is None when every page of it was overruled.

    ``versions``: its texts in the order of their numbers. ``overruled``: the pages that a person overruled.
    """

    report_id: str
    pages: tuple[Page, ...]
    current: Page | None
    versions: tuple[Page, ...]
    overruled: Mapping[Page, WithdrawalRow]

    @property
    def version(self) -> int | None:
        """Number of the current text."""
        return self.versions.index(self.current) + 1 if self.current else None


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one report."""

    reports: tuple[ReportRow, ...]
    versions: tuple[VersionRow, ...]
    urls: tuple[UrlRow, ...]
    sections: tuple[SectionRow, ...]
    metrics: tuple[MetricRow, ...]
    findings: tuple[FindingRow, ...]
    corrections: tuple[CorrectionRow, ...]


def plan(report_id: str, pages: Sequence[Page], withdrawals: Sequence[WithdrawalRow], hosts: Collection[str]) -> Plan:
    """Which page is canonical, which texts are versions."""
    decided = {page: _decision(page, pages, withdrawals) for page in pages}
    overruled = {page: decision for page, decision in decided.items() if decision}
    live = [page for page in pages if page not in overruled]
    kept = {canonical_url(side, hosts) for side in (live, list(overruled)) if side}
    versions = sorted((page for page in pages if page.url in kept), key=_age)
    current = current_text(live, canonical_url(live, hosts)) if live else None
    return Plan(report_id, tuple(pages), current, tuple(versions), overruled)


def _age(page: Page) -> tuple[datetime, str, str]:
    return page.first_seen, page.url, page.text_sha256


def _decision(page: Page, pages: Sequence[Page], withdrawals: Sequence[WithdrawalRow]) -> WithdrawalRow | None:
    hits = [row for row in withdrawals if is_overruled(page, pages, row.url)]
    return min(hits, key=lambda row: (row.decided_on, row.url, row.bureau_id), default=None)


def rows(made: Plan, parsed: Mapping[Page, Report], file: CorrectionFileRow | None = None) -> Rows:
    """The rows of one report. ``parsed`` holds the documents of all its pages' texts; ``file`` corrects the current
    one."""
    version = made.version
    versions = tuple(_version_row(made, n, parsed) for n in range(1, len(made.versions) + 1))
    if made.current is None or version is None:
        note = "a person overruled the report" if made.pages else f"the warehouse has no report {made.report_id}"
        unmet = without_report(_corrections(file), f"{note}; take it back, or rename the file")
        return Rows((), versions, _url_rows(made, parsed), (), (), (), _correction_rows(made.report_id, unmet))
    corrected = _corrected(parsed[made.current], file)
    report = corrected.report
    parsed = {**parsed, made.current: report}
    return Rows(
        reports=(_report_row(made, made.current, report, version),),
        versions=versions,
        urls=_url_rows(made, parsed),
        sections=_section_rows(made.report_id, version, report),
        metrics=_metric_rows(made.report_id, version, made.current, corrected),
        findings=_finding_rows(made, made.current, version, parsed),
        corrections=_correction_rows(made.report_id, corrected.outcomes),
    )


def _corrections(file: CorrectionFileRow | None) -> tuple[Correction, ...]:
    if file is None or file.problem is not None or file.content is None:
        return ()
    return read_corrections(file.content, PurePath(file.path)).corrections


def _corrected(report: Report, file: CorrectionFileRow | None) -> Corrected:
    """The report with the file's corrections; a broken file corrects nothing, which is a finding."""
    if file is not None and file.problem is not None:
        message = f"none of its corrections is applied, because the file is broken: {file.problem}"
        broken = Finding("correction_file", Level.ERROR, message, file.path)
        return Corrected(replace(report, findings=(*report.findings, broken)), ())
    return apply(report, _corrections(file))


def _report_row(made: Plan, page: Page, report: Report, version: int) -> ReportRow:
    assert report.report_year is not None   # load_report refuses a document without one
    return ReportRow(
        id=made.report_id, bureau_id=page.bureau_id, host_bureau_id=page.host_bureau_id,
        publisher=report.publisher, report_year=report.report_year, title=report.title,
        period_start=report.period_start, period_end=report.period_end,
        published_on=page.published_on, signed_on=report.signed_on,
        document_number=report.document_number, index_number=report.index_number,
        canonical_url=page.url, first_seen=min(other.first_seen for other in made.pages),
        version=version, capture_id=page.capture_id, parser_version=report.parser_version,
    )  # fmt: skip


def _version_row(made: Plan, number: int, parsed: Mapping[Page, Report]) -> VersionRow:
    page = made.versions[number - 1]
    report, decision = parsed[page], made.overruled.get(page)
    return VersionRow(
        report_id=made.report_id, version=number, url=page.url, title=report.title, capture_id=page.capture_id,
        text=report.text, text_sha256=page.text_sha256, parser_version=report.parser_version,
        first_seen=page.first_seen, part_capture_ids=page.part_capture_ids,
        withdrawn_by=decision.who if decision else None,
        withdrawn_on=decision.decided_on if decision else None,
        withdrawn_reason=decision.reason if decision else None,
    )  # fmt: skip


def _url_rows(made: Plan, parsed: Mapping[Page, Report]) -> tuple[UrlRow, ...]:
    """Fetched addresses, then those that were only named, then attachments; each address once."""
    found: dict[str, UrlRow] = {}
    for url in sorted({page.url for page in made.pages}):
        page = current_text(made.pages, url)
        kind = UrlKind.CANONICAL if made.current and made.current.url == url else UrlKind.ALIAS
        found[url] = UrlRow(made.report_id, url, kind.value, None, page.published_on, page.capture_id, page.text_sha256)
    for url in sorted({twin for page in made.pages for twin in page.twin_urls}):
        found.setdefault(url, UrlRow(made.report_id, url, UrlKind.ALIAS.value))
    for attachment in parsed[made.current].attachments if made.current else ():
        row = UrlRow(made.report_id, attachment.url, UrlKind.ATTACHMENT.value, attachment.name)
        found.setdefault(attachment.url, row)
    return tuple(found.values())


def _section_rows(report_id: str, version: int, report: Report) -> tuple[SectionRow, ...]:
    return tuple(
        SectionRow(
            report_id=report_id, version=version, id=section.id, parent_id=section.parent_id, position=position,
            level=section.level, number=section.number, heading=section.heading, part=section.part,
            theme=section.theme, start_char=section.start, end_char=section.end, why=section.why,
            text=report.text[section.start : section.end],
        )
        for position, section in enumerate(report.sections, 1)
    )  # fmt: skip


def _metric_rows(report_id: str, version: int, page: Page, corrected: Corrected) -> tuple[MetricRow, ...]:
    """Facts with their ids; the same fact stated twice at one place is one fact. Of a report that is split, each has
    the capture of the page that holds it."""
    parts = corrected.report.parts
    by_id = {_metric_key(report_id, metric): metric for metric in corrected.report.metrics}
    by_fact = {outcome.fact: outcome for outcome in corrected.outcomes if outcome.fact}
    made = tuple(
        MetricRow(
            id=key, report_id=report_id, version=version, section_id=metric.section_id,
            capture_id=page.part_capture_ids[page_at(parts, metric.start)],
            metric_id=metric.metric_id, label=metric.label, value=metric.value, value_max=metric.value_max,
            unit=metric.unit, unit_in_text=metric.unit_in_text, quote=metric.quote,
            start_char=metric.start, end_char=metric.end, qualifier=metric.qualifier.value, role=metric.role.value,
            period_basis=metric.period_basis.value, period_start=metric.period_start, period_end=metric.period_end,
            scope=metric.scope, scope_name=metric.scope_name, subject=metric.subject, why=metric.why,
        )
        for key, metric in by_id.items()
    )  # fmt: skip
    if not by_fact:
        return made
    return tuple(_marked(row, by_fact.get(metric)) for row, metric in zip(made, by_id.values(), strict=True))


def _marked(row: MetricRow, outcome: Outcome | None) -> MetricRow:
    """The fact's row with the person who corrected it, and what the parser had in the fields that differ."""
    if outcome is None:
        return row
    one = outcome.correction
    return replace(
        row, corrected_by=one.who, corrected_on=one.when, correction_reason=one.reason,
        parsed_as=encode_said(replaced(outcome)),
    )  # fmt: skip


def _correction_rows(report_id: str, outcomes: Sequence[Outcome]) -> tuple[CorrectionRow, ...]:
    return tuple(
        CorrectionRow(
            report_id=report_id, number=one.number, action=one.action.value, quote=one.quote, section=one.section,
            near=one.near, start_char=one.start, was=encode_said(one.was), right_is=encode_said(one.right),
            reason=one.reason, who=one.who, decided_on=one.when, state=outcome.state.value, note=outcome.note,
            fact_id=_metric_key(report_id, outcome.fact) if outcome.fact else None,
            parsed_as=encode_fact(outcome.parsed) if outcome.parsed else None,
        )
        for outcome in outcomes
        for one in [outcome.correction]
    )  # fmt: skip


def _metric_key(report_id: str, metric: Metric) -> str:
    parts = (
        metric.metric_id, metric.label, metric.scope, metric.scope_name, metric.subject, metric.period_basis,
        metric.period_start, metric.period_end, metric.role, metric.start, metric.end,
    )  # fmt: skip
    return f"{report_id}-{hashlib.sha256(repr([str(part) for part in parts]).encode()).hexdigest()[:12]}"


def _finding_rows(made: Plan, current: Page, version: int, parsed: Mapping[Page, Report]) -> tuple[FindingRow, ...]:
    own = [
        FindingRow(
            check=finding.check, level=finding.level.value, message=finding.message, evidence=finding.evidence,
            report_id=made.report_id, version=version, crawl_id=current.crawl_id, url=current.url,
        )
        for finding in parsed[current].findings
    ]  # fmt: skip
    return tuple(own + _differing_aliases(made, current, version, parsed))


def _differing_aliases(made: Plan, current: Page, version: int, parsed: Mapping[Page, Report]) -> list[FindingRow]:
    aliases = [current_text(made.pages, url) for url in sorted({page.url for page in made.pages} - {current.url})]
    return [
        FindingRow(
            check="alias_text_differs", level="warning",
            message="another address of this report shows another text; the canonical page's counts",
            evidence=_first_difference(parsed[current].text, parsed[page].text),
            report_id=made.report_id, version=version, crawl_id=page.crawl_id, url=page.url,
        )
        for page in aliases
        if page.content_sha256 != current.content_sha256 and page not in made.overruled
    ]  # fmt: skip


def _first_difference(text: str, other: str) -> str:
    """The place where two texts part, with a few characters of each."""
    pairs = zip(text, other, strict=False)
    at = next((n for n, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(text), len(other)))
    start = max(at - 10, 0)
    return f"at character {at}: “{text[start : at + 20]}” here, “{other[start : at + 20]}” there"
