"""What a crawl finds, and what the next one remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.warehouse.samples import NOON, PAGE, bureau, capture, metric_entry
from warehouse.load import (
    columns,
    known_candidates,
    last_captures,
    load_bureaus,
    load_candidates,
    load_captures,
    load_catalogues,
    load_columns,
    load_crawl,
    load_findings,
    mark_candidate,
    open_candidates,
    reopen_candidate,
)
from warehouse.rows import CandidateRow, CandidateState, ColumnRow, CrawlRow, FindingRow, SectionEntryRow
from warehouse.store import Store

LATER = NOON + timedelta(days=30)
LISTED = CandidateRow(
    "lanhe-rsj", PAGE, "2024年法治政府建设情况报告", "report", reasons=("title",), published_on=date(2025, 2, 1),
    column_url="http://rsj.lanhe.example/", twin_urls=("http://rsj.lanhe.example/t",), report_year=2024,
)  # fmt: skip


def remembered(store: Store) -> CandidateRow:
    return known_candidates(store, "lanhe-rsj")[PAGE]


def test_a_listed_url_is_pending_and_remembered_with_all_that_the_listing_said(store: Store) -> None:
    load_candidates(store, [LISTED], NOON)
    assert remembered(store) == replace(LISTED, first_seen=NOON, last_seen=NOON)
    assert open_candidates(store, "lanhe-rsj") == [remembered(store)]


def test_a_url_listed_again_keeps_its_state_and_first_sight(store: Store) -> None:
    load_candidates(store, [LISTED], NOON)
    mark_candidate(store, "lanhe-rsj", PAGE, CandidateState.DONE, report_id="lanhe-rsj-2024")
    load_candidates(store, [replace(LISTED, title="another title", published_on=None)], LATER)
    row = remembered(store)
    assert (row.state, row.report_id, row.attempts) == (CandidateState.DONE, "lanhe-rsj-2024", 1)
    assert (row.first_seen, row.last_seen) == (NOON, LATER)
    assert (row.title, row.published_on) == ("another title", date(2025, 2, 1))
    assert open_candidates(store, "lanhe-rsj") == []


def test_a_failure_is_kept_with_its_reason_until_a_try_succeeds(store: Store) -> None:
    load_candidates(store, [LISTED], NOON)
    mark_candidate(store, "lanhe-rsj", PAGE, CandidateState.FAILED, failure="timeout")
    load_candidates(store, [LISTED], LATER)
    assert [(row.state, row.failure, row.attempts) for row in open_candidates(store, "lanhe-rsj")] == [
        (CandidateState.FAILED, "timeout", 1)
    ]
    mark_candidate(store, "lanhe-rsj", PAGE, CandidateState.DONE, report_year=2023)
    row = remembered(store)
    assert (row.state, row.failure, row.attempts, row.report_year) == (CandidateState.DONE, None, 2, 2023)


def test_a_gone_page_is_not_open_again_when_it_is_still_listed(store: Store) -> None:
    load_candidates(store, [LISTED], NOON)
    mark_candidate(store, "lanhe-rsj", PAGE, CandidateState.GONE, failure="404")
    load_candidates(store, [LISTED], LATER)
    assert open_candidates(store, "lanhe-rsj") == []


def test_a_refused_title_is_done_and_becomes_pending_when_the_decision_changes(store: Store) -> None:
    refused = replace(LISTED, decision="refused", kind="plan")
    load_candidates(store, [refused], NOON)
    assert remembered(store).state is CandidateState.DONE
    load_candidates(store, [LISTED], LATER)
    assert remembered(store).state is CandidateState.PENDING
    load_candidates(store, [refused], LATER)
    assert remembered(store).state is CandidateState.DONE


def test_a_person_can_have_a_decided_page_read_again(store: Store) -> None:
    load_candidates(store, [LISTED], NOON)
    mark_candidate(store, "lanhe-rsj", PAGE, CandidateState.DONE, failure="not a report")
    reopen_candidate(store, "lanhe-rsj", PAGE)
    assert [(row.state, row.failure) for row in open_candidates(store, "lanhe-rsj")] == [(CandidateState.PENDING, None)]


def test_one_url_named_twice_in_one_walk_is_one_candidate(store: Store) -> None:
    load_candidates(store, [LISTED, replace(LISTED, title="second")], NOON)
    assert remembered(store).title == "second"


def test_times_are_kept_as_the_moment_they_are(store: Store) -> None:
    china = datetime.fromisoformat("2025-03-03T20:00:00+08:00")
    load_candidates(store, [LISTED], china)
    assert remembered(store).first_seen == NOON
    assert store.run("SELECT first_seen FROM candidates") == [(NOON.replace(tzinfo=None),)]


def test_the_last_good_capture_of_each_question_is_remembered(store: Store) -> None:
    load_captures(store, [
        capture("old", etag='"1"'),
        capture("revisit", fetched_at=LATER, verdict="unchanged", warc_offset=99),
        capture("wall", fetched_at=LATER + timedelta(1), verdict="blocked", body=b"captcha"),
        capture("other", "http://rsj.lanhe.example/other", bureau_id="other"),
    ])  # fmt: skip
    found = last_captures(store, ["lanhe-rsj"])
    assert [row.id for row in found.values()] == ["revisit"]
    assert found[capture("x").request_sha256].fetched_at == LATER


def test_the_same_capture_is_kept_once(store: Store) -> None:
    load_captures(store, [capture("a"), capture("a")])
    load_captures(store, [capture("a")])
    assert store.run("SELECT id FROM captures") == [("a",)]


def test_a_column_is_remembered_with_its_first_request(store: Store) -> None:
    row = ColumnRow("lanhe-rsj", "http://rsj.lanhe.example/", "shanghai", start_method="POST", start_body=b"\x00{}")
    load_columns(store, [row])
    load_columns(store, [replace(row, complete=True, walked_at=NOON, items=51)])
    assert columns(store, "lanhe-rsj") == {row.url: replace(row, complete=True, walked_at=NOON, items=51)}
    assert columns(store, "other") == {}


def test_a_finding_of_a_run_is_kept_once_and_again_in_the_next_run(store: Store) -> None:
    found = FindingRow("gone", "warning", "404", bureau_id="lanhe-rsj", crawl_id="run-1")
    load_findings(store, [found, found])
    load_findings(store, [found])
    load_findings(store, [replace(found, crawl_id="run-2")])
    assert store.run("SELECT crawl_id FROM findings ORDER BY ALL") == [("run-1",), ("run-2",)]


def test_a_crawls_row_can_be_written_again(store: Store) -> None:
    row = CrawlRow("run-1", "lanhe-rsj", "ok", NOON, LATER, listings=3)
    load_crawl(store, row)
    load_crawl(store, replace(row, new=2))
    assert store.run('SELECT "new", listings FROM crawls') == [(2, 3)]


def test_a_bureau_that_is_no_longer_declared_stays_for_its_reports(store: Store) -> None:
    load_bureaus(store, [bureau("other")])
    assert store.run("SELECT id, declared FROM bureaus ORDER BY id") == [("lanhe-rsj", False), ("other", True)]
    load_bureaus(store, [bureau(aliases=("蓝河市人社局",)), bureau("other")])
    assert store.run("SELECT declared, aliases FROM bureaus WHERE id = 'lanhe-rsj'") == [(True, ["蓝河市人社局"])]


def test_a_bureau_whose_declaration_cannot_be_read_today_stays_declared(store: Store) -> None:
    load_bureaus(store, [bureau("other")], keep=["lanhe-rsj"])
    assert store.run("SELECT bool_and(declared), count(*) FROM bureaus") == [(True, 2)]


def test_catalogues_become_exactly_what_is_shipped(store: Store) -> None:
    load_catalogues(store, [metric_entry("a"), metric_entry("b")], [SectionEntryRow("intro", "part", "引言")], [])
    load_catalogues(store, [metric_entry("b", zh="乙")], [], [])
    assert store.run("SELECT id, zh FROM metric_catalogue") == [("b", "乙")]
    assert store.run("SELECT id FROM section_catalogue") == []


def test_naive_times_are_taken_for_utc(store: Store) -> None:
    load_candidates(store, [LISTED], NOON.replace(tzinfo=None))
    assert remembered(store).first_seen == NOON
    assert remembered(store).first_seen.tzinfo is UTC  # type: ignore[union-attr]
