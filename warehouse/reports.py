"""Loading reports: a page's text is kept, then its report is settled anew from all pages that show it.

Because a report's rows are made from the set of its pages, the order in which pages are loaded does not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from transforms.fold import squash
from transforms.model import Report, Verdict
from warehouse.arrow import aware, select_all, utc
from warehouse.canonical import Page, same_address
from warehouse.codec import decode, encode
from warehouse.derive import Plan, Rows, plan, rows
from warehouse.errors import NotLoadable
from warehouse.rows import (
    CorrectionFileRow,
    CorrectionRow,
    FindingRow,
    LoadedReport,
    MetricRow,
    Outcome,
    PageTextRow,
    ReportRow,
    SectionRow,
    UrlRow,
    VersionRow,
    WithdrawalRow,
    Withdrawn,
)
from warehouse.store import Store

_OF_BUREAUS = "bureau_id IN (SELECT unnest(?::VARCHAR[]))"
_ONE_TEXT = "report_id = ? AND url = ? AND text_sha256 = ?"
_PAGE_COLUMNS = [field.name for field in fields(Page)]
_TABLES = {
    "reports": "id", "report_versions": "report_id", "report_urls": "report_id", "sections": "report_id",
    "metrics": "report_id", "findings": "report_id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """What the tables say of a report now."""

    version: int
    url: str
    text_sha256: str


def report_id_of(bureau_id: str | None, publisher: str | None, report_year: int | None) -> str:
    """``<bureau_id>-<year>``, or ``x-<8 hex of the publisher's name>-<year>``. NotLoadable without identity."""
    if report_year is None:
        raise NotLoadable("the document states no report year")
    if bureau_id is not None:
        return f"{bureau_id}-{report_year}"
    if publisher is None:
        raise NotLoadable("the document names no publisher")
    return f"x-{hashlib.sha256(squash(publisher).encode()).hexdigest()[:8]}-{report_year}"


def load_report(
    store: Store,
    report: Report,
    *,
    url: str,
    capture_id: str,
    later_capture_ids: Sequence[str] = (),
    seen_at: datetime,
    bureau_id: str | None,
    host_bureau_id: str | None = None,
    crawl_id: str | None = None,
    published_on: date | None = None,
    twin_urls: Sequence[str] = (),
) -> LoadedReport:
    """One parsed document from one address, in one transaction; the same again changes nothing.

    ``later_capture_ids``: the fetches of the pages after the first, of a report that is split. ``bureau_id``: the
    publisher, when it is declared. ``host_bureau_id``: the bureau whose site shows it, when that is another one.
    ``published_on``: the listing's date, for a document that states none. ``twin_urls``: other
    addresses of the document that the listing names. NotLoadable when it is no report or has no identity.
    """
    if report.verdict is not Verdict.REPORT:
        raise NotLoadable(f"the document is {report.verdict.value}, not a report: {report.verdict_reason}")
    page = PageTextRow(
        report_id=report_id_of(bureau_id, report.publisher, report.report_year),
        url=url,
        text_sha256=_sha256(report.text),
        content_sha256=_sha256(squash(report.text)),
        bureau_id=bureau_id,
        host_bureau_id=host_bureau_id,
        published_on=report.published_on or published_on,
        twin_urls=tuple(sorted(set(twin_urls) - {url})),
        capture_id=capture_id,
        crawl_id=crawl_id,
        first_seen=aware(seen_at),
        last_seen=aware(seen_at),
        parsed="",
        part_capture_ids=(capture_id, *later_capture_ids),
    )
    with store.transaction():
        return _load(store, page, report)


def withdraw(store: Store, decisions: Sequence[WithdrawalRow], bureau_ids: Sequence[str]) -> Withdrawn:
    """The persons' decisions of these bureaus become exactly ``decisions``; reports leave or come back accordingly.

    A decision at one address holds for every address that shows the same document.
    """
    with store.transaction():
        before = set(select_all(store.con, WithdrawalRow, f"FROM withdrawals WHERE {_OF_BUREAUS}", [list(bureau_ids)]))
        changed = {row.url for row in before ^ set(decisions)}
        if not changed:
            return Withdrawn()
        store.run(f"DELETE FROM withdrawals WHERE {_OF_BUREAUS}", list(bureau_ids))
        store.insert("withdrawals", WithdrawalRow, decisions)
        return _settle_all(store, _reports_at(store, changed))


