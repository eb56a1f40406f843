"""Article pages on which finding the body is hard, one layout each; every one prints the same report.

A layout takes the report's title and paragraphs and gives the page's ``<body>``. What it adds is page furniture, so the
text of every page is the paragraphs and nothing else.
"""

# ruff: noqa: E501 (markup stays on one line)
from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence

Layout = Callable[[str, Sequence[str]], str]
LAYOUTS: dict[str, Layout] = {}


def hard_page(name: str, title: str, lines: Sequence[str]) -> bytes:
    """The whole page of one layout, without metas that would name the title or the day."""
    body = LAYOUTS[name](title, lines)
    start = "" if body.startswith("<frameset") else "<body>"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_青禾市水务局</title></head>{start}{body}</html>'.encode()


def _layout(function: Layout) -> Layout:
    LAYOUTS[function.__name__.strip("_")] = function
    return function


def _p(lines: Sequence[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{html.escape(line)}</{tag}>" for line in lines)


def _parts(lines: Sequence[str], number: int) -> Iterator[Sequence[str]]:
    size = -(-len(lines) // number)
    yield from (lines[at : at + size] for at in range(0, len(lines), size))


def _links(number: int, words: str = "青禾市水务局召开第{}次防汛抗旱工作视频调度会议") -> str:
    return "".join(f'<li><a href="/x/t{n}.html">{words.format(n)}</a></li>' for n in range(number))


_NAV = f'<div class="hd"><ul>{_links(12, "栏目名称{}")}</ul></div><div>当前位置：<a href="/">首页</a> &gt; <a href="/t">通知公告</a></div>'
_FOOT = "<div class='ft'><p>主办单位：青禾市水务局 地址：青禾市人民路1号</p><p>粤ICP备12345678号-1 网站标识码：4401000001</p></div>"
_INFO = "<div>发布日期：2024-01-20 浏览次数：- 【打印】【关闭】</div>"


def _frame(inner: str) -> str:
    return f"{_NAV}{inner}{_FOOT}"


@_layout
def _split_over_siblings(title: str, lines: Sequence[str]) -> str:
    parts = "".join(f'<div class="blk{n}">{_p(part)}</div>' for n, part in enumerate(_parts(lines, 4)))
    return _frame(f"<div class='m'><h1>{title}</h1>{_INFO}{parts}</div>")


@_layout
def _split_unevenly(title: str, lines: Sequence[str]) -> str:
    first = f"<div><div><p>{lines[0]}</p></div></div>"
    return _frame(f"<div class='m'><h1>{title}</h1>{_INFO}{first}<div>{_p(lines[1:-3])}</div><section>{_p(lines[-3:])}</section></div>")


@_layout
def _split_beside_a_sidebar(title: str, lines: Sequence[str]) -> str:
    parts = "".join(f"<div>{_p(part)}</div>" for part in _parts(lines, 3))
    side = f"<div class='r'><h3>最新动态</h3><ul>{_links(60)}</ul></div>"
    return _frame(f"<div class='w'><div class='l'><h1>{title}</h1>{_INFO}<div>{parts}</div></div>{side}</div>")


@_layout
def _each_paragraph_in_a_div(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<div><h1>{title}</h1>{_INFO}<div>{_p(lines, 'div')}</div></div>")


@_layout
def _each_paragraph_deep(title: str, lines: Sequence[str]) -> str:
    inner = "".join(f"<div><div><span>{line}</span></div></div>" for line in lines)
    return _frame(f"<div><h1>{title}</h1>{_INFO}<div>{inner}</div></div>")


@_layout
def _each_paragraph_in_a_row(title: str, lines: Sequence[str]) -> str:
    rows = "".join(f"<tr><td>{line}</td></tr>" for line in lines)
    return _frame(f"<h1>{title}</h1>{_INFO}<table width='900'>{rows}</table>")


@_layout
def _nested_layout_tables(title: str, lines: Sequence[str]) -> str:
    side = f"<table><tr><td>最新动态</td></tr><tr><td><ul>{_links(30)}</ul></td></tr></table>"
    text = f"<table><tr><td align='center'>{title}</td></tr><tr><td>{_INFO}</td></tr><tr><td><table><tr><td></td><td>{_p(lines)}</td></tr></table></td></tr></table>"
    return f"<table><tr><td colspan='2'>{_NAV}</td></tr><tr><td width='200'>{side}</td><td>{text}</td></tr><tr><td colspan='2'>{_FOOT}</td></tr></table>"


@_layout
def _breaks_in_nested_tables(title: str, lines: Sequence[str]) -> str:
    text = "<br><br>　　".join(lines)
    cell = f"<table><tr><td><b>{title}</b></td></tr><tr><td><font size='3'>　　{text}</font></td></tr></table>"
    return f"<table><tr><td>{_NAV}</td></tr><tr><td><table><tr><td>{cell}</td></tr></table></td></tr><tr><td>{_FOOT}</td></tr></table>"


@_layout
def _breaks_in_the_body(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<center><b>{title}</b></center>{_INFO}" + "<br>\n".join(f"&nbsp;&nbsp;{line}" for line in lines))


@_layout
def _paragraphs_in_the_body(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h2>{title}</h2>{_INFO}{_p(lines)}")


@_layout
def _preformatted(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<pre>" + "\n".join(f"　　{line}" for line in lines) + "</pre>")


@_layout
def _line_feeds_that_count(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<div style='white-space: pre-wrap'>" + "\n\n".join(lines) + "</div>")


@_layout
def _sidebar_longer_than_the_article(title: str, lines: Sequence[str]) -> str:
    side = f"<div class='side'><div class='b'><h3>最新动态</h3><ul>{_links(300)}</ul></div></div>"
    return _frame(f"{side}<div class='x'><div class='y'><h1>{title}</h1>{_INFO}<div class='z'>{_p(lines)}</div></div></div>")


@_layout
def _sidebar_of_summaries(title: str, lines: Sequence[str]) -> str:
    """News with a lead of prose each, beside the article."""
    lead = "近日，市水务局主要负责同志带队赴基层一线开展调研，现场查看水利工程建设情况，听取群众意见。"
    news = "".join(f"<li><a href='/n{n}.html'>市水务局开展第{n}次调研</a><p>{lead}[详情]</p></li>" for n in range(12))
    return _frame(f"<div class='x'><h1>{title}</h1>{_INFO}<div class='z'>{_p(lines)}</div></div><div class='s'><h3>最新动态</h3><ul>{news}</ul></div>")


@_layout
def _related_news_inside(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<div class='x'><h1>{title}</h1>{_INFO}{_p(lines)}<div><p>相关新闻</p><ul>{_links(15)}</ul></div></div>")


@_layout
def _comments_round_the_article(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<!--header end--><div><!-- <div class='TRS_Editor'><p>旧版正文已经删除，不再显示。</p></div> --><h1>{title}</h1>{_INFO}<!--正文开始-->{_p(lines)}<!--正文结束--><!-- [if IE]><p>浏览器版本过低</p><![endif]--></div>")


@_layout
def _word_html(title: str, lines: Sequence[str]) -> str:
    office = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]--><style><!-- @font-face {font-family:仿宋;} p.MsoNormal{margin:0pt;} --></style>"
    text = "".join(f'<p class="MsoNormal"><![if !supportLists]><![endif]><span style="mso-spacerun:\'yes\';font-family:仿宋"><font face="仿宋">{line}</font></span><span lang="EN-US"><o:p>&nbsp;</o:p></span></p>' for line in lines)
    return _frame(f"<h1>{title}</h1>{_INFO}<div class='Section0'>{office}{text}</div>")


@_layout
def _word_html_with_its_settings_printed(title: str, lines: Sequence[str]) -> str:
    office = "<xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom><w:PunctuationKerning/><w:DrawingGridVerticalSpacing>7.8 磅</w:DrawingGridVerticalSpacing><w:LidThemeAsian>ZH-CN</w:LidThemeAsian></w:WordDocument></xml>"
    return _frame(f"<h1>{title}</h1>{_INFO}<div class='c1'>{office}{_p(lines)}</div>")


@_layout
def _text_in_a_textarea_that_a_script_prints(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<div id='show'></div><textarea id='txt' style='display:none'>{html.escape(_p(lines))}</textarea><script>document.getElementById('show').innerHTML=document.getElementById('txt').value;</script>")


@_layout
def _text_in_a_hidden_input(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<div id='show'></div><input type='hidden' id='txt' value=\"{html.escape(_p(lines), quote=True)}\"><script>$('#show').html($('#txt').val());</script>")


@_layout
def _text_in_a_template_script(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<div id='show'></div><script type='text/template' id='txt'><div class='inner'>{_p(lines)}</div></script>")


@_layout
def _text_in_a_template(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<div id='show'></div><template id='txt'>{_p(lines)}</template>")


@_layout
def _text_in_a_header(title: str, lines: Sequence[str]) -> str:
    """A class of page furniture round the whole article."""
    return _frame(f"<h1>{title}</h1>{_INFO}<div class='TRS_Editor'><div class='header'>{_p(lines)}</div></div>")


@_layout
def _text_in_a_script_string(title: str, lines: Sequence[str]) -> str:
    """As the unified platform of Guangdong keeps it beside the page: escaped once more in ``_CONFIG.DETAIL``."""
    inner = html.escape(_p(lines)).replace("/", "\\/")
    return _frame(f"<h1>{title}</h1>{_INFO}<div id='app'></div><script>window._CONFIG = {{SID: '755041', DETAIL: {{\"id\":1,\"title\":\"{title}\",\"content\":\"{inner}\"}} }};</script>")


@_layout
def _text_without_script(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<noscript><div>{_p(lines)}</div></noscript>")


@_layout
def _paragraphs_without_script(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<noscript>{_p(lines)}</noscript>")


@_layout
def _frame_of_its_own(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<iframe srcdoc=\"{html.escape(_p(lines), quote=True)}\"></iframe>")


@_layout
def _tabs(title: str, lines: Sequence[str]) -> str:
    """A second tab that nobody has opened yet."""
    other = _p([f"第{n}条政策解读的内容，说明有关规定的背景和适用范围，请有关单位遵照执行。" for n in range(8)])
    return _frame(f"<h1>{title}</h1>{_INFO}<div class='tabs'><div class='t1'>{_p(lines)}</div><div class='t2' style='display:none'>{other}</div></div>")


@_layout
def _an_abstract_above(title: str, lines: Sequence[str]) -> str:
    """A known container holds the abstract only, the text stands in none."""
    return _frame(f"<h1>{title}</h1>{_INFO}<div id='content' style='display:none'>摘要：2023年工作情况</div><div class='u'><div class='v'>{_p(lines)}</div></div>")


@_layout
def _a_known_container_with_a_part_only(title: str, lines: Sequence[str]) -> str:
    """The editor closed the container too early."""
    return _frame(f"<div class='m'><h1>{title}</h1>{_INFO}<div class='TRS_Editor'>{_p(lines[:4])}</div>{_p(lines[4:])}</div>")


@_layout
def _two_known_containers(title: str, lines: Sequence[str]) -> str:
    half = len(lines) // 2
    return _frame(f"<div class='m'><h1>{title}</h1>{_INFO}<div class='TRS_Editor'>{_p(lines[:half])}</div><div class='TRS_Editor'>{_p(lines[half:])}</div></div>")


@_layout
def _unclosed_paragraphs(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<div class='k'>" + "<p>".join(["", *lines]) + "</div>")


@_layout
def _headings_and_sections(title: str, lines: Sequence[str]) -> str:
    """Each chapter in a section of its own, with its heading as one."""
    text, opened = "", False
    for line in lines:
        if line[1:2] == "、":
            text += ("</section>" if opened else "") + f"<section><h2>{line}</h2>"
            opened = True
        else:
            text += f"<div class='para'>{line}</div>"
    return _frame(f"<article><header><h1>{title}</h1>{_INFO}</header>{text}{'</section>' if opened else ''}</article>")


@_layout
def _definition_list(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<dl class='xl'><dt>{title}</dt><dd>{_INFO}</dd><dd>{_p(lines)}</dd></dl>")


@_layout
def _a_form_round_everything(title: str, lines: Sequence[str]) -> str:
    return f"<form id='form1' action='/x.aspx'><input type='hidden' name='__VIEWSTATE' value='{'dDwtMTM5' * 200}'>{_frame(f'<div id=c1><span id=lblTitle>{title}</span>{_INFO}<span id=lblContent>{_p(lines)}</span></div>')}</form>"


@_layout
def _spans_displayed_as_blocks(title: str, lines: Sequence[str]) -> str:
    inner = "".join(f"<span style='display:block'>{line}</span>" for line in lines)
    return _frame(f"<h1>{title}</h1>{_INFO}<div>{inner}</div>")


@_layout
def _a_menu_and_a_lead_of_its_own(title: str, lines: Sequence[str]) -> str:
    """What stands above the first chapter has an element of its own."""
    start = next((n for n, line in enumerate(lines) if line.startswith("一、")), 1)
    text = f"<div><b>{title}</b></div>{_INFO}<div><div>{_p(lines[:start])}</div><div>{_p(lines[start:])}</div></div>"
    return f"{_NAV}<table><tr><td><table><tr><td><ul>{_links(25)}</ul></td></tr></table></td><td>{text}</td></tr></table>{_FOOT}"


@_layout
def _sections_of_a_phone_page(title: str, lines: Sequence[str]) -> str:
    inner = "".join(f"<section style='margin:1em'><section><p><span>{line}</span></p></section></section>" for line in lines)
    return _frame(f"<h1>{title}</h1>{_INFO}<section><section>{inner}</section></section>")


@_layout
def _a_list_of_paragraphs(title: str, lines: Sequence[str]) -> str:
    return _frame(f"<h1>{title}</h1>{_INFO}<ul class='wz'>{_p(lines, 'li')}</ul>")


# ---- prose of others beside the article

_SENTENCES = (
    "本网站发布的信息仅供参考，任何单位和个人使用本网站信息造成的后果由使用者自行承担，本网站不承担法律责任。",
    "欢迎广大市民对水务工作提出宝贵意见建议，我们将在五个工作日内予以答复，感谢您对水务工作的关心和支持。",
)


def _beside(before: str, after: str) -> tuple[Layout, Layout]:
    """The article between two other things, in a platform's container and in none."""
    def known(title: str, lines: Sequence[str]) -> str:
        return _frame(f"<div class='m'><h1>{title}</h1>{_INFO}{before}<div class='TRS_Editor'>{_p(lines)}</div>{after}</div>")

    def unknown(title: str, lines: Sequence[str]) -> str:
        return _frame(f"<div class='m'><h1>{title}</h1>{_INFO}{before}<div class='nr'>{_p(lines)}</div>{after}</div>")

    return known, unknown


_COMMENTS = "".join(f"<div class='c'><b>市民{n}</b><p>建议加大对河道违法采砂行为的打击力度，并及时公开查处结果，谢谢。</p></div>" for n in range(6))
_READING = "<h3>政策解读</h3><div class='jd'>" + _p([
    "一、起草背景", "为进一步规范河道管理，我局起草了本办法，现就有关内容解读如下，请各单位结合实际认真贯彻执行。",
    "二、主要内容", "办法共五章三十条，明确了河道管理的职责分工、保护措施、监督检查和法律责任等内容，自公布之日起施行。",
]) + "</div>"
_SUMMARY = "<table><tr><td>索引号</td><td>K1</td><td>发布机构</td><td>青禾市水务局</td></tr><tr><td>内容概述</td><td colspan=3>2023年，我局认真落实法治政府建设各项部署，持续推进依法行政，各项工作取得新成效，现予公布。</td></tr></table>"
_BESIDE: dict[str, tuple[str, str]] = {
    "statement_below": ("", f"<div class='sm'><p>{_SENTENCES[0]}</p></div>"),
    "invitation_above": (f"<div class='ts'>{_SENTENCES[1]}</div>", ""),
    "comments_below": ("", f"<div class='pl'>{_COMMENTS}</div>"),
    "reading_below": ("", _READING),
    "summary_above": (_SUMMARY, ""),
    "news_below": ("", f"<div class='xg'><h3>相关新闻</h3><ul>{_links(25)}</ul></div>"),
    "form_below": ("", f"<form><p>{_SENTENCES[1]}</p><input name='q'><textarea>请输入您的意见建议，不超过五百字。</textarea></form>"),
}
for _name, _parts_of in _BESIDE.items():
    LAYOUTS[f"{_name}_of_a_container"], LAYOUTS[_name] = _beside(*_parts_of)
