"""HTML that the demonstration sites share: heads, bodies in the habits of their editors, page noise."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from demo.content import Column, Entry, Part, Role, Site
from demo.server import BASE_PORT

LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,%]*")
LEAD = re.compile(r"((?:[（(][一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.、])[^。]{4,40}。)(.+)", re.S)


def origin(site: Site) -> str:
    """``http://127.0.0.1:<port>``; the server writes another port into its answers when it listens on another one."""
    return f"http://127.0.0.1:{BASE_PORT + site.offset}"


def esc(text: str) -> str:
    return html.escape(text, quote=True)


def cut(title: str, width: int) -> str:
    """The visible title of a list line; the ``title`` attribute holds all of it."""
    return title if len(title) <= width else title[:width] + "..."


def meta(pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f'<meta name="{name}" content="{esc(value)}">' for name, value in pairs)


def site_meta(site: Site, column: Column) -> list[tuple[str, str]]:
    """《政府网站发展指引》: the metas of the site and the column."""
    return [
        ("SiteName", site.name), ("SiteDomain", origin(site).removeprefix("http://")),
        ("SiteIDCode", f"{site.sid}0001"), ("ColumnName", column.name),
        ("ColumnDescription", f"{site.name}{column.name}栏目"), ("ColumnKeywords", column.name),
        ("ColumnType", "政务公开"),
    ]


def article_meta(site: Site, column: Column, entry: Entry, when: str) -> str:
    return meta([
        *site_meta(site, column), ("ArticleTitle", entry.title), ("PubDate", when), ("ContentSource", site.name),
        ("Keywords", ""), ("Description", ""), ("Image", ""),
    ])