def correct(store: Store, files: Sequence[CorrectionFileRow]) -> None:
    """The persons' corrections become exactly those of ``files``; the reports that they touch are settled anew."""
    with store.transaction():
        before = set(select_all(store.con, CorrectionFileRow, "FROM correction_files"))
        changed = sorted({row.report_id for row in before ^ set(files)})
        if not changed:
            return
        store.run("DELETE FROM correction_files")
        store.insert("correction_files", CorrectionFileRow, files)
        for report_id in changed:
            store.run("DELETE FROM corrections WHERE report_id = ?", report_id)
            _settle(store, report_id, _texts(store, report_id))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _load(store: Store, page: PageTextRow, report: Report) -> LoadedReport:
    texts = _texts(store, page.report_id)
    old = next((text for text in texts if _key(text) == _key(page)), None)
    merged, same = _merge(page, report, old)
    before = _state(store, page.report_id) if texts else None
    if same and before and old and _only_seen_again(texts, old, merged):
        again = f"UPDATE page_texts SET last_seen = ? WHERE {_ONE_TEXT}"
        store.run(again, utc(merged.last_seen), page.report_id, *_key(page))
        return LoadedReport(page.report_id, Outcome.UNCHANGED, before.version, before.url)
    if old:
        store.run(f"DELETE FROM page_texts WHERE {_ONE_TEXT}", page.report_id, *_key(page))
    store.insert("page_texts", PageTextRow, [merged])
    _leave_other_reports(store, merged)
    made = _settle(store, page.report_id, [*(text for text in texts if text is not old), merged])
    if not texts:
        outcome = Outcome.NEW if made.current else Outcome.WITHDRAWN
    else:
        outcome = _outcome(made, page, before, known=any(text.url == page.url for text in texts), same=same)
    return LoadedReport(page.report_id, outcome, made.version, made.current.url if made.current else None)


def _settle(store: Store, report_id: str, texts: Sequence[PageTextRow]) -> Plan:
    """Makes the rows of one report anew from its pages and the persons' decisions."""
    parsed = {_page(text): decode(text.parsed) for text in texts}
    withdrawals = select_all(store.con, WithdrawalRow, "FROM withdrawals")
    made = plan(report_id, list(parsed), withdrawals, _hosts(store, texts))
    _replace_rows(store, report_id, rows(made, parsed, _correction_file(store, report_id)))
    return made


def _correction_file(store: Store, report_id: str) -> CorrectionFileRow | None:
    found = select_all(store.con, CorrectionFileRow, "FROM correction_files WHERE report_id = ?", [report_id])
    return found[0] if found else None


def _texts(store: Store, report_id: str) -> list[PageTextRow]:
    return select_all(store.con, PageTextRow, "FROM page_texts WHERE report_id = ?", [report_id])


def _key(text: PageTextRow) -> tuple[str, str]:
    return text.url, text.text_sha256


def _merge(page: PageTextRow, report: Report, old: PageTextRow | None) -> tuple[PageTextRow, bool]:
    """The row to keep, and whether the document reads as before (its bytes may differ round the text).

    The captures are the first that brought this text, unless it was split otherwise then: they say which page holds
    which words.
    """
    if old is None:
        return replace(page, parsed=encode(report)), False
    stored = decode(old.parsed)
    same = replace(report, source=stored.source) == stored
    first = old if old.first_seen <= page.first_seen and stored.parts == report.parts else page
    merged = replace(
        page, parsed=old.parsed if same else encode(report), published_on=page.published_on or old.published_on,
        twin_urls=tuple(sorted({*page.twin_urls, *old.twin_urls})), capture_id=first.capture_id,
        part_capture_ids=first.part_capture_ids, crawl_id=first.crawl_id,
        first_seen=min(old.first_seen, page.first_seen), last_seen=max(old.last_seen, page.last_seen),
    )  # fmt: skip
    return merged, same


