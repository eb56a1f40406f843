"""Titles and contents: what is a report, and what else it is."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from transforms.classify import classify_title
from transforms.classify_content import classify_content
from transforms.model import Block, BlockKind, Decision, Document, Head, Known, NearMiss

SAMPLES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "samples" / "titles.yaml").read_text(encoding="utf-8"))


LEAST_TITLES = 300


def label_of(title: str, column: str | None = None) -> str:
    judged = classify_title(title, column=column)
    return str(judged.kind or judged.decision)


@pytest.mark.parametrize(("label", "title"), [(label, title) for label, titles in SAMPLES.items() for title in titles])
def test_each_title_is_judged_as_a_careful_reader_would(label: str, title: str) -> None:
    assert label_of(title) == label
    assert classify_title(title).reasons


def test_few_reports_are_missed_and_hardly_anything_else_is_accepted() -> None:
    judged = [(label, classify_title(title).decision) for label, titles in SAMPLES.items() for title in titles]
    accepted = [label for label, decision in judged if decision is Decision.REPORT]
    wanted = [decision for label, decision in judged if label in ("report", "doubtful")]
    precision = accepted.count("report") / len(accepted)
    recall = sum(decision is not Decision.REFUSED for decision in wanted) / len(wanted)
    assert len(judged) >= LEAST_TITLES
    assert precision >= 0.99
    assert recall >= 0.98


@pytest.mark.parametrize("known", ["报告", "工作总结", "情况的报告", "年度报告"])
@pytest.mark.parametrize("unknown", ["（乙）", "续", "·首发", "（二稿 2号）", "供查阅", " 主动公开 长期有效"])
def test_words_that_nobody_foresaw_behind_a_report_s_title_never_refuse_it(known: str, unknown: str) -> None:
    assert classify_title(f"青禾市水务局2022年法治政府建设{known}{unknown}").decision is not Decision.REFUSED


@pytest.mark.parametrize("length", range(12, 24))
def test_a_report_s_title_cut_anywhere_behind_its_year_is_looked_into(length: int) -> None:
    title = "青禾市水务局关于2022年度法治政府建设情况的报告"
    assert classify_title(title[:length] + "…").decision is Decision.DOUBTFUL
    assert classify_title(title[:length] + "...").decision is Decision.DOUBTFUL


@pytest.mark.parametrize("cut", [5, 8, 12, 15, 19])
def test_a_notice_cut_short_is_not_fetched(cut: int) -> None:
    for title in ("关于公布2023年度工程系列职称评审通过人员名单的通知", "青禾市事业单位2023年公开招聘工作人员面试公告"):
        assert classify_title(title[:cut] + "…").decision is Decision.REFUSED


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("青禾市水务局2022年法治政府工作总结和2023年工作计划", 2022),
        ("青禾市水务局二〇二二年法治政府建设情况报告", 2022),
        ("青禾市水务局２０２１年度法治政府建设情况报告", 2021),
        ("青禾市水务局 2020 年度法治政府建设情况报告", 2020),
        ("关于法治政府建设情况的报告", None),
        ("青禾市水务局法治政府建设情况报告（2023年1月20日）", None),
        ("青禾市水务局2022年法治政府建设情况报告 2023年1月20日", 2022),
        ("贯彻法治政府建设纲要（2021-2025年）情况报告", None),
    ],
)
def test_the_report_year_is_the_first_year_of_the_title(title: str, year: int | None) -> None:
    assert classify_title(title).report_year == year


@pytest.mark.parametrize("title", ["2022年度报告", "年度工作情况", "市水务局2022年度情况报告"])
def test_a_column_on_the_rule_of_law_makes_a_title_without_subject_doubtful(title: str) -> None:
    assert classify_title(title, column="法治政府建设年度报告").decision is Decision.DOUBTFUL


def test_a_column_does_not_turn_a_near_miss_into_a_doubt() -> None:
    assert label_of("青禾市水务局2023年政府信息公开工作年度报告", "法治政府建设") == "info_disclosure"
    assert label_of("青禾市水务局2023年度普法责任清单", "法治政府建设") == "checklist"


@pytest.mark.parametrize("title", ["", "   ", "《", "》《》", "报告" * 5000, "(" * 3000, "关于" * 2000 + "法治政府建设报告"])
def test_strange_titles_are_judged_without_error(title: str) -> None:
    assert classify_title(title).decision is not Decision.REPORT


def test_the_replica_s_titles_are_judged_right(shared: Path) -> None:
    for site in json.loads((shared / "sites" / "expected.json").read_text(encoding="utf-8"))["sites"]:
        for report in site["reports"]:
            assert classify_title(report["title"]).decision is Decision.REPORT
        for near_miss in site["near_misses"]:
            assert label_of(near_miss["title"]) == near_miss["kind"], near_miss["title"]


# ---- contents


def document(text: str, title: str | None = None) -> Document:
    blocks = tuple(Block(BlockKind.PARAGRAPH, line) for line in text.split("\n"))
    return Document(blocks, Head(title=title), "text/html")


REPORT = (
    "2023年，我局深入推进法治政府建设，坚持依法行政，现将有关情况报告如下：\n一、主要举措和成效\n"
    + "扎实推进法治政府建设，规范行政执法，落实行政执法三项制度，办理案件30宗。\n" * 12
    + "二、存在的不足\n执法力量仍显薄弱。\n三、下一步工作计划\n继续推进法治政府建设。"
)


def test_a_text_without_title_is_known_by_its_frame_and_parts() -> None:
    assert classify_content(document(REPORT), Known()).decision is Decision.REPORT


def test_a_doubtful_title_is_decided_by_the_text() -> None:
    assert classify_content(document(REPORT, "青禾市水务局2023年法治建设工作总结"), Known()).decision is Decision.REPORT
    other = "我局认真做好防汛工作，加固堤防30公里，疏浚河道12条，保障人民群众生命财产安全。\n" * 20
    assert classify_content(document(other, "青禾市水务局2023年法治建设工作总结"), Known()).decision is Decision.REFUSED


def test_a_headline_that_names_another_document_is_believed_over_the_listing() -> None:
    judged = classify_content(
        document(REPORT,
            "《青禾市水务局2023年法治政府建设情况报告》解读"
        ), Known(title="青禾市水务局2023年法治政府建设情况报告")
    )
    assert judged.kind is NearMiss.INTERPRETATION


def test_a_headline_that_says_nothing_gives_way_to_the_listing() -> None:
    judged = classify_content(document(REPORT, "通知公告详情"), Known(title="青禾市水务局2023年法治政府建设情况报告"))
    assert judged.decision is Decision.REPORT


def test_work_points_without_a_title_are_not_a_report() -> None:
    text = "2024年法治政府建设工作的总体要求是深入推进依法行政。\n"
    text += "1.推进法治政府建设，落实审核制度。（责任科室：政策法规科）\n" * 20
    assert classify_content(document(text), Known()).decision is Decision.REFUSED
