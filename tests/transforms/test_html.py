"""Web pages to documents: what stays, what goes, what the page says about itself."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

import html
import time
from datetime import date
from pathlib import Path

import pytest

from tests.transforms.samples import pages
from transforms.model import BlockKind, Document, Known, Verdict
from transforms.readers import Reading, read

BODY, TITLE, page, paragraphs = pages.BODY, pages.TITLE, pages.page, pages.paragraphs
URL = "https://sw.qinghe.gov.cn/zwgk/fzzf/content/post_12.html"
WHOLE = "\n".join(BODY)


def reading(body: bytes, url: str = URL) -> Reading:
    return read(body, url, Known(url=url))


def document(body: bytes, url: str = URL) -> Document:
    found = reading(body, url)
    assert found.verdict is None, found.reason
    return found.document


# ---- the body


@pytest.mark.parametrize(
    "container",
    [
        '<div class="article-content">{}</div>',
        '<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor"><style>.TRS_Editor P{{line-height:2}}</style>{}</div></div>',
        '<div id="UCAP-CONTENT" class="pages_content">{}</div>',
        '<form name="_newscontent_fromname"><div id="vsb_content"><div class="v_news_content">{}</div></div></form>',
        '<div id="zoom" class="main-txt"><!--ZJEG_RSS.content.begin-->{}<!--ZJEG_RSS.content.end--></div>',
        '<div id="ivs_content">{}</div>',
        '<div class="made-up-name"><div class="inner">{}</div></div>',
        "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
        '<div id="zoom">字号</div><div class="whatever">{}</div>',
    ],
)
def test_the_article_is_found_in_the_containers_of_every_platform_and_without_one(container: str) -> None:
    assert document(page(container.format(paragraphs()))).text == WHOLE


def test_paragraphs_made_of_line_breaks_come_out_as_paragraphs() -> None:
    text = "<br/><br>\n".join(f"　　{line}" for line in BODY)
    assert document(page(f'<div class="content">{text}</div>')).text == WHOLE


def test_invalid_nesting_of_paragraphs_and_word_markup_do_no_harm() -> None:
    body = paragraphs().replace("<p style", "<p ><p class=MsoNormal style", 1)
    body = body.replace("2023", '<span lang="EN-US"><span style="mso-x:y">2023</span></span>').replace("</p>", "<o:p></o:p></p>")
    assert document(page(f'<div class="article-content">{body}</div>')).text == WHOLE


def test_source_line_breaks_inside_a_chinese_sentence_vanish() -> None:
    body = paragraphs().replace("认真落实", "认真\n      落实").replace("，", "，\n")
    assert document(page(f'<div class="article-content">{body}</div>')).text == WHOLE


def test_invisible_characters_and_twice_escaped_entities_are_resolved() -> None:
    body = paragraphs(("“双随机”&amp;nbsp;监管\u200b检\ufeff查&amp;ldquo;全覆盖&amp;rdquo;", *BODY))
    assert document(page(f'<div class="article-content">{body}</div>')).text.split("\n")[0] == "“双随机” 监管检查“全覆盖”"


NOISE = """<div>您当前的位置：<a href="/">首页</a> &gt; <a href="/a/">政务公开</a> &gt; 正文</div>
<p>来源：本网 发布日期：2024-01-20 09:30 浏览次数：<span>-</span> 【字体：<a>大</a> <a>中</a> <a>小</a>】 【打印】 【关闭】</p>
<p>保护视力色：</p><p>分享到：0</p><p>字号：默认 大 超大</p><p>扫一扫在手机打开当前页</p><p>（责任编辑：系统管理员）</p>"""
NOISE_AFTER = """<p>- 1 -</p><p>上一篇：<a href="1.html">关于做好防汛工作的通知</a></p><p>下一篇：没有了</p>
<p>政务微信</p><p>政务微博</p><p>手机APP</p><p>附件下载：</p><p>【打印本页】 【关闭窗口】</p>
<p>版权所有：青禾市水务局 地址：青禾市人民路1号 邮编：510000 粤ICP备12345678号-1 粤公网安备 44010002000123号 政府网站标识码：4401000001</p>
<p>相关阅读</p><ul><li><a href="2.html">青禾市水务局召开会议</a></li><li><a href="3.html">一图读懂年度报告</a></li></ul>"""


def test_noise_inside_the_article_is_taken_out_line_by_line() -> None:
    body = page(f'<div class="article-content">{NOISE}{paragraphs()}{NOISE_AFTER}</div>')
    assert document(body).text == WHOLE


def test_content_that_looks_like_noise_stays() -> None:
    lines = (*BODY, "（此件公开发布）", "附件：1.执法案件统计表", "2.规范性文件目录", "抄送：市司法局", "联系人：李工，联系电话：8123456")
    assert document(page(f'<div class="article-content">{paragraphs(lines)}</div>')).text == "\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        "微信公众号发布推文44期，政务微博发布信息120条。",
        "开展“扫一扫”便民服务，打印自助证明3000份。",
        "三是加强版权所有权保护，收藏文物普查登记120件。",
        "来源于群众的意见建议共收到32条，分享典型经验5篇。",
        "截至2023年12月31日，网站访问量：120万次。",
    ],
)
def test_sentences_with_words_of_noise_stay(line: str) -> None:
    lines = (*BODY[:4], line, *BODY[4:])
    assert line in document(page(f'<div class="article-content">{paragraphs(lines)}</div>')).text.split("\n")


def test_hidden_blocks_and_style_text_are_not_read() -> None:
    hidden = '<div style="display: none">页面已归档 1970年01月01日，本页内容不再更新。</div><p>.MsoNormal {mso-style-parent:""; margin:0pt;}</p>'
    assert document(page(f'<div class="article-content">{hidden}{paragraphs()}</div>')).text == WHOLE


def test_a_hidden_headline_is_not_the_title() -> None:
    head = document(_page_with_head("", f'<h1 style="display:none">页面已经归档不再更新</h1><h1>{TITLE}</h1>')).head
    assert head.title == TITLE


def test_an_article_that_a_script_shows_later_is_read() -> None:
    long = paragraphs(BODY * 12)
    assert BODY[2] in document(page(f'<div class="article-content" style="display:none">{long}</div>')).text


def test_ordered_lists_keep_the_numbers_a_browser_prints() -> None:
    body = paragraphs() + "<ol><li>制定学法计划</li><li><p>组织旁听庭审</p></li></ol><ul><li>无序项目</li></ul>"
    assert document(page(f'<div class="article-content">{body}</div>')).text.endswith(
        "1.制定学法计划\n2.组织旁听庭审\n无序项目"
    )


# ---- the information line between the title and the text


_DATED = [
    "2024-01-18 09:12:44 来源：本局",
    "日期：2024-01-18",
    "时间：2024-01-18 08:30:00 来源：办公室 点击数：45",
    "来源：水务局 | 发布时间：2024-01-18 | 阅读：87 | 【打印】【关闭】",
    "[2024-01-18]",
    "2024-01-18",
    "2024/1/18 星期四",
    "【发布时间：2024-01-18】",
    "撰稿：王五 审核：赵六 发布时间：2024-01-18",
    "发布人：法规科 发布时间：2024.01.18",
    "2024年01月18日 09:12 来源：青禾市水务局 【字体：大 中 小】 打印 分享到：",
    "2024年1月18日",
    "发文日期:2024-01-18",
    "作者：政策法规科　发表时间：2024-01-18　浏览次数：[] 次",
    "供稿：法规科；摄影：孙七；录入时间：2024-01-18",
    "来源：青禾市水务局 2024-01-18 17:05 浏览量 120",
    "发布日期 2024-01-18",
    "Release time: 2024-01-18",
]
_LAYOUTS = {
    "beside the article": '<h1>{title}</h1><div class="msg">{line}</div><div class="made-up">{text}</div>',
    "inside it, under its heading": '<div class="made-up"><h1>{title}</h1><div class="msg">{line}</div>{text}</div>',
    "as its second paragraph": '<div class="article-content"><p>{title}</p><p>{line}</p>{text}</div>',
    "above the title": '<div class="article-content"><p>{line}</p><p>{title}</p>{text}</div>',
    "in a layout table": "<table><tr><td>{title}</td></tr><tr><td>{line}</td></tr><tr><td>{text}</td></tr></table>",
}


def _plain(inner: str, title: str = TITLE) -> bytes:
    """A page without metas."""
    return f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{inner}</body></html>".encode()


@pytest.mark.parametrize("line", _DATED)
@pytest.mark.parametrize("layout", _LAYOUTS.values(), ids=_LAYOUTS)
def test_the_information_line_is_metadata_wherever_it_stands_above_the_text(line: str, layout: str) -> None:
    found = document(_plain(layout.format(title=TITLE, line=line, text=paragraphs())))
    assert found.text == WHOLE
    assert found.head.published_on == date(2024, 1, 18)


@pytest.mark.parametrize("line", ["阅读数:12 | 来源:水务局 | 字体大小: | 打印页面 | 关闭", "作者：王五 审核：赵六 编辑：孙七"])
def test_an_information_line_without_a_date_is_no_text_either(line: str) -> None:
    found = document(_plain(f'<div class="made-up"><h1>{TITLE}</h1><div>{line}</div>{paragraphs()}</div>'))
    assert found.text == WHOLE
    assert found.head.published_on is None


@pytest.mark.parametrize(
    "line",
    [
        "（2024年1月15日）",
        "时间：2023年1月至12月",
        "来源于水库的供水量占72%，日期和数量见下",
        "青水法〔2024〕2号",
        "市法治政府建设领导小组办公室：",
        "2023年度",
    ],
)
def test_lines_under_the_title_that_only_resemble_metadata_stay(line: str) -> None:
    found = document(_plain(f'<div class="made-up"><h1>{TITLE}</h1><p>{line}</p>{paragraphs()}</div>'))
    assert found.text == f"{line}\n{WHOLE}"
    assert found.head.published_on is None


def test_a_sign_off_is_no_day_of_publication_even_above_the_text() -> None:
    lines = ("青禾市水务局", "2024年1月15日", *BODY[:-2])
    found = document(_plain(f'<div class="made-up"><h1>{TITLE}</h1>{paragraphs(lines)}</div>'))
    assert found.text == "\n".join(lines)
    assert found.head.published_on is None


@pytest.mark.parametrize("under", [f"<div><h1>{TITLE}</h1><div class='con'>{paragraphs()}</div></div>", "<ul><li>关于防汛工作的通知</li><li>2022-05-06</li></ul>"])
def test_a_date_under_the_text_is_no_day_of_publication(under: str) -> None:
    found = document(_plain(f"<div><h1>{TITLE}</h1><div class='con'>{paragraphs()}</div></div>{under}"))
    assert found.text == WHOLE
    assert found.head.published_on is None


def test_the_day_a_document_was_written_is_not_the_day_it_was_published() -> None:
    table = "<table><tr><td>索引号</td><td>K9</td><td>成文日期</td><td>2024-01-15</td></tr></table>"
    head = document(_plain(f"{table}<div class='article-content'><h1>{TITLE}</h1>{paragraphs()}</div>")).head
    assert (head.index_number, head.published_on) == ("K9", None)


# ---- the same text twice, markup printed as text, and one page of several


LONG = tuple(f"（{n}）{line}第{n}项工作由业务科室{n}负责，完成办件{n * 7}件。" for n in range(1, 31) for line in (BODY[3],))


@pytest.mark.parametrize(
    "hidden", ['style="display:none"', "style='DISPLAY : NONE;color:red'", "hidden", 'style="visibility:hidden"']
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["copy last", "copy first"])
def test_a_hidden_copy_for_phones_is_not_read(hidden: str, order: tuple[int, int]) -> None:
    parts = [f"<div><h1>{TITLE}</h1>{paragraphs(LONG)}</div>", f"<div {hidden}><h1>{TITLE}</h1>{paragraphs(LONG)}</div>"]
    assert document(_plain("".join(parts[n] for n in order))).text == "\n".join(LONG)


def test_one_of_two_hidden_copies_is_the_article() -> None:
    both = f'<div style="display:none"><h1>{TITLE}</h1>{paragraphs(LONG)}</div>' * 2
    assert document(_plain(both)).text == "\n".join(LONG)


@pytest.mark.parametrize("between", ["", f"<h1>{TITLE}</h1>", f"<h1>{TITLE}</h1><p>日期：2024-01-18</p>"])
def test_a_visible_copy_inside_the_article_is_dropped_and_reported(between: str) -> None:
    found = document(_plain(f'<div class="article-content">{between}{paragraphs(LONG)}{between}{paragraphs(LONG)}</div>'))
    assert found.text == "\n".join(LONG)
    assert [one.check for one in found.findings] == ["text_repeated"]


def test_single_lines_that_repeat_stay() -> None:
    lines = (*LONG, BODY[3], "特此报告。", *BODY, BODY[3])
    assert document(_plain(f'<div class="article-content">{paragraphs(lines)}</div>')).text == "\n".join(lines)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("around", ['<div class="con">{}</div>', '<div id="zoom"><p>{}</p></div>', "<div><h2>标题栏</h2>{}<p></p></div>"])
def test_markup_that_was_escaped_too_often_is_read_as_markup(around: str, times: int) -> None:
    inner = paragraphs((*BODY[:3], "受理5<6件")).replace("5<6", "5&lt;6") + '<p>附件：<a href="/f/1.pdf">统计表.pdf</a></p>'
    for _ in range(times):
        inner = html.escape(inner)
    found = document(_plain(f"<h1>{TITLE}</h1>{around.format(inner)}"))
    assert found.text.removeprefix("标题栏\n").split("\n")[:3] == list(BODY[:3])
    assert "<p" not in found.text
    assert [one.url for one in found.attachments] == ["https://sw.qinghe.gov.cn/f/1.pdf"]


def test_a_sentence_about_tags_is_no_markup() -> None:
    line = "清理网页代码中多余的&lt;span&gt;标签3处、&lt;br&gt;标签2处。"
    text = document(page(f'<div class="article-content">{paragraphs((*BODY, line))}</div>')).text
    assert text.endswith("清理网页代码中多余的<span>标签3处、<br>标签2处。")


@pytest.mark.parametrize(
    ("url", "pager", "following"),
    [
        ("/a/t20240120_99.html", '<a href="t20240120_99.html">1</a><a href="t20240120_99_1.html">2</a><a href="t20240120_99_1.html">下一页</a>', "/a/t20240120_99_1.html"),
        ("/a/t20240120_99_1.html", '<a href="t20240120_99.html">上一页</a><a href="t20240120_99_2.html">[3]</a>', "/a/t20240120_99_2.html"),
        ("/a/t20240120_99_2.html", '<a href="./t20240120_99.html">首页</a> <a href="t20240120_99_1.html">上一页</a>', "/a/t20240120_99.html"),
        ("/a/show.jsp?id=7", '1/3 <a href="/a/show.jsp?id=7&amp;page=2">下一页</a>', "/a/show.jsp?id=7&page=2"),
        ("/a/x.htm", '<script>createPageHTML(3, 0, "x", "htm");</script>', "/a/x_1.htm"),
        ("/a/x.htm", "<p>第1页/共3页 下一页</p>", None),
        ("/a/x.htm", "<p>1/3</p>", None),
    ],
)
def test_one_page_of_several_is_reported_with_the_next_one(url: str, pager: str, following: str | None) -> None:
    site = "https://sw.qinghe.gov.cn"
    found = document(page(f'<div class="article-content">{paragraphs()}<div class="fy">{pager}</div></div>'), site + url)
    incomplete = [one for one in found.findings if one.check == "document_incomplete"]
    assert [(one.level, one.evidence) for one in incomplete] == [("error", following and site + following)]
    assert found.text == WHOLE


@pytest.mark.parametrize(
    "after",
    [
        '<a href="t20240119_98.html">上一篇</a><a href="t20240121_100.html">下一篇</a>',
        '<a href="index_1.html">下一页</a>',
        '<a href="t20240121_1.html">下一页</a>',
        '<script>createPageHTML(1, 0, "t20240120_99", "html");createPageHTML(5, 0, "index", "html");</script>',
        '<a href="http://[bad">2</a><a href="javascript:go(2)">2</a><a href="t20240120_99_1.pdf">附件2</a>',
        "<p>1/3</p><p>2/3</p><p>3/3</p>",
    ],
)
def test_neighbours_lists_and_printed_page_numbers_make_no_document_incomplete(after: str) -> None:
    found = document(page(f'<div class="article-content">{paragraphs()}</div><div>{after}</div>'), "https://sw.qinghe.gov.cn/a/t20240120_99.html")
    assert [one.check for one in found.findings] == []


# ---- tables


def test_a_table_is_kept_as_rows_with_spanned_cells_empty() -> None:
    table = """<table><tr><th rowspan="2">类别</th><th colspan="2">案件（宗）</th></tr><tr><th>受理</th><th>办结</th></tr>
    <tr><td><p>取水</p></td><td>11</td><td>&nbsp;</td></tr></table>"""
    blocks = document(page(f'<div class="article-content">{paragraphs()}{table}</div>')).blocks
    assert blocks[-1].kind is BlockKind.TABLE
    assert blocks[-1].rows == (("类别", "案件（宗）", ""), ("", "受理", "办结"), ("取水", "11", ""))
    assert blocks[-1].text == "类别\t案件（宗）\t\n\t受理\t办结\n取水\t11\t"


def test_a_table_that_only_arranges_the_page_is_read_as_paragraphs() -> None:
    body = f"<table width=100%><tr><td>&nbsp;</td><td>{paragraphs()}</td></tr></table>"
    assert document(page(f'<div class="article-content">{body}</div>')).text == WHOLE


def test_absurd_spans_do_not_blow_up_the_table() -> None:
    table = '<table><tr><td colspan="99999999" rowspan="99999999">甲</td></tr><tr><td>乙</td><td>丙</td></tr></table>'
    assert "乙" in document(page(f'<div class="article-content">{paragraphs()}{table}</div>')).text


# ---- title


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE,),
        ("青禾市水务局", "2023年法治政府建设情况报告"),
        ("青禾市水务局", "关于2023年法治政府建设情况的报告"),
        ("青水〔2024〕3号", TITLE),
        (TITLE, TITLE),
    ],
)
def test_the_title_repeated_as_first_lines_is_dropped(lines: tuple[str, ...]) -> None:
    text = document(page(f'<div class="article-content">{paragraphs((*lines, *BODY))}</div>')).text
    assert text in (WHOLE, f"青水〔2024〕3号\n{WHOLE}")


def test_the_title_of_a_report_behind_a_covering_letter_stays() -> None:
    letter = ("市法治政府建设工作领导小组办公室：", "现报上我局报告，请审阅。", "青禾市水务局", "2024年1月10日")
    lines = (*letter, "附件", "青禾市水务局", "2023年法治政府建设情况报告", *BODY)
    body = page(f'<div class="article-content">{paragraphs(lines)}</div>', title=f"关于报送《{TITLE}》的报告")
    assert document(body).text == "\n".join(lines)


def _page_with_head(head: str, article: str = "") -> bytes:
    inner = f"{article}<div class='article-content'>{paragraphs()}</div>"
    return f"<html><head>{head}</head><body>{inner}</body></html>".encode()


@pytest.mark.parametrize(
    ("head", "article"),
    [
        (f"<meta name='articletitle' content='{TITLE}'><title>青禾市水务局</title>", ""),
        (f"<meta name='ArticleTitle' content='文章标题'><title>{TITLE}_通知公告_青禾市水务局门户网站</title>", ""),
        (f"<title>{TITLE}_市府办文件_青禾市人民政府门户网站</title>", ""),
        (f"<title>{TITLE} - 青禾市水务局</title>", "<h3>通知公告</h3>"),
        ("<title>青禾市人民政府</title>", f"<h1 class='title'>{TITLE}</h1>"),
        (
            "<meta name='ArticleTitle' content='青禾市水务局2023年法治政府建…'>", f"<h2 class='article-title'>{TITLE}</h2>"),
        ("<title>政府信息公开</title>",
            f"<table><tr><td>索引号：</td><td>K1</td><td>名称：</td><td>{TITLE}</td></tr></table>"
        ),
    ],
)
def test_the_title_is_found_wherever_the_page_states_it(head: str, article: str) -> None:
    assert document(_page_with_head(head, article)).head.title == TITLE


# ---- what the page says about itself


def test_a_metadata_table_goes_into_the_head_and_not_into_the_text() -> None:
    table = """<table><tbody><tr><td>索 引 号：</td><td>K123/2024-00012</td><td>主题分类：</td><td></td></tr>
    <tr><td>发文机关：</td><td>青禾市水务局</td><td>成文日期：</td><td>2024-01-15</td></tr>
    <tr><td>发文字号：</td><td>青水〔2024〕3号</td><td>发布日期：</td><td>2024-01-20</td></tr></tbody></table>"""
    found = document(page(f'<div class="article-content">{table}{table}{paragraphs()}</div>'))
    assert found.text == WHOLE
    assert found.head.index_number == "K123/2024-00012"
    assert found.head.document_number == "青水〔2024〕3号"
    assert found.head.publisher == "青禾市水务局"
    assert found.head.published_on == date(2024, 1, 20)


@pytest.mark.parametrize(
    "before",
    [
        "<ul><li>索引号： K9</li><li>发文字号： 青水〔2024〕3号</li><li>发布日期： 2024年01月20日</li></ul>",
        "<div>索引号：K9　发文字号：青水〔2024〕3号　发布日期：2024-01-20</div>",
        "<table><tr><th>索引号</th><th>文号</th><th>发布日期</th></tr><tr><td>K9</td><td>青水〔2024〕3号</td><td>2024-01-20</td></tr></table>",
    ],
)
def test_metadata_rows_are_read_in_each_of_their_forms(before: str) -> None:
    head = document(_page_with_head("", before)).head
    assert (head.index_number, head.document_number, head.published_on) == ("K9", "青水〔2024〕3号", date(2024, 1, 20))


def test_two_publication_dates_of_one_page_make_a_finding() -> None:
    body = page(f'<div class="article-content">{paragraphs()}</div>', before="<p>发布日期：2024-03-01</p>")
    found = document(body)
    assert found.head.published_on == date(2024, 3, 1)
    assert [finding.check for finding in found.findings] == ["published_on_disagrees"]


@pytest.mark.parametrize(
    "line", ["更新时间：2024-01-20 浏览数：-", "发布时间：2024年1月20日 来源：本网", "2024-01-20 10:05", "时间：2024/01/20"]
)
def test_the_date_of_the_information_line_is_read(line: str) -> None:
    assert document(_page_with_head(f"<title>{TITLE}</title>", f"<div>{line}</div>")).head.published_on == date(2024, 1, 20)


# ---- attachments


def test_attachments_have_their_real_name_and_an_absolute_address() -> None:
    links = """<p>附件：<a class="nfw-cms-attachment" href="/attachment/0/9/9123/12.pdf" alt="执法统计表.pdf">点击下载</a></p>
    <p><a href="./P020240120.docx">2.文件目录.docx</a> <a href="/zwgk/">返回栏目</a>
    <a href="/system/_content/download.jsp?wbfileid=77">3.名单.xlsx</a></p>"""
    found = document(page(f'<div class="article-content">{paragraphs()}{links}</div>'))
    assert [(one.name, one.url) for one in found.attachments] == [
        ("执法统计表.pdf", "https://sw.qinghe.gov.cn/attachment/0/9/9123/12.pdf"),
        ("2.文件目录.docx", "https://sw.qinghe.gov.cn/zwgk/fzzf/content/P020240120.docx"),
        ("3.名单.xlsx", "https://sw.qinghe.gov.cn/system/_content/download.jsp?wbfileid=77"),
    ]
    assert found.attachments[0].media_type == "application/pdf"
    assert "点击下载" not in found.text
    assert "附件：执法统计表.pdf" in found.text


def test_a_pdf_shown_in_a_viewer_is_an_attachment() -> None:
    frame = '<iframe src="/pdfjs/web/viewer.html?file=/files/2023report.pdf"></iframe>'
    found = document(page(f'<div class="article-content"><p>正文如下</p>{frame}</div>'))
    assert [one.url for one in found.attachments] == ["https://sw.qinghe.gov.cn/files/2023report.pdf"]


def test_a_picture_is_an_attachment_where_its_link_calls_it_a_file() -> None:
    links = (
        '<a href="/f/1.jpg"><img src="/f/1.jpg"></a><a href="/f/2.jpg">查看大图</a><a href="/f/3.tif">报告扫描件.tif</a>'
        '<a href="/f/4.png">附件2</a><a href="/f/5.mht">统计说明.mht</a><iframe src="/f/6.png"></iframe>'
    )
    found = document(page(f'<div class="article-content">{paragraphs()}<p>{links}</p></div>'))
    assert [(one.url.rpartition("/")[2], one.media_type) for one in found.attachments] == [
        ("3.tif", "image/tiff"), ("4.png", "image/png"), ("5.mht", "multipart/related"),
    ]  # fmt: skip


def test_files_linked_from_the_footer_are_no_attachments() -> None:
    after = '<div class="side"><a href="/guide.pdf">网站使用指南.pdf</a></div>'
    assert document(page(f'<div class="article-content">{paragraphs()}</div>', after=after)).attachments == ()


# ---- pages that are no article


@pytest.mark.parametrize(
    "body",
    [
        "<html><script>document.cookie='__jsl_clearance=1';location.reload()</script></html>",
        "<html><head><title>访问拦截</title></head><body>您的访问被拦截，请输入验证码继续。</body></html>",
        "<html><body><div "
        "id='app'>正在加载…</div><noscript>请启用JavaScript</noscript><script>load()</script></body></html>",
        "<html><body><h1>403 Forbidden</h1></body></html>",
    ],
)
def test_walls_and_shells_are_blocked(body: str) -> None:
    assert reading(body.encode()).verdict is Verdict.BLOCKED


@pytest.mark.parametrize(
    "body",
    [
        "<html><head><title>404</title></head><body><p>您访问的页面不存在或已被删除</p></body></html>",
        "<html><head><title>青禾市水务局</title></head><body><h2>抱歉，找不到您要访问的页面</h2><a "
        "href='/'>返回首页</a></body></html>",
        "<html><body>Sorry, Page Not Found</body></html>",
        "<html><title>青禾市人民政府</title><body>" + "<a href='/a'>政务公开栏目导航</a> " * 40 + "</body></html>",
    ],
)
def test_soft_404_and_front_pages_are_recognised(body: str) -> None:
    assert reading(body.encode()).verdict is Verdict.SOFT_404


def test_a_report_that_speaks_of_captchas_and_missing_pages_is_not_a_wall() -> None:
    lines = (*BODY, "优化网站检索，清理“页面不存在”等错误链接12处，升级验证码安全验证，阻断非法请求3万次。")
    assert "验证码" in document(page(f'<div class="article-content">{paragraphs(lines)}</div>')).text


def test_an_article_of_pictures_is_a_scan() -> None:
    assert reading(page('<div class="article-content"><p><img src="W1.jpg"></p><p><img src="W2.jpg"></p></div>')).verdict is Verdict.SCANNED


@pytest.mark.parametrize("body", [b"", b" \r\n ", b"\x00" * 40])
def test_an_empty_body_is_empty(body: bytes) -> None:
    assert reading(body).verdict is Verdict.EMPTY


@pytest.mark.parametrize(
    "body",
    [
        b"<html>" + b"<div>" * 50_000 + "法治政府建设".encode() + b"</div>" * 10,
        b"<table>" + b"<tr><td>" * 5_000,
        b"<p>" + b"\xff\xfe\x00<" * 3_000,
        b"<html><body>" + b"<a href='javascript:x'>" * 5_000,
        b"<?xml version='1.0' encoding='gb2312'?><html><body><p>" + "法治政府".encode() + b"</p></body></html>",
        b"<html><body><p>{{{{{{[[[[[[" + b"(" * 100_000,
    ],
)
def test_hostile_markup_never_raises(body: bytes) -> None:
    assert isinstance(reading(body), Reading)


# ---- the replica of the five sites


def test_the_five_reports_come_out_exactly_as_they_were_stored(shared: Path) -> None:
    import json
    import re
    from urllib.parse import urlsplit

    sites = json.loads((shared / "sites" / "expected.json").read_text(encoding="utf-8"))["sites"]
    for report in (one for site in sites for one in site["reports"]):
        stored = (shared / "corpus" / report["corpus"]).read_text(encoding="utf-8").split("\n")
        lines = [re.sub(r"\s+", " ", line.strip()) for line in stored if line.strip()]
        first, last = report["body_lines"]
        for url in (report["canonical_url"], *report["aliases"]):
            place = urlsplit(url)
            body = (shared / "sites" / "seeds" / place.netloc / place.path.lstrip("/")).read_bytes()
            found = document(body, url)
            assert found.text == "\n".join(lines[first - 1 : last]), url
            assert found.head.title == report["title"]
            assert str(found.head.published_on) == report["published_on"]


@pytest.mark.speed
def test_a_page_of_links_costs_no_more_for_each_of_them() -> None:
    """Four times the links may not cost sixteen times the time; a ratio, so that a slow machine does not decide."""
    few, many = (min(_cost(_page_of_links(number)) for _ in range(3)) for number in (500, 2000))
    assert many < 9 * few


def test_many_empty_paragraphs_cost_little_and_too_many_elements_are_no_report() -> None:
    assert _cost(b"<body>" + b"<p>" * 40_000 + page(f"<div>{paragraphs()}</div>")) < 8
    found = reading(b"<body>" + b"<p>" * 200_001)
    assert found.verdict is Verdict.UNSUPPORTED
    assert "tags: no report is that long" in (found.reason or "")


def _page_of_links(number: int) -> bytes:
    links = " ".join(f'<a href="/x{n}.html">链接文字第{n}号的说明</a>' for n in range(number))
    article = "".join(f"<p>{line}</p>" for line in BODY)
    return f'<html><body><div><div id="zoom">{article}</div><div>{links}</div></div></body></html>'.encode()


def _cost(body: bytes) -> float:
    began = time.process_time()
    read(body, "http://www.example.gov.cn/a.html", Known())
    return time.process_time() - began
