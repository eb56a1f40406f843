"""Loading reports: versions, aliases, canonical addresses, decisions of persons."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from tests.warehouse.samples import HOST, PAGE, TWIN, bureau, capture, contents, fact, put, report
from transforms.model import Attachment, Source, Verdict
from warehouse.canonical import host_of
from warehouse.errors import BrokenReferences, NotLoadable
from warehouse.load import load_bureaus, load_captures
from warehouse.publish import check_references
from warehouse.reports import withdraw
from warehouse.rows import Outcome, WithdrawalRow
from warehouse.store import WAREHOUSE, Store, writer

OTHER_TEXT = "一、主要成效\n全年办理案件12件，其中调解3件。"
REFUSED = WithdrawalRow("lanhe-rsj", PAGE, "a work plan", "Li Ming", date(2025, 5, 5))


@contextmanager
def fresh_copy(template: Path, home: Path) -> Iterator[Store]:
    home.mkdir()
    shutil.copy(template, home / WAREHOUSE)
    with writer(home, "test") as store:
        yield store


def test_a_new_report_fills_every_table_and_its_spans_lead_to_the_text(store: Store) -> None:
    loaded = put(store, report(attachments=(Attachment("附件1", f"{HOST}/a.pdf"),)))
    assert (loaded.report_id, loaded.outcome, loaded.version) == ("lanhe-rsj-2024", Outcome.NEW, 1)
    found = store.run(
        "SELECT quote, substring(text, start_char + 1, end_char - start_char) "
        "FROM metrics JOIN report_versions USING (report_id, version)"
    )
    assert found == [("12件", "12件")]
    assert store.run("SELECT id, text FROM sections WHERE id = '1.1'") == [("1.1", "全年办理案件12件。")]
    assert store.run("SELECT url, kind FROM report_urls ORDER BY kind DESC") == [
        (PAGE, "canonical"), (f"{HOST}/a.pdf", "attachment"),
    ]  # fmt: skip
    assert store.run('SELECT "check", report_id, bureau_id, crawl_id FROM findings') == [
        ("missing_part", "lanhe-rsj-2024", None, "run-1")
    ]
    check_references(store)


def test_the_same_report_again_changes_nothing_even_when_the_bytes_round_it_differ(store: Store) -> None:
    put(store, report())
    before = contents(store)
    again = put(store, report(source=Source(PAGE, "f" * 64, "text/html")), hours=24)
    assert again.outcome is Outcome.UNCHANGED
    assert contents(store) == before


def test_a_changed_text_becomes_a_version_and_both_texts_are_kept(store: Store) -> None:
    put(store, report())
    changed = put(store, report(OTHER_TEXT), hours=24)
    assert (changed.outcome, changed.version) == (Outcome.CHANGED, 2)
    assert store.run("SELECT version, text FROM report_versions ORDER BY version") == [
        (1, report().text), (2, OTHER_TEXT),
    ]  # fmt: skip
    assert store.run("SELECT DISTINCT version FROM sections") == [(2,)]
    assert store.run("SELECT version FROM reports") == [(2,)]
    check_references(store)


def test_a_page_that_goes_back_to_its_old_text_goes_back_to_its_old_version(store: Store) -> None:
    put(store, report())
    put(store, report(OTHER_TEXT), hours=1)
    back = put(store, report(), hours=2)
    assert (back.outcome, back.version) == (Outcome.CHANGED, 1)
    assert store.run("SELECT count(*) FROM report_versions") == [(2,)]


def test_another_parser_replaces_the_facts_of_a_text_without_a_new_version(store: Store) -> None:
    put(store, report())
    body = report().text
    loaded = put(store, report(metrics=[fact(body, "12件", 12, None)], parser_version="2"), hours=1)
    assert (loaded.outcome, loaded.version) == (Outcome.REPARSED, 1)
    assert store.run("SELECT metric_id FROM metrics") == [(None,)]
    assert store.run("SELECT parser_version FROM reports") == [("2",)]


def test_a_fact_of_a_split_report_has_the_capture_of_its_own_page(store: Store) -> None:
    load_captures(store, [capture("one"), capture("two", f"{PAGE}?page=2")])
    start = report().text.index("全年")
    put(store, report(parts=(0, start)), capture_id="one", later_capture_ids=("two",))
    assert store.run("SELECT capture_id, part_capture_ids FROM report_versions") == [("one", ["one", "two"])]
    assert store.run("SELECT capture_id FROM reports") == [("one",)]
    assert store.run("SELECT capture_id FROM metrics") == [("two",)]
    check_references(store)
    store.run("DELETE FROM captures WHERE id = 'two'")
    with pytest.raises(BrokenReferences, match="parts of report_versions point with part_capture_id"):
        check_references(store)


def test_a_text_that_is_split_otherwise_now_has_the_captures_that_split_it_so(store: Store) -> None:
    load_captures(store, [capture("one"), capture("two", f"{PAGE}?page=2"), capture("whole")])
    start = report().text.index("全年")
    put(store, report(parts=(0, start)), capture_id="one", later_capture_ids=("two",))
    put(store, report(parts=(0, start)), capture_id="whole", later_capture_ids=("two",), hours=1)
    assert store.run("SELECT capture_id, part_capture_ids FROM report_versions") == [("one", ["one", "two"])]
    put(store, report(), capture_id="whole", hours=2)
    assert store.run("SELECT capture_id, part_capture_ids FROM report_versions") == [("whole", ["whole"])]
    assert store.run("SELECT capture_id FROM metrics") == [("whole",)]


def test_an_article_page_precedes_its_gkmlpt_twin_in_either_order_of_loading(tmp_path: Path, template: Path) -> None:
    results = []
    for number, order in enumerate(permutations([PAGE, TWIN])):
        with fresh_copy(template, tmp_path / str(number)) as store:
            for url in order:   # the twin states an earlier date of the same document
                day = date(2025, 1, 30) if url == TWIN else date(2025, 2, 1)
                put(store, report(published_on=day), url, hours=0)
            results.append(contents(store))
    assert results[0] == results[1]
    assert results[0]["reports"][0][12] == PAGE
    assert {row[1:3] for row in results[0]["report_urls"]} == {(PAGE, "canonical"), (TWIN, "alias")}


def test_the_order_of_loading_does_not_matter(tmp_path: Path, template: Path) -> None:
    """Four addresses of one report: a late repost, a page with another text, one off the allow-list, a changed text."""
    pages = [
        (report(), PAGE, 0),
        (report(OTHER_TEXT), PAGE, 5),
        (report(OTHER_TEXT + "又", published_on=date(2025, 2, 20)), f"{HOST}/tzgg/202502/t20250220_9.html", 1),
        (report(published_on=date(2024, 12, 1)), "http://mirror.example/a.html", 2),
    ]
    results = []
    for number, order in enumerate(permutations(pages)):
        if number % 5:   # every fifth order begins and ends with other pages
            continue
        with fresh_copy(template, tmp_path / str(number)) as store:
            for made, url, hours in order:
                put(store, made, url, hours=hours)
            results.append(contents(store))
    assert len(results) == 5
    assert all(result == results[0] for result in results)
    assert results[0]["reports"][0][12] == PAGE


def test_an_alias_with_another_text_is_a_finding_and_no_version(store: Store) -> None:
    put(store, report())
    loaded = put(store, report(OTHER_TEXT), TWIN, hours=1)
    assert loaded.outcome is Outcome.ALIAS
    assert store.run("SELECT version, url FROM report_versions") == [(1, PAGE)]
    found = store.run("SELECT url, level, evidence FROM findings WHERE \"check\" = 'alias_text_differs'")
    assert found[0][:2] == (TWIN, "warning")
    assert "其中调解3件" in str(found[0][2])


def test_an_alias_that_differs_only_in_white_space_is_no_finding(store: Store) -> None:
    put(store, report())
    put(store, report("一、主要成效\n全年办理案件12件。\u3000"), TWIN)
    assert store.run("SELECT count(*) FROM findings WHERE \"check\" = 'alias_text_differs'") == [(0,)]


def test_a_page_of_the_bureaus_own_host_precedes_an_earlier_one_elsewhere(store: Store) -> None:
    put(store, report(published_on=date(2025, 1, 1)), "http://mirror.example/x.html")
    loaded = put(store, report(), PAGE, hours=1)
    assert (loaded.outcome, loaded.canonical_url) == (Outcome.ALIAS, PAGE)


def test_of_two_reposts_on_one_host_the_earliest_published_counts(store: Store) -> None:
    late = f"{HOST}/tzgg/content/post_9.html"
    put(store, report(OTHER_TEXT, published_on=date(2025, 3, 1)), late)
    assert put(store, report(), f"{HOST}/gkmlpt/content/0/1/post_8.html").canonical_url != late


def test_addresses_that_a_listing_only_names_are_aliases(store: Store) -> None:
    put(store, report(), twin_urls=[TWIN])
    assert store.run("SELECT url, kind, capture_id FROM report_urls WHERE kind = 'alias'") == [(TWIN, "alias", None)]


def test_a_publisher_that_is_not_declared_gets_an_id_of_its_name(store: Store) -> None:
    first = put(store, report(publisher="白沙县司法局"), bureau_id=None, host_bureau_id="lanhe-rsj")
    spaced = put(store, report(publisher="白沙县 司法局"), TWIN, bureau_id=None, host_bureau_id="lanhe-rsj")
    assert first.report_id == spaced.report_id
    assert re.fullmatch("x-[0-9a-f]{8}-2024", first.report_id)
    assert store.run("SELECT bureau_id, host_bureau_id FROM reports") == [(None, "lanhe-rsj")]
    check_references(store)


@pytest.mark.parametrize(
    "wrong",
    [{"report_year": None}, {"publisher": None}, {"verdict": Verdict.SCANNED}],
    ids=["no year", "no publisher", "no report"],
)
def test_a_document_without_identity_is_refused_and_leaves_nothing(store: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(NotLoadable):
        put(store, report(**wrong), bureau_id=None)
    assert store.run("SELECT count(*) FROM page_texts") == [(0,)]


def test_a_document_that_turns_out_to_be_another_years_moves_there(store: Store) -> None:
    put(store, report())
    moved = put(store, report(report_year=2023), hours=1)
    assert moved.report_id == "lanhe-rsj-2023"
    assert store.run("SELECT id FROM reports") == [("lanhe-rsj-2023",)]
    assert store.run("SELECT DISTINCT report_id FROM report_versions") == [("lanhe-rsj-2023",)]
    check_references(store)


def test_a_page_reused_for_the_next_year_keeps_both_reports(store: Store) -> None:
    put(store, report())
    put(store, report(OTHER_TEXT, report_year=2025), hours=9000)
    assert store.run("SELECT id FROM reports ORDER BY id") == [("lanhe-rsj-2024",), ("lanhe-rsj-2025",)]


def test_an_overruled_report_leaves_the_current_tables_and_stays_in_the_versions(store: Store) -> None:
    put(store, report())
    put(store, report(), TWIN, hours=1)
    assert withdraw(store, [REFUSED], ["lanhe-rsj"]).left == ("lanhe-rsj-2024",)
    for table in ("reports", "sections", "metrics", "findings"):
        assert store.run(f"SELECT count(*) FROM {table}") == [(0,)]
    assert store.run("SELECT text, withdrawn_by, withdrawn_on, withdrawn_reason FROM report_versions") == [
        (report().text, "Li Ming", date(2025, 5, 5), "a work plan")
    ]
    check_references(store)


@pytest.mark.parametrize("spelling", [PAGE.replace("http:", "https:"), PAGE.replace("rsj", "RSJ"), PAGE + "#top", TWIN])
def test_a_person_may_name_any_spelling_of_the_address(store: Store, spelling: str) -> None:
    put(store, report())
    assert withdraw(store, [replace(REFUSED, url=spelling)], ["lanhe-rsj"]).left == ("lanhe-rsj-2024",)


def test_a_decision_on_another_page_leaves_the_report_alone(store: Store) -> None:
    put(store, report())
    assert withdraw(store, [replace(REFUSED, url=f"{HOST}/other/content/post_1.html")], ["lanhe-rsj"]).left == ()


def test_an_overruled_document_stays_out_when_another_address_of_it_is_loaded(store: Store) -> None:
    withdraw(store, [REFUSED], ["lanhe-rsj"])
    assert put(store, report(), TWIN).outcome is Outcome.WITHDRAWN
    assert store.run("SELECT count(*) FROM reports") == [(0,)]


def test_a_decision_taken_back_brings_the_report_back(store: Store) -> None:
    put(store, report())
    before = contents(store)
    withdraw(store, [REFUSED], ["lanhe-rsj"])
    assert withdraw(store, [], ["lanhe-rsj"]).back == ("lanhe-rsj-2024",)
    assert contents(store) == before


def test_the_true_report_takes_the_place_of_an_overruled_one(store: Store) -> None:
    put(store, report("一、\n要点"))
    withdraw(store, [REFUSED], ["lanhe-rsj"])
    true_page = f"{HOST}/tzgg/202503/t20250301_7.html"
    loaded = put(store, report(published_on=date(2025, 3, 1)), true_page, hours=1)
    assert (loaded.outcome, loaded.canonical_url) == (Outcome.NEW, true_page)
    versions = store.run("SELECT version, withdrawn_by FROM report_versions ORDER BY version")
    assert versions == [(1, "Li Ming"), (2, None)]


def test_decisions_of_other_bureaus_are_left_alone(store: Store) -> None:
    load_bureaus(store, [bureau(), bureau("other")])
    put(store, report())
    withdraw(store, [REFUSED], ["lanhe-rsj"])
    withdraw(store, [], ["other"])
    assert store.run("SELECT count(*) FROM reports") == [(0,)]


def test_facts_that_differ_only_in_what_they_measure_are_both_kept(store: Store) -> None:
    body = "一、\n审核率、报备率均达100%"
    both = [fact(body, "100%", 100, metric_id) for metric_id in ("review_rate", "filing_rate")]
    put(store, report(body, metrics=[*both, replace(both[0])]))
    assert store.run("SELECT metric_id FROM metrics ORDER BY ALL") == [("filing_rate",), ("review_rate",)]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("HTTP://A.Example:80/x", "a.example"),
        ("https://a.example:8443/", "a.example:8443"),
        ("report.pdf", ""),
        ("http://a:b/", "a:b"),
    ],
)
def test_hosts_are_compared_in_lower_case_and_without_the_usual_port(url: str, host: str) -> None:
    assert host_of(url) == host
