"""The tree covers the text: title, letter, introduction, tables and sign-off are sections too."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.transforms.sections.samples import BODY, blocks_of, outline, parts, read
from transforms.sections import read_sections

LETTER = f"""某市民政局关于报送2023年度法治政府建设情况报告的函
市委依法治市办：
现将《某市民政局2023年度法治政府建设情况报告》报上，请审阅。
附件：某市民政局2023年度法治政府建设情况报告
某市民政局
2024年1月9日
附件
某市民政局
2023年度法治政府建设情况报告
引言
2023年，{BODY}
一、主要工作
{BODY}
二、存在问题
{BODY}
三、2024年工作打算
{BODY}
附件：1.行政执法统计表
2.行政复议统计表
某市民政局
2024年1月8日
附件1
行政执法统计表
处罚\t12
版权所有：某市民政局"""


def test_letter_titles_signature_annex_and_footer_each_have_their_part() -> None:
    found = read(LETTER)
    assert parts(found) == [
        "front_matter", "intro", "achievements", "shortcomings", "next_year_plan", "sign_off", "data_annex",
        "page_chrome",
    ]  # fmt: skip
    assert outline(found)[0] == ("02", 1, None, "引言")
    text = "\n".join(block.text for block in blocks_of(LETTER))
    signed = next(one for one in found if one.part == "sign_off")
    assert text[signed.start : signed.end].startswith("附件：1.行政执法统计表")
    assert text[signed.start : signed.end].endswith("2024年1月8日\n")


@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        "\n\n　　一、做法\n\n　　" + BODY + "\n\n\n二、问题\n　",
        "第一段没有标题。\n第二段也没有。",
        "只有一行",
        f"处罚\t12\n一、做法\n{BODY}\n许可\t3\n{BODY}",
    ],
)
def test_the_sections_cover_the_text_without_gap_or_overlap(text: str) -> None:
    blocks = blocks_of(text)
    found = read_sections(blocks, publisher=None, report_year=None)
    spans = {one.id: (one.start, one.end) for one in found}
    tops = [one for one in found if one.parent_id is None]
    assert tops[0].start == 0
    assert tops[-1].end == len("\n".join(block.text for block in blocks))
    assert all(before.end == after.start for before, after in pairwise(tops))
    for one in found:
        if one.parent_id:
            assert spans[one.parent_id][0] <= one.start < one.end <= spans[one.parent_id][1]


def test_empty_text_has_no_sections() -> None:
    assert read_sections([], publisher=None, report_year=None) == ()
    assert read(" 　\n\n") == ()


@pytest.mark.parametrize(
    "signature",
    [
        "某市交通运输局\n二〇二四年三月一日",
        "某市交通运输局　2024年3月1日",
        "2024年3月1日\n某市交通运输局",
        "特此报告。\n某市交通运输局\n某市公安局交通警察支队\n2024-03-01",
        "某市交通运输局",
    ],
)
def test_a_signature_is_found_in_the_ways_that_bureaus_sign(signature: str) -> None:
    text = f"一、做法\n{BODY}\n二、打算\n{BODY}\n{signature}"
    found = read(text)
    assert found[-1].part == "sign_off"
    assert text[found[-1].start :] == signature


def test_headings_and_tables_inside_the_body_are_not_taken_for_signature_or_annex() -> None:
    found = read(f"一、做法\n{BODY}\n处罚\t12\n二、服务社会\n{BODY}")
    assert [one.part for one in found] == ["achievements", "achievements"]
