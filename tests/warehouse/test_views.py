"""The ledger, comparable values, coverage, trend, the section tree; and what is verified and compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.warehouse.samples import (
    HOST,
    NOON,
    PAGE,
    TWIN,
    bureau,
    capture,
    declare,
    fact,
    metric_entry,
    put,
    report,
)
from transforms.model import Metric, PeriodBasis, Role, Section
from warehouse.compare import compare
from warehouse.errors import UnknownName
from warehouse.ledger import LedgerRow, LedgerState, bureau_status, ledger, sizes
from warehouse.load import load_candidates, load_captures, load_catalogues, load_crawl, mark_candidate
from warehouse.publish import publish
from warehouse.reports import withdraw
from warehouse.rows import CandidateRow, CandidateState, CrawlRow, WithdrawalRow
from warehouse.store import Store, snapshot
from warehouse.verify import archived_bodies, facts_to_verify


def crawled(store: Store, verdict: str = "ok", day: int = 0, bureau_id: str = "lanhe-rsj") -> None:
    at = NOON + timedelta(days=day)
    load_crawl(store, CrawlRow(f"run-{day}", bureau_id, verdict, at, at))


def listed(store: Store, url: str = PAGE, state: CandidateState | None = None, **more: object) -> None:
    row = CandidateRow(**{  # type: ignore[arg-type]
        "bureau_id": "lanhe-rsj", "url": url, "title": "法治政府建设情况报告", "decision": "report",
        "published_on": date(2025, 2, 1), **more,
    })  # fmt: skip
    load_candidates(store, [row], NOON)
    if state:
        mark_candidate(store, "lanhe-rsj", url, state, failure="timeout after 30 s")


def states(store: Store, today: date) -> dict[int, tuple[LedgerState, str | None]]:
    store.run(f"SET VARIABLE fazhi_today = DATE '{today}'")
    return {row.report_year: (row.state, row.reason) for row in ledger(store.con)}


APRIL = date(2025, 4, 2)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 1, 1), LedgerState.NOT_DUE),
        (date(2025, 4, 1), LedgerState.NOT_DUE),
        (APRIL, LedgerState.OVERDUE),
    ],
)
def test_a_missing_report_is_overdue_only_after_the_first_of_april(
    store: Store, today: date, state: LedgerState
) -> None:
    crawled(store)
    assert states(store, today)[2024][0] is state


@pytest.mark.parametrize(
    ("published_on", "state", "reason"),
    [
        (date(2025, 4, 1), LedgerState.PUBLISHED, None),
        (date(2025, 4, 3), LedgerState.LATE, "2 days after 2025-04-01"),
        (None, LedgerState.PUBLISHED, "its publication date is unknown"),
    ],
)
def test_a_report_is_published_or_late_by_its_publication_date(
    store: Store, published_on: date | None, state: LedgerState, reason: str | None
) -> None:
    put(store, report(published_on=published_on))
    assert states(store, date(2026, 1, 1))[2024] == (state, reason)


@pytest.mark.parametrize("verdict", ["blocked", "unreachable", "layout_changed", "listing_unproved", "failed"])
@pytest.mark.parametrize("today", [date(2025, 2, 1), APRIL])
def test_a_bureau_whose_listings_could_not_be_read_is_unreadable_on_any_day(
    store: Store, verdict: str, today: date
) -> None:
    crawled(store, "ok", day=0)
    crawled(store, verdict, day=9)
    state, reason = states(store, today)[2024]
    assert state is LedgerState.UNREADABLE
    assert reason == f"its listings could not be read: {verdict} on 2025-03-12"


def test_a_blocked_bureau_is_judged_again_once_it_is_read(store: Store) -> None:
    crawled(store, "blocked", day=0)
    crawled(store, "nothing_new", day=9)
    assert states(store, APRIL)[2024] == (LedgerState.OVERDUE, "not in its listings on 2025-03-12")


def test_a_bureau_that_was_never_crawled_is_unreadable(store: Store) -> None:
    assert states(store, APRIL)[2024] == (LedgerState.UNREADABLE, "never crawled")


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (CandidateState.FAILED, f"listed but not readable: {PAGE} (timeout after 30 s)"),
        (CandidateState.GONE, f"listed but gone: {PAGE}"),
        (None, f"listed but not read yet: {PAGE}"),
    ],
)
def test_a_year_whose_listed_page_was_not_read_is_unreadable_and_not_overdue(
    store: Store, state: CandidateState | None, reason: str
) -> None:
    crawled(store)
    listed(store, state=state)
    found = states(store, date(2026, 4, 2))
    assert found[2024] == (LedgerState.UNREADABLE, reason)
    assert found[2025][0] is LedgerState.OVERDUE


def test_a_failed_page_without_any_date_keeps_every_missing_year_open(store: Store) -> None:
    crawled(store)
    listed(store, state=CandidateState.FAILED, published_on=None)
    assert states(store, APRIL)[2024][0] is LedgerState.UNREADABLE


def test_refused_titles_do_not_count(store: Store) -> None:
    crawled(store)
    listed(store, decision="refused", report_year=2024)
    assert states(store, APRIL)[2024][0] is LedgerState.OVERDUE


def test_a_failed_page_does_not_hide_a_report_that_is_there(store: Store) -> None:
    put(store, report())
    listed(store, TWIN, CandidateState.FAILED)
    assert states(store, APRIL)[2024] == (LedgerState.PUBLISHED, None)


def test_an_overruled_report_is_withdrawn_with_the_persons_reason(store: Store) -> None:
    crawled(store)
    put(store, report())
    withdraw(store, [WithdrawalRow("lanhe-rsj", PAGE, "a plan", "Li Ming", date(2025, 5, 5))], ["lanhe-rsj"])
    assert states(store, APRIL)[2024] == (LedgerState.WITHDRAWN, "overruled by Li Ming: a plan")


@pytest.mark.parametrize(
    ("since", "years"), [(None, [2023, 2024, 2025]), (2024, [2023, 2024, 2025]), (2022, [2022, 2023, 2024, 2025])]
)
def test_the_ledger_runs_from_the_first_expected_year_and_keeps_earlier_reports(
    store: Store, since: int | None, years: list[int]
) -> None:
    declare(store, bureau(since=since))
    crawled(store)
    put(store, report(report_year=2023))
    assert list(states(store, date(2026, 6, 1))) == years


def test_years_before_the_first_expected_one_are_not_overdue(store: Store) -> None:
    declare(store, bureau(since=2024))
    crawled(store)
    put(store, report(report_year=2020))
    assert list(states(store, date(2026, 6, 1))) == [2020, 2024, 2025]


def test_a_bureau_that_begins_in_the_future_has_no_rows_yet(store: Store) -> None:
    declare(store, bureau(since=2030))
    assert states(store, APRIL) == {}


def test_a_report_of_the_running_year_is_in_the_ledger(store: Store) -> None:
    put(store, report(published_on=date(2024, 12, 13)))
    assert states(store, date(2024, 12, 20))[2024] == (LedgerState.PUBLISHED, None)


def test_status_gives_the_last_crawl_of_each_bureau_and_the_size_of_the_data(store: Store, home: Path) -> None:
    declare(store, bureau(), bureau("new-rsj"))
    crawled(store, "ok", day=0)
    crawled(store, "blocked", day=1)
    put(store, report())
    listed(store, TWIN, CandidateState.FAILED)
    publish(store, home)
    with snapshot(home) as con:
        first, second = bureau_status(con)
        size = sizes(con, home)
    assert (first.verdict, first.crawl_id, first.reports, first.failed_candidates) == ("blocked", "run-1", 1, 1)
    assert first.finished_at == NOON + timedelta(days=1)
    assert (second.bureau_id, second.verdict) == ("new-rsj", None)
    assert (size.bureaus, size.reports, size.metrics) == (2, 1, 1)
    assert size.home_bytes > 100_000


BODY = (
    "一、成效\n办理案件12件。其中3件。又办案9件。目标20件。存量88件。多件。两份。80000件。上月5件。\n"
    "二、履职\n办理案件12件"
)


def facts() -> list[Metric]:
    return [
        fact(BODY, "12件", 12),
        fact(BODY, "其中3件", 3, role=Role.COMPONENT),
        fact(BODY, "9件", 9),
        fact(BODY, "目标20件", 20, role=Role.TARGET),
        fact(BODY, "88件", 88, period_basis=PeriodBasis.AS_OF),
        replace(fact(BODY, "多件", 0), value=None),
        fact(BODY, "两份", 2, unit="份"),
        fact(BODY, "80000件", 80000),
        fact(BODY, "5件", 5, None),
        fact(BODY, "20件", 20, scope="全系统", section_id="2"),
    ]


def sections() -> tuple[Section, ...]:
    cut = BODY.index("二、")
    return (
        Section("1", None, 1, "一、", "成效", "achievements", "admin_litigation", 0, cut),
        Section("2", None, 1, "二、", "履职", "first_responsible_person", None, cut, len(BODY)),
    )


@pytest.fixture
def compared(store: Store) -> Store:
    load_catalogues(store, [
        metric_entry(hard_low=0, hard_high=1000),
        metric_entry("stock", zh="持有数", en="Holdings", aggregation="stock_latest"),
        metric_entry("rate", zh="比率", en="Rate", aggregation="not_additive", unit="%"),
    ], [], [])  # fmt: skip
    return store


def test_only_comparable_facts_are_values_and_all_others_are_listed_with_the_reason(compared: Store) -> None:
    put(compared, report(BODY, metrics=facts(), sections=sections()))
    assert compared.run("SELECT value, scope FROM metric_values ORDER BY ALL") == [(12.0, None), (20.0, "全系统")]
    excluded = dict(compared.run("SELECT quote, reason FROM metric_values_excluded"))
    chosen = compared.run("SELECT id FROM metrics WHERE quote = '12件'")[0][0]
    assert excluded == {
        "其中3件": "its role is component",
        "9件": f"stated again; the row taken is {chosen}",
        "目标20件": "its role is target",
        "88件": "its period (as_of) does not fit a flow",
        "多件": "no number is printed",
        "两份": "its unit is not 件",
        "80000件": "out of the possible range",
        "5件": "the catalogue has no metric for it",
    }


@pytest.mark.parametrize(
    ("metric_id", "unit", "basis", "fits"),
    [
        ("cases", "件", PeriodBasis.IN_YEAR, True), ("cases", "件", PeriodBasis.CUMULATIVE, False),
        ("stock", "件", PeriodBasis.AS_OF, True), ("stock", "件", PeriodBasis.IN_YEAR, False),
        ("rate", "%", PeriodBasis.AS_OF, True), ("rate", "%", PeriodBasis.IN_YEAR, True),
        ("rate", "%", PeriodBasis.UNSPECIFIED, False),
    ],
)  # fmt: skip
def test_flows_are_of_the_year_stocks_of_a_day_rates_of_either(
    compared: Store, metric_id: str, unit: str, basis: PeriodBasis, fits: bool
) -> None:
    one = fact(BODY, "12件", 12, metric_id, unit=unit, period_basis=basis)
    put(compared, report(BODY, metrics=[one], sections=sections()))
    assert compared.run("SELECT count(*) FROM metric_values") == [(int(fits),)]
    assert compared.run("SELECT count(*) FROM metric_values_excluded") == [(int(not fits),)]


def test_of_two_statements_the_one_in_the_main_part_counts_even_when_it_comes_later(compared: Store) -> None:
    first, second = sections()
    swapped = (replace(first, part="intro"), replace(second, part="achievements"))
    late = fact(BODY, "9件", 9, section_id="2")
    put(compared, report(BODY, metrics=[fact(BODY, "12件", 12), late], sections=swapped))
    assert compared.run("SELECT value FROM metric_values") == [(9.0,)]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ({}, (date(2024, 1, 1), date(2024, 12, 31))),
        ({"period_end": date(2024, 12, 13)}, (date(2024, 1, 1), date(2024, 12, 13))),
    ],
)
def test_a_fact_without_a_period_has_the_reports(
    compared: Store, period: dict[str, date], expected: tuple[date, date]
) -> None:
    put(compared, report(**period))
    assert compared.run("SELECT period_start, period_end FROM metric_values") == [expected]


def test_coverage_counts_reports_and_a_metric_that_nobody_states_is_there_with_none(compared: Store) -> None:
    declare(compared, bureau(), bureau("other-rsj"))
    load_catalogues(compared, [metric_entry(), metric_entry("stock")], [], [])
    put(compared, report())
    put(compared, report("一、\n无数字"), f"{HOST}/2.html", bureau_id="other-rsj")
    rows = compared.run("SELECT metric_id, report_year, reporting, reports, share FROM metric_coverage")
    assert rows == [("cases", 2024, 1, 2, 0.5), ("stock", 2024, 0, 2, 0.0)]


def test_a_trend_sets_each_value_beside_the_one_before(compared: Store) -> None:
    for year, text, value in ((2021, "10件", 10), (2024, "15件", 15)):
        body = f"一、\n办理案件{text}"
        put(compared, report(body, metrics=[fact(body, text, value)], report_year=year), f"{HOST}/{year}.html")
    rows = compared.run("SELECT report_year, previous_year, previous_value, change, change_percent FROM metric_trend")
    assert rows == [(2021, None, None, None, None), (2024, 2021, 10.0, 5.0, 50.0)]


def test_the_section_tree_is_indented_and_in_reading_order(store: Store) -> None:
    put(store, report())
    assert store.run("SELECT outline, depth, facts FROM section_tree") == [
        ("一、 主要成效", 0, 1), ("    [achievements]", 1, 0),
    ]  # fmt: skip


def test_a_comparison_has_values_newest_first_and_the_coverage_beside_them(compared: Store) -> None:
    put(compared, report())
    put(compared, report(report_year=2023), f"{HOST}/2023.html", hours=1)
    both = compare(compared.con, "cases")
    assert [(row.report_year, row.value) for row in both.values] == [(2024, 12.0), (2023, 12.0)]
    assert [(row.report_year, row.reporting, row.reports) for row in both.coverage] == [(2024, 1, 1), (2023, 1, 1)]
    one = compare(compared.con, "办理案件数", 2023)
    assert [row.report_year for row in (*one.values, *one.coverage)] == [2023, 2023]


@pytest.mark.parametrize("wrong", ["case", "caes", "Cases handeld", "办理案件"])
def test_an_unknown_metric_is_answered_with_near_ones(compared: Store, wrong: str) -> None:
    with pytest.raises(UnknownName, match="did you mean cases") as unknown:
        compare(compared.con, wrong)
    assert unknown.value.near[0] == "cases"


def test_a_fact_is_verified_at_the_record_that_holds_its_body(store: Store) -> None:
    body = report().text.encode()
    load_captures(store, [
        capture("first", body=body, warc_file="old.warc.gz", warc_offset=77, fetched_at=NOON - timedelta(days=1)),
        capture("again", body=body, warc_offset=5, verdict="unchanged"),
    ])  # fmt: skip
    put(store, report(), capture_id="again")
    (row,) = facts_to_verify(store.con)
    assert (row.capture_id, row.part_capture_ids) == ("again", ("again",))
    body = archived_bodies(store.con, row.part_capture_ids)["again"]
    assert (body.warc_file, body.warc_offset) == ("old.warc.gz", 77)
    assert (row.quote, row.parser_version, row.report_id) == ("12件", "1", "lanhe-rsj-2024")


def test_only_the_named_reports_are_verified_and_an_unknown_one_is_an_error(store: Store) -> None:
    put(store, report())
    put(store, report(report_year=2023), f"{HOST}/2023.html")
    assert {row.report_id for row in facts_to_verify(store.con, ["lanhe-rsj-2023"])} == {"lanhe-rsj-2023"}
    assert len(facts_to_verify(store.con)) == 2
    with pytest.raises(UnknownName, match="did you mean lanhe-rsj-202"):
        facts_to_verify(store.con, ["lanhe-rsj-2025"])


def test_ledger_rows_are_typed(store: Store, home: Path) -> None:
    put(store, report())
    publish(store, home)
    with snapshot(home, APRIL) as con:
        assert ledger(con) == [
            LedgerRow("lanhe-rsj", "蓝河市人力资源和社会保障局", 2024, LedgerState.PUBLISHED, None, "lanhe-rsj-2024",
                      date(2025, 2, 1), date(2025, 4, 1)),
        ]  # fmt: skip