def _only_seen_again(texts: Sequence[PageTextRow], old: PageTextRow, merged: PageTextRow) -> bool:
    """The row says nothing new but its last sight, and its text is the one that its address showed last anyway."""
    later = any(text.url == old.url and text.last_seen >= old.last_seen for text in texts if text is not old)
    return replace(old, last_seen=merged.last_seen) == merged and not later


def _outcome(made: Plan, page: PageTextRow, before: _State | None, *, known: bool, same: bool) -> Outcome:
    loaded = next(one for one in made.pages if (one.url, one.text_sha256) == (page.url, page.text_sha256))
    if made.current is None or loaded in made.overruled:
        return Outcome.WITHDRAWN
    if before is None:
        return Outcome.NEW
    if not known or made.current.url != page.url:
        return Outcome.UNCHANGED if same else Outcome.ALIAS
    if made.current.text_sha256 != before.text_sha256:
        return Outcome.CHANGED
    return Outcome.UNCHANGED if same else Outcome.REPARSED


def _state(store: Store, report_id: str) -> _State | None:
    found = store.run(
        "SELECT r.version, r.canonical_url, v.text_sha256 FROM reports r "
        "JOIN report_versions v ON v.report_id = r.id AND v.version = r.version WHERE r.id = ?", report_id,
    )  # fmt: skip
    return _State(*found[0]) if found else None


def _leave_other_reports(store: Store, page: PageTextRow) -> None:
    """A document that is now known as another year's or publisher's leaves the report it was taken for."""
    same = "url = ? AND report_id <> ? AND (text_sha256 = ? OR capture_id = ?)"
    parameters = (page.url, page.report_id, page.text_sha256, page.capture_id)
    for (report_id,) in store.run(f"SELECT DISTINCT report_id FROM page_texts WHERE {same}", *parameters):
        store.run(f"DELETE FROM page_texts WHERE report_id = ? AND {same}", report_id, *parameters)
        _settle(store, report_id, _texts(store, report_id))


def _page(text: PageTextRow) -> Page:
    return Page(**{name: getattr(text, name) for name in _PAGE_COLUMNS})


def _hosts(store: Store, texts: Sequence[PageTextRow]) -> frozenset[str]:
    """The allow-list: of the publisher when it is declared, else of the bureaus whose sites show the report.

    Needed only where there is a choice.
    """
    if len({text.url for text in texts}) < 2:
        return frozenset()
    ids = sorted({name for text in texts if (name := text.bureau_id or text.host_bureau_id)})
    found = store.run("SELECT unnest(hosts) FROM bureaus WHERE id IN (SELECT unnest(?::VARCHAR[]))", ids)
    return frozenset(host for (host,) in found)


def _replace_rows(store: Store, report_id: str, made: Rows) -> None:
    if store.run("SELECT 1 FROM report_versions WHERE report_id = ? LIMIT 1", report_id):
        for table, key in _TABLES.items():
            store.run(f"DELETE FROM {table} WHERE {key} = ?", report_id)
    store.insert("reports", ReportRow, made.reports)
    store.insert("report_versions", VersionRow, made.versions)
    store.insert("report_urls", UrlRow, made.urls)
    store.insert("sections", SectionRow, made.sections)
    store.insert("metrics", MetricRow, made.metrics)
    store.insert("findings", FindingRow, made.findings)
    if made.corrections:
        store.run("DELETE FROM corrections WHERE report_id = ?", report_id)
        store.insert("corrections", CorrectionRow, made.corrections)
    if not made.versions:
        store.run("UPDATE candidates SET report_id = NULL WHERE report_id = ?", report_id)


def _reports_at(store: Store, urls: Collection[str]) -> list[str]:
    """The reports with a page at one of these addresses, or at a twin of one."""
    pages = store.run("SELECT DISTINCT report_id, url, twin_urls FROM page_texts")
    return sorted({
        report_id for report_id, page_url, twins in pages
        if any(same_address(address, url) for address in (page_url, *twins) for url in urls)
    })  # fmt: skip


def _settle_all(store: Store, report_ids: Sequence[str]) -> Withdrawn:
    left, back = [], []
    for report_id in report_ids:
        before = _state(store, report_id)
        made = _settle(store, report_id, _texts(store, report_id))
        if before and made.current is None:
            left.append(report_id)
        if before is None and made.current:
            back.append(report_id)
    return Withdrawn(tuple(left), tuple(back))
