"""Hanweb, VSB, jeecms, Kaipu and the province's search: whole columns walked by the real client on local sites."""

# ruff: noqa: E501 — markup is kept on the lines that templates write it on

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers.client import Client
from scrapers.discover import Discovery, discover
from scrapers.model import Bureau, BureauVerdict, Column, Platform
from tests.support.web import Asked, Reply, Web

NAME = "庚州市水利局"
MANY = 38


def walk(web: Web, client: Client, path: str, platform: Platform) -> Discovery:
    column = Column(web.url(path), platform, "法治政府建设")
    place = Path("geng-slj.yaml")
    return discover(Bureau("geng-slj", NAME, "330100", platform, (column,), frozenset({web.host}), place), client, {})


def title(number: int) -> str:
    return f"{NAME}{number}年法治政府建设情况报告" if 2015 < number < 2024 else f"关于第{number}批水利工程验收结果的公示"


def day(number: int) -> str:
    return f"2024-{1 + (number - 1) // 28:02}-{1 + (number - 1) % 28:02}"


def listed(found: Discovery) -> set[str]:
    return {candidate.title for candidate in found.candidates}


WANTED = {title(number) for number in range(1, MANY + 1)}


def numbers(first: int, size: int) -> list[int]:
    """The numbers of the lines first … first + size - 1, newest first."""
    return [MANY - n for n in range(first - 1, min(first - 1 + size, MANY))]


# ---- Hanweb: jpage


def record(number: int, broken: bool = False) -> str:
    shown = day(number).replace("-", "-\n") if broken else day(number)
    link = f'<a href="/art/2024/3/1/art_12_{number + 9000}.html" title="{title(number)}">{title(number)[:8]}...</a>'
    return f"<record><![CDATA[<li>{link}<span>{shown}</span></li>]]></record>"


def store(rows: list[int], *, total: int | None = MANY, group: str = "", broken: bool = False) -> str:
    count = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    records = "".join(record(number, broken) for number in rows)
    return f"<datastore>{count}{group}<recordset>{records}</recordset></datastore>"


def jpage(rows: list[int], group: str = "", total: int | None = MANY, unit: bool = True) -> str:
    call = "$('#9').jpage({webid:39,appid:1,columnid:'12',unitid:'345',sourceContentType:1,path:'/',permissiontype:0,perPage:15})"
    return f"""<html><head><title>法治政府建设_{NAME}</title></head><body><ul class="nav"><li><a href="/col/col1/index.html">首页</a></li></ul>
<div id="9"><script type="text/xml">{store(rows, group=group, total=total)}</script></div><script>{call if unit else ""}</script></body></html>"""


def group_of(asked: Asked) -> Reply:
    query = parse_qs(urlsplit(asked.path).query)
    first, last = int(query["startrecord"][0]), int(query["endrecord"][0])
    return Reply(body=store(numbers(first, last - first + 1)), headers={"Content-Type": "text/xml; charset=utf-8"})


def test_jpage_records_behind_the_page_are_asked_for_by_number(web: Web, client: Client) -> None:
    web.route("/col/col12/index.html", jpage(numbers(1, 15)))
    web.route("/module/web/jpage/dataproxy.jsp", group_of)
    found = walk(web, client, "/col/col12/index.html", Platform.HANWEB)
    assert (found.verdict, listed(found), found.findings) == (BureauVerdict.OK, WANTED, ())


def test_jpage_that_answers_only_a_form_with_a_referer(web: Web, client: Client) -> None:
    def posted(asked: Asked) -> Reply:
        form = parse_qs(asked.body.decode())
        if asked.method != "POST" or "Referer" not in asked.headers or form["columnid"] != ["12"]:
            return Reply(body="")
        return group_of(asked)

    web.route("/col/col12/index.html", jpage(numbers(1, 15)))
    for method in ("GET", "POST"):
        web.route("/module/web/jpage/dataproxy.jsp", posted, method=method)
    found = walk(web, client, "/col/col12/index.html", Platform.HANWEB)
    assert (found.verdict, listed(found)) == (BureauVerdict.OK, WANTED)


