"""Corrections: found by words, checked against what the parser says, never applied to another fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePath

import pytest

from transforms.catalogue.metrics import catalogue
from transforms.correction_file import read_corrections
from transforms.corrections import Action, Correction, Field, Said, State, apply
from transforms.model import Level, Metric, PeriodBasis, Qualifier, Report, Role, Section, Source, Verdict

TEXT = "一、成效\n全年受理行政复议案件12件，审结12件。举办培训 3 场。\n二、不足\n参考率、合格率均达100%。复议12件。"


def fact(quote: str, at: int = 0, **more: object) -> Metric:
    """The fact at the ``at``-th place of these words."""
    start = -1
    for _ in range(at + 1):
        start = TEXT.index(quote, start + 1)
    return Metric(**{  # type: ignore[arg-type]
        "metric_id": None, "label": "案件", "value": 12.0, "value_max": None, "unit": "件", "unit_in_text": "件",
        "quote": quote, "start": start, "end": start + len(quote), "qualifier": Qualifier.EXACT, "role": Role.VALUE,
        "period_basis": PeriodBasis.IN_YEAR, "period_start": None, "period_end": None, "scope": None,
        "scope_name": None, "subject": None, "section_id": "1", "why": ("no rule matches",), **more,
    })  # fmt: skip


RATES = [fact("100%", label=label, value=100.0, unit="%", section_id="2") for label in ("参考率", "合格率")]
FACTS = (fact("12件"), fact("12件", 1), fact("3 场", value=3.0, unit="场"), *RATES, fact("12件", 2, section_id="2"))


def report(metrics: tuple[Metric, ...] = FACTS) -> Report:
    cut = TEXT.index("二、")
    sections = (
        Section("1", None, 1, "一、", "成效", "achievements", None, 0, cut),
        Section("2", None, 1, "二、", "不足", "shortcomings", None, cut, len(TEXT)),
    )
    return Report(
        verdict=Verdict.REPORT, verdict_reason=None, title="某局2024年法治政府建设情况报告", publisher="某局",
        report_year=2024, period_start=None, period_end=None, published_on=None, signed_on=None, document_number=None,
        index_number=None, text=TEXT, sections=sections, metrics=metrics, attachments=(), findings=(),
        source=Source("a.html", "0" * 64, "text/html"), parser_version="1",
    )  # fmt: skip


Words = dict[str, object] | None


def correction(quote: str, was: Words, right: Words, **more: object) -> Correction:
    """A change; without ``right`` a removal, without ``was`` an addition."""
    action = Action.ADD if was is None else Action.REMOVE if right is None else Action.CHANGE
    return Correction(**{  # type: ignore[arg-type]
        "number": 1, "action": action, "quote": quote, "section": None, "near": None, "start": None,
        "was": said(was), "right": said(right), "reason": "misread", "who": "李明", "when": date(2026, 3, 2), **more,
    })  # fmt: skip


def said(fields: dict[str, object] | None) -> tuple[Said, ...]:
    return tuple(Said(Field(name), value) for name, value in (fields or {}).items())  # type: ignore[arg-type]


def test_a_corrected_fact_carries_who_and_why_and_all_others_stay_as_they_are() -> None:
    done = apply(report(), [correction("3场", {"value": 3}, {"label": "培训", "metric_id": "law_training_sessions"})])
    assert [one.state for one in done.outcomes] == [State.APPLIED]
    new = done.report.metrics[2]
    assert (new.label, new.metric_id) == ("培训", "law_training_sessions")
    assert new.unit == catalogue()["law_training_sessions"].unit
    assert TEXT[new.start : new.end] == new.quote == "3 场"
    assert new.why[-1] == "corrected by 李明 on 2026-03-02: misread"
    assert [one for one in done.report.metrics if one is not new] == [one for one in FACTS if one is not FACTS[2]]


@pytest.mark.parametrize(
    ("place", "chosen"),
    [
        ({"near": "受理行政复议案件"}, 0),
        ({"near": "审结"}, 1),
        ({"near": "审结12件"}, 1),
        ({"section": "2"}, 5),
        ({"start": FACTS[1].start}, 1),
        ({"section": "1", "near": "审结"}, 1),
    ],
)
def test_words_beside_it_the_section_or_the_offset_say_which_of_several_is_meant(
    place: dict[str, object], chosen: int
) -> None:
    done = apply(report(), [correction("12件", {"value": 12}, {"value": 13}, **place)])
    assert [at for at, metric in enumerate(done.report.metrics) if metric.value == 13] == [chosen]


def test_of_two_facts_at_the_same_words_was_says_which_is_meant() -> None:
    done = apply(report(), [correction("100%", {"label": "合格率"}, {"subject": "干部"})])
    assert [(one.label, one.subject) for one in done.report.metrics[3:5]] == [("参考率", None), ("合格率", "干部")]


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        (correction("12件", {"value": 12}, {"value": 13}), "3 places"),
        (correction("12件", {"value": 12}, {"value": 13}, near="听证"), "not in the text (near 听证)"),
        (correction("12件", {"value": 12}, {"value": 13}, section="9"), "section 9"),
        (correction("12件", {"value": 11}, {"value": 13}, near="审结"), "the parser now says value 12, not 11"),
        (correction("77件", {"value": 77}, {"value": 13}), "not in the text"),
        (correction("培训", {"value": 77}, {"value": 13}), "no fact at these words"),
        (correction("100%", {"value": 100}, {"role": Role.COMPONENT}), "2 facts"),
        (correction("77件", None, {"label": "x"}), "not in the text"),
        (correction("2件", None, {"label": "x"}), "not in the text"),
        (correction("12件", None, {"label": "x"}), "3 places"),
        (correction("审结12件", None, {"label": "x"}), "a fact at these words already"),
        (correction("3场", None, {"label": "x"}), "a fact at these words already"),
    ],
)
def test_a_correction_that_fits_no_fact_or_several_is_not_applied_and_is_a_warning(
    wrong: Correction, note: str
) -> None:
    done = apply(report(), [wrong])
    assert done.report.metrics == FACTS
    assert [one.state for one in done.outcomes] == [State.STALE]
    finding = done.report.findings[-1]
    assert (finding.check, finding.level) == ("correction_stale", Level.WARNING)
    assert note in finding.message
    assert "李明" in finding.message


def test_what_the_parser_says_itself_by_now_is_superfluous_and_an_information() -> None:
    right = correction("12件", {"value": 11}, {"value": 12.0}, near="审结")
    gone = correction("审结", {"value": 1}, None, number=2)
    there = correction("3场", None, {"label": "案件", "value": 3}, number=3)
    done = apply(report(), [right, gone, there])
    assert [one.state for one in done.outcomes] == [State.SUPERFLUOUS] * 3
    assert {(one.check, one.level) for one in done.report.findings[-3:]} == {("correction_superfluous", Level.INFO)}
    assert done.report.metrics == FACTS


def test_a_removed_number_leaves_the_facts_and_stays_in_the_outcome() -> None:
    done = apply(report(), [correction("3 场", {"unit": "场"}, None)])
    assert done.report.metrics == FACTS[:2] + FACTS[3:]
    assert (done.outcomes[0].parsed, done.outcomes[0].fact) == (FACTS[2], None)


def test_a_missed_fact_is_added_in_its_section_with_the_words_of_the_text() -> None:
    missed = report(FACTS[:2] + FACTS[3:])
    added = correction("３场", None, {"label": "举办培训", "value": 3.0, "unit": "场"}, near="培训")
    new = apply(missed, [added]).report.metrics[2]
    assert (new.quote, new.value, new.section_id, TEXT[new.start : new.end]) == ("3 场", 3.0, "1", "3 场")


def test_a_wrong_span_is_removed_and_the_right_one_added_in_any_order_of_the_file() -> None:
    cut = replace(FACTS[0], quote="2件", start=FACTS[0].start + 1, value=2.0)
    remove = correction("2件", {"value": 2}, None)
    add = correction("12件", None, {"label": "受理", "value": 12.0}, near="受理行政复议案件")
    for order in ([remove, replace(add, number=2)], [replace(add, number=1), replace(remove, number=2)]):
        done = apply(report((cut, *FACTS[1:])), order)
        assert {one.state for one in done.outcomes} == {State.APPLIED}
        assert [one.correction.number for one in done.outcomes] == [1, 2]
        assert done.report.metrics[0].quote == "12件"


def test_two_corrections_of_one_fact_do_not_both_apply() -> None:
    first = correction("3场", {"value": 3}, {"label": "培训"})
    done = apply(report(), [first, replace(first, number=2, right=said({"label": "讲座"}))])
    assert [one.state for one in done.outcomes] == [State.APPLIED, State.STALE]
    assert "correction 1" in str(done.outcomes[1].note)
    assert done.report.metrics[2].label == "培训"


def test_the_checks_are_made_again_on_what_is_right() -> None:
    wrong = replace(FACTS[3], metric_id="head_appearance_rate", value=1000.0)
    done = apply(report((wrong,)), [correction("100%", {"value": 1000}, {"value": 100.0})])
    assert "impossible_value" not in {one.check for one in done.report.findings}
    back = apply(report((replace(wrong, value=100.0),)), [correction("100%", {"value": 100}, {"value": 1000.0})])
    assert "impossible_value" in {one.check for one in back.report.findings}


GOOD = """\
report: a-2024
facts:
  - quote: 36件
    near: 处罚
    was: {metric_id: null, value: 36}
    right: {metric_id: admin_penalty_cases, period_end: 2024-10-31, role: component}
    reason: r
    who: 李明
    when: 2026-03-02
