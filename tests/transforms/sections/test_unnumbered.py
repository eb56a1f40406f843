"""Headings without numbers, and paragraphs that open a part without a heading."""

from __future__ import annotations

from tests.transforms.sections.samples import BODY, outline, parts, read


def test_enumerations_inside_a_numbered_part_stay_text() -> None:
    found = read(f"一、主要做法\n（一）优化服务\n一是简化流程。{BODY}\n二是压缩时限。{BODY}\n（二）规范执法。{BODY}")
    assert [row[0] for row in outline(found)] == ["1", "1.1", "1.2"]


def test_enumerations_are_headings_where_nothing_else_structures_a_part() -> None:
    found = read(f"""一、主要做法
（一）优化服务。{BODY}
（二）规范执法。{BODY}
二、存在问题
对照要求，还有差距：
一是力量不足。{BODY}
二是能力不强。{BODY}
四是宣传不够。{BODY}""")
    assert outline(found)[-3:] == [
        ("2.1", 2, "一是", "力量不足"), ("2.2", 2, "二是", "能力不强"), ("2.3", 2, "四是", "宣传不够")
    ]  # fmt: skip


def test_a_paragraph_about_the_coming_year_opens_the_plan_and_holds_its_list() -> None:
    found = read(f"""2023年，现将工作总结如下：
一、聚焦执法规范
（一）开展检查。{BODY}
（二）强化监督。{BODY}
2024年，我局将继续推进法治建设，主要做好以下几方面工作：
一是深化学习。{BODY}
二是规范执法。{BODY}
某市水务局
2024年3月9日""")
    assert parts(found) == ["intro", "achievements", "next_year_plan", "sign_off"]
    plan = [(one.id, one.level, one.number, one.part) for one in found if one.id.startswith("02")]
    assert plan == [
        ("02", 0, None, "next_year_plan"), ("02.1", 2, "一是", "next_year_plan"), ("02.2", 2, "二是", "next_year_plan")
    ]  # fmt: skip


def test_the_plan_paragraph_takes_bracketed_numbers_that_start_again() -> None:
    found = read(f"""一、规范行政执法
（一）落实三项制度。{BODY}
（二）开展检查。{BODY}
虽然取得了一些成绩，但工作中仍存在一些问题和不足：执法力量不足。
下一步，我局将重点抓好以下工作：
（一）加强学习。{BODY}
（二）加强执法。{BODY}""")
    assert parts(found) == ["achievements", "shortcomings", "next_year_plan"]
    assert [one.id for one in found] == ["1", "1.1", "1.2", "01", "02", "02.1", "02.2"]


def test_a_plan_sentence_below_a_plan_heading_opens_nothing() -> None:
    found = read(f"""一、主要做法
{BODY}
二、2024年工作安排
2024年，我局将继续努力。
（一）抓学习。{BODY}
（二）抓执法。{BODY}""")
    assert [one.id for one in found] == ["1", "2", "2.1", "2.2"]


def test_bare_lines_and_lead_sentences_are_headings_of_a_report_without_numbers() -> None:
    found = read(f"""{BODY}现将情况报告如下：
主要举措和成效
谋篇布局，统筹推进法治建设。{BODY}
严格执法，规范执法行为。{BODY}
存在的问题
我局法治工作虽有进步，但仍有差距。{BODY}
下一步工作计划
加强学习，提升能力。{BODY}
加强监督，规范用权。{BODY}""")
    assert outline(found) == [
        ("02", 1, None, "主要举措和成效"),
        ("02.01", 2, None, "谋篇布局，统筹推进法治建设"),
        ("02.02", 2, None, "严格执法，规范执法行为"),
        ("03", 1, None, "存在的问题"),
        ("04", 1, None, "下一步工作计划"),
        ("04.01", 2, None, "加强学习，提升能力"),
        ("04.02", 2, None, "加强监督，规范用权"),
    ]
    assert parts(found) == ["intro", "achievements", "shortcomings", "next_year_plan"]


def test_lead_sentences_alone_are_the_headings_of_a_report() -> None:
    found = read(f"""2023年，我局扎实推进法治政府建设，现将有关情况报告如下。
加强组织领导，压实法治建设责任。{BODY}
规范行政决策，提高决策质量。{BODY}
联动共治，推动执法力量下沉。{BODY}
某区市场监督管理局
2024年1月5日""")
    assert [row[3] for row in outline(found)] == [
        "加强组织领导，压实法治建设责任", "规范行政决策，提高决策质量", "联动共治，推动执法力量下沉"
    ]  # fmt: skip
    assert [one.theme for one in found[1:4]] == ["organization_leadership", "major_decisions", "enforcement_team"]


def test_enumerations_that_carry_the_whole_report_are_its_top() -> None:
    found = read(f"2023年，我局推进法治建设。\n一是加强领导。{BODY}\n二是规范决策。{BODY}\n三是深化普法。{BODY}")
    assert outline(found) == [
        ("1", 1, "一是", "加强领导"), ("2", 1, "二是", "规范决策"), ("3", 1, "三是", "深化普法")
    ]  # fmt: skip


def test_running_paragraphs_without_any_heading_are_introduction_and_achievements() -> None:
    found = read(f"现将2023年情况报告如下。\n我局全年开展检查12次。{BODY}\n我局举办培训3期。{BODY}")
    assert [(one.id, one.heading, one.part) for one in found] == [
        ("01", None, "intro"), ("02", None, "achievements")
    ]  # fmt: skip
