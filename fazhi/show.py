"""What people see in the terminal: tables that fit 80 columns, and one-line progress. Nothing is decided here."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fazhi.pipeline.result import BureauOutcome, CrawlResult, Moment, Progress
from scrapers.model import Bureau, BureauVerdict
from transforms.model import Decision

if TYPE_CHECKING:  # the reading verbs start without the parsers and the web's libraries
    from fazhi.pipeline.documents import Ingested
    from fazhi.pipeline.look import Status
    from fazhi.pipeline.verify import Verified
    from scrapers.discover import Discovery
    from warehouse.compare import ComparedValue, Comparison
    from warehouse.ledger import LedgerRow, Sizes
    from warehouse.store import Result

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def as_json(document: Any) -> None:
    """One JSON document on stdout and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def table(
    title: str | None, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[str] = ()
) -> None:
    """A plain table on stdout; columns named in ``right`` hold numbers."""
    if title:
        OUT.print(title, style="bold", markup=False)
    grid = Table(header_style="bold", box=None, pad_edge=False)
    for column in columns:
        grid.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    OUT.print(grid)


def progress(step: Progress) -> None:
    """One line for each thing that happens, on stderr."""
    style = {Moment.FAILED: "red", Moment.DONE: "bold"}.get(step.moment, "default")
    count = f"[{step.done}/{step.bureaus}]"
    ERR.print(f"{escape(count)} {escape(step.bureau_name)}: [{style}]{escape(step.text)}[/]", soft_wrap=True)


def crawl(result: CrawlResult) -> None:
    """The summary of a crawl: a line per bureau, what was loaded, what went wrong and what to do."""
    table(
        f"crawl {result.crawl_id}",
        ("bureau", "verdict", "listings", "candidates", "new", "changed", "failed"),
        [_bureau_cells(bureau) for bureau in result.bureaus],
        right=("listings", "candidates", "new", "changed", "failed"),
    )
    loaded = [report for bureau in result.bureaus for report in bureau.reports]
    if loaded:
        OUT.print()
        table(
            "loaded",
            ("year", "report", "metrics"),
            [(report.report_year, f"{report.title}\n{report.url}", report.metrics) for report in loaded],
            right=("metrics",),
        )
    for bureau, finding in result.problems():
        where = f"\n  {finding.evidence}" if finding.evidence else ""
        ERR.print(f"{finding.level.value}: {bureau.bureau_id}: {finding.message}{where}", markup=False, soft_wrap=True)


def _bureau_cells(bureau: BureauOutcome) -> tuple[object, ...]:
    return (
        f"{bureau.name}\n{bureau.bureau_id}",
        bureau.verdict.value,
        bureau.listings,
        bureau.candidates,
        bureau.new,
        bureau.changed,
        bureau.failed,
    )


def candidates(found: Sequence[Discovery]) -> None:
    """Every listed title that is accepted or doubtful, with its reasons; how many were refused, by kind."""
    for one in found:
        kept = [c for c in one.candidates if c.decision is not Decision.REFUSED]
        table(
            f"{one.bureau_id}: {one.verdict.value}, {one.listings} listings, {len(one.candidates)} titles",
            ("decision", "title", "why"),
            [(c.decision.value, f"{c.title}\n{c.url}", "; ".join(c.reasons)) for c in kept],
        )
        refused = Counter(c.kind.value if c.kind else "other" for c in one.candidates if c.decision is Decision.REFUSED)
        OUT.print("refused: " + (", ".join(f"{kind} {n}" for kind, n in refused.most_common()) or "none"), markup=False)
        for finding in one.findings:
            ERR.print(f"{finding.level.value}: {one.bureau_id}: {finding.message}", markup=False, soft_wrap=True)
        OUT.print()


def discovery_code(found: Sequence[Discovery]) -> int:
    """0 all listings read, 1 some not, 3 none reached."""
    if found and all(one.verdict is BureauVerdict.UNREACHABLE and not one.listings for one in found):
        return 3
    return 0 if all(one.verdict in (BureauVerdict.OK, BureauVerdict.NOTHING_NEW) for one in found) else 1


def ingested(done: Sequence[Ingested]) -> None:
    """A line per document: what became of it."""
    for one in done:
        if one.problem:
            ERR.print(f"error: {one.where}: {one.problem.message}", markup=False, soft_wrap=True)
        elif one.loaded:
            loaded = one.loaded
            text = f"{loaded.outcome}: {loaded.report_id} {loaded.title} ({loaded.metrics} metrics)"
            OUT.print(text, markup=False, soft_wrap=True)
        else:
            OUT.print(f"unchanged: {one.where}", markup=False, soft_wrap=True)


