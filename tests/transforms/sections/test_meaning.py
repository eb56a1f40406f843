"""Part and theme: by cue, position and parent, with the reason kept."""

from __future__ import annotations

import pytest

from tests.transforms.sections.samples import BODY, parts, read


def test_slogan_headings_are_achievements_until_another_part_is_named() -> None:
    found = read(f"""一、聚焦短板弱项，以强基固本促规范
{BODY}
二、聚焦民生经济，以务实作风优服务
{BODY}
三、主要负责人履行推进法治建设第一责任人职责情况
{BODY}
四、正视差距，存在的主要不足
{BODY}
五、2024年工作思路
{BODY}
六、其他需要报告的情况
{BODY}""")
    assert parts(found) == [
        "achievements", "achievements", "first_responsible_person", "shortcomings", "next_year_plan", "other_matters"
    ]  # fmt: skip


def test_a_year_in_a_heading_means_the_plan_only_when_it_comes_after_the_report_year() -> None:
    found = read(f"一、2023年度重点任务推进\n{BODY}\n二、2024年度重点任务推进\n{BODY}")
    assert parts(found) == ["achievements", "next_year_plan"]


def test_a_heading_on_the_first_responsible_person_keeps_its_part_inside_the_achievements() -> None:
    found = read(f"""一、主要举措
（一）严格履行第一责任人职责
1.亲自部署。{BODY}
2.亲自督办。{BODY}
（二）规范执法。{BODY}""")
    assert [one.part for one in found] == ["achievements", *["first_responsible_person"] * 3, "achievements"]


def test_a_heading_that_names_two_parts_lets_its_subsections_choose() -> None:
    found = read(f"""一、主要做法
{BODY}
二、存在的问题及下一步打算
（一）存在的问题。{BODY}
（二）下一步打算。{BODY}""")
    assert [one.part for one in found[1:]] == ["shortcomings", "shortcomings", "next_year_plan"]


@pytest.mark.parametrize(
    ("heading", "theme"),
    [
        ("持续加强行政规范性文件管理", "normative_documents"),
        ("严格落实重大行政决策程序", "major_decisions"),
        ("全面推行法律顾问制度", "legal_review_counsel"),
        ("积极化解行政争议，做好行政应诉", "admin_litigation"),
        ("创新行政执法方式，推行柔性执法", "enforcement_methods"),
        ("健全突发事件应对体系", "emergency_response"),
        ("深入学习贯彻习近平法治思想", "study_xi_thought"),
        ("加强党的领导", "organization_leadership"),
        ("深化政务公开", "gov_openness"),
        ("自觉接受人大监督和民主监督", "external_supervision"),
        ("推进社会矛盾纠纷多元化解", "petition_hotline_mediation"),
        ("持续优化法治化营商环境", "business_environment"),
        ("加强数字法治政府建设", "digital_government"),
        ("提高干部依法行政能力", "legal_capacity_training"),
        ("落实普法责任制", "law_popularization"),
        ("做好其他有关工作", None),
    ],
)
def test_the_heading_gives_the_theme(heading: str, theme: str | None) -> None:
    found = read(f"一、主要举措\n（一）{heading}。{BODY}\n（二）做好收尾。{BODY}")
    assert found[1].theme == theme


def test_the_text_gives_the_theme_where_the_heading_is_general_and_the_reason_says_so() -> None:
    text = "全年受理信访事项12件，办结率100%，12345市民热线工单按时办结，群众诉求得到回应。"
    found = read(f"一、主要举措\n（一）用心用情服务。{text}\n（二）做好收尾。{BODY}")
    assert found[1].theme == "petition_hotline_mediation"
    assert found[1].why == ("part: part of the parent (high)", "theme: text cue 信访 (low)")


def test_reasons_name_the_cue_and_the_confidence() -> None:
    found = read(f"一、存在问题\n（一）行政争议多发。{BODY}\n（二）力量不足。{BODY}")
    assert found[0].why == ("part: heading cue 存在问题 (high)",)
    assert found[1].why == ("part: part of the parent (high)", "theme: heading cue 行政争议 (high)")


def test_a_report_year_that_nobody_states_is_taken_from_the_text() -> None:
    found = read(f"2023年，{BODY}\n一、2023年做法\n2023年，{BODY}\n二、2024年任务\n{BODY}", year=None)
    assert parts(found)[1:] == ["achievements", "next_year_plan"]
