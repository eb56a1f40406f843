"""Guangdong: NFCMS article sites, and gkmlpt, the unified 政府信息公开 platform with a second page for each article."""

from __future__ import annotations

import json
from collections.abc import Sequence

from demo.content import Column, Entry, Site, epoch
from demo.markup import article_meta, body_html, cut, document, esc, footer, meta, site_meta
from demo.tree import Tree, address, breadcrumb, gkmlpt_base, in_pages, index_number, path_of

# ---- NFCMS: lists count from 1, absolute links

LIST_CLASS = {0: ("comlist1", "<span> [{day}]</span>"), 1: ("news-list-02", '<span class="time">{day}</span>')}


def nfcms(site: Site, tree: Tree) -> None:
    for column in site.columns:
        pages = in_pages(site.of(column), 12)
        for n, lines in enumerate(pages, 1):
            name = "index.html" if n == 1 else f"index_{n}.html"
            tree.add(column.path + name, _nfcms_list(site, column, lines, n, len(pages)))
        # a page after the last one answers with the first again
        tree.rules.append({"path": f"{column.path}index_{len(pages) + 1}.html", "file": f"{column.path[1:]}index.html"})
        for entry in site.of(column):
            if not entry.gone:
                label = "gb2312" if entry.year is not None and entry.year == site.mislabelled else "utf-8"
                page = _nfcms_article(site, column, entry, label)
                tree.add(path_of(address(site, entry).url), page, "gb18030" if label == "gb2312" else label)


def _nfcms_list(site: Site, column: Column, lines: Sequence[Entry], page: int, pages: int) -> str:
    css, span = LIST_CLASS[site.offset % 2]
    rows = "\n".join(
        f'<li><a href="{address(site, e).url}" title="{esc(e.title)}" target="_blank">{esc(cut(e.title, 24))}</a>'
        f"{span.format(day=e.day)}</li>" for e in lines
    )
    links = " ".join(
        f'<a href="{column.path}index{"" if n == 1 else f"_{n}"}.html">{n}</a>' for n in range(1, pages + 1)
    )
    body = f"""<div style="display:none;"><p>页面已归档</p><p>1970年01月01日</p></div>
<div class="mbx">{breadcrumb(site, column)}</div>
<ul class="{css}">
{rows}
</ul>
<div class="page">{links}
<script type="text/javascript">
var totalPage = {pages}; var pageCurrent = {page};
createPageHTML(totalPage, pageCurrent, "index", "html");
</script></div>"""
    return document(site, meta(site_meta(site, column)), f"{site.name} - {column.name}", body)


def _nfcms_article(site: Site, column: Column, entry: Entry, label: str) -> str:
    when = f"{entry.when:%Y-%m-%d %H:%M:%S}"
    body = f"""<div class="mbx">{breadcrumb(site, column)}</div>
<h1 class="title">{esc(entry.title)}</h1>
<div class="info">来源：{esc(site.name)} 发布日期：{when} 浏览次数：<span id="visits">-</span> 字体：[大] [中] [小]
<a href="javascript:window.print()">【打印】</a></div>
<div class="article-content" id="zoomcon">
{body_html(entry.parts, "editor")}
</div>
<div class="tools">分享到： <a href="javascript:void(0)">微信</a> <a href="javascript:void(0)">微博</a>
<p>扫一扫在手机打开当前页</p></div>"""
    return document(site, article_meta(site, column, entry, when), f"{entry.title}_{site.name}", body, label)


# ---- gkmlpt: a shell, a JSON service, a second page for each article


def gkmlpt(site: Site, tree: Tree) -> None:
    nfcms(site, tree)
    base = gkmlpt_base(site)
    tree.add(f"{base}/index.html", _gkmlpt_index(site, base))
    tree.rules.append({"path": f"{base}/index", "file": f"{base[1:]}/index.html"})
    for number, name, entries in [(0, "全部", site.entries), *((c.number, c.name, site.of(c)) for c in site.columns)]:
        file = f"_api/all_{number}.json"
        tree.add(file, _gkmlpt_list(site, number, name, entries))
        api = f"{base}/api/all/{number}"
        tree.rules += [{"path": api, "query": {"page": page}, "file": file} for page in ("1", "0", None)]
        tree.rules.append({"path": api, "status": 404, "body": {"message": "404 Not Found"}})
    for entry in site.entries:
        if not entry.gone:
            tree.add(path_of(address(site, entry).aliases[0]), _gkmlpt_article(site, entry))


