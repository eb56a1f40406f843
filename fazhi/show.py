"""What people see in the terminal: tables that fit 80 columns, and one-line progress. Nothing is decided here."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from fazhi import show_ledger, show_sites
from fazhi.pipeline.result import BureauOutcome, CrawlResult, Moment, Progress
from fazhi.plain import distinct, plain
from scrapers.model import Bureau, BureauVerdict, Candidate
from transforms.model import Decision, Judgement, NearMiss

if TYPE_CHECKING:  # the reading verbs start without the parsers and the web's libraries
    from fazhi.pipeline.look import Status
    from fazhi.pipeline.named import Ingested
    from fazhi.pipeline.probing import Draft, LiveCheck
    from fazhi.pipeline.replay import Replayed
    from fazhi.pipeline.verify import Verified
    from scrapers.discover import Discovery
    from warehouse.compare import ComparedValue, Comparison
    from warehouse.difference import ReportChange
    from warehouse.export import Exported
    from warehouse.ledger import LedgerRow, Sizes
    from warehouse.review import Review, ReviewItem
    from warehouse.store import Result

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def as_json(document: Any) -> None:
    """One JSON document on stdout and nothing else."""
    json.dump(plain(document), sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def table(
    title: str | None, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[str] = ()
) -> None:
    """A plain table on stdout; columns named in ``right`` hold numbers."""
    if title:
        OUT.print(title, style="bold", markup=False)
    OUT.print(_grid(columns, rows, right))


def _grid(columns: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[str]) -> Table:
    grid = Table(header_style="bold", box=None, pad_edge=False)
    for column in columns:
        grid.add_column(escape(column), justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    return grid


def progress(step: Progress) -> None:
    """One line for each thing that happens, on stderr."""
    style = {Moment.FAILED: "red", Moment.DONE: "bold"}.get(step.moment, "default")
    count = f"[{step.done}/{step.bureaus}]"
    ERR.print(f"{escape(count)} {escape(step.bureau_name)}: [{style}]{escape(step.text)}[/]", soft_wrap=True)


def judged(found: Sequence[tuple[str, Judgement]]) -> None:
    """The decision on titles alone."""
    for line in show_sites.judged(found):
        OUT.print(line, markup=False, soft_wrap=True)


def draft(made: Draft) -> None:
    """Only YAML on stdout."""
    for line in show_sites.draft_yaml(made):
        OUT.print(line, markup=False, soft_wrap=True)


def live(seen: Sequence[LiveCheck]) -> None:
    """Every column as it is now, and below the table why one cannot be read."""
    columns = ("bureau", "column", "lines", "newest", "reports", "verdict")
    table(None, columns, show_sites.live(seen), right=("lines", "reports"))
    for one in seen:
        for column in one.columns:
            if column.problem:
                text = f"{one.bureau.id}: {column.column.url}: {column.problem}"
                ERR.print(text, markup=False, soft_wrap=True)


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


def replayed(done: Replayed) -> None:
    """What a replay changes, report by report."""
    if done.changes:
        table(
            f"{len(done.changes)} reports are different",
            ("report", "what", "metrics", "sections", "for example"),
            [_changed_cells(one) for one in done.changes],
        )
    same = "" if done.changes else "nothing is different; "
    end = "published" if done.published else "nothing was changed (--dry-run)"
    OUT.print(f"{len(done.runs)} runs read again: {same}{end}", markup=False)


def _changed_cells(one: ReportChange) -> tuple[object, ...]:
    metrics = f"+{one.metrics_added} -{one.metrics_removed}"
    sections = f"+{one.sections_added} -{one.sections_removed}"
    return one.report_id, one.change.value, metrics, sections, "\n".join(one.examples)


def exported(written: Sequence[Exported], folder: Path) -> None:
    """The files of an export."""
    table(f"in {folder}", ("file", "rows"), [(one.path.name, one.rows) for one in written], right=("rows",))


def candidates(found: Sequence[Discovery]) -> None:
    """Every listed title that is accepted, doubtful or a near-miss, with its reasons; how many are something else."""
    for one in found:
        kept = [c for c in one.candidates if c.decision is not Decision.REFUSED]
        table(
            f"{one.bureau_id}: {one.verdict.value}, {one.listings} listings, {len(one.candidates)} titles",
            ("decision", "title", "why"),
            [(c.decision.value, f"{c.title}\n{c.url}", "; ".join(c.reasons)) for c in kept],
        )
        _refused([c for c in one.candidates if c.decision is Decision.REFUSED])
        for finding in one.findings:
            ERR.print(f"{finding.level.value}: {one.bureau_id}: {finding.message}", markup=False, soft_wrap=True)
        OUT.print()


def _refused(titles: Sequence[Candidate]) -> None:
    """Near-misses are listed; what is nothing like a report is counted."""
    near = [c for c in titles if c.kind not in (None, NearMiss.OTHER)]
    if near:
        table("refused", ("kind", "title", "why"), [(c.kind, c.title, "; ".join(c.reasons)) for c in near])
    OUT.print(f"refused as {'something else' if near else 'no report'} (other): {len(titles) - len(near)}")


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
        if one.loaded:
            loaded = one.loaded
            words = (f"{loaded.outcome}:", loaded.report_id, loaded.title, f"({loaded.metrics} metrics)")
            OUT.print(" ".join(filter(None, words)), markup=False, soft_wrap=True)


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
    years = show_ledger.telling_years(rows)
    cells = {(row.bureau_id, row.report_year): row for row in rows}
    names = {row.bureau_id: row.name for row in rows}
    title: str | None = f"ledger as of {day} (due by 1 April of the next year)"
    for block in show_ledger.blocks(years, OUT.width) or [()]:
        told = {key: [show_ledger.cell(cells.get((key, year))) for year in block] for key in names}
        grid = [(names[key], *words) for key, words in told.items() if any(words)]
        table(title, ("bureau", *map(str, block)), grid)
        title = None
    left = {row.report_year for row in rows} - set(years)
    if left:
        years_left = show_ledger.spans(left)
        OUT.print(f"left out: {years_left}, without any report; `fazhi sql \"FROM ledger\"` has them", soft_wrap=True)
    for note in show_ledger.notes(rows):
        OUT.print(note, markup=False, soft_wrap=True)


def reports(answer: Result) -> None:
    """The reports of the snapshot."""
    table("reports", answer.columns, answer.rows, right=("sections", "metrics"))


def rows(answer: Result, form: str) -> None:
    """The answer to a query: a table (records when it is too wide for the terminal), CSV with a header, or one JSON
    array of row objects."""
    if form == "json":
        names = distinct(answer.columns)
        as_json([dict(zip(names, row, strict=True)) for row in answer.rows])
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    else:
        numbers = [name for at, name in enumerate(answer.columns) if _all_numbers(row[at] for row in answer.rows)]
        grid = _grid(answer.columns, answer.rows, numbers)
        natural = Measurement.get(OUT, OUT.options.update(max_width=_ENDLESS), grid).maximum
        if not (OUT.is_terminal or os.environ.get("COLUMNS")):
            Console(width=max(natural, 1), highlight=False).print(grid)
        elif natural > OUT.width:
            _records(answer)
        else:
            OUT.print(grid)
        OUT.print(f"({len(answer.rows)} row{'' if len(answer.rows) == 1 else 's'})")


_ENDLESS = 1 << 30


def _records(answer: Result) -> None:
    """A line per column, a blank line after each row; what is longer than a line is left to the terminal."""
    width = max(map(cell_len, answer.columns))
    for row in answer.rows:
        for name, value in zip(answer.columns, row, strict=True):
            text = "" if value is None else str(value).replace("\n", "\n" + " " * (width + 2))
            OUT.print(f"{set_cell_size(name, width)}  {text}".rstrip(), markup=False, soft_wrap=True)
        OUT.print()


def _all_numbers(values: Iterable[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) for value in known)


def comparison(found: Comparison) -> None:
    """One metric: its values by bureau and year, and how many reports state it."""
    metric = found.metric
    cells = [(v.report_year, v.publisher, _value(v), v.scope, v.subject) for v in found.values]
    title = f"{metric.zh} {metric.id} ({metric.unit})"
    table(title, ("year", "publisher", "value", "scope", "subject"), cells, right=("value",))
    for value in found.values:
        if value.corrected_by:
            OUT.print(_corrected(value), markup=False, soft_wrap=True)
    for year in found.coverage:
        OUT.print(f"{year.report_year}: comparable in {year.reporting} of {year.reports} reports", markup=False)
    for one in found.left_out:
        text = f"{one.report_year}: {one.publisher}: {one.quote} left out: {one.reason}"
        OUT.print(text, markup=False, soft_wrap=True)
    OUT.print("Not stated is not zero.")


def _corrected(value: ComparedValue) -> str:
    parsed = f"the parser had {value.parsed_as}" if value.parsed_as else "the parser missed it"
    who = f"by {value.corrected_by} on {value.corrected_on} ({value.correction_reason}; {parsed})"
    return f"{value.report_year}: {value.publisher}: {_value(value)} corrected {who}"


_SIGNS = {"over": ">", "at_least": "≥", "less_than": "<", "at_most": "≤", "approx": "≈"}


def _value(value: ComparedValue) -> str:
    upper = f" to {value.value_max:g}" if value.value_max is not None else ""
    return f"{_SIGNS.get(value.qualifier, '')}{value.value:.12g}{upper}"


def proofs(done: Sequence[Verified]) -> None:
    """How many quotes were found again, and which were not; those of a report that share a reason in one line."""
    broken = Counter((p.proof.value, p.fact.report_id, p.reason) for p in done if not p.holds)
    for (kind, report_id, reason), facts in broken.items():
        many = f" ({facts} quotes)" if facts > 1 else ""
        ERR.print(f"{kind}: {report_id}: {reason}{many}", markup=False, soft_wrap=True)
    count = Counter(proof.proof.value for proof in done)
    reports = len({proof.fact.report_id for proof in done})
    moved = f", {count['moved']} moved" if count["moved"] else ""
    bad = count["missing"] + count["no_bytes"]
    found = f"{count['found']} found in the archived bytes{moved}, {bad} not found"
    OUT.print(f"{len(done)} quotes of {reports} reports: {found}", soft_wrap=True)


_KINDS = {
    "failed_check": "failed checks",
    "contradiction": "contradicting statements",
    "correction": "corrections that are not applied",
    "untyped_label": "frequent, but no metric of the catalogue",
    "low_confidence": "low confidence",
}


def review(found: Review) -> None:
    """What a person should look at, by kind, each with its sentences and address."""
    if not found.counts:
        OUT.print("Nothing asks for a person's look.")
    for kind, count in found.counts:
        items = [item for item in found.items if item.kind is kind]
        of = f"{len(items)} of {count}" if len(items) < count else str(count)
        OUT.print(f"{_KINDS[kind.value]} ({of})", style="bold", markup=False)
        for item in items:
            _review_item(item)
        OUT.print()


def _review_item(item: ReviewItem) -> None:
    often = f" {item.facts} facts in {item.reports} reports;" if item.facts > 1 else ""
    OUT.print(Text(f"{item.report_id}:{often} {item.message}"))
    lines = item.sentences or ((item.evidence,) if item.evidence else ())
    if item.sentences and item.kind.value == "low_confidence":
        lines = (f"{item.evidence}:", *lines)
    for line in lines:
        OUT.print(Padding(Text(line), (0, 0, 0, 4), expand=False))
    if item.url:
        OUT.print(f"    {item.url}", markup=False, soft_wrap=True)