def bureaus(declared: Sequence[Bureau]) -> None:
    """The declared bureaus."""
    rows = [(b.id, b.name, b.region, b.platform.value, len(b.columns)) for b in declared]
    table(None, ("id", "name", "region", "platform", "columns"), rows, right=("columns",))


def status(state: Status, day: date) -> None:
    """Ledger, crawls, sizes."""
    ledger(state.ledger, day)
    OUT.print()
    rows = [
        (b.bureau_id, b.verdict or "never", _minute(b.finished_at), b.reports, b.open_candidates, b.failed_candidates)
        for b in state.bureaus
    ]
    columns = ("bureau", "last crawl", "at (UTC)", "reports", "open", "failed")
    table("crawls", columns, rows, right=("reports", "open", "failed"))
    OUT.print()
    OUT.print(_sizes(state.sizes), markup=False)


def _minute(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _sizes(sizes: Sizes) -> str:
    return (
        f"{sizes.reports} reports in {sizes.report_versions} versions, {sizes.sections} sections, "
        f"{sizes.metrics} metrics, {sizes.captures} captures; {sizes.home_bytes / 1e6:.1f} MB in all"
    )


def ledger(rows: Sequence[LedgerRow], day: date) -> None:
    """Who should have published by now, and who has: a row per bureau, a column per report year."""
    years = sorted({row.report_year for row in rows})[-_YEARS:]
    cells = {(row.bureau_id, row.report_year): row for row in rows}
    names = {row.bureau_id: row.name for row in rows}
    grid = [(name, *(_ledger_cell(cells.get((key, year))) for year in years)) for key, name in names.items()]
    table(f"ledger as of {day} (due by 1 April of the next year)", ("bureau", *map(str, years)), grid)
    for row in rows:
        if row.report_year in years and row.state.value in ("withdrawn", "unreadable"):
            text = f"{row.name} {row.report_year} {row.state.value}: {row.reason}"
            OUT.print(text, markup=False, soft_wrap=True)


_YEARS = 5  # more do not fit beside a name in 80 columns; `fazhi sql "FROM ledger"` has them all


def _ledger_cell(row: LedgerRow | None) -> str:
    if row is None:
        return ""
    if row.state.value == "published":
        return str(row.published_on or "published")
    return f"{row.published_on} late" if row.state.value == "late" else row.state.value.replace("_", " ")


def reports(answer: Result) -> None:
    """The reports of the snapshot."""
    table("reports", answer.columns, answer.rows, right=("sections", "metrics"))


def rows(answer: Result, form: str) -> None:
    """The answer to a query: a table, CSV with a header, or one JSON array of row objects."""
    if form == "json":
        as_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    else:
        numbers = [name for at, name in enumerate(answer.columns) if _all_numbers(row[at] for row in answer.rows)]
        table(None, answer.columns, answer.rows, right=numbers)
        OUT.print(f"({len(answer.rows)} row{'' if len(answer.rows) == 1 else 's'})")


def _all_numbers(values: Iterable[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) for value in known)


def comparison(found: Comparison) -> None:
    """One metric: its values by bureau and year, and how many reports state it."""
    metric = found.metric
    cells = [(v.report_year, v.publisher, _value(v), v.scope, v.subject) for v in found.values]
    title = f"{metric.zh} {metric.id} ({metric.unit})"
    table(title, ("year", "publisher", "value", "scope", "subject"), cells, right=("value",))
    for year in found.coverage:
        OUT.print(f"{year.report_year}: comparable in {year.reporting} of {year.reports} reports", markup=False)
    for one in found.left_out:
        text = f"{one.report_year}: {one.publisher}: {one.quote} left out: {one.reason}"
        OUT.print(text, markup=False, soft_wrap=True)
    OUT.print("Not stated is not zero.")


_SIGNS = {"over": ">", "at_least": "≥", "less_than": "<", "at_most": "≤", "approx": "≈"}


def _value(value: ComparedValue) -> str:
    upper = f" to {value.value_max:g}" if value.value_max is not None else ""
    return f"{_SIGNS.get(value.qualifier, '')}{value.value:.12g}{upper}"


def proofs(done: Sequence[Verified]) -> None:
    """How many quotes were found again, and every one that was not."""
    for proof in done:
        if not proof.holds:
            text = f"{proof.proof.value}: {proof.fact.report_id} {proof.fact.fact_id}: {proof.reason}"
            ERR.print(text, markup=False, soft_wrap=True)
    count = Counter(proof.proof.value for proof in done)
    reports = len({proof.fact.report_id for proof in done})
    moved = f", {count['moved']} moved" if count["moved"] else ""
    bad = count["missing"] + count["no_bytes"]
    found = f"{count['found']} found in the archived bytes{moved}, {bad} not found"
    OUT.print(f"{len(done)} quotes of {reports} reports: {found}", soft_wrap=True)
