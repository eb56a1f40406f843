"""Offsets, tables, periods, hostile text and speed of the quantity reader."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.support.clock import cost
from transforms.metrics import ReportContext, read_metrics
from transforms.model import Metric, Section

CONTEXT = ReportContext("某市某局", 2023)


def read(text: str, part: str = "achievements") -> list[Metric]:
    return list(read_metrics(text, [Section("1", None, 1, None, None, part, None, 0, len(text))], CONTEXT))


def test_a_quote_is_the_printed_text_at_its_offsets_whatever_the_spacing_and_width() -> None:
    text = "　　全年作出行政处罚决定　２０ 余 件，罚款约 １．５ 万元。\n出庭应诉率 达 100 ％ 。"
    found = read(text)
    assert [metric.quote for metric in found] == ["２０ 余 件", "约 １．５ 万元", "100 ％"]
    assert all(text[metric.start : metric.end] == metric.quote for metric in found)
    assert [metric.value for metric in found] == [20, 15000, 100]
    assert found[1].unit_in_text == "万元"


def test_a_table_gives_one_fact_per_cell_with_the_headers_as_label() -> None:
    text = "行政执法统计表\n类别\t数量（件）\t罚没金额（万元）\n行政处罚\t35\t12.5\n行政强制\t4\t\n"
    found = read(text)
    assert [(one.metric_id, one.value, one.label) for one in found] == [
        ("admin_penalty_cases", 35, "行政处罚"),
        ("admin_penalty_amount", 125000, "行政处罚罚没金额"),
        ("admin_compulsory_cases", 4, "行政强制"),
    ]


def test_numbers_in_adjacent_cells_are_not_run_together() -> None:
    assert [one.value for one in read("年度\t案件数\n行政诉讼案件数\t12\t34\n")] == [12, 34]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("上半年开展行政检查30次。", date(2023, 1, 1), date(2023, 6, 30)),
        ("2023年1至10月，开展行政检查30次。", date(2023, 1, 1), date(2023, 10, 31)),
        ("2022年，开展行政检查30次。", date(2022, 1, 1), date(2022, 12, 31)),
        ("截至2023年11月底，开展行政检查30次。", None, date(2023, 11, 30)),
        ("开展行政检查30次。", None, None),
    ],
)
def test_dates_are_those_that_the_sentence_states(text: str, since: date | None, until: date | None) -> None:
    [metric] = read(text)
    assert (metric.period_start, metric.period_end) == (since, until)


def test_a_target_belongs_to_the_next_year() -> None:
    [metric] = read("开展普法活动不少于20场。", part="next_year_plan")
    assert (metric.role, metric.period_start, metric.period_end) == ("target", date(2024, 1, 1), date(2024, 12, 31))


def test_each_fact_lies_in_its_innermost_section_and_letters_have_none() -> None:
    text = "附件3份。\n一、成效\n（一）执法。作出行政处罚决定20件。"
    body, inner = text.index("一、"), text.index("（一）")
    sections = [
        Section("01", None, 0, None, None, "front_matter", None, 0, body),
        Section("1", None, 1, "一、", "成效", "achievements", None, body, len(text)),
        Section("1.1", "1", 2, "（一）", "执法", "achievements", None, inner, len(text)),
    ]
    assert [(one.quote, one.section_id) for one in read_metrics(text, sections, CONTEXT)] == [("20件", "1.1")]


def test_a_section_number_is_not_part_of_the_first_figure() -> None:
    text = "2.3家企业获评示范单位。"
    sections = [Section("1", None, 3, "2.", None, "achievements", None, 0, len(text))]
    [metric] = read_metrics(text, sections, CONTEXT)
    assert (metric.quote, metric.value) == ("3家", 3)


def test_every_typed_fact_says_why() -> None:
    [metric] = read("出具法律意见书38份。")
    assert metric.why[0] == "rule legal_opinions_issued/1"
    assert "法律意见书" in metric.why[1]


def test_scope_is_the_class_and_the_name_of_the_body() -> None:
    found = read("全市作出行政处罚决定20件。交警支队作出行政处罚决定9件。我局作出行政处罚决定3件。")
    assert [(one.scope, one.scope_name) for one in found] == [
        ("全市", None), ("下属单位", "交警支队"), ("本机关", None),
    ]  # fmt: skip


HOSTILE = [
    "1", "1,", "（", "“", "《", "一是", "其中", "其中5件", "5件、", "万", "百分之", "未发生", "均经审核", "一二三四",
    "分别为1件、", "由5件至", "a1", "1+", "1+中", "1\t", "行政处罚（件）\t5\n", "无败诉、纠错",
    "第一、", "1:1比", "1 ", "三年",
]  # fmt: skip


@pytest.mark.speed
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        return cost(lambda: read(text), runs=2)

    # what grows with the square takes sixteen times as long each time, a busy machine only now and then
    assert any(seconds(8000) < 8 * max(seconds(2000), 0.01) for _ in range(3))


@pytest.mark.parametrize("name", ["jianghai-2024", "wuhan-2022"])
def test_the_annotated_reports_are_read_as_their_readers_did(shared: Path, name: str) -> None:
    gold = json.loads((shared / "corpus" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    fields = ("id", "parent_id", "level", "number", "heading", "part", "theme", "start", "end")
    sections = [Section(*(row[field] for field in fields)) for row in gold["sections"]]
    signed = date.fromisoformat(gold["signed_on"])
    context = ReportContext(gold["publisher"], gold["report_year"], signed)
    found = {(one.start, one.end, one.metric_id) for one in read_metrics(gold["text"], sections, context)}
    wanted = {(row["start"], row["end"], row["metric_id"]) for row in gold["metrics"]}
    required = {(row["start"], row["end"], row["metric_id"]) for row in gold["metrics"] if not row.get("optional")}
    assert required <= found <= wanted


def test_a_table_with_a_column_of_units_takes_the_unit_from_it() -> None:
    found = read("指标\t计量单位\t数值\n行政许可\t件\t560\n罚款金额\t万元\t3.5\n")
    assert [(one.metric_id, one.value, one.label) for one in found] == [
        ("admin_licenses_granted", 560, "行政许可"),
        ("admin_penalty_amount", 35000, "罚款金额"),
    ]


def test_the_rows_above_a_row_of_totals_are_its_parts() -> None:
    found = read("队伍\t行政检查（次）\n一大队\t120\n二大队\t56\n合计\t176\n")
    assert [(one.value, one.role) for one in found] == [(120, "component"), (56, "component"), (176, "value")]
