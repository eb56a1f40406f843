"""Lists, tables, hidden text and line feeds of web pages: the text is what a reader of the printed page sees."""

# ruff: noqa: E501 (markup stays on one line)
from __future__ import annotations

import pytest

from tests.transforms.samples.pages import BODY, page, paragraphs
from transforms.model import Block, BlockKind, Known
from transforms.readers import read

WHOLE = "\n".join(BODY)


def blocks_of(inner: str, head: str = "") -> tuple[Block, ...]:
    """What is read from ``inner`` under an article."""
    found = read(page(f'<div class="article-content">{paragraphs()}{inner}</div>', head=head), None, Known())
    assert found.verdict is None, found.reason
    assert found.document.blocks[: len(BODY)] == tuple(Block(BlockKind.PARAGRAPH, line) for line in BODY)
    return found.document.blocks[len(BODY) :]


def lines_of(inner: str, head: str = "") -> list[str]:
    return [line for block in blocks_of(inner, head) for line in block.text.split("\n")]


# ---- hidden text

SENTENCE = "全年办理行政处罚案件36件。"
HIDING = [
    'style="display:none"', "style='DISPLAY: NONE !important'", 'style="visibility:hidden"', "hidden", 'hidden="hidden"',
    'style="font-size:0"', 'style="font-size:0px;line-height:0"', 'style="font-size:1px"', 'style="opacity:0"',
    'style="position:absolute;left:-9999px"', 'style="position:fixed; top:-2000px"', 'style="text-indent:-9999px"',
    'style="text-indent:-999em"', 'style="height:0;overflow:hidden"', 'style="max-height:0px; overflow: hidden"',
    'style="color:#fff"', 'style="color:#FFFFFF"', 'style="color: white"', 'style="color:snow"', 'style="color:ivory"', 'style="color:rgb(255,255,255)"',
    'style="color:#fefefe"', 'style="color:transparent"', 'style="color:#fff;background:#ffffff"', 'class="sr-only"',
    'class="x visually-hidden"', 'class="jammer"', 'style="mso-hide:all"', 'style="position:absolute;clip:rect(0 0 0 0)"',
]


@pytest.mark.parametrize("attribute", HIDING)
def test_hidden_text_inside_a_sentence_is_not_read_and_the_sentence_stays_whole(attribute: str) -> None:
    assert lines_of(f"<p>全年办理行政处罚<span {attribute}>本文来自某某网，请勿复制78件</span>案件36件。</p>") == [SENTENCE]


@pytest.mark.parametrize(
    "attribute",
    [
        'style="color:#333"', 'aria-hidden="true"', 'style="text-indent:-2em"', 'style="font-size:12px"', 'style="color:red"',
        'style="display:inline;font-size:10.5pt"', 'style="opacity:1"', 'style="opacity:0.9"', 'style="color:#fff;background:#2e75b6"',
        'style="background:none;color:#000"', 'style="left:-9999px"', 'style="height:20px;overflow:hidden"', 'class="hidden-xs"',
        'style="color:#f00"', 'style="color:rgb(25,25,255)"', 'style="font-size:0.9em"', 'style="font-size:10px"', 'title="别处"',
    ],
)
def test_text_that_is_seen_stays(attribute: str) -> None:
    assert lines_of(f"<p>全年办理行政处罚<span {attribute}>案件</span>36件。</p>") == [SENTENCE]


@pytest.mark.parametrize(
    "rule",
    [
        ".zx{display:none}", "/* .a{ */ .zx { DISPLAY: none; }", "span.zx{visibility:hidden}", "p{margin:0}.a,.zx{display:none}", ".zx{height:0;overflow:hidden}", ".zx{color:transparent}",
        "@media print{.b{color:red}} .zx{display:none}", "<!-- .zx{position:absolute;left:-5000px} -->", "#zy{display:none}", ".zx{font-size:16px}.zx{display:none!important}",
        ".zx{display:none",
    ],
)
def test_a_rule_of_the_page_hides_by_class_or_id(rule: str) -> None:
    inner = '<p>全年办理行政处罚<span class="q zx" id="zy">复制无效</span>案件36件。</p>'
    assert lines_of(inner, f"<style>{rule}</style>") == [SENTENCE]


@pytest.mark.parametrize(
    "rule",
    [
        ".menu .zx{display:none}", "@media (max-width:600px){.zx{display:none}}", "div.zx{display:none}", ".zx:hover{display:none}",
        ".zx{display:none}.zx{display:inline}", "/* .zx{display:none} */", "@media print{.a{color:red} .zx{display:none}}",
    ],
)
def test_a_rule_for_other_elements_or_other_media_hides_nothing(rule: str) -> None:
    inner = '<p>全年办理行政处罚<span class="q zx" id="zy">案件</span>36件。</p>'
    assert lines_of(inner, f"<style>{rule}</style>") == [SENTENCE]