"""


def test_a_file_is_read_with_nulls_numbers_dates_and_words_of_closed_sets() -> None:
    read = read_corrections(GOOD.encode(), PurePath("c/a-2024.yaml"))
    assert read.problems == ()
    one = read.corrections[0]
    assert one.was == said({"metric_id": None, "value": 36.0})
    assert one.right == (
        Said(Field.METRIC_ID, "admin_penalty_cases"), Said(Field.ROLE, Role.COMPONENT),
        Said(Field.PERIOD_END, date(2024, 10, 31)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("report: a-2024", "report: b-2024", 1, "name it b-2024.yaml"),
        ("near", "nearr", 4, "unknown key 'facts[0].nearr'"),
        ("value: 36", "value: many", 5, "must be a number"),
        ("{metric_id: null, value: 36}", "", 5, "was is empty"),
        ("{metric_id: null, value: 36}", "{}", 5, "was is empty"),
        ("    was: {metric_id: null, value: 36}\n", "", 3, "was is missing"),
        ("admin_penalty_cases", "admin_penalty_case", 6, "did you mean admin_penalty_cases"),
        ("role: component", "role: part", 6, "expected one of value, component"),
        ("role: component", "role: null", 6, "role cannot be null"),
        ("role: component", "quote: 37件", 6, "unknown key"),
        ("right: {metric_id: admin_penalty_cases, period_end: 2024-10-31, role: component}", "remove: no", 3, "one of"),
        ("reason: r", "remove: true", 3, "say one of"),
        ("right: {metric_id: admin_penalty_cases,", "add: {value: 1,", 6, "add.label is missing"),
        ("who: 李明", "who:", 8, "who is missing"),
        ("2026-03-02", "soon", 9, "must be a date"),
        ("quote: 36件", "quote: 36", 3, "put it in quotes"),
        ("facts:", "facts: [", 3, "not valid YAML"),
    ],
)  # fmt: skip
def test_a_broken_file_corrects_nothing_and_says_where_and_what(old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    read = read_corrections(GOOD.replace(old, new).encode(), PurePath("c/a-2024.yaml"))
    assert read.corrections == ()
    assert any(one.startswith(f"c/a-2024.yaml:{line}:") and said in one for one in read.problems), read.problems


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"- a", b"[" * 5000, b"report: &a [*a]\nfacts: *a"])
def test_any_bytes_are_a_problem_and_no_crash(body: bytes) -> None:
    assert read_corrections(body, PurePath("a-2024.yaml")).problems
