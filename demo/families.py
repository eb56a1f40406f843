"""The other families: TRS WCM, Shanghai 政务公开, a home-made list, and a wall before everything."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from demo.content import Column, Entry, Role, Site, epoch
from demo.markup import article_meta, body_html, cut, document, esc, meta, site_meta
from demo.tree import Tree, address, breadcrumb, in_pages, index_number, is_pdf, path_of, pdf_name

# ---- TRS WCM: relative links, pages count from 0, some lines written by scripts


def trs(site: Site, tree: Tree) -> None:
    for column in site.columns:
        pages = in_pages(site.of(column), 10)
        for n, lines in enumerate(pages):
            name = f"index{f'_{n}' if n else ''}.{site.extension}"
            tree.add(column.path + name, _trs_list(site, column, lines, n, len(pages)))
        for entry in site.of(column):
            if not entry.gone:
                tree.add(path_of(address(site, entry).url), _trs_article(site, column, entry))


def _trs_list(site: Site, column: Column, lines: Sequence[Entry], page: int, pages: int) -> str:
    write = _trs_script_line if column.scripted == page else _trs_line
    rows = "\n".join(write(entry, "./" + address(site, entry).url.split(column.path, 1)[1]) for entry in lines)
    body = f"""<div class="position">您当前的位置：
<a href="/">首页</a> &gt; 政务公开 &gt; <a href="./">{esc(column.name)}</a></div>
<h2>{esc(column.name)}</h2>
<ul class="info-list">
{rows}
</ul>
<div class="pages"><script>createPageHTML({pages}, {page}, "index", "{site.extension}");</script></div>"""
    return document(site, meta(site_meta(site, column)), f"{column.name}_{site.name}", body)


def _trs_line(entry: Entry, href: str) -> str:
    return (f'<li><a href="{href}" title="{esc(entry.title)}" target="_blank">{esc(cut(entry.title, 28))}</a>'
            f'<span class="time">{entry.day}</span></li>')


def _trs_script_line(entry: Entry, href: str) -> str:
    return (f'<li><script type="text/javascript">\nvar url="{href}"; var title="{entry.title}";\n'
            "document.write('<a href=\"'+url+'\" title=\"'+title+'\">'+title+'</a>');\n"
            f'document.writeln("<span class=\'time\'>{entry.when:%Y-%m-%d %H:%M}</span>");\n</script></li>')


def _trs_article(site: Site, column: Column, entry: Entry) -> str:
    when = f"{entry.when:%Y-%m-%d %H:%M}"
    content = _attached(entry) if is_pdf(site, entry) else body_html(entry.parts, "trs")
    body = f"""<div class="position">您当前的位置：
<a href="/">首页</a> &gt; 政务公开 &gt; <a href="../">{esc(column.name)}</a></div>
<ul class="xxgk-info"><li>索引号： {index_number(site, entry)}</li><li>发文字号： {esc(entry.document_number)}</li>
<li>发布机构： {esc(site.name)}</li><li>发布日期： {entry.day}</li></ul>
<h2 class="article-title">{esc(entry.title)}</h2>
<div class="info">来源: <span>{esc(site.name)}</span> 发布日期:{when}
【 打印 】 【 字体: <a>大</a> <a>中</a> <a>小</a> 】</div>
<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor"><style type="text/css">
.TRS_Editor P{{line-height:2;font-family:仿宋_GB2312;font-size:16pt;}}.TRS_Editor DIV{{line-height:2;}}
</style>
{content}
</div></div>
<div class="tools"><p>扫一扫在手机上查看当前页面</p></div>"""
    return document(site, article_meta(site, column, entry, when), f"{entry.title}_{site.name}", body)


def _attached(entry: Entry) -> str:
    """A page whose text is nothing but the link to a file."""
    name = f"{esc(entry.title)}.pdf"
    return f"""<p>　　详见附件。</p>
<p>附件：<a href="./{pdf_name(entry)}" title="{name}">{name}</a></p>"""


# ---- Shanghai 政务公开: the list is fed by a POST service

SEARCH = "/zwgk-search-front/api/data/search"


def shanghai(site: Site, tree: Tree) -> None:
    for column in site.columns:
        tree.add(f"{column.path}index.html", _shanghai_list(site, column))
        pages = in_pages(site.of(column), 20)
        for n in range(1, len(pages) + 2):
            file = f"_api/search_{column.number}_{n}.json"
            lines = pages[n - 1] if n <= len(pages) else ()
            tree.add(file, _shanghai_answer(site, lines, n, len(site.of(column))))
            asked = {"channelList": [str(column.number)], "pageNo": n}
            tree.rules.append({"method": "POST", "path": SEARCH, "json": asked, "file": file})
        for entry in site.of(column):
            tree.add(path_of(address(site, entry).url), _shanghai_article(site, column, entry))
    tree.rules.append({"method": "POST", "path": SEARCH, "status": 400, "body": {"code": 400, "message": "参数错误"}})
    tree.rules.append({"path": SEARCH, "status": 405, "body": {"code": 405, "message": "Method Not Allowed"}})


def _shanghai_answer(site: Site, lines: Sequence[Entry], page: int, total: int) -> str:
    rows = []
    for entry in lines:
        shown = epoch(entry.when.replace(hour=0, minute=0)) * 1000
        rows.append({"title": entry.title, "url": address(site, entry).url, "display_date": shown, "issue_date": shown,
                     "attaches": []})
    data = {"pageNo": page, "pageSize": 20, "totalCount": total, "totalPage": math.ceil(total / 20), "list": rows}
    return json.dumps({"code": 0, "message": "success", "data": data}, ensure_ascii=False)


def _shanghai_list(site: Site, column: Column) -> str:
    body = f"""<div class="position">{breadcrumb(site, column)}</div>
