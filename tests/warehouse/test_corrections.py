"""Corrections in the warehouse: settled from files and pages in any order, shown, taken back, never lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath

import pytest

from tests.warehouse.samples import PAGE, TEXT, contents, fact, put, report
from transforms.check import check
from transforms.correction_file import read_corrections
from transforms.model import Metric
from warehouse.publish import check_references, publish
from warehouse.reports import correct, withdraw
from warehouse.review import Review, ReviewKind, review, sentence_at
from warehouse.rows import CorrectionFileRow, WithdrawalRow
from warehouse.store import WAREHOUSE, Store, snapshot, writer

ENTRY = "\n    reason: 含区县\n    who: 李明\n    when: 2026-03-02\n"
CHANGE = "  - quote: 12件\n    was: {value: 12}\n    right: {value: 13, role: component}" + ENTRY
REMOVE = "  - quote: 12件\n    was: {value: 12}\n    remove: true" + ENTRY
ADD = "  - quote: 全年\n    add: {label: 全年, value: 1, unit: 年, period_basis: in_year}" + ENTRY


def file(*entries: str, report_id: str = "lanhe-rsj-2024") -> CorrectionFileRow:
    content = f"report: {report_id}\nfacts:\n{''.join(entries)}".encode()
    path = f"corrections/{report_id}.yaml"
    problems = read_corrections(content, PurePath(path)).problems
    return CorrectionFileRow(report_id, path, content, "\n".join(problems) or None)


@contextmanager
def fresh_copy(template: Path, home: Path) -> Iterator[Store]:
    home.mkdir()
    shutil.copy(template, home / WAREHOUSE)
    with writer(home, "test") as store:
        yield store


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return contents(store) | {"corrections": store.run("FROM corrections ORDER BY ALL")}


def states(store: Store) -> list[tuple[object, ...]]:
    return store.run("SELECT number, state FROM corrections ORDER BY ALL")


def test_a_corrected_fact_shows_who_when_why_and_what_the_parser_had(store: Store) -> None:
    put(store, report())
    correct(store, [file(CHANGE)])
    said = "value, role, quote, corrected_by, corrected_on, correction_reason, parsed_as"
    found = store.run(f"SELECT {said} FROM metrics")
    assert found[0][:-1] == (13, "component", "12件", "李明", date(2026, 3, 2), "含区县")
    assert json.loads(found[0][-1]) == {"value": 12, "role": "value"}
    assert store.run("SELECT fact_id FROM corrections") == store.run("SELECT id FROM metrics")
    check_references(store)


def test_a_fact_that_nobody_corrected_shows_nothing(store: Store) -> None:
    put(store, report())
    assert store.run("SELECT corrected_by, corrected_on, correction_reason, parsed_as FROM metrics") == [(None,) * 4]


def test_a_removed_fact_leaves_the_metrics_and_stays_listed_whole(store: Store) -> None:
    put(store, report())
    correct(store, [file(REMOVE)])
    assert store.run("SELECT count(*) FROM metrics") == [(0,)]
    parsed = json.loads(store.run("SELECT parsed_as FROM corrections WHERE state = 'applied'")[0][0])
    assert (parsed["metric_id"], parsed["value"], parsed["quote"]) == ("cases", 12, "12件")


def test_an_added_fact_has_the_words_of_the_text_and_no_parsed_fields(store: Store) -> None:
    put(store, report())
    correct(store, [file(ADD)])
    found = store.run("SELECT quote, start_char, section_id, corrected_by, parsed_as FROM metrics WHERE label = '全年'")
    assert found == [("全年", TEXT.index("全年"), "1.1", "李明", None)]
    check_references(store)


def test_files_and_pages_give_the_same_in_any_order(tmp_path: Path, template: Path) -> None:
    results = []
    for number, first in enumerate((True, False)):
        with fresh_copy(template, tmp_path / str(number)) as store:
            for step in (first, not first):
                if step:
                    correct(store, [file(CHANGE, ADD)])
                else:
                    put(store, report())
            results.append(everything(store))
    assert results[0] == results[1]
    assert [row[0] for row in results[0]["corrections"]] == ["lanhe-rsj-2024"] * 2


def test_a_correction_taken_back_restores_the_parsers_fact_and_its_id(store: Store) -> None:
    put(store, report())
    before = everything(store)
    correct(store, [file(CHANGE, ADD)])
    assert everything(store) != before
    correct(store, [])
    assert everything(store) == before


def test_the_same_files_again_touch_nothing(store: Store) -> None:
    put(store, report())
    correct(store, [file(CHANGE)])
    store.run("UPDATE metrics SET label = 'marked'")
    correct(store, [file(CHANGE)])
    assert store.run("SELECT label FROM metrics") == [("marked",)]


def test_a_correction_survives_a_new_text_and_goes_stale_when_the_parser_reads_otherwise(store: Store) -> None:
    correct(store, [file(CHANGE)])
    put(store, report())
    longer = TEXT + "又及。"
    put(store, report(longer), hours=1)
    assert (states(store), store.run("SELECT value FROM metrics")) == ([(1, "applied")], [(13,)])
    put(store, report(longer, metrics=[fact(longer, "12件", 11)], parser_version="2"), hours=2)
    assert (states(store), store.run("SELECT value FROM metrics")) == ([(1, "stale")], [(11,)])
    found = store.run("SELECT level, message FROM findings WHERE \"check\" = 'correction_stale'")
    assert found[0][0] == "warning"
    assert "value 11, not 12" in found[0][1]


def test_what_the_parser_learns_makes_the_correction_superfluous(store: Store) -> None:
    correct(store, [file(CHANGE)])
    put(store, report())
    learned = report().metrics[0]
    learned = replace(learned, value=13.0, role=type(learned.role)("component"))
    put(store, report(metrics=[learned], parser_version="2"), hours=1)
    assert states(store) == [(1, "superfluous")]
    assert store.run("SELECT value, corrected_by FROM metrics") == [(13, None)]
    assert store.run("SELECT level FROM findings WHERE \"check\" = 'correction_superfluous'") == [("info",)]


def test_corrections_of_a_report_that_is_not_there_wait_as_stale(store: Store) -> None:
    correct(store, [file(CHANGE)])
    assert states(store) == [(1, "stale")]
    put(store, report())
    assert states(store) == [(1, "applied")]
    withdraw(store, [WithdrawalRow("lanhe-rsj", PAGE, "a plan", "Li", date(2025, 5, 5))], ["lanhe-rsj"])
    assert store.run("SELECT state, note LIKE '%overruled%' FROM corrections") == [("stale", True)]
    check_references(store)


def test_a_broken_file_is_an_error_on_its_report_and_spoils_no_other(store: Store) -> None:
    put(store, report())
    put(store, report(report_year=2023), f"{PAGE}?2023")
    correct(store, [file(CHANGE.replace("value: 12", "vale: 12")), file(CHANGE, report_id="lanhe-rsj-2023")])
    assert store.run("SELECT report_id, value FROM metrics ORDER BY ALL") == [
        ("lanhe-rsj-2023", 13), ("lanhe-rsj-2024", 12),
    ]  # fmt: skip
    found = store.run("SELECT report_id, level, message FROM findings WHERE \"check\" = 'correction_file'")
    assert [row[:2] for row in found] == [("lanhe-rsj-2024", "error")]
    assert "corrections/lanhe-rsj-2024.yaml:4: unknown key" in found[0][2]


def test_comparable_values_show_who_corrected_them(store: Store) -> None:
    put(store, report())
    correct(store, [file(CHANGE.replace(", role: component", ""))])
    assert store.run("SELECT value, corrected_by FROM metric_values") == [(13, "李明")]


def looked(store: Store, home: Path, limit: int = 10) -> Review:
    publish(store, home)
    with snapshot(home) as con:
        return review(con, limit)


def messages(found: Review, kind: ReviewKind) -> list[str]:
    return [item.message for item in found.items if item.kind is kind]


BODY = "一、主要成效\n全年办理案件12件，其中本级0件。审核合格率达180%！共走访企业30家；又走访企业40家。"


def walks(quote: str, value: float, **more: object) -> Metric:
    return fact(BODY, quote, value, None, label=f"共走访{quote[:1]}企业", unit="家", **more)


def test_a_review_shows_each_kind_with_its_sentence_and_address(store: Store, home: Path) -> None:
    rate = fact(BODY, "180%", 180, "enforcement_certified_rate", label="合格率", unit="%")
    unsure = fact(BODY, "12件", 12, None, why=("claimed by a, b", "said number"))
    twice = replace(rate, value=90.0, quote="0件", start=BODY.index("0件"), end=BODY.index("0件") + 2, label="本级")
    made = report(BODY, metrics=[rate, unsure, twice, walks("30家", 30), walks("40家", 40)])
    put(store, replace(made, findings=check(made)))
    correct(store, [file(CHANGE.replace("value: 12", "value: 11")), file("  - x\n", report_id="other-2020")])
    found = looked(store, home)
    by_kind = {item.kind: item for item in reversed(found.items)}
    assert list(dict(found.counts)) == list(ReviewKind)
    assert by_kind[ReviewKind.FAILED_CHECK].sentences == ("审核合格率达180%！",)
    assert by_kind[ReviewKind.FAILED_CHECK].url == PAGE
    assert by_kind[ReviewKind.CONTRADICTION].sentences == ("全年办理案件12件，其中本级0件。", "审核合格率达180%！")
    assert by_kind[ReviewKind.LOW_CONFIDENCE].evidence == "claimed by a, b"
    label = by_kind[ReviewKind.UNTYPED_LABEL]
    assert (label.message, label.facts, label.reports) == ("走访企业 (家)", 2, 1)
    assert label.sentences == ("共走访企业30家；",)
    assert messages(found, ReviewKind.CORRECTION)[0] == "no correction is applied: the file is broken"
    assert "value 12, not 11" in messages(found, ReviewKind.CORRECTION)[1]


def test_a_review_gives_the_worst_of_each_kind_and_counts_them_all(store: Store, home: Path) -> None:
    metric, quotes = "enforcement_certified_rate", ("12件", "0件", "30家")
    facts = [fact(BODY, quote, 1, metric, why=("(low)",), label=quote) for quote in quotes]
    put(store, report(BODY, metrics=facts))
    found = looked(store, home, limit=2)
    assert len(messages(found, ReviewKind.LOW_CONFIDENCE)) == 2
    assert dict(found.counts)[ReviewKind.LOW_CONFIDENCE] == 3


def test_a_fact_that_a_person_corrected_is_no_longer_doubted(store: Store, home: Path) -> None:
    put(store, report(metrics=[fact(TEXT, "12件", 12, None, why=("claimed by a, b",))]))
    assert messages(looked(store, home), ReviewKind.LOW_CONFIDENCE)
    correct(store, [file(CHANGE)])
    assert looked(store, home).counts == ()


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("甲。乙3件，丙；丁", "3件", "乙3件，丙；"),
        ("3件", "3件", "3件"),
        ("标题\n乙 3件\n丁", "3件", "乙 3件"),
        ("长" * 300 + "3件" + "尾" * 300, "3件", "…" + "长" * 100 + "3件" + "尾" * 100 + "…"),
    ],
)
def test_the_sentence_round_a_fact_is_cut_where_it_is_long(text: str, quote: str, sentence: str) -> None:
    start = text.index(quote)
    assert sentence_at(text, start, start + len(quote)) == sentence
