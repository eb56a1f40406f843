"""NFCMS, TRS and any other HTML list: what is read from the shapes that real templates have."""

# ruff: noqa: E501 — markup is kept on the lines that templates write it on

from __future__ import annotations

import json
import time
from datetime import date

import pytest

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Listing, Platform
from scrapers.platforms import ListPage, adapter

COLUMN = "https://www.example.gov.cn/zwgk/gzbg/"


def read(page: str, platform: Platform = Platform.GENERIC, url: str = COLUMN, charset: str | None = "utf-8") -> ListPage:
    column = Column(COLUMN, platform)
    return adapter(platform).read(column, Ask(url), page.encode(charset or "utf-8"), charset)


def titles(listing: Listing) -> list[str]:
    return [item.title for item in listing.items]


def page(body: str, head: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><title>工作报告</title>{head}</head><body>
<ul class="menu"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/hd/">互动</a></li></ul>
<div class="gdlogo" style="display:none"><a href="/archived_1970.html">页面已归档</a><p>1970年01月01日</p></div>
<div>今天是：2019年10月31日 <a href="/wza.html">无障碍</a></div><div>当前位置：<a href="/">首页</a> &gt; 工作报告</div>
{body}
<div class="bottom"><a href="https://beian.miit.gov.cn/">粤ICP备12345678号-4</a> <a href="/sitemap.html">网站地图</a></div>
</body></html>"""


LINES = {
    "a list with whole titles in attributes": """<ul class="comlist1">
        <li><a title="甲市审计局2023年法治政府建设年度报告" href="content/post_31.html">甲市审计局2023年法治…</a><span> [2024-03-01]</span></li>
        <li><a title="甲市审计局2022年法治政府建设年度报告" href="content/post_30.html">甲市审计局2022年法治…</a><span> [2023-02-28]</span></li></ul>""",
    "blocks with classes of their own": """<div class="box">
        <div class="one"><p><a href="https://www.example.gov.cn/zwgk/gzbg/content/post_31.html">甲市审计局2023年法治政府建设年度报告</a></p><i>发布时间：2024-03-01</i></div>
        <div class="one"><p><a href="https://www.example.gov.cn/zwgk/gzbg/content/post_30.html">甲市审计局2022年法治政府建设年度报告</a></p><i>发布时间：2023-02-28</i></div></div>""",
    "a table with numbers, downloads and dates": """<table><tr><th>序号</th><th>名称</th><th>日期</th></tr>
        <tr><td>1</td><td><a href="content/post_31.html">甲市审计局2023年法治政府建设年度报告</a></td><td><a href="content/31.pdf">下载</a></td><td>2024/3/1</td></tr>
        <tr><td>2</td><td><a href="content/post_30.html">甲市审计局2022年法治政府建设年度报告</a></td><td><a href="content/30.pdf">下载</a></td><td>2023/2/28</td></tr></table>""",
    "a list broken into several, with striped classes": """<div class="m"><ul class="l"><li class="line1"><a href="./content/post_31.html">
        甲市审计局2023年法治政府建设年度报告</a><em>2024年03月01日</em></li></ul>
        <ul class="l"><li class="line2"><a href="./content/post_30.html">甲市审计局2022年法治政府建设年度报告</a><em>2023年2月28日</em></li></ul></div>""",
    "date leaves before the title": """<ul>
        <li><div><b>01</b><span>2024-03</span></div><h4><a href="content/post_31.html">甲市审计局2023年法治政府建设年度报告</a></h4></li>
        <li><div><b>28</b><span>2023-02</span></div><h4><a href="content/post_30.html">甲市审计局2022年法治政府建设年度报告</a></h4></li></ul>""",
    "the date inside the link": """<ul>
        <li><a href="content/post_31.html"><p>甲市审计局2023年法治政府建设年度报告</p><time>2024-03-01</time></a></li>
        <li><a href="content/post_30.html"><p>甲市审计局2022年法治政府建设年度报告</p><time>2023-02-28</time></a></li></ul>""",
    "flat links, each followed by its date": """<div class="flat">
        <a href="content/post_31.html">甲市审计局2023年法治政府建设年度报告</a><span>(2024.03.01)</span><br>
        <a href="content/post_30.html">甲市审计局2022年法治政府建设年度报告</a><span>(2023.02.28)</span><br></div>""",
    "terms and descriptions, dates broken over lines": """<dl><dt><a href="content/post_31.html">甲市审计局2023年法治政府建设年度报告</a></dt><dd>2024-
        03-
        01</dd><dt><a href="content/post_30.html">甲市审计局2022年法治政府建设年度报告</a></dt><dd>2023-02-28 09:30:00</dd></dl>""",
    "a category link before each title": """<ul>
        <li>[<a href="/zwgk/">公开</a>] <a href="content/post_31.html">甲市审计局2023年法治政府建设年度报告</a> 2024-03-01</li>
        <li>[<a href="/zwgk/">公开</a>] <a href="content/post_30.html">甲市审计局2022年法治政府建设年度报告</a> 2023-02-28</li></ul>""",
    "a picture that leads to the same page": """<ul>
        <li><a href="content/post_31.html"><img src="a.jpg" alt="图"></a><a href="content/post_31.html">甲市审计局2023年法治政府建设年度报告</a><span>2024-03-01</span></li>
        <li><a href="content/post_30.html"><img src="b.jpg" alt="图"></a><a href="content/post_30.html">甲市审计局2022年法治政府建设年度报告</a><span>2023-02-28</span></li></ul>""",
}


@pytest.mark.parametrize("platform", [Platform.NFCMS, Platform.TRS, Platform.GENERIC])
@pytest.mark.parametrize("shape", LINES)
def test_lines_are_found_whatever_the_markup(shape: str, platform: Platform) -> None:
    listing = read(page(LINES[shape]), platform)
    assert [(item.title, item.url, item.published_on) for item in listing.items] == [
        ("甲市审计局2023年法治政府建设年度报告", COLUMN + "content/post_31.html", date(2024, 3, 1)),
        ("甲市审计局2022年法治政府建设年度报告", COLUMN + "content/post_30.html", date(2023, 2, 28)),
    ]
    assert listing.proof
    assert listing.next is None


def test_a_side_list_with_more_lines_does_not_displace_the_short_last_page() -> None:
    side = "".join(
        f'<li><a href="/xw/2024/n{n}000.html">热点新闻第{n}条</a><i>2024-05-0{n}</i></li>' for n in range(1, 7)
    )
    body = f'<div class="side"><ul>{side}</ul></div><div class="main">{LINES["a list with whole titles in attributes"]}</div>'
    assert len(read(page(body)).items) == 2


def test_of_two_foreign_lists_the_one_beside_the_pager_is_the_columns() -> None:
    side = "".join(f'<li><a href="/xw/n{n}000.html">热点新闻第{n}条</a><i>2024-05-0{n}</i></li>' for n in range(1, 7))
    own = "".join(f'<li><a href="/wj/d{n}000.html">文件第{n}号</a><i>2024-04-0{n}</i></li>' for n in range(1, 4))
    body = f'<div class="s"><ul>{side}</ul></div><div class="m"><ul>{own}</ul><a href="index_2.html">下一页</a></div>'
    assert titles(read(page(body))) == ["文件第1号", "文件第2号", "文件第3号"]


def test_a_list_without_dates_is_read_when_its_links_are_documents() -> None:
    body = "".join(f'<li><a href="content/post_{n}.html">第{n}号文件</a></li>' for n in range(101, 105))
    assert [item.published_on for item in read(page(f"<ul>{body}</ul>")).items] == [None] * 4


def test_a_pinned_line_without_date_and_a_more_link() -> None:
    body = """<ul><li><a href="content/post_9.html">置顶：年度报告专栏说明</a></li>
        <li><a href="content/post_8.html">文件八</a><i>2024-01-08</i></li>
        <li><a href="content/post_7.html">文件七</a><i>2024-01-07</i></li><li><a href="/zwgk/more/">更多</a></li></ul>"""
    assert titles(read(page(body))) == ["置顶：年度报告专栏说明", "文件八", "文件七"]


def test_a_date_within_the_title_is_not_the_publication_date() -> None:
    body = """<ul><li><a href="content/post_8.html">关于2021年12月31日停止办理业务的公告</a><i>2021-12-20</i></li>
        <li><a title="截至2021年6月30日行政许可实施情况的公示" href="content/post_7.html">截至2021年6月30日行政许…</a><i>2021-07-05</i></li></ul>"""
    listing = read(page(body))
    assert [item.published_on for item in listing.items] == [date(2021, 12, 20), date(2021, 7, 5)]
    assert titles(listing)[0] == "关于2021年12月31日停止办理业务的公告"


def test_a_date_in_the_summary_is_not_the_publication_date() -> None:
    body = """<ul><li><a href="content/post_8.html">关于甲事的公告</a><p>自2021年12月31日起停止办理，详见正文。</p><em>2022-01-05</em></li>
        <li><a href="content/post_7.html">关于乙事的公告</a><p>自2020年12月31日起停止办理。</p><em>2021-01-05 08:00</em></li></ul>"""
    assert [item.published_on for item in read(page(body)).items] == [date(2022, 1, 5), date(2021, 1, 5)]


def test_of_the_dates_of_writing_and_publishing_the_second_counts() -> None:
    body = """<table><tr><td><a href="content/post_8.html">关于甲事的公告</a></td><td>2022-01-05</td><td>2022-01-09</td></tr>
        <tr><td><a href="content/post_7.html">关于乙事的公告</a></td><td>发布时间：2021-01-05</td><td>更新时间：2023-04-04</td></tr></table>"""
    assert [item.published_on for item in read(page(body)).items] == [date(2022, 1, 9), date(2021, 1, 5)]


def test_a_line_whose_link_only_says_details_has_its_words_as_title() -> None:
    body = """<ul><li><span>甲市审计局2023年法治政府建设年度报告</span><a href="content/post_8.html">[详细]</a><em>2024-01-05</em></li>
        <li><span>甲市审计局2022年法治政府建设年度报告</span><a href="content/post_7.html">查看详情</a><em>2023-01-05</em></li></ul>"""
    assert titles(read(page(body))) == ["甲市审计局2023年法治政府建设年度报告", "甲市审计局2022年法治政府建设年度报告"]


def test_the_article_stands_before_its_attachment() -> None:
    body = """<ul><li><a href="content/post_8.html">年度报告</a> <a href="content/8.pdf">附件：甲市审计局年度报告.pdf</a> 2024-01-05</li></ul>"""
    assert [item.url for item in read(page(body)).items] == [COLUMN + "content/post_8.html"]


def test_a_title_attribute_that_names_its_parts() -> None:
    body = """<ul><li><a title="标题：甲市审计局年度报告&#10;发布时间：2024-01-05" href="content/post_8.html">甲市审计局…</a></li></ul>"""
    assert titles(read(page(body))) == ["甲市审计局年度报告"]


def test_a_gbk_page_without_a_charset_in_its_header_is_read() -> None:
    body = page(LINES["a list with whole titles in attributes"], '<meta charset="gb2312">')
    listing = adapter(Platform.NFCMS).read(Column(COLUMN, Platform.NFCMS), Ask(COLUMN), body.encode("gb18030"), None)
    assert listing.items[0].title == "甲市审计局2023年法治政府建设年度报告"


def test_the_base_element_counts_for_relative_links() -> None:
    listing = read(
        page(LINES["a list with whole titles in attributes"], '<base href="https://www.example.gov.cn/other/">')
    )
    assert listing.items[0].url == "https://www.example.gov.cn/other/content/post_31.html"


def test_links_that_lead_nowhere_are_no_lines() -> None:
    bad = "".join(
        f'<li><a href="{href}">坏链接{n}</a><i>2024-01-01</i></li>'
        for n, href in enumerate(["javascript:void(0)", "#", "mailto:a@b.cn", "http://[::1", "ftp://h/x", "tel:12345"])
    )
    assert titles(
        read(page(f'<ul>{bad}<li><a href="content\\post_5.html ">好链接</a><i>2024-01-01</i></li></ul>'))
    ) == ["好链接"]


# ------------------------------------------------------------------ TRS lines written by scripts


SCRIPTED = {
    "the title is written in escapes": """<li><script>var url='./202602/t20260214_11.shtml';
        var title='乙区司法局2025\\u5e74度“法治”报告'; document.writeln('2026-02-14');</script></li>""",
    "each line writes its anchor": """<li><script type="text/javascript">
        var url="./202602/t20260214_11.shtml"; var title="乙区司法局2025年度“法治”报告"; var FILENUM="";
        document.write('<a href="'+url+'" title="'+title+'">'+title+'</a>');
        document.writeln("<span class='time'>2026-02-14 17:32</span>");</script></li>""",
    "no anchor is written at all": """<li><script>var url="./202602/t20260214_11.shtml";
        var title="乙区司法局2025年度“法治”报告"; document.writeln("2026-02-14 17:32")</script></li>""",
    "the line is gathered in a variable": """<script>var str=''; var url = './202602/t20260214_11.shtml'; // the page
        str += '<li><a target="_blank" href="' + url + '">'; str += "乙区司法局2025年度“法治”报告</a>";
        str += '<b>2026-02-14</b></li>'; document.write(str);</script>""",
    "whole markup is written": """<script>document.write("<li><a href=\\"./202602/t20260214_11.shtml\\">乙区司法局2025年度“法治”报告</a><i>2026年2月14日</i></li>");
        </script>""",
}


@pytest.mark.parametrize("shape", SCRIPTED)
def test_lines_written_by_scripts_are_read(shape: str) -> None:
    second = SCRIPTED[shape].replace("0214_11", "0113_10").replace("2025", "2024")
    listing = read(page(f"<ul>{SCRIPTED[shape]}{second}</ul>"), Platform.TRS)
    assert titles(listing) == ["乙区司法局2025年度“法治”报告", "乙区司法局2024年度“法治”报告"]
    assert listing.items[0].url == COLUMN + "202602/t20260214_11.shtml"
    assert {item.published_on for item in listing.items} == {date(2026, 2, 14)}


def test_one_script_may_write_many_lines() -> None:
    lines = "".join(
        f'var url="./t2026021{n}_{n}.html"; var title="第{n}份报告"; document.writeln("2026-02-1{n}");'
        for n in range(3)
    )
    listing = read(page(f"<script>{lines}</script>"), Platform.TRS)
    assert [(item.title, item.published_on) for item in listing.items] == [
        (f"第{n}份报告", date(2026, 2, 10 + n)) for n in range(3)
    ]


def test_other_scripts_are_left_alone() -> None:
    noise = '<script>document.write("今天是:" + new Date().toLocaleDateString()); var url = location.href;</script>'
    assert read(page(noise), Platform.TRS).items == ()


# ------------------------------------------------------------------ pagers


def listed(n: int = 3) -> str:
    return (
        "<ul>"
        + "".join(
            f'<li><a href="./content/post_{k}00.html">文件{k}</a><i>2024-01-0{k}</i></li>' for k in range(1, n + 1)
        )
        + "</ul>"
    )


@pytest.mark.parametrize(
    ("platform", "url", "pager", "following"),
    [
        (Platform.NFCMS, "", "<script>createPageHTML(3, 1, 'index', 'html');</script>", "index_2.html"),
        (Platform.NFCMS, "index_2.html", "<script>createPageHTML(3, 2, 'index', 'html');</script>", "index_3.html"),
        (Platform.NFCMS, "index_3.html", "<script>createPageHTML(3, 3, 'index', 'html');</script>", None),
        (Platform.TRS, "", '<script>createPageHTML(25, 0, "index", "shtml");</script>', "index_1.shtml"),
        (Platform.TRS, "index_1.shtml", '<script>createPageHTML(25, 1, "index", "shtml");</script>', "index_2.shtml"),
        (Platform.TRS, "index_24.shtml", '<script>createPageHTML(25, 24, "index", "shtml");</script>', None),
        (Platform.TRS, "", "<script>createPage(1, 0, 'index', 'htm')</script>", None),
        (
            Platform.TRS,
            "list.shtml",
            "<script>createPageHTML('page_div', 4, 0, 'list', 'shtml', 60)</script>",
            "list_1.shtml",
        ),
        (Platform.TRS, "index.htm", "<script>var currentPage = 0; var countPage = 4;</script>", "index_1.htm"),
        (Platform.TRS, "index_3.htm", "<script>var countPage = 4;</script>", None),
        (Platform.TRS, "", "<div>共 25 页</div>", "index_1.html"),
        (Platform.NFCMS, "", "<div>第1页/共25页</div>", "index_2.html"),
        (Platform.GENERIC, "", "<script>createPageHTML(3, 0, 'index', 'html');</script>", "index_1.html"),
        (Platform.GENERIC, "", "<script>createPageHTML(3, 1, 'index', 'html');</script>", None),
        (Platform.GENERIC, "", "<a href='?page=1'>上一页</a><a href='?page=2'>下一页&gt;</a>", "?page=2"),
        (Platform.GENERIC, "", "<b>1</b><a href='p2.html'>2</a><a href='p3.html'>3</a>", "p2.html"),
        (Platform.GENERIC, "p2.html", "<a href='./'>1</a><a href='p2.html'>2</a><a href='p3.html'>3</a>", "p3.html"),
        (Platform.GENERIC, "p3.html", "<a href='./'>1</a><a href='p2.html'>2</a><a href='p3.html'>3</a>", None),
        (Platform.GENERIC, "", "<a href='javascript:go(2)'>下一页</a>", None),
        (Platform.GENERIC, "", "<a class='next' href='list2.html'>›</a>", "list2.html"),
        (Platform.GENERIC, "list2.html", "<a href='list2.html'>下一页</a>", None),
    ],
)
def test_the_following_page(platform: Platform, url: str, pager: str, following: str | None) -> None:
    listing = read(page(listed() + pager), platform, COLUMN + url)
    assert (listing.next.url if listing.next else None) == (COLUMN + following if following else None)
    assert len(listing.items) == 3


def test_a_definition_of_the_pager_function_is_no_call() -> None:
    script = """<script>function createPageHTML(_nPageCount, _nCurrIndex, _sName, _sExt) { if (_nPageCount <= 1) return; }
        createPageHTML(2, 0, "index", "html");</script>"""
    listing = read(page(listed() + script), Platform.TRS)
    assert listing.pages == 2
    assert listing.next == Ask(COLUMN + "index_1.html")


def test_the_nfcms_pager_counts_lines_and_links_twenty_pages_at_most() -> None:
    script = """<script>var totalPage = Math.ceil(612/20); var pageCurrent = 20; var pages_limit = 20;
        if (totalPage > pages_limit) { totalPage = pages_limit } createPageHTML(totalPage, pageCurrent, "index", "html");</script>"""
    listing = read(page(listed() + script), Platform.NFCMS, COLUMN + "index_20.html")
    assert (listing.pages, listing.total) == (20, 400)
    assert listing.next == Ask(COLUMN + "index_21.html"), "what lies behind the linked pages is tried"


# ------------------------------------------------------------------ pages without lines


@pytest.mark.parametrize(
    ("platform", "body", "proof"),
    [
        (
            Platform.NFCMS,
            "<ul><p>暂无信息</p></ul><script>var t = Math.ceil(0/20); createPageHTML(t, 1, 'index', 'html')</script>",
            "nothing",
        ),
        (
            Platform.NFCMS,
            "<ul></ul><script>var t = Math.ceil(0/15); createPageHTML(t, 1, 'index', 'html')</script>",
            "0 page",
        ),
        (Platform.TRS, "<ul></ul><script>createPageHTML(1, 0, 'index', 'html')</script>", "1 page"),
        (Platform.GENERIC, "<div>该栏目暂无相关内容</div>", "nothing"),
        (Platform.GENERIC, "<div>共0条记录</div>", "0 line"),
    ],
)
def test_an_empty_column_is_proved_by_what_it_says(platform: Platform, body: str, proof: str) -> None:
    listing = read(page(f"<h3>工作报告</h3>{body}"), platform)
    assert listing.items == ()
    assert proof in (listing.proof or "")


@pytest.mark.parametrize(
    "body",
    [
        "<h3>工作报告</h3><ul id='list'></ul><div class='pagination'></div>",
        "<h3>工作报告</h3><div style='display: none'>暂无信息</div><ul></ul>",
        "<h3>工作报告</h3><template><p>暂无数据</p></template><script>var empty = '暂无数据';</script>",
        "",
    ],
)
def test_a_heading_and_hidden_words_prove_nothing(body: str) -> None:
    assert read(page(body)).proof is None


def test_bytes_without_markup_prove_nothing() -> None:
    assert read("ok").proof is None
    assert read("").proof is None


def test_a_pager_that_counts_lines_which_cannot_be_read_means_a_changed_layout() -> None:
    body = "<div data-list='x'></div><script>var t = Math.ceil(50/20); createPageHTML(t, 1, 'index', 'html')</script>"
    with pytest.raises(LayoutChanged, match="no line of the list"):
        read(page(body), Platform.NFCMS)


def test_a_page_past_the_end_that_keeps_its_pager_is_only_empty() -> None:
    listing = read(
        page("<ul></ul><script>createPageHTML(4, 4, 'index', 'html')</script>"), Platform.TRS, COLUMN + "index_4.html"
    )
    assert (listing.items, listing.next) == ((), None)
    assert listing.proof


# ------------------------------------------------------------------ static JSON


def test_a_column_that_lies_on_the_server_as_json() -> None:
    body = """{"name": "x", "list": [
        {"TITLE": "丙县水利局2023年法治政府建设总结", "LINK": "./202403/t20240305_7.html", "PUBDATE": "2024-03-05 10:00:00"},
        {"title": "丙县水利局2022年法治政府建设总结", "url": "http://www.example.gov.cn/a/t2.html", "date": 1677600000},
        {"title": "没有地址"}]}"""
    listing = read(body, Platform.TRS, COLUMN + "gzbg.json")
    assert [(item.url, item.published_on) for item in listing.items] == [
        (COLUMN + "202403/t20240305_7.html", date(2024, 3, 5)),
        ("http://www.example.gov.cn/a/t2.html", date(2023, 3, 1)),
    ]


def test_the_nfcms_post_list_is_json_too() -> None:
    body = '{"category": {"id": 7, "name": "x"}, "children": [], "articles": []}'
    assert read(body, Platform.NFCMS).proof == "a JSON list of 0 entries"


def test_a_page_whose_script_fetches_json_leads_there() -> None:
    listing = read(page('<ul id="l"></ul><script>$.getJSON("./gzbg.json?v=3", show)</script>'), Platform.TRS)
    assert listing.is_shell
    assert listing.next == Ask(COLUMN + "gzbg.json?v=3", referer=COLUMN)


@pytest.mark.parametrize(
    "body", ['{"code": 500, "msg": "error"}', '{"list": [{"id": 1}]}', "[1, 2]", '{"list": [', "[" * 100_000]
)
def test_json_that_is_no_list_means_a_changed_layout(body: str) -> None:
    with pytest.raises(LayoutChanged):
        read(body, Platform.TRS)


# ------------------------------------------------------------------ hostile pages


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 3000 + listed() + "</div>" * 3000,
        "<script>document.write(" + "'a'+" * 20_000 + "</script>",
        "<script>document.write('" + '"\\' * 20_000 + "</script>",
        "<script>url = " + "/*" * 50_000 + "</script>",
        "<li>" * 5000 + "<a href='x1.html'>2024-01-01</a>",
        "<ul>" + "<li><a href='a1000.html'>x</a>2024-01-01</li>" * 3000 + "</ul>",
        "<script>createPageHTML(" + "(" * 10_000 + "</script>",
        "<script>createPageHTML(a, 0); a = b; b = a;</script>",
        "<p>" + "2024-" * 30_000 + "</p>",
        "<div>" * 100_000 + "<a href='a1000.html'>2024-01-01</a>" * 50,
    ],
    ids=["deep", "sum", "quotes", "comments", "open lines", "same line", "brackets", "circle", "dates", "abyss"],
)
def test_hostile_markup_is_read_in_bounded_time(body: str) -> None:
    started = time.process_time()
    read(page(body), Platform.TRS)
    assert time.process_time() - started < 3.0


@pytest.mark.parametrize("total", [{"total": 75}, {"totalCount": "75"}, {"data": {"TOTAL_COUNT": 75}}])
def test_the_jsons_own_count_stands_above_the_number_of_its_entries(total: dict[str, object]) -> None:
    rows = [{"title": "第一份", "url": "/1.html"}, {"title": "第二份", "url": "/2.html"}]
    listing = read(json.dumps({"rows": rows, **total}), Platform.TRS, COLUMN + "gzbg.json")
    assert (len(listing.items), listing.total) == (2, 75)


@pytest.mark.parametrize(
    ("url", "pager", "guesses"),
    [
        ("", "", ["index_1.shtml", "index_2.shtml"]),
        ("index.htm", "", ["index_1.htm", "index_2.htm"]),
        ("list_3.html", "", ["list_4.html"]),
        ("", "<script>createPageHTML(4, 1, 'list', 'jhtml');</script>", ["list_1.jhtml", "list_2.jhtml"]),
        ("", "<a href='p2.html'>下一页</a>", []),
    ],
)
def test_names_of_the_following_page_that_the_page_does_not_tell(url: str, pager: str, guesses: list[str]) -> None:
    body = page(listed().replace(".html", ".shtml") + pager)
    listing = read(body, Platform.TRS, COLUMN + url)
    assert [ask.url for ask in listing.guesses] == [COLUMN + name for name in guesses]
