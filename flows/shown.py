"""What people see of the runs in the UI: tables and notes. What came from the web is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from fazhi.pipeline.health import Alarm, Health
from fazhi.pipeline.result import LoadedReport
from fazhi.pipeline.walk import Walk, Walked
from fazhi.settings import CHINA
from scrapers.model import BureauVerdict
from transforms.model import Finding
from warehouse.ledger import LedgerRow

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&])")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_LONGEST = 300


def plain(words: str) -> str:
    """Words from the web on one line, without what a terminal or a page would obey."""
    shown = _UNSEEN.sub(" ", words).strip()
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def markdown(words: str) -> str:
    """``plain`` words, with every sign that Markdown or HTML would read made a letter."""
    return _MARKUP.sub(r"\\\1", plain(words))


def link(words: str, url: str) -> str:
    """A Markdown link; only an http(s) address becomes one."""
    if not url.startswith(("http://", "https://")):
        return f"{markdown(words)} ({markdown(url)})"
    target = _UNSEEN.sub("", url)
    for sign in "<>()[]|\\ ":
        target = target.replace(sign, f"%{ord(sign):02X}")
    return f"[{markdown(words)}](<{target}>)"


def walk(group: str, result: Walk) -> None:
    """The table of a discover run, and links to the pages that wait to be read or are not what they were."""
    rows = [_walked(one) for one in result.bureaus]
    rows += [{"bureau": one.path.name, "verdict": "failed", "note": plain(one.error.message)} for one in result.broken]
    about = f"What crawl {result.crawl_id} saw, per bureau"
    create_table_artifact(key=f"discover-{group}", table=rows, description=about)
    pages = [line for one in result.bureaus for line in _pages(one)]
    if pages:
        text = f"### Pages of {len(result.bureaus)} bureaus in crawl {result.crawl_id}\n\n" + "\n".join(pages)
        create_markdown_artifact(key=f"pages-{group}", markdown=text, description="Links to what was found")


def _walked(one: Walked) -> dict[str, object]:
    discovery = one.discovery
    return {
        "bureau": one.bureau.name,
        "verdict": one.verdict.value,
        "listings read": discovery.listings if discovery else 0,
        "new": len(one.waiting),
        "changed": len(one.changed),
        "gone": len(one.gone),
        "blocked": "yes" if one.verdict is BureauVerdict.BLOCKED else "",
        "seconds": round(one.seconds, 1),
        "listing": one.bureau.columns[0].url,
        "note": _first(discovery.findings) if discovery else plain(one.error or ""),
    }


def _first(findings: Sequence[Finding]) -> str:
    return plain(findings[0].message) if findings else ""


def _pages(one: Walked) -> list[str]:
    name = markdown(one.bureau.name)
    return [
        *(f"* {name}: {link(page.title or page.url, page.url)}" for page in one.waiting),
        *(f"* {name}: a report page {link('has changed', url)}" for url in one.changed),
        *(f"* {name}: a report page {link('is gone', url)}" for url in one.gone),
    ]


def report(one: LoadedReport) -> None:
    """The note on one report that was loaded."""
    lines = [
        f"### {markdown(one.title)}",
        "",
        f"* publisher: {markdown(one.publisher)}",
        f"* report year: {one.report_year}",
        f"* sections: {one.sections}",
        f"* metrics: {one.metrics}",
        f"* this run: {one.outcome}",
        f"* source: {link('the page on its site', one.url)}",
        "",
        *_findings(one.findings),
    ]
    create_markdown_artifact(key=one.report_id, markdown="\n".join(lines), description=plain(one.title))


def _findings(found: Sequence[Finding]) -> list[str]:
    if not found:
        return ["No findings."]
    rows = [f"| {one.level.value} | {markdown(one.check)} | {markdown(one.message)} |" for one in found]
    head = f"{len(found)} finding{'' if len(found) == 1 else 's'}:"
    return [head, "", "| level | check | what |", "|---|---|---|", *rows]


def ledger(rows: Sequence[LedgerRow]) -> None:
    """The pinned ledger: who published, who is late or overdue."""
    table = [
        {
            "bureau": row.name,
            "year": row.report_year,
            "state": row.state.value,
            "published": row.published_on.isoformat() if row.published_on else "",
            "due": row.due_on.isoformat(),
            "why": plain(row.reason or ""),
        }
        for row in rows
    ]
    about = f"Who has published for which year. As of {datetime.now(UTC).astimezone(CHINA):%Y-%m-%d %H:%M} in China"
    create_table_artifact(key="ledger", table=table, description=about)


def health(result: Health) -> None:
    """The day's table, and the alarms."""
    table = [
        {
            "bureau": one.name,
            "condition": one.condition.value,
            "last verdict": one.verdict or "",
            "last crawl": _minute(one.crawled_at),
            "last news": _minute(one.news_at),
        }
        for one in result.bureaus
    ]
    create_table_artifact(key="health", table=table, description=f"How each source does on {result.day}")
    lines = [_alarm(one) for one in result.alarms] or ["No alarm is up."]
    create_markdown_artifact(key="alarms", markdown="\n".join(lines), description=f"Alarms on {result.day}")


def _alarm(one: Alarm) -> str:
    return f"* **{markdown(one.kind.value)}** {markdown(one.name)}: {markdown(one.message)}. {markdown(one.advice)}"


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""