def test_jpage_that_only_names_its_next_group_and_no_total(web: Web, client: Client) -> None:
    def group(number: int) -> str:
        return f'<nextgroup><![CDATA[<a href="/module/jpage/dataproxy.jsp?page={number}&appid=1&columnid=12"></a>]]></nextgroup>'

    def paged(asked: Asked) -> Reply:
        page = int(parse_qs(urlsplit(asked.path).query)["page"][0])
        rows = numbers(1 + 15 * page, 15)
        body = store(rows, total=None, group=group(page + 1), broken=True)
        return Reply(body=body, headers={"Content-Type": "text/xml; charset=utf-8"})

    web.route("/col/col12/index.html", jpage(numbers(1, 15), group(1), total=None, unit=False))
    web.route("/module/jpage/dataproxy.jsp", paged)
    found = walk(web, client, "/col/col12/index.html", Platform.HANWEB)
    assert (found.verdict, listed(found)) == (BureauVerdict.OK, WANTED)
    assert all(candidate.published_on for candidate in found.candidates)


def test_jpage_records_that_never_come_are_told(web: Web, client: Client) -> None:
    web.route("/col/col12/index.html", jpage(numbers(1, 15)))
    found = walk(web, client, "/col/col12/index.html", Platform.HANWEB)
    assert found.verdict is BureauVerdict.LISTING_UNPROVED
    assert "38 lines, 15 were read" in found.findings[0].message


# ---- Hanweb: jpaas

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
JPAAS = f"""<html><head><title>法治政府建设</title></head><body><div id="list"></div>
<script url="{UNIT}" queryData="{{'webId':'a1b2','pageId':'c3d4','parseType':'bulidstatic','pageType':'column','tagId':'当前栏目_list','tplSetId':'e5f6','paramJson':'{{\\"pageNo\\":1,\\"pageSize\\":15}}'}}"></script></body></html>"""