def test_an_element_takes_a_rule_back_by_its_own_style() -> None:
    inner = '<p class="zx" style="display:block">全年办理行政处罚案件36件。</p>'
    assert lines_of(inner, "<style>.zx{display:none}</style>") == [SENTENCE]


def test_white_text_on_a_coloured_cell_or_block_is_seen() -> None:
    head = '<tr style="background:#2e75b6"><td><span style="color:#fff">类别</span></td><td><font color="white">件数</font></td></tr>'
    rows = blocks_of(f"<table>{head}<tr><td>处罚</td><td>36</td></tr></table>")[0].rows
    assert rows == (("类别", "件数"), ("处罚", "36"))
    block = f'<section style="background-color:rgb(20,60,120)"><p><span style="color:#fff">{SENTENCE}</span></p></section>'
    assert lines_of(block) == [SENTENCE]
    by_rule = f'<div class="blue"><p style="color:#fff">{SENTENCE}</p></div>'
    assert lines_of(by_rule, "<style>.blue{background:#036}</style>") == [SENTENCE]


def test_a_block_of_size_nought_round_text_of_its_own_size_is_seen() -> None:
    assert lines_of(f'<div style="font-size:0"><span style="font-size:16px">{SENTENCE}</span></div>') == [SENTENCE]


def test_white_text_in_a_run_with_another_colour_inside_is_seen() -> None:
    assert lines_of(f'<p style="color:#fff"><span style="color:#000">{SENTENCE}</span></p>') == [SENTENCE]


def test_pictures_and_tooltips_say_nothing() -> None:
    inner = f'<p title="提示文字"><img src="a.png" alt="替代文字3件" title="图片标题">{SENTENCE}</p>'
    assert lines_of(inner) == [SENTENCE]


def test_what_was_struck_out_in_a_revision_is_gone() -> None:
    inner = "<p>全年办理行政处罚案件<del cite='mailto:x' datetime='2024-01-03'>30</del><ins>36</ins>件。</p>"
    assert lines_of(inner) == [SENTENCE]


# ---- lists


@pytest.mark.parametrize(
    ("attributes", "printed"),
    [
        ("", ["1.", "2.", "3."]),
        ('type="a"', ["a.", "b.", "c."]),
        ('type="A"', ["A.", "B.", "C."]),
        ('type="i"', ["i.", "ii.", "iii."]),
        ('type="I" start="4"', ["IV.", "V.", "VI."]),
        ('start="9"', ["9.", "10.", "11."]),
        ('start="x"', ["1.", "2.", "3."]),
        ("reversed", ["3.", "2.", "1."]),
        ('reversed start="10"', ["10.", "9.", "8."]),
        ('style="list-style-type:cjk-ideographic"', ["一、", "二、", "三、"]),
        ('style="list-style-type: simp-chinese-informal" start="10"', ["十、", "十一、", "十二、"]),
        ('style="list-style: simp-chinese-formal inside"', ["壹、", "贰、", "叁、"]),
        ('style="list-style-type:cjk-heavenly-stem"', ["甲、", "乙、", "丙、"]),
        ('style="list-style-type:cjk-heavenly-stem" start="10"', ["癸、", "11、", "12、"]),
        ('style="list-style-type:cjk-earthly-branch" start="3"', ["寅、", "卯、", "辰、"]),
        ('style="list-style-type:decimal-leading-zero"', ["01.", "02.", "03."]),
        ('style="list-style-type:upper-roman"', ["I.", "II.", "III."]),
        ('style="list-style:none"', ["", "", ""]),
        ('style="list-style-type:disc"', ["", "", ""]),
        ('style="margin:0;padding:0"', ["1.", "2.", "3."]),
    ],
)
def test_an_ordered_list_is_numbered_as_a_browser_prints_it(attributes: str, printed: list[str]) -> None:
    items = ("制定学法计划", "组织旁听庭审", "开展案卷评查")
    inner = "".join(f"<li>{item}</li>" for item in items)
    assert lines_of(f"<ol {attributes}>{inner}</ol>") == [number + item for number, item in zip(printed, items, strict=True)]


def test_lists_inside_lists_count_for_themselves_and_the_outer_one_goes_on() -> None:
    inner = "<ol><li>甲项<ol type='a'><li>子项</li><li>丑项</li></ol></li><li value='7'>乙项</li><li>丙项<ul><li>无号</li></ul></li></ol>"
    assert lines_of(inner) == ["1.甲项", "a.子项", "b.丑项", "7.乙项", "8.丙项", "无号"]


def test_an_unordered_list_with_numbers_by_its_style_has_them() -> None:
    assert lines_of("<ul style='list-style-type:decimal'><li>甲项</li><li>乙项</li></ul>") == ["1.甲项", "2.乙项"]


def test_a_list_whose_numbers_a_rule_of_the_page_takes_away_has_none() -> None:
    inner = "<ol class='n'><li>甲项</li><li>乙项</li></ol>"
    assert lines_of(inner, "<style>ul,ol{list-style:none}</style>") == ["甲项", "乙项"]
    assert lines_of(inner, "<style>.n{list-style-type:cjk-ideographic}</style>") == ["一、甲项", "二、乙项"]