def _gkmlpt_index(site: Site, base: str) -> str:
    nodes = [{"id": c.number, "name": c.name, "post_count": len(site.of(c)), "jump_url": "", "children": []}
             for c in site.columns]
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
{meta([("SiteName", site.name), ("SiteIDCode", ""), ("ColumnName", "政府信息公开"), ("ColumnType", "信息公开目录")])}
<title>{esc(site.name)}政府信息公开平台</title>
<script>
window._CONFIG = {{
  BASE_URL: '{base}',
  SITE_NAME: '{site.name}',
  SID: '{site.sid}',
  TREE: {json.dumps(nodes, ensure_ascii=False)},
  CURRENT: 0
}};
</script>
</head>
<body>
<div id="app"><div class="loading">正在加载…</div></div>
<noscript>请启用JavaScript后访问本页面</noscript>
{footer(site)}
</body>
</html>
"""


def _gkmlpt_list(site: Site, number: int, name: str, entries: Sequence[Entry]) -> str:
    head = {"id": number, "name": name, "post_count": len(entries) + 180, "jump_url": "", "parent": 0}
    articles = [_gkmlpt_item(site, entry) for entry in entries]
    return json.dumps({"classify": head, "total": len(articles), "offset": 0, "articles": articles}, ensure_ascii=False)


def _gkmlpt_item(site: Site, entry: Entry) -> dict[str, object]:
    where, column = address(site, entry), site.column(entry)
    twin = where.aliases[0]
    return {
        "id": entry.number, "title": entry.title, "type": "normal",
        "url": twin.removeprefix("http:") if entry.number % 3 == 0 else twin, "post_url": where.url,
        "classify_main": column.number, "classify_main_name": column.name, "identifier": index_number(site, entry),
        "document_number": entry.document_number, "publisher": site.name, "keywords": "", "abstract": "",
        "source": "本网", "date": epoch(entry.when.replace(hour=0, minute=0)), "create_time": epoch(entry.when),
        "display_publish_time": epoch(entry.when), "first_publish_time": epoch(entry.when),
        "created_at": f"{entry.when:%Y-%m-%d %H:%M:%S}", "is_expired": 0, "is_abolished": 0, "relation": "[]",
        "attachment": [],
    }


def _gkmlpt_article(site: Site, entry: Entry) -> str:
    content, column = body_html(entry.parts, "editor"), site.column(entry)
    detail = {"id": entry.number, "title": entry.title, "content": content, "attachments": []}
    escaped = json.dumps(detail, ensure_ascii=False).replace("<", "\\u003C").replace(">", "\\u003E")
    rows = [("索引号", index_number(site, entry), "分类", column.name), ("发布机构", site.name, "成文日期", entry.day),
            ("名称", entry.title, "文号", entry.document_number),
            ("发布日期", f"{entry.when:%Y-%m-%d %H:%M:%S}", "主题词", "")]
    table = "".join(
        f'<tr><td class="td-label">{a}:</td><td class="td-value-xl"><span>{esc(b)}</span></td>'
        f'<td class="td-label">{c}:</td><td class="td-value"><span>{esc(d)}</span></td></tr>' for a, b, c, d in rows
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
{article_meta(site, column, entry, f"{entry.when:%Y-%m-%d %H:%M:%S}")}
<title>{esc(entry.title)} - {esc(site.name)}政府信息公开平台</title>
<link rel="stylesheet" href="/style.css">
<script>window._CONFIG = {{ SID: '{site.sid}', DETAIL: {escaped}, TREE: [] }};</script>
</head>
<body>
<div class="header"><a href="../../../index">政府信息公开</a> <a href="javascript:void(0)">规章库</a></div>
<table class="table-info"><tbody>{table}</tbody></table>
<div class="tools">【打印】 【字体: <a>大</a> <a>中</a> <a>小</a>】</div>
<h1 class="title">{esc(entry.title)}</h1>
<div class="date-row">发布日期:{entry.day}&nbsp;&nbsp;浏览次数:<span id="visits">-</span></div>
<div class="article-content">
{content}
</div>
<div class="share">分享到：</div>
{footer(site)}
</body>
</html>
"""
