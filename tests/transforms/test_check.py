"""What the checks find in a report, and what they leave alone."""

from __future__ import annotations

from transforms.check import check
from transforms.metrics import ReportContext, read_metrics
from transforms.model import Finding, Level, Report, Section, Source, Verdict

PARTS = ("achievements", "shortcomings", "first_responsible_person", "next_year_plan")


def report(text: str, parts: tuple[str, ...] = PARTS, verdict: Verdict = Verdict.REPORT) -> Report:
    """A report whose text lies in its first section; the other parts are empty."""
    ends = [0, *[len(text)] * len(parts)]
    sections = tuple(
        Section(str(n + 1), None, 1, None, None, part, None, ends[n], ends[n + 1]) for n, part in enumerate(parts)
    )
    metrics = read_metrics(text, sections, ReportContext("某市某局", 2023))
    return Report(
        verdict, None, "某市某局2023年法治政府建设情况报告", "某市某局", 2023, None, None, None, None, None, None, text,
        sections, metrics, (), (), Source("file", "0" * 64, "text/plain"), "test",
    )  # fmt: skip


def found(text: str) -> list[Finding]:
    return list(check(report(text)))


def test_a_sound_report_has_no_findings() -> None:
    text = "发生行政争议案件合计30宗，其中行政复议案件11宗，行政诉讼案件19宗。办理建议提案32件，其中主办8件，会办24件。"
    assert found(text) == []


def test_a_total_that_is_not_the_sum_of_its_parts_is_a_warning_with_all_quotes() -> None:
    [finding] = found("发生行政争议案件合计31宗，其中行政复议案件11宗，行政诉讼案件19宗。")
    assert (finding.check, finding.level) == ("inconsistent", Level.WARNING)
    assert finding.evidence is not None
    assert all(quote in finding.evidence for quote in ("31宗", "11宗", "19宗"))


def test_an_appearance_rate_is_recomputed_from_its_numerator_and_denominator() -> None:
    good = "行政诉讼案件开庭审理37件，行政负责人出庭应诉37件，出庭应诉率达100%。"
    assert found(good) == []
    assert [one.check for one in found(good.replace("出庭应诉37件", "出庭应诉30件"))] == ["inconsistent"]


def test_cases_carried_over_make_a_breach_only_an_information() -> None:
    [finding] = found("收到政府信息公开申请29件，答复31件。")
    assert (finding.check, finding.level) == ("inconsistent", Level.INFO)


def test_wages_per_worker_must_be_plausible() -> None:
    assert found("为919名劳动者追回被拖欠工资1110.66万元。") == []
    assert [one.check for one in found("为919名劳动者追回被拖欠工资11.66万元。")] == ["inconsistent"]


def test_a_rate_over_one_hundred_is_an_error_and_stays_in_the_report() -> None:
    parsed = report("行政负责人出庭应诉率达120%。")
    [finding] = check(parsed)
    assert (finding.check, finding.level) == ("impossible_value", Level.ERROR)
    assert [metric.value for metric in parsed.metrics] == [120]


def test_an_unusual_value_is_a_warning() -> None:
    assert [(one.check, one.level) for one in found("聘请法律顾问800名。")] == [("unusual_value", Level.WARNING)]


def test_one_value_said_twice_is_a_duplicate_and_two_values_contradict() -> None:
    assert [one.check for one in found("作出行政处罚决定20件。全年作出行政处罚决定20件。")] == ["duplicate_statement"]
    assert [one.check for one in found("作出行政处罚决定20件。全年作出行政处罚决定25件。")] == [
        "contradicting_statement"
    ]


def test_each_missing_prescribed_part_is_named() -> None:
    findings = check(report("作出行政处罚决定20件。", parts=("achievements", "next_year_plan")))
    assert [one.check for one in findings] == ["missing_part", "missing_part"]
    assert "shortcomings" in findings[0].message
    assert "first_responsible_person" in findings[1].message


def test_what_is_not_a_report_is_not_checked() -> None:
    assert check(report("出庭应诉率120%。", verdict=Verdict.NOT_REPORT)) == ()