<h2>{esc(column.name)}</h2>
<ul id="list" class="zwgk-list"></ul><div class="pagination"></div>
<script type="text/javascript">
var channelList = ["{column.number}"];
var pageSize = 20;
function load(pageNo) {{
  $.ajax({{ url: "{SEARCH}", type: "POST", contentType: "application/json;charset=UTF-8",
    data: JSON.stringify({{ channelList: channelList, pageNo: pageNo, pageSize: pageSize }}),
    success: function (answer) {{ render(answer.data.list); pages(answer.data.totalPage, pageNo); }} }});
}}
load(1);
</script>"""
    return document(site, meta(site_meta(site, column)), f"{column.name}_{site.name}", body)


def _shanghai_article(site: Site, column: Column, entry: Entry) -> str:
    head = meta([*site_meta(site, column)[:4], ("ArticleTitle", entry.title[:100]), ("pubdate", entry.day),
                 ("contentSource", site.short), ("keywords", ""), ("description", "")])
    rows = [("索引号", index_number(site, entry)), ("文件编号", entry.document_number), ("发布机构", site.name),
            ("公开类别", "主动公开"), ("发布时间", entry.day)]
    table = "".join(f"<tr><td>{a}</td><td>{esc(b)}</td></tr>" for a, b in rows)
    body = f"""<div class="position">{breadcrumb(site, column)}</div>
<div class="Article">
<h1 id="ivs_title">{esc(entry.title)}</h1>
<table class="xxgk_info"><tbody>{table}</tbody></table>
<div class="tools">字号：<a>默认</a> <a>大</a> <a>超大</a> | 打印 | 收藏</div>
<div id="ivs_content" class="Article_content">
{body_html(entry.parts, "word")}
</div>
<div class="share">分享：<a href="javascript:void(0)">微信</a></div>
</div>"""
    return document(site, head, f"{entry.title}_{site.name}", body)


# ---- a home-made system: a plain list with a pager


def generic(site: Site, tree: Tree) -> None:
    for column in site.columns:
        pages = in_pages(site.of(column), 10)
        for n, lines in enumerate(pages, 1):
            name = "index.html" if n == 1 else f"list_{n}.html"
            tree.add(column.path + name, _generic_list(site, column, lines, n, len(pages)))
        for entry in site.of(column):
            if not entry.gone:
                tree.add(path_of(address(site, entry).url), _generic_article(site, column, entry))


def _generic_list(site: Site, column: Column, lines: Sequence[Entry], page: int, pages: int) -> str:
    rows = "\n".join(
        f'<li><span>{e.day}</span>'
        f'<a href="{path_of(address(site, e).url)}" title="{esc(e.title)}">{esc(cut(e.title, 22))}</a></li>'
        for e in lines
    )
    after = f'<a class="next" href="list_{page + 1}.html">下一页</a>' if page < pages else "<span>下一页</span>"
    body = f"""<div class="mbx">您所在的位置：<a href="/">首页</a> &gt;&gt; {esc(column.name)}</div>
<ul class="list">
{rows}
</ul>
<div class="pager">共{len(site.of(column))}条 第{page}/{pages}页 <a href="./">首页</a> {after}</div>"""
    return document(site, f'<meta name="sitename" content="{esc(site.name)}">', f"{column.name}-{site.name}", body)


def _generic_article(site: Site, column: Column, entry: Entry) -> str:
    style = "breaks" if not any(part.role in (Role.HEAD, Role.TABLE) for part in entry.parts) else "trs"
    body = f"""<div class="mbx">您所在的位置：<a href="/">首页</a> &gt;&gt;
<a href="{column.path}">{esc(column.name)}</a> &gt;&gt; 正文</div>
<h1>{esc(entry.title)}</h1>
<div class="info">文章来源：本网 更新时间：{entry.day} 浏览数：- 【字体：大 中 小】</div>
<div id="zoom" class="content">
{body_html(entry.parts, style)}
</div>
<div class="tools">上一篇：没有了 下一篇：没有了 <a href="javascript:window.close()">关闭窗口</a></div>"""
    return document(site, f'<meta name="sitename" content="{esc(site.name)}">', f"{entry.title}-{site.name}", body)


# ---- a wall before everything


def wall(site: Site, tree: Tree) -> None:
    tree.add("_wall.html", """<html><head><meta charset="utf-8"></head><body><script>
var t=[104,116,116,112],s=0;for(var i=0;i<t.length;i++){s=(s*31+t[i])%65521}
document.cookie="__jsl_clearance="+s+"|0|demo;path=/;max-age=3600";location.href=location.pathname;
</script></body></html>
""")
