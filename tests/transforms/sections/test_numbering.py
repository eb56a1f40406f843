"""The numbering system of a report is inferred, with every irregularity that bureaus print."""

from __future__ import annotations

import pytest

from tests.transforms.sections.samples import BODY, outline, parts, read


def test_headings_on_their_own_line_and_inline_ones_come_at_their_level() -> None:
    found = read(f"""2023年工作情况报告如下。
一、主要举措和成效
（一）统筹推进法治建设
1.压实责任。{BODY}
2、制定要点。{BODY}
（二）严格规范执法。{BODY}
二、存在的不足
{BODY}""")
    assert outline(found) == [
        ("1", 1, "一、", "主要举措和成效"),
        ("1.1", 2, "（一）", "统筹推进法治建设"),
        ("1.1.1", 3, "1.", "压实责任"),
        ("1.1.2", 3, "2、", "制定要点"),
        ("1.2", 2, "（二）", "严格规范执法"),
        ("2", 1, "二、", "存在的不足"),
    ]


def test_arabic_numbers_that_run_on_across_upper_headings_stay_below_them() -> None:
    found = read(f"""一、工作情况
（一）依法履职
1.推进简政放权。{BODY}
2.优化服务。{BODY}
（二）规范执法
3．落实三项制度。{BODY}
4、加强队伍建设。{BODY}""")
    assert [row[0] for row in outline(found)] == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "1.2.2"]


def test_a_lost_first_number_leaves_its_heading_as_an_unnumbered_part() -> None:
    found = read(f"""2023年，某局做了以下工作。
主要举措和成效
（一）加强学习。{BODY}
（二）严格执法。{BODY}
二、存在的不足
{BODY}
三、下一年度主要安排
{BODY}""")
    assert outline(found) == [
        ("02", 1, None, "主要举措和成效"),
        ("02.1", 2, "（一）", "加强学习"),
        ("02.2", 2, "（二）", "严格执法"),
        ("1", 1, "二、", "存在的不足"),
        ("2", 1, "三、", "下一年度主要安排"),
    ]
    assert parts(found) == ["intro", "achievements", "shortcomings", "next_year_plan"]


def test_the_list_goes_on_behind_a_part_that_lost_its_number() -> None:
    found = read(f"""2023年，某局做了以下工作。
一、主要举措和成效
（一）加强学习。{BODY}
主要负责人履行推进法治建设第一责任人职责情况
{BODY}
三、存在问题及下一步打算
（一）存在的问题
{BODY}
（二）下一步工作打算
2024年，我局将继续加强法治建设，重点做好以下工作。{BODY}""")
    assert outline(found) == [
        ("1", 1, "一、", "主要举措和成效"),
        ("1.1", 2, "（一）", "加强学习"),
        ("02", 1, None, "主要负责人履行推进法治建设第一责任人职责情况"),
        ("2", 1, "三、", "存在问题及下一步打算"),
        ("2.1", 2, "（一）", "存在的问题"),
        ("2.2", 2, "（二）", "下一步工作打算"),
    ]
    assert [one.part for one in found if one.number == "（二）"] == ["next_year_plan"]
    assert parts(found)[-1] == "shortcomings"


def test_a_first_part_without_any_heading_still_holds_its_subheadings() -> None:
    found = read(f"""2023年，某局做了以下工作。
（一）加强学习。{BODY}
（二）严格执法。{BODY}
二、存在的不足
{BODY}""")
    assert [(one.id, one.parent_id, one.level) for one in found] == [
        ("01", None, 0), ("02", None, 0), ("02.1", "02", 2), ("02.2", "02", 2), ("1", None, 1)
    ]  # fmt: skip


def test_arabic_numbers_straight_below_a_part_are_its_second_level() -> None:
    found = read(f"""一、工作情况
（一）依法履职。{BODY}
二、存在问题
1.人员少。{BODY}
2.经费紧。{BODY}""")
    assert outline(found)[-2:] == [("2.1", 2, "1.", "人员少"), ("2.2", 2, "2.", "经费紧")]


def test_chapters_above_the_parts_shift_every_level_by_one() -> None:
    found = read(f"""第一部分 2023年法治政府建设情况
一、主要做法
（一）强化应急管理。{BODY}
（二）强化执法检查。{BODY}
二、存在问题
{BODY}
第二部分：2024年工作计划
一、抓好普法宣传。{BODY}""")
    assert outline(found) == [
        ("1", 1, "第一部分", "2023年法治政府建设情况"),
        ("1.1", 2, "一、", "主要做法"),
        ("1.1.1", 3, "（一）", "强化应急管理"),
        ("1.1.2", 3, "（二）", "强化执法检查"),
        ("1.2", 2, "二、", "存在问题"),
        ("2", 1, "第二部分", "2024年工作计划"),
        ("2.1", 2, "一、", "抓好普法宣传"),
    ]
    assert {one.id: one.part for one in found}["1.2"] == "shortcomings"


