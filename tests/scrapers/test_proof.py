"""Verdicts on answers: walls, login pages, soft 404s and shells against genuine pages that look a little like them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from scrapers.model import Ask, PageVerdict, Purpose
from scrapers.proof import Proof, judge
from tests.scrapers.edge import ARTICLE

URL = "http://rsj.example.gov.cn/zwgk/content/post_1.html"


def html(body: str, title: str = "", head: str = "") -> str:
    start = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>"
    return f"{start}{head}</head><body>{body}</body></html>"


def verdict(
    body: str | bytes,
    *,
    status: int = 200,
    purpose: Purpose = Purpose.DOCUMENT,
    url: str = URL,
    final: str | None = None,
) -> Proof:
    raw = body.encode() if isinstance(body, str) else body
    return judge(Ask(url, purpose=purpose), status, {"Content-Type": "text/html"}, raw, final or url)


LINKS = "".join(f'<li><a href="/c/{n}.html">关于第{n}批培训补贴名单的公示</a>2026-01-{n:02}</li>' for n in range(1, 21))
ARTICLE_METAS = '<meta name="ArticleTitle" content="x"><meta name="PubDate" content="2026-01-01">'

WALLS = {
    "知道创宇": "<script>document.cookie='__jsl_clearance_s=1670';location.href=location.pathname</script>",
    "瑞数": "<html><head><meta id='x'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=8;</script></head></html>",
    "阿里云": "<html><script>function reload(x){document.cookie='acw_sc__v2='+x;location.reload()}</script></html>",
    "unknown product": "<html><script>document.cookie='k='+(3*7);location.reload();</script></html>",
    "captcha": html('<div id="captcha"></div><script>initGeetest({gt:1})</script>请完成验证', "验证"),
    "slider": html("<p>请拖动滑块完成安全验证</p>", "安全验证"),
    "refused in words": html("<h1>您的访问请求被拒绝</h1><p>事件编号 123456789</p>", "访问被拒绝"),
    "refused with advice": html(
        "<h3>网站防火墙</h3><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>如何解决：1）检查提交内容；"
        "2）如网站托管，请联系空间提供商；3）普通网站访客，请联系网站管理员；</p>", "网站防火墙"),
    "too often": html("<p>您的访问过于频繁，请稍后再试</p>"),
    "Cloudflare": html(
        '<script src="/cdn-cgi/challenge-platform/h/b"></script><p>Checking your browser</p>', "Just a moment..."),
    "switch scripts on": html(
        "<noscript>请开启JavaScript并刷新该页</noscript><script>document.cookie='a=1'</script>"),
    "plain words": "Access denied. Your request has been blocked.",
}


@pytest.mark.parametrize("body", WALLS.values(), ids=WALLS.keys())
@pytest.mark.parametrize("purpose", [Purpose.LISTING, Purpose.DOCUMENT, Purpose.ATTACHMENT])
def test_a_wall_with_status_200_is_blocked_with_evidence(body: str, purpose: Purpose) -> None:
    proof = verdict(body, purpose=purpose)
    assert proof.verdict is PageVerdict.BLOCKED
    assert proof.reason
    assert proof.evidence


@pytest.mark.parametrize("status", [401, 403, 406, 412, 418, 444, 493, 512, 521])
def test_refusing_statuses_are_blocked(status: int) -> None:
    assert verdict("", status=status).verdict is PageVerdict.BLOCKED


@pytest.mark.parametrize(("status", "expected"), [
    (404, PageVerdict.GONE), (410, PageVerdict.GONE), (500, PageVerdict.SERVER_ERROR), (503, PageVerdict.SERVER_ERROR),
    (429, PageVerdict.SERVER_ERROR), (400, PageVerdict.SOFT_404), (302, PageVerdict.SOFT_404),
])
def test_other_statuses_say_what_they_are(status: int, expected: PageVerdict) -> None:
    assert verdict("<h1>status</h1>", status=status).verdict is expected


def test_a_challenge_with_status_503_is_a_wall() -> None:
    assert verdict(WALLS["Cloudflare"], status=503).verdict is PageVerdict.BLOCKED


GENUINE = {
    "an article": ARTICLE,
    "a very short notice": html("<h1>放假通知</h1><p>国庆节放假七天。</p>", "放假通知"),
    "a short notice on firewalls": html(
        "<h1>关于网站防火墙升级期间暂停服务的通知</h1><p>10月1日至2日网站防火墙升级，业务请到窗口办理。</p>",
        "关于网站防火墙升级期间暂停服务的通知", ARTICLE_METAS),
    "a notice on identity checks": html(
        "<h1>关于开展待遇领取资格身份验证的通知</h1><p>请于6月底前完成人脸身份验证。</p>", "关于身份验证的通知"),
    "a listing with a login and captcha in its header": html(
        "<form><input type='password'><img src='/captcha.jpg'></form><a href='/login'>登录</a><ul>" + LINKS + "</ul>"
        "<script>var captchaUrl='/captcha.jpg';document.cookie='seen=1';location.href</script>", "通知公告"),
    "a notice about files no longer in force": html(
        "<h1>关于公布失效文件目录的通知</h1><p>下列文件已失效，信息不存在争议。</p>", "关于公布失效文件目录的通知",
        ARTICLE_METAS),
    "a number 404 in an article": html(
        "<h1>2025年工作总结</h1><p>" + "全年受理仲裁案件404件，页面浏览12万次。" * 20 + "</p>", "总结"),
    "an image of a scanned page": html("<div><img src='p1.jpg'></div>"),
    "only a link to the attachment": html("<a href='x.pdf'></a>"),
    "text in a script": html("<div id='app'></div><script>window._CONFIG = {DETAIL: {content: '&lt;p&gt;'}}</script>"),
    "GB18030": html("<p>" + "各科室认真落实。" * 20 + "</p>", "通知").encode("gb18030"),
}


@pytest.mark.parametrize("body", GENUINE.values(), ids=GENUINE.keys())
def test_a_genuine_page_is_not_taken_for_something_else(body: str | bytes) -> None:
    assert verdict(body) == Proof(PageVerdict.OK)


@pytest.mark.parametrize("body", [
    html("<ul id='list'></ul><script>$.ajax({url:'/api/data/search',type:'POST'})</script>", "法治政府建设"),
    html("<ul class='info-list'></ul>", "通知公示公告"),
    html("<div id='app'></div><script>window._CONFIG={SID:'755041',TREE:[]}</script>"),
    '{"total":0,"articles":[]}', '[]', 'cb({"results":[],"count":0})',
    "<datastore><totalrecord>0</totalrecord></datastore>",
], ids=["fed by an API", "a stub after the last page", "gkmlpt", "JSON", "an empty array", "JSONP", "XML"])
def test_a_listing_without_visible_lines_is_for_its_adapter_to_judge(body: str) -> None:
    assert verdict(body, purpose=Purpose.LISTING) == Proof(PageVerdict.OK)


@pytest.mark.parametrize("body", [
    html("<h1>404 Not Found</h1>"), html("<p>对不起，您访问的页面不存在或已删除！</p>", "提示信息"),
    html("<div>抱歉，找不到您要访问的页面</div><a href='/'>返回首页</a>", "出错了"), html("", "404"),
    html("<p>该信息已被删除</p>"),
    html("<p>Page cannot be found</p><p>" + "服务热线12333。" * 30 + "</p>", "页面未找到_某市人社局"),
], ids=["404", "words", "with a link home", "bare title", "deleted", "in the site's frame"])
def test_a_soft_404_is_told_apart(body: str) -> None:
    assert verdict(body).verdict is PageVerdict.SOFT_404


def test_the_home_page_instead_of_an_article_is_not_the_page() -> None:
    home = html("<ul>" + LINKS + LINKS + "</ul>", "某市人力资源和社会保障局门户网站",
                '<meta name="SiteName" content="某市人力资源和社会保障局">')
    assert verdict(home, final="http://rsj.example.gov.cn/").verdict is PageVerdict.SOFT_404
    assert verdict(home).verdict is PageVerdict.SOFT_404
    assert verdict(home, url="http://rsj.example.gov.cn/", purpose=Purpose.LISTING).verdict is PageVerdict.OK


def test_a_login_page_instead_of_the_page_is_blocked() -> None:
    login = html("<form>用户名<input name='u'>密码<input type='password'></form>", "统一身份认证平台")
    assert verdict(login).verdict is PageVerdict.BLOCKED
    assert verdict(ARTICLE, final="http://rsj.example.gov.cn/sso/login?service=x").verdict is PageVerdict.BLOCKED


@pytest.mark.parametrize("body", ["", " \n", html(""), html("<div id='app'></div><script src='/app.js'></script>")],
                         ids=["nothing", "white space", "no text", "application shell"])
def test_a_document_without_content_is_empty(body: str) -> None:
    assert verdict(body).verdict is PageVerdict.EMPTY


def test_a_page_that_only_leads_on_says_where_to() -> None:
    proof = verdict("<script>window.location.href='/zwgk/new/'</script>", purpose=Purpose.LISTING)
    assert proof.verdict is PageVerdict.SOFT_404
    assert "/zwgk/new/" in (proof.evidence or "")


@pytest.mark.parametrize("body", [
    b"%PDF-1.7\n...", b"\n\n%PDF-1.4", b"PK\x03\x04....", b"\xd0\xcf\x11\xe0....", b"\xff\xd8\xff",
])
def test_a_file_is_judged_by_its_kind(body: bytes) -> None:
    assert verdict(body, purpose=Purpose.ATTACHMENT, url=URL.replace(".html", ".pdf")) == Proof(PageVerdict.OK)


def test_html_or_json_instead_of_a_file_is_not_the_page() -> None:
    url = URL.replace("post_1.html", "P020260101.pdf")
    assert verdict(ARTICLE, purpose=Purpose.ATTACHMENT, url=url).verdict is PageVerdict.SOFT_404
    assert verdict(json.dumps({"code": 500}), purpose=Purpose.ATTACHMENT, url=url).verdict is PageVerdict.SOFT_404


@pytest.mark.parametrize("unit", [
    "<a ", "<script>", "<!--", "<meta name=a ", "<div id=app ", "location=", "<", "&#x", "[", "{\"a\":", "<title",
    "找不到您", "<!--a", "<style", "a( ", "<p>", "<h1>404 ", "<p>访问被", "<li><a href=1>请求被</a></li>", "'+'",
    "'aaaa", "浏览次数", "如果", "“", "{{", "<div hidden>", "<select>", "com.aaaa.", "alert('", "[]()!+x", "正在",
])
def test_hostile_markup_is_judged_in_linear_time(unit: str) -> None:
    started = time.process_time()
    verdict(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 2.0


def test_every_page_of_the_replica_is_taken_for_what_it_is(shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "sites" / "seeds").rglob("*.html")):
        url = f"http://{path.relative_to(shared / 'sites' / 'seeds').as_posix()}"
        purpose = Purpose.LISTING if path.name.startswith("index") else Purpose.DOCUMENT
        proof = judge(Ask(url, purpose=purpose), 200, {}, path.read_bytes(), url)
        if path.name == "_robots.html":
            continue      # answers for robots.txt, whose verdict has its own rules
        lost = path.name == "_404.html" or "/admin/" in url
        if (proof.verdict is PageVerdict.OK) is lost:
            wrong.append((url, proof))
    assert wrong == []
