"""Whole article pages of about 40 KB round the annotated reports, one per habit of a platform's editor.

What stands round the report is what such pages hold: metas, scripts, a navigation, a breadcrumb, tool bars, lists of
other news, links to other sites, a footer.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

SIZE = 40_000  # bytes of one page, about

_STYLE = "text-indent:32pt;line-height:28pt;mso-char-indent-count:2.0;font-family:仿宋_GB2312"
_COLUMNS = (
    "要闻动态", "政务公开", "政策文件", "法定主动公开内容", "部门动态",
    "公告公示", "人事信息", "财政预决算", "规划计划", "统计数据",
)  # fmt: skip


def _word(lines: Sequence[str]) -> str:
    """Pasted from Word: a span round every run, numbers in another font."""
    span = f'<span style="{_STYLE}">'
    body = (f'<p class="MsoNormal" style="{_STYLE}">{span}{html.escape(line)}</span><o:p></o:p></p>' for line in lines)
    inner = "\n".join(body).replace("，", f'</span><span lang="EN-US">，</span>{span}')
    return f'<div class="view TRS_UEDITOR trs_paper_default"><style>.TRS_UEDITOR p{{margin:0}}</style>{inner}</div>'


def _plain(lines: Sequence[str]) -> str:
    inner = "\n".join(f"<p>　　{html.escape(line)}</p>" for line in lines)
    return f'<div class="article-content">{inner}</div>'


def _breaks(lines: Sequence[str]) -> str:
    inner = "<br/>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{html.escape(line)}" for line in lines)
    return f'<div id="zoom"><!--ZJEG_RSS.content.begin-->{inner}<!--ZJEG_RSS.content.end--></div>'


def _unknown(lines: Sequence[str]) -> str:
    """A theme of its own, without a container that anybody else has."""
    inner = "\n".join(f'<p style="text-indent:2em;font-size:16px">{html.escape(line)}</p>' for line in lines)
    return f'<div class="w1200 clearfix"><div class="txtbox">{inner}</div></div>'


EDITORS: dict[str, Callable[[Sequence[str]], str]] = {
    "word": _word, "plain": _plain, "breaks": _breaks, "unknown": _unknown,
}


def site_page(editor: str, title: str, lines: Sequence[str], size: int = SIZE) -> bytes:
    """One page of about ``size`` bytes: news lists and a script fill it up when the report leaves room."""
    article = EDITORS[editor](lines)
    bare = _page(title, article, "", "").encode()
    room = max(0, size - len(bare))
    news = "".join(_news(n) for n in range(room // 2 // 200))
    script = "var hits=function(){return 1};\n" * (room // 2 // 32)
    return _page(title, article, news, script).encode()


def _news(n: int) -> str:
    column = _COLUMNS[n % len(_COLUMNS)]
    title = f"市局召开{column}工作第{n}次推进会暨业务培训班"
    return f'<li class="li{n}"><a href="/xx/t2024_{n}.html" target="_blank" title="{title}">{title}</a><span>2024-01-{n % 28 + 1:02d}</span></li>\n'  # noqa: E501


def _page(title: str, article: str, news: str, script: str) -> str:
    nav = "".join(f'<li><a href="/c{n}/">{name}</a></li>' for n, name in enumerate(_COLUMNS))
    links = "".join(f'<option value="http://s{n}.gov.cn">{name}网</option>' for n, name in enumerate(_COLUMNS * 3))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="SiteName" content="青禾市水务局">
<meta name="ColumnName" content="通知公告"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2024-01-20 09:30"><title>{title}_青禾市水务局</title>
<script>{script}</script><style>.nav li{{float:left}} .txtbox{{width:1200px}}</style></head><body>
<div class="top"><span>今天是:2024年6月30日 星期日</span><a href="#">无障碍浏览</a><a href="#">长者助手</a></div>
<ul class="nav">{nav}</ul><div class="pos">当前位置：<a href="/">首页</a> &gt; <a href="/tz/">通知公告</a></div>
<div class="main"><h1>{title}</h1>
<div class="info">来源：本网 发布日期：2024-01-20 09:30 浏览次数：<span id="hits">-</span> 【字体：<a>大</a> <a>中</a> <a>小</a>】</div>
{article}
<div class="tools">分享到： <a href="#">【打印】</a> <a href="#">【关闭】</a></div>
<div class="ewm">扫一扫在手机打开当前页</div></div>
<div class="side"><h3>相关阅读</h3><ul>{news}</ul></div>
<div class="foot"><select>{links}</select><p>主办单位：青禾市水务局 地址：青禾市人民路1号 邮编：510000</p>
<p>粤ICP备12345678号-1 粤公网安备 44010002000123号 政府网站标识码：4401000001</p></div></body></html>"""  # noqa: E501