def test_a_report_that_starts_at_bracketed_numbers_has_them_at_the_top() -> None:
    found = read(f"""{BODY}
（一）加强组织领导
1、学习。{BODY}
2、部署。{BODY}
（二）存在问题
{BODY}""")
    assert outline(found) == [
        ("1", 1, "（一）", "加强组织领导"), ("1.1", 2, "1、", "学习"), ("1.2", 2, "2、", "部署"),
        ("2", 1, "（二）", "存在问题"),
    ]  # fmt: skip


def test_a_report_that_nests_its_styles_the_other_way_round_is_read_its_own_way() -> None:
    found = read(f"""1.主要做法
(一)抓学习。{BODY}
(二)抓执法。{BODY}
2.存在问题
(一)人员少。{BODY}
(二)经费紧。{BODY}
3.下一步打算
(一)抓培训。{BODY}""")
    assert [row[0] for row in outline(found)] == ["1", "1.1", "1.2", "2", "2.1", "2.2", "3", "3.1"]


def test_a_missing_number_does_not_end_its_list() -> None:
    found = read(f"一、主要做法\n{BODY}\n二、存在问题\n{BODY}\n四、下一步打算\n{BODY}")
    assert [row[2] for row in outline(found)] == ["一、", "二、", "四、"]


def test_spaces_and_widths_inside_numbers_and_headings_do_not_hide_them() -> None:
    found = read(f"　　一 、 主 要 举 措 和 成 效\n　　（ 一 ）加 强 组 织 领 导。{BODY}\n　　( 二 ) 规范 执法。{BODY}")
    assert outline(found) == [
        ("1", 1, "一、", "主要举措和成效"), ("1.1", 2, "（一）", "加强组织领导"), ("1.2", 2, "(二)", "规范执法"),
    ]  # fmt: skip


def test_two_headings_fused_in_one_line_are_both_read() -> None:
    found = read(f"""一、工作情况（一）加强领导。{BODY}
（二）规范执法。{BODY}（三）强化普法。{BODY}
二、存在问题。{BODY}三、下一步打算。{BODY}""")
    assert outline(found) == [
        ("1", 1, "一、", "工作情况"), ("1.1", 2, "（一）", "加强领导"), ("1.2", 2, "（二）", "规范执法"),
        ("1.3", 2, "（三）", "强化普法"), ("2", 1, "二、", "存在问题"), ("3", 1, "三、", "下一步打算"),
    ]  # fmt: skip


@pytest.mark.parametrize("glue", ["", " "])
def test_a_whole_report_on_one_line_has_the_same_tree(glue: str) -> None:
    pieces = [
        "2023年，我局推进法治建设。现将情况报告如下：", "一、主要举措和成效", f"（一）加强领导。{BODY}",
        "（二）规范执法。全年办案12件，增长1.5%。", "二、存在的问题", "一是人员不足；二是经费紧张。",
        "三、下一步工作打算", f"（一）完善制度。{BODY}", f"（二）强化培训。{BODY}", "某县水利局2024年2月1日",
    ]  # fmt: skip
    found = read(glue.join(pieces))
    assert outline(found) == [
        ("1", 1, "一、", "主要举措和成效"), ("1.1", 2, "（一）", "加强领导"), ("1.2", 2, "（二）", "规范执法"),
        ("2", 1, "二、", "存在的问题"), ("3", 1, "三、", "下一步工作打算"), ("3.1", 2, "（一）", "完善制度"),
        ("3.2", 2, "（二）", "强化培训"),
    ]  # fmt: skip
    assert parts(found) == ["intro", "achievements", "shortcomings", "next_year_plan", "sign_off"]


def test_a_number_alone_on_its_line_takes_the_next_line_as_heading() -> None:
    found = read(f"一、\n主要做法\n{BODY}\n二、\n存在问题\n{BODY}")
    assert outline(found) == [("1", 1, "一、", "主要做法"), ("2", 1, "二、", "存在问题")]


@pytest.mark.parametrize(
    "line",
    [
        "一、二审行政诉讼案件共12件，均已办结。",
        "第一、二季度开展检查3次，第三、四季度开展2次。",
        "落实《条例》第五条（一）项、（二）项要求。",
        "1.5万人次接受服务。2.3万人参加培训。",
        "2023.5.1起施行，12345热线办理3件。",
        "做到：（1）学法；（2）用法；（3）守法。",
        "一是简化流程。二是压缩时限。三是上门服务。",
        "党的十九大和十九届二中、三中、四中全会精神。",
    ],
)
def test_numerals_of_running_sentences_are_no_headings(line: str) -> None:
    found = read(f"一、主要做法\n（一）优化服务。{BODY}\n{line}\n（二）依法决策。{BODY}\n二、存在问题\n{BODY}")
    assert [row[0] for row in outline(found)] == ["1", "1.1", "1.2", "2"]


def test_a_number_followed_by_a_long_sentence_has_no_heading() -> None:
    sentence = "我局坚持以习近平新时代中国特色社会主义思想为指导，" * 5
    found = read(f"一、主要做法\n（一）{sentence}取得实效。{BODY}\n（二）规范执法。{BODY}")
    assert [(one.number, one.heading) for one in found] == [
        ("一、", "主要做法"), ("（一）", None), ("（二）", "规范执法")
    ]  # fmt: skip