def unit(asked: Asked, honest: bool, count: bool = True) -> Reply:
    query = parse_qs(urlsplit(asked.path).query)
    asked_for = json.loads(query["paramJson"][0])
    assert (query["tplSetId"], query["webId"], query["pageId"]) == (["e5f6"], ["a1b2"], ["c3d4"])
    number = asked_for["pageNo"] if honest else 1
    rows = numbers(1 + (number - 1) * 15, 15)
    lines = "".join(f'<li><a href="/art/2024/art_{"ab" * 15}{n:02}.html" title="{title(n)}">{title(n)[:6]}…</a><b>{day(n)}</b></li>' for n in rows)
    pager = f'<div class="page" count="{MANY}"></div>' if count else ""
    return Reply(body=json.dumps({"success": True, "data": {"html": f"<ul>{lines}</ul>{pager}"}}), headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("count", [True, False])
def test_jpaas_pages_are_walked_to_their_end(web: Web, client: Client, count: bool) -> None:
    web.route("/col/col12/index.html", JPAAS)
    web.route(UNIT, lambda asked: unit(asked, honest=True, count=count))
    found = walk(web, client, "/col/col12/index.html", Platform.HANWEB)
    assert (found.verdict, listed(found)) == (BureauVerdict.OK, WANTED)


def test_jpaas_that_gives_page_1_for_ever_ends_and_is_named(web: Web, client: Client) -> None:
    web.route("/col/col12/index.html", JPAAS)
    web.route(UNIT, lambda asked: unit(asked, honest=False, count=False))
    found = walk(web, client, "/col/col12/index.html", Platform.HANWEB)
    assert (found.verdict, len(listed(found)), found.listings) == (BureauVerdict.OK, 15, 3)
    assert [finding.check for finding in found.findings] == ["listing_repeats"]


def test_jpaas_that_gives_page_1_for_ever_of_more_lines_is_no_proof(web: Web, client: Client) -> None:
    web.route("/col/col12/index.html", JPAAS)
    web.route(UNIT, lambda asked: unit(asked, honest=False))
    found = walk(web, client, "/col/col12/index.html", Platform.HANWEB)
    assert (found.verdict, len(listed(found))) == (BureauVerdict.LISTING_UNPROVED, 15)


# ---- VSB


def vsb(page: int, pages: int, link: bool) -> str:
    rows = "".join(
        f'<li id="line_u8_{n}"><a href="{"" if page == 1 else "../"}info/1041/{n + 3000}.htm" title="{title(n)}">{title(n)[:9]}</a><span>{day(n)}</span></li>'
        for n in numbers(1 + (page - 1) * 15, 15)
    )
    target = f"{'' if page > 1 else 'tzgg/'}{pages - page}.htm"
    following = f'<a href="{target}" class="Next">下页</a>' if link and page < pages else "下页"
    pager = f'<td>共{MANY}条&nbsp;&nbsp;{page}/{pages}&nbsp;</td><td>首页 上页 {following} 尾页</td>'
    return f'<html><body><ul class="list">{rows}</ul><table><tr>{pager}</tr></table></body></html>'


@pytest.mark.parametrize("link", [True, False])
def test_vsb_pages_run_backwards(web: Web, client: Client, link: bool) -> None:
    web.route("/tzgg.htm", vsb(1, 3, link))
    web.route("/tzgg/2.htm", vsb(2, 3, link))
    web.route("/tzgg/1.htm", vsb(3, 3, link))
    found = walk(web, client, "/tzgg.htm", Platform.VSB)
    assert (found.verdict, listed(found), found.listings, found.findings) == (BureauVerdict.OK, WANTED, 3, ())


# ---- jeecms


def test_jeecms_pages_that_a_call_turns(web: Web, client: Client) -> None:
    def lay(page: int) -> str:
        rows = "".join(f'<li><a href="/gs/{n + 265000}.jhtml" title="{title(n)}">{title(n)}</a><i>{day(n)}</i></li>' for n in numbers(1 + (page - 1) * 15, 15))
        following = f"""<a href="javascript:void(0);" onclick="location.href='index_{page + 1}.jhtml';">下一页</a>""" if page < 3 else '<a disabled="disabled">下一页</a>'
        return f"<html><body><ul>{rows}</ul><div>共{MANY}条记录 {page}/3页 {following}</div></body></html>"

    web.route("/gs/index.jhtml", lay(1))
    for page in (2, 3):
        web.route(f"/gs/index_{page}.jhtml", lay(page))
    found = walk(web, client, "/gs/index.jhtml", Platform.JEECMS)
    assert (found.verdict, listed(found), found.listings) == (BureauVerdict.OK, WANTED, 3)


@pytest.mark.parametrize("link", [
    """href="javascript:void(0)" onclick="window.open('/gs/{n}.jhtml')" """,
    """href="#" onclick="location.href='/gs/{n}.jhtml'; return false" """,
    """href="javascript:window.open('{n}.jhtml', '_blank');" """,
    """onclick="window.location = '/gs/{n}.jhtml'" """,
])
def test_lines_that_a_call_opens(web: Web, client: Client, link: str) -> None:
    rows = "".join(f"<li><a {link.format(n=n + 265000)}>{title(n)}</a><i>{day(n)}</i></li>" for n in numbers(1, MANY))
    web.route("/gs/index.jhtml", f"<html><body><ul>{rows}</ul></body></html>")
    found = walk(web, client, "/gs/index.jhtml", Platform.JEECMS)
    assert (found.verdict, listed(found)) == (BureauVerdict.OK, WANTED)
    assert {urlsplit(c.url).path for c in found.candidates} == {f"/gs/{n + 265000}.jhtml" for n in range(1, MANY + 1)}


# ---- Kaipu

CHANNEL = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


@pytest.mark.parametrize("service", ["/common/search/", "/searchList/"])
def test_a_kaipu_channel_is_read_by_its_service(web: Web, client: Client, service: str) -> None:
    def answer(asked: Asked) -> Reply:
        page = int(parse_qs(urlsplit(asked.path).query)["page"][0])
        rows = [
            {"title": f"<em>{title(n)}</em>", "url": f"/slj/c10/202403/{'cd' * 15}{n:02}.shtml", "publishedTimeStr": f"{day(n)} 09:30:00",
             "domainMetaList": [{"resultList": [{"key": "refno", "name": "文号", "value": "庚水〔2024〕3号"}]}]}
            for n in numbers(1 + (page - 1) * 15, 15)
        ]
        return Reply(body=json.dumps({"data": {"total": MANY, "page": page, "rows": 15, "results": rows}}), headers={"Content-Type": "application/json"})

    web.route("/slj/fzzf/index.shtml", f"<html><body><ul id=list></ul><script>var channelId = '{CHANNEL}'; $.get('{service}' + channelId, show);</script></body></html>")
    web.route(f"{service}{CHANNEL}", answer)
    found = walk(web, client, "/slj/fzzf/index.shtml", Platform.KAIPU)
    assert (found.verdict, listed(found), found.listings) == (BureauVerdict.OK, WANTED, 4)
    assert {candidate.document_number for candidate in found.candidates} == {"庚水〔2024〕3号"}