def test_a_number_that_is_typed_is_not_printed_twice() -> None:
    assert lines_of("<ol><li>1.甲项</li><li>（二）乙项</li><li>3、丙项</li></ol>") == ["1.甲项", "（二）乙项", "3、丙项"]


# ---- line feeds


def test_line_feeds_are_printed_where_the_page_says_so() -> None:
    lines = ["甲项。", "乙项。", "丙项。"]
    assert lines_of("<pre>" + "\n".join(lines) + "</pre>") == lines
    assert lines_of("<div style='white-space:pre-line'>甲项。\n<b>乙项。</b>\n\n丙项。</div>") == lines
    assert lines_of("<p>甲项。\n乙项。\n丙项。</p>") == ["甲项。乙项。丙项。"]


# ---- tables


def table_of(inner: str) -> tuple[tuple[str, ...], ...]:
    tables = [block for block in blocks_of(inner) if block.kind is BlockKind.TABLE]
    assert len(tables) == 1
    return tables[0].rows


def test_spans_keep_a_cell_in_its_first_place() -> None:
    inner = """<table><thead><tr><th rowspan=2>类别</th><th colspan=2>案件</th><th rowspan="2">备注</th></tr><tr><th>受理</th><th>办结</th></tr></thead>
    <tbody><tr><td rowspan=0>处罚</td><td>11</td><td>10</td><td></td></tr><tr><td>3</td><td colspan=2>另有2件</td></tr></tbody></table>"""
    assert table_of(inner) == (
        ("类别", "案件", "", "备注"), ("", "受理", "办结", ""), ("处罚", "11", "10", ""), ("", "3", "另有2件", ""),
    )


def test_a_caption_stands_above_its_table_and_a_foot_below_its_body() -> None:
    rows = "<tr><td>处罚</td><td>36</td></tr><tr><td>检查</td><td>20</td></tr>"
    blocks = blocks_of(f"<table><caption>表1 执法情况</caption><tfoot><tr><td>合计</td><td>56</td></tr></tfoot><tbody>{rows}</tbody></table>")
    assert [block.text for block in blocks] == ["表1 执法情况", "处罚\t36\n检查\t20\n合计\t56"]


def test_a_caption_that_its_style_puts_below_its_table_stands_there() -> None:
    rows = "<tr><td>处罚</td><td>36</td></tr><tr><td>检查</td><td>20</td></tr>"
    inner = f"<table><caption style='caption-side:bottom'>表1 执法情况</caption>{rows}</table>"
    assert lines_of(inner) == ["处罚\t36", "检查\t20", "表1 执法情况"]


def test_tables_inside_a_layout_table_are_tables() -> None:
    data = "<table><tr><td>处罚</td><td>36</td></tr><tr><td>检查</td><td>20</td></tr></table>"
    blocks = blocks_of(f"<table><tr><td><p>执法情况如下：</p></td></tr><tr><td>{data}</td></tr><tr><td>以上为全年数据。</td></tr></table>")
    assert [(block.kind.value, block.text) for block in blocks] == [
        ("paragraph", "执法情况如下："), ("table", "处罚\t36\n检查\t20"), ("paragraph", "以上为全年数据。"),
    ]


def test_paragraphs_and_lists_inside_a_cell_are_one_cell() -> None:
    inner = "<table><tr><td>项目</td><td><p>学法\t计划</p><ol><li>甲</li><li>乙</li></ol></td></tr><tr><td>合计</td><td>2<br>项</td></tr></table>"
    assert table_of(inner) == (("项目", "学法 计划 1.甲 2.乙"), ("合计", "2 项"))


def test_hidden_rows_and_cells_are_no_rows_and_cells() -> None:
    inner = "<table><tr><td>处罚</td><td>36</td></tr><tr style='display:none'><td>旧值</td><td>12</td></tr><tr><td>检查</td><td>20</td></tr></table>"
    assert table_of(inner) == (("处罚", "36"), ("检查", "20"))


def test_text_of_a_table_outside_its_cells_is_not_lost() -> None:
    inner = "<table><p>执法情况表</p><tr><td>处罚</td><td>36</td></tr><tr><td>检查</td><td>20</td></tr></table>"
    assert "执法情况表" in lines_of(inner)


def test_a_span_that_is_an_error_of_the_page_is_cut() -> None:
    first, second = table_of("<table><tr><td colspan=999999>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>")
    assert (len(first), first[-1], second[:2]) == (201, "乙", ("1", "2"))


def test_of_spans_without_end_no_more_than_a_row_is_read() -> None:
    cells = "<td colspan=200 rowspan=9999>甲</td>" * 150
    inner = "<table>" + f"<tr>{cells}</tr>" * 40 + "</table>"
    assert set(lines_of(inner)) == {"甲"}