def document(site: Site, head: str, title: str, body: str, label: str = "utf-8") -> str:
    """A whole page: header, navigation, body, footer."""
    nav = "".join(f'<li><a href="{column.path}">{esc(column.name)}</a></li>' for column in site.columns)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={label}">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
{head}
<title>{esc(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<div class="top"><span>今天是:2025年6月30日 星期一</span>
<a href="javascript:void(0)">无障碍浏览</a> <a href="javascript:void(0)">长者助手</a></div>
<div class="logo"><a href="/">{esc(site.name)}</a></div>
<ul class="nav"><li><a href="/">首页</a></li>{nav}</ul>
<div class="main">
{body}
</div>
{footer(site)}
</body>
</html>
"""


def footer(site: Site) -> str:
    return f"""<div class="footer">
<p>主办单位：{esc(site.name)} 承办单位：{esc(site.place)}政务服务中心
地址：{esc(site.place)}人民路18号 邮编：{site.sid}</p>
<p>版权所有：{esc(site.name)} 示ICP备{site.sid}号-1 示公网安备 {site.sid}02000001号 网站标识码：{site.sid}0001</p>
<p><a href="javascript:void(0)">网站地图</a> <a href="javascript:void(0)">关于我们</a>
<a href="javascript:void(0)">网站纠错</a></p>
</div>"""


def body_html(parts: Sequence[Part], style: str) -> str:
    """The blocks as the site's editor writes them: see ``PARAGRAPHS``."""
    write = PARAGRAPHS[style]
    return "\n".join(_table(part) if part.role is Role.TABLE else write(part, n) for n, part in enumerate(parts))


def _table(part: Part) -> str:
    rows = "".join("<tr>" + "".join(f"<td><p>{esc(cell)}</p></td>" for cell in row) + "</tr>" for row in part.rows)
    return f'<table border="1" cellspacing="0" cellpadding="4"><tbody>{rows}</tbody></table>'


def _bold_lead(text: str, tag: str) -> str:
    """The heading that opens a paragraph stands in bold, the text follows on the same line."""
    lead = LEAD.fullmatch(text)
    return f"<{tag}>{esc(lead[1])}</{tag}>{esc(lead[2])}" if lead else esc(text)


def _editor(part: Part, n: int) -> str:
    """NFCMS: pasted into the editor; the first paragraph is wrapped twice, which is invalid."""
    font = "font-family: 仿宋_GB2312; font-size: 16pt;"
    if part.role is Role.RIGHT:
        return f'<p style="text-align: right;"><span style="{font}">{esc(part.text)}</span></p>'
    if part.role is Role.CENTER:
        return f'<p style="text-align: center;"><strong>{esc(part.text)}</strong></p>'
    inner = f"<strong>{esc(part.text)}</strong>" if part.role is Role.HEAD else _bold_lead(part.text, "strong")
    if n % 3 == 1:
        return f'<p style="text-align: justify;">&nbsp;&nbsp;&nbsp;&nbsp;<span style="{font}">{inner}</span></p>'
    opening = "<p><p" if n == 0 else "<p"
    return f'{opening} style="text-indent: 2em; text-align: justify;"><span style="{font}">{inner}</span></p>'


def _trs(part: Part, n: int) -> str:
    if part.role is Role.RIGHT:
        return f'<p align="right" style="text-align: right;">{esc(part.text)}　　</p>'
    if part.role is Role.CENTER:
        return f'<p align="center" style="text-align: center;"><b>{esc(part.text)}</b></p>'
    if part.role is Role.HEAD:
        return f'<p align="justify" style="text-align: justify;">　　<font face="黑体">{esc(part.text)}</font></p>'
    return f'<p align="justify" style="text-align: justify;">　　{_bold_lead(part.text, "strong")}</p>'


def _word(part: Part, n: int) -> str:
    """Word: digits and Latin letters in spans of their own, empty ``o:p``."""
    font = '<span style="font-size: 16pt; font-family: 仿宋_GB2312">'
    inner = f"{font}{_latin_runs(part.text)}</span>"
    if part.role is Role.RIGHT:
        return f'<p class="MsoNormal" align="right" style="text-align: right">{inner}<o:p></o:p></p>'
    if part.role is Role.CENTER:
        return f'<p class="MsoNormal" align="center" style="text-align: center"><b>{inner}</b></p>'
    if part.role is Role.HEAD:
        return f'<p class="MsoNormal" style="text-indent: 32pt"><b>{inner}</b><o:p></o:p></p>'
    return f'<p class="MsoNormal" style="text-indent: 32pt; mso-char-indent-count: 2.0">{inner}</p>'


def _latin_runs(text: str) -> str:
    span = '<span lang="EN-US"><span style="font-family: \'Times New Roman\'">'
    done, at = [], 0
    for run in LATIN.finditer(text):
        done += [esc(text[at:run.start()]), span, esc(run[0]), "</span></span>"]
        at = run.end()
    return "".join([*done, esc(text[at:])])


def _breaks(part: Part, n: int) -> str:
    """No paragraphs at all: lines with breaks, as small home-made systems write them."""
    if part.role is Role.RIGHT:
        return f'<div style="text-align:right">{esc(part.text)}</div>'
    inner = f"<b>{esc(part.text)}</b>" if part.role is Role.HEAD else esc(part.text)
    return f"&nbsp;&nbsp;&nbsp; {inner}<br/>"


PARAGRAPHS: dict[str, Callable[[Part, int], str]] = {"editor": _editor, "trs": _trs, "word": _word, "breaks": _breaks}

STYLE_SHEET = """body{margin:0;font:15px/1.9 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#333}
body{background:#f4f6f9}
.top{padding:2px 12%;background:#eee;font-size:12px}.logo{padding:18px 12%;background:#1c5fa8}
.logo a{color:#fff;font-size:28px;font-weight:bold;text-decoration:none}
ul.nav{margin:0;padding:6px 12%;background:#164b86;list-style:none}ul.nav li{display:inline;margin-right:28px}
ul.nav a{color:#fff}
.main{margin:14px 12%;padding:16px 34px;background:#fff;min-height:420px}a{color:#1c5fa8;text-decoration:none}
.main li{list-style:none;border-bottom:1px dashed #ddd}.main li span,.main .time{float:right;color:#888}
h1,h2{text-align:center;font-size:24px}.info,.tools,.mbx,.position{color:#888;font-size:13px}table{border-collapse:collapse}
.footer{padding:12px;background:#e3e8ef;text-align:center;font-size:12px}
"""
