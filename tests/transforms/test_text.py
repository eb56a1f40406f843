"""Plain texts, pasted from pages with what stood round them."""


from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from transforms.model import BlockKind, Document, Known, Verdict
from transforms.readers import read

BODY = (
    "2023年，我局认真落实法治政府建设各项任务，现将有关情况报告如下：\n一、主要做法\n全年办理案件30宗。\n青禾市水务局\n2024年1月15日"
)


def document(text: str) -> Document:
    found = read(text.encode(), None, Known())
    assert found.verdict is None, found.reason
    return found.document


def test_one_line_is_one_paragraph_and_blank_lines_vanish() -> None:
    assert document("　　" + BODY.replace("\n", "\r\n\r\n  ")).text == BODY


def test_breadcrumb_share_bar_and_footer_are_taken_out() -> None:
    text = (
        f"当前位置:首页 > 政务公开 > 通知公告\n\n{BODY}\n\n附件下载:\n分享到: "
        f"0\n政务微信\n政务微博\n手机APP\n无障碍\n分享\n"
        "扫一扫在手机上查看当前页面\n版权所有:青禾市水务局 粤ICP备11011361号 粤公网安备 42010202001685号 "
        "政府网站标识码:4201000008"
    )
    assert document(text).text == BODY


def test_title_and_metadata_rows_go_into_the_head() -> None:
    head = (
        "青禾市水务局2023年法治政府建设情况报告\n索引号 | K1 |\n文件编号 | 青水〔2024〕3号 |\n发布机构 | "
        "水务局 |\n发布时间 | 2024-01-20 |\n"
    )
    found = document(head + BODY)
    assert found.text == BODY
    assert found.head.title == "青禾市水务局2023年法治政府建设情况报告"
    assert found.head.document_number == "青水〔2024〕3号"
    assert found.head.index_number == "K1"
    assert found.head.published_on == date(2024, 1, 20)


def test_a_title_broken_over_two_lines_is_put_together() -> None:
    found = document("青禾市水务局\n关于2023年法治政府建设情况的报告\n" + BODY)
    assert found.head.title == "青禾市水务局关于2023年法治政府建设情况的报告"
    assert found.text == BODY


def test_a_heading_is_not_taken_for_a_title() -> None:
    text = "一、法治政府建设工作情况\n" + BODY
    assert document(text).head.title is None
    assert document(text).text == text


@pytest.mark.parametrize("row", ["类别 | 受理 | 办结 |\n取水 | 11 | 9 |", "类别\t受理\t办结\n取水\t11\t9"])
def test_rows_of_cells_become_a_table(row: str) -> None:
    block = document(f"{BODY}\n{row}").blocks[-1]
    assert block.kind is BlockKind.TABLE
    assert block.rows == (("类别", "受理", "办结"), ("取水", "11", "9"))


def test_a_number_set_off_by_a_tab_is_no_table() -> None:
    blocks = document(f"{BODY}\n一、\t总体情况\n二、\t存在问题").blocks
    assert all(block.kind is BlockKind.PARAGRAPH for block in blocks)


def test_a_single_line_with_a_colon_is_not_metadata() -> None:
    text = "时间：2023年全年。\n" + BODY
    assert document(text).text.startswith("时间：2023年全年。")


def test_nothing_but_noise_is_an_empty_document() -> None:
    assert read("分享到: 0\n【打印】 【关闭】\n".encode(), None, Known()).verdict is Verdict.EMPTY


def test_the_stored_reports_lose_their_page_noise_and_nothing_else(shared: Path) -> None:
    import json
    import re

    for site in json.loads((shared / "sites" / "expected.json").read_text(encoding="utf-8"))["sites"]:
        for report in site["reports"]:
            body = (shared / "corpus" / report["corpus"]).read_bytes()
            lines = [re.sub(r"\s+", " ", line.strip()) for line in body.decode().split("\n") if line.strip()]
            first, last = report["body_lines"]
            assert read(body, None, Known()).document.text == "\n".join(lines[first - 1 : last])


@pytest.mark.parametrize(
    "line",
    [
        "2024-01-18 09:12 来源：本局",
        "来源：水务局 | 发布时间：2024-01-18 | 阅读：87",
        "撰稿：王五 审核：赵六 发布时间：2024.01.18",
    ],
)
def test_the_information_line_of_a_pasted_page_goes_into_the_head(line: str) -> None:
    found = document(f"青禾市水务局2023年法治政府建设情况报告\n{line}\n{BODY}")
    assert found.text == BODY
    assert found.head.published_on == date(2024, 1, 18)


@pytest.mark.parametrize("line", ["2024年1月18日", "日期：2024-01-18", "时间：2024年1月18日上午"])
def test_a_single_date_of_a_text_stays_in_it(line: str) -> None:
    found = document(f"青禾市水务局2023年法治政府建设情况报告\n{line}\n{BODY}")
    assert found.text == f"{line}\n{BODY}"
    assert found.head.published_on is None
