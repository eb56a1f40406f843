"""Is this answer the page that was asked for? A verdict with its evidence, never "no news".

Pure. A wall often answers with status 200: a few hundred bytes of script that set a cookie and reload, a captcha, a
login form, a "page not found" without 404. Each such thing is a sign with a weight; signs that a page also bears when
it is genuine (a login link in its header, a cookie for statistics) need a second one, and a page with much text or many
links of its own is not a shell. A page that is nothing but a message is what the message says, in HTML, in an ``alert``
and in JSON; a page that was published (headline, date, attachment) may speak of firewalls and of pages not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from scrapers.envelopes import envelope_says, read_json
from scrapers.messages import Message, any_of, said
from scrapers.model import Ask, PageVerdict, Purpose
from scrapers.page_signs import OWN_METAS, Page, read_page, unglued

_WALL_STATUS = frozenset({401, 403, 406, 407, 412, 418, 444, 451, 493, 511, 512, 521, 567})
_LATER_STATUS = frozenset({408, 425, 429})
_CHALLENGE_HEADERS = frozenset({"x-amzn-waf-action", "cf-mitigated"})
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|pptx?|zip|rar|7z|jpe?g|png|tiff?)$", re.IGNORECASE)
_PACKED_NAME = re.compile(r"\.(?:pdf|docx|ofd|xlsx|pptx|zip|rar|7z|jpe?g|png|tiff?)$", re.IGNORECASE)   # never text
_DOWNLOAD_PATH = re.compile(r"/\w*down(?:load|file)?\w*(?:[./?]|$)", re.IGNORECASE)
_OFFICE_HTML = re.compile(r"office:(?:word|excel)|\bWordSection|ProgId\b.{0,20}(?:Word|Excel)|mso-application", re.I)
_DATA_URL = re.compile(r"/api(?:-gateway)?/|-search-front/|/jsonp/|\.json(?:$|\?)|[?&](?:callback=|_isJson=true)", re.I)
_ERROR_PATH = re.compile(r"(?:^|[/_.-])(?:404|4xx|errors?|err|not-?_?found|nopage)(?=[/_.-]|$)", re.IGNORECASE)
_HOME = re.compile(r"/?(?:(?:index|default|main|home)\.\w{2,5})?", re.IGNORECASE)
_FILE_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM",
    b"II*\0", b"MM\0*", b"{\\rtf",
)
# The public challenge pages of the protection products met on Chinese government sites and of the big CDNs:
# found in the source → it is this product's challenge (4), or one of several things that challenges do
_SCRIPT_MARKS = tuple((weight, re.compile(mark), word) for weight, mark, word in (
    (4, r"__jsl_clearance|__jsluid|jsl_sec", "知道创宇 cookie script"),
    (4, r"\$_ts\s*=|\$_ts\[|_\$[a-z0-9]{2}\s*=\s*_\$", "瑞数 script"),
    (4, r"acw_sc__v[23]|aliyun_waf|_waf_is_mobile|errors\.aliyun\.com|waf_nc_|/_____tmd_____/|x5secdata", "阿里云 WAF"),
    (4, r"cf[-_]chl|/cdn-cgi/challenge-platform/(?!scripts/jsd)|cf-browser-verification", "Cloudflare challenge"),
    (4, r"yunsuo|security_session_verify|safedogsite|safedog-flow|wzws(?:confirm|question|-ray)|_guard/|waf_captcha"
        r"|waf_challenge|hwwafjsv|dbwaf|/\.safeline/|__tst_status|eo_bot_ssid|_incapsula_|/_sec/cp_challenge|/tspd/"
        r"|bobcmn|/\.within\.website/", "WAF script"),
    (2, r"geetest|captcha|yidun|turnstile|jschl", "captcha script"),
    (2, r"document\s*(?:\.\s*cookie|\[\s*[\"']cookie[\"']\s*\])\s*=", "a script sets a cookie"),
    (2, r"(?<!\[)[\"']cookie[\"']", "a script hides that it uses cookies"),
    (2, r"(?:\\x[0-9a-f]{2}){8}|\b_0x[0-9a-f]{4}|[\"'][\w+/=.\-]{200}|\b_\$\w\w\b|[\[\]()!+]{60}",
     "a script that nobody can read"),
    (2, r"\beval\s*\(|string\.fromcharcode|\batob\s*\(", "a script unpacks a script"),
    (2, r"\.submit\s*\(", "a form that sends itself"),
    (1, r"\breload[\"'\]]*\s*\(|location\.replace\s*\(|location(?:\.href|[\"']\])?\s*=[^=]|\.href\s*=[^=]",
     "a script loads again"),
))
# titles, whatever else is in the page
_LOST_TITLE = any_of(r"""
    ^\W*<404>(?:\W|错误|页面|$)  not found  (?:页面|网页|文件|内容)(?:不存在|未找到|没有找到|找不到)  ^页面错误
    ^error page  (?:无法找到|找不到)(?:该|此)?(?:页|网页|文件)
""")
_HIJACKED = any_of("""
    娱乐城  百家乐  彩票  棋牌  博彩  投注  老虎机  时时彩  六合彩  葡京  威尼斯人  真人  体育平台  开户  彩金  成人
    久久  无码  精品视频  在线观看  影院  色情  私服
""")
_NO_HEADLINE = re.compile(
    r"^[ -~]*$|^.{0,6}(?:提示|警告|公告|消息|信息|错误|error|检查|登录)\W*$|(?:平台|门户|[局厅网]|委员会|政府)\W*$",
    re.IGNORECASE,
)
_SHORT_HEADLINE = re.compile("(?:通知|公告|公示|通报)$")
_ABOUT = re.compile(r"^关于|怎么办|如何|什么|[?？]|的(?:通知|公告|通报|报告|说明|决定|批复)$")
_SPEAKS_TO = re.compile(r"[您你请]|抱歉|对不起|正在|本[网站栏页]|该[网站栏页]")
_TO_READER = re.compile(r"[您你]|抱歉|对不起|sorry|please|\byour?\b|^请[按点核重稍使输联]", re.I | re.M)
_TOO_OFTEN = re.compile("too many|频繁|频率|过快")
_TITLE_PARTS = re.compile(r"\s*[_|—–]+\s*|\s-\s?|-(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])-")
_NO_LINES = re.compile(r"暂无|没有|为空|共 ?0|\b0\b")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LINE_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|(?<![\w.-])\d{1,2}-\d{1,2}(?![\w.-])")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_NOTHING_LISTED = re.compile("^“(?:没有?找到|没有查询到|未|查无).{0,20}(?:信息|记录|资料|数据|内容|文章|文件|新闻)”$")
_FETCHES = re.compile(r"\bajax\b|\.(?:get|post|getJSON)\s*\(|\bfetch\s*\(|axios|XMLHttpRequest", re.IGNORECASE)
_LOGIN_TITLE = re.compile(r"登录|登陆|统一(?:身份)?认证|单点登录|sign in|log ?in", re.IGNORECASE)
_LOGIN_PATH = re.compile(r"/(?:login|signin|sso|cas|passport|oauth2?|auth|uaa|idp)(?:[/.?;]|$)", re.IGNORECASE)

_MESSAGE_SIZE = 300       # characters of core up to which a page may be nothing but a message …
_FIRST_WORDS = 80         # … and of a longer one, where a message begins
_SITE_LINKS = 12          # so many links are the frame of a site
_ENOUGH = 4               # the sum of weights from which a page is a wall
_PDF_WITHIN = 1024        # readers allow so many bytes before %PDF

_WORDING: Mapping[Message, tuple[PageVerdict, str]] = {
    Message.REFUSED: (PageVerdict.BLOCKED, "a wall instead of the page"),
    Message.LOGIN: (PageVerdict.BLOCKED, "a login page"),
    Message.LOST: (PageVerdict.SOFT_404, "the site's \"page not found\" with status 200"),
    Message.CLOSED: (PageVerdict.SOFT_404, "a site that is closed, moved or not set up"),
    Message.FAILED: (PageVerdict.SERVER_ERROR, "an error or maintenance message with status 200"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Something seen, in a few words, and how much it says (negative: against a wall)."""

    weight: int
    word: str


@dataclass(frozen=True, slots=True)
class Proof:
    """``reason`` in a person's words, ``evidence`` what it rests on; both None when the page is simply good."""

    verdict: PageVerdict
    reason: str | None = None
    evidence: str | None = None


def judge(ask: Ask, status: int, headers: Mapping[str, str], body: bytes, final_url: str) -> Proof:
    """The verdict on one answer. ``body`` is decoded, ``final_url`` where the redirects ended.

    An answer 304 is not for this function: the client knows what it refers to.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    page = read_page(body) if body and not _is_file(body) else None
    if status >= 300 or status < 200:
        return _by_status(ask, status, lower, page, final_url)
    if challenge := _CHALLENGE_HEADERS & lower.keys():
        return Proof(PageVerdict.BLOCKED, "a wall instead of the page", f"header {min(challenge)}")
    if page is None:
        return Proof(PageVerdict.OK) if body else Proof(PageVerdict.EMPTY, "the answer has no body", f"status {status}")
    if (data := read_json(page.source)) is not None:
        return _judge_data(ask, page, data)
    if not page.is_markup:
        return _judge_plain(ask, lower.get("content-type", ""), page)
    return _judge_markup(ask, page, final_url)


def _by_status(ask: Ask, status: int, headers: Mapping[str, str], page: Page | None, url: str) -> Proof:
    signs = _wall(ask, page) if page is not None else ()
    words = _words(signs)
    is_refused = status in _WALL_STATUS
    if status in _LATER_STATUS and _TOO_OFTEN.search(words.lower()):
        signs = ()
    if not signs and 520 <= status <= 530 and "cloudflare" in headers.get("server", "").lower():
        is_refused = False        # the CDN does not reach the site
    if signs or is_refused:
        return Proof(PageVerdict.BLOCKED, f"the site refuses with status {status}", words or f"status {status}")
    if status < 400 and urljoin(url, headers.get("location", "no")) == url:
        return Proof(PageVerdict.BLOCKED, f"leads to itself with status {status}", f"to {url}")
    if status in (404, 410):
        return Proof(PageVerdict.GONE, f"status {status}")
    if status >= 500 or status in _LATER_STATUS:
        return Proof(PageVerdict.SERVER_ERROR, f"status {status}")
    return Proof(PageVerdict.SOFT_404, f"the site does not accept the request: status {status}")


def _wall(ask: Ask, page: Page) -> tuple[Sign, ...]:
    """The signs of a wall when they are enough, else none."""
    signs = _script_signs(page)
    if sum(sign.weight for sign in signs) >= _ENOUGH:
        return signs
    found = _message(ask, page)
    return (Sign(_ENOUGH, found[1]),) if found and found[0] is Message.REFUSED else ()


def _judge_markup(ask: Ask, page: Page, final_url: str) -> Proof:
    if signs := _wall(ask, page):
        return Proof(PageVerdict.BLOCKED, "a wall instead of the page", _words(signs))
    if asked_login := _login_signs(page, ask.url, final_url):
        return Proof(PageVerdict.BLOCKED, "a login page", _words(asked_login))
    if ask.purpose is Purpose.ROBOTS:
        return Proof(PageVerdict.OK)
    return (
        _judge_forward(ask, page, final_url) or _judge_message(ask, page) or _judge_place(ask, page, final_url)
        or _judge_content(ask, page)
    )


def _script_signs(page: Page) -> tuple[Sign, ...]:
    """What its scripts do that walls do, and what speaks against it. A sum of 4 or more is a wall."""
    source = unglued(page.source).lower()      # marks with re.IGNORECASE take ten times as long
    least = 0 if page.is_bare else _ENOUGH      # who shows something may also have a cookie for statistics
    signs = [Sign(weight, word) for weight, mark, word in _SCRIPT_MARKS if weight >= least and mark.search(source)]
    return (*signs, _size_sign(page)) if signs else ()


def _size_sign(page: Page) -> Sign:
    """A shell has hardly any text and no links; a page with either is one that happens to bear a sign."""
    if page.is_published or page.metas & OWN_METAS or _has_headline(page):
        return Sign(-6, "published")
    if page.is_bare:
        return Sign(0 if page.is_app_shell else 2, f"only {page.core_size} characters of text")
    if page.text_size >= 600 or page.links >= _SITE_LINKS:
        return Sign(-6, "text and links of its own")
    return Sign(0 if page.text_size < 250 and page.links < 5 else -2, "some text of its own")


def _login_signs(page: Page, asked_url: str, final_url: str) -> tuple[Sign, ...]:
    """Signs that the page asks for a login instead of showing what was asked for; empty when it does not."""
    was_asked = _LOGIN_PATH.search(urlsplit(asked_url).path) is not None
    signs = []
    if final_url != asked_url and not was_asked and _LOGIN_PATH.search(urlsplit(final_url).path):
        signs.append(Sign(2, f"led to {final_url}"))
    if page.is_bare and page.forward and not was_asked and _LOGIN_PATH.search(urlsplit(page.forward).path):
        signs.append(Sign(2, f"leads to {page.forward}"))
    if page.text_size < 300 and page.links < _SITE_LINKS and not page.is_published:
        if page.has_password:
            has_more = page.core_size >= 60 or page.text_size >= 120 or page.links >= 5 or _DATE.search(page.text)
            signs.append(Sign(1 if has_more else 2, "a password field"))
        if _LOGIN_TITLE.search(page.title):
            signs.append(Sign(1, f"title “{page.title}”"))
    return tuple(signs) if sum(sign.weight for sign in signs) >= 2 else ()


def _message(ask: Ask, page: Page) -> tuple[Message, str] | None:
    """What the page says when it is nothing but a message; None when it is something of its own."""
    if page.metas & {"articletitle", "pubdate"}:
        return None
    if len(set(_HIJACKED.findall(page.title))) > 1:
        return Message.CLOSED, f"title “{page.title[:80]}”"
    if (lost := _LOST_TITLE.search(page.title)) and page.text_size < 1500:
        return Message.LOST, f"title “{lost[0].strip()}”"
    if ask.purpose is not Purpose.LISTING:
        return None if page.is_published or _has_headline(page) else _spoken(page)
    found = None if len(_LINE_DATE.findall(page.text[:20_000])) > 2 else _spoken(page)
    may_come = found is not None and found[0] is Message.FAILED and _FETCHES.search(page.script)
    return None if may_come or (found and _NOTHING_LISTED.search(found[1])) else found


def _spoken(page: Page) -> tuple[Message, str] | None:
    """What title and core say; of a long core only headings that are a message by themselves, and how it begins. The
    title of a page in the frame of a site names the column or the site."""
    title = page.title if page.links < _SITE_LINKS else ""
    if len(page.core) <= _MESSAGE_SIZE:
        return said(f"{title}\n{page.core}")
    for headline in (title, *page.headings[:5]):
        if (found := said(headline)) and _is_all(headline, found[1]):
            return found
    found = said(page.core[:_FIRST_WORDS])
    return found if found and found[0] in (Message.REFUSED, Message.FAILED) and not _CHINESE.search(found[1]) else None


def _has_headline(page: Page) -> bool:
    """Whether a part of the title is an article's: about something, or a line of the page, and no message itself."""
    lines = page.core[:5000].split("\n")
    for name in _TITLE_PARTS.split(page.title)[:5]:
        stands = any(line.startswith(name) for line in lines) or any(name in words for words in page.headings[:20])
        is_long = len(name) >= 6 or (len(name) == 4 and _SHORT_HEADLINE.search(name) is not None)
        in_frame = page.links >= _SITE_LINKS
        is_notice = in_frame and _SHORT_HEADLINE.search(name) is not None
        is_own = _ABOUT.search(name) is not None or (stands and (is_notice or not _NO_HEADLINE.search(name)))
        found = said(name)
        if is_long and is_own and (found is None or (in_frame and not _is_all(name, found[1]))):
            return True
    return False


def _is_all(headline: str, words: str) -> bool:
    """Whether a headline is hardly more than the words of a message in it. One that tells of something is more."""
    other = len(_CHINESE.findall(headline)) - len(_CHINESE.findall(words))
    if _ABOUT.search(headline) or _SHORT_HEADLINE.search(headline):
        return False
    return other <= 3 or _SPEAKS_TO.search(headline) is not None


def _is_unnamed(ask: Ask, page: Page) -> bool:
    """Whether it is a few words, who knows which, where a page should be: nothing names it, or there is nothing but a
    name, and no file, image or date is with it."""
    if page.metas & OWN_METAS or page.is_published or page.has_media or page.has_data or page.is_app_shell:
        return False
    if not page.core or page.core_size >= 60 or page.core.count("\n") > 2:
        return False
    if "附件" in page.text or _DATE.search(page.text):
        return False
    if ask.purpose is Purpose.LISTING:
        return page.links < 3 and (not page.script or "alert(" in page.script) and _NO_LINES.search(page.core) is None
    names = [part for words in (page.title, *page.headings[:20]) for part in _TITLE_PARTS.split(words)]
    own = [name for name in names if len(name) > 3 and name != page.site_name and not _NO_HEADLINE.search(name)]
    if own or _has_headline(page):
        return page.links < 3 and all(line in page.title for line in page.core.split("\n"))
    return page.links < _SITE_LINKS or _TO_READER.search(page.core) is not None


def _judge_forward(ask: Ask, page: Page, final_url: str) -> Proof | None:
    """A page without content that leads on; one that leads to itself waits for a cookie."""
    if page.forward is None or not page.is_bare:
        return None
    if urljoin(final_url, page.forward) == final_url:
        return Proof(PageVerdict.BLOCKED, "a page that only leads to itself", f"to {final_url}")
    if page.core_size == 0 or _message(ask, page) is None:
        return Proof(PageVerdict.SOFT_404, "only a redirect by script or meta", f"to {page.forward}")
    return None


def _judge_message(ask: Ask, page: Page) -> Proof | None:
    if found := _message(ask, page):
        verdict, reason = _WORDING[found[0]]
        return Proof(verdict, reason, found[1])
    if _is_unnamed(ask, page):
        return Proof(PageVerdict.SOFT_404, "a few words that nothing names as a page", page.core)
    return None


def _judge_place(ask: Ask, page: Page, final_url: str) -> Proof | None:
    """Whether it is another page than the one asked for; None when nothing says so."""
    if (elsewhere := _elsewhere(ask, final_url)) is not None:
        return Proof(PageVerdict.SOFT_404, elsewhere, f"led to {final_url}")
    if _wants_file(ask) and not _OFFICE_HTML.search(page.source[:5000]):
        return Proof(PageVerdict.SOFT_404, "an HTML page instead of a file", page.title or page.source[:80])
    if _wants_data(ask) and page.source.lstrip()[:9].lower().startswith(("<!doctype", "<html")):
        return Proof(PageVerdict.SOFT_404, "an HTML page instead of data", page.title or page.source[:80])
    if ask.purpose is Purpose.DOCUMENT and page.is_home_like:
        return Proof(PageVerdict.SOFT_404, "the site's home page instead of the page", page.title)
    return None


def _elsewhere(ask: Ask, final_url: str) -> str | None:
    """Where redirects ended that do not lead to pages like the one asked for."""
    if _is_home(final_url) and not _is_home(ask.url):
        return "the home page instead of the page"
    if ask.purpose is Purpose.DOCUMENT and _is_folder_above(final_url, ask.url):
        return "a folder's page instead of the page"
    if final_url != ask.url and _ERROR_PATH.search(urlsplit(final_url).path):
        return "an error page instead of the page"
    return None


def _judge_content(ask: Ask, page: Page) -> Proof:
    """Whether anything is in the page. A listing may be without visible text: its list may come by script or API."""
    has_links = page.text_size >= 1500 or _DATE.search(page.text) is not None      # more than the frame of a site
    if ask.purpose is Purpose.LISTING or page.has_data or page.has_media or has_links:
        return Proof(PageVerdict.OK)
    if page.core_size < 5 or (page.is_app_shell and page.core_size < 60):
        return Proof(PageVerdict.EMPTY, "a page without text, image or file", f"{len(page.source)} characters of HTML")
    return Proof(PageVerdict.OK)


def _judge_data(ask: Ask, page: Page, data: object) -> Proof:
    """JSON and JSONP: the envelope may say that there is no answer. What is in it is judged by the adapter that asked;
    a document is never JSON."""
    is_listing = ask.purpose is Purpose.LISTING
    found = envelope_says(data) if ask.purpose is not Purpose.ROBOTS else None
    if found and (is_listing or found[1]):
        verdict, reason = _WORDING[found[0]]
        return Proof(verdict, f"{reason}, in JSON", page.source[:120])
    if ask.purpose in (Purpose.DOCUMENT, Purpose.ATTACHMENT):
        return Proof(PageVerdict.SOFT_404, "JSON instead of a page", page.source[:120])
    return Proof(PageVerdict.OK)


def _judge_plain(ask: Ask, media_type: str, page: Page) -> Proof:
    """Text without markup: a script, CSV, XML, robots.txt; or a wall or a message that only says so."""
    if ask.purpose is Purpose.ROBOTS:
        return Proof(PageVerdict.OK)
    if signs := _wall(ask, page):
        return Proof(PageVerdict.BLOCKED, "a wall instead of the page", _words(signs))
    if ("html" in media_type or not media_type) and (proof := _judge_message(ask, page)):
        return proof
    if page.text.strip("\"'{} ").lower() in ("", "null", "undefined") and not page.script:
        return Proof(PageVerdict.EMPTY, "an answer with nothing in it", f"{len(page.source)} characters")
    if _wants_file(ask, _PACKED_NAME) and page.text.isprintable():
        return Proof(PageVerdict.SOFT_404, "text instead of a file", page.source[:120])
    return Proof(PageVerdict.OK)


def _is_file(body: bytes) -> bool:
    return body.startswith(_FILE_MAGIC) or b"%PDF-" in body[:_PDF_WITHIN]


def _wants_file(ask: Ask, name: re.Pattern[str] = _FILE_NAME) -> bool:
    """Whether the address names a file that is no page, in its path or its query."""
    parts = urlsplit(ask.url)
    if name.search(parts.path) or any(name.search(value) for value in parts.query.split("&")):
        return True
    return ask.purpose is Purpose.ATTACHMENT and _DOWNLOAD_PATH.search(parts.path) is not None


def _wants_data(ask: Ask) -> bool:
    return ask.purpose is Purpose.LISTING and ("json" in (ask.content_type or "") or bool(_DATA_URL.search(ask.url)))


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def _is_folder_above(final_url: str, asked_url: str) -> bool:
    """Whether the redirects ended at the index of a folder in which, or below which, the page was to be."""
    final, asked = urlsplit(final_url), urlsplit(asked_url)
    folder, _, name = final.path.rpartition("/")
    if final.query or final.path == asked.path or _HOME.fullmatch(name) is None:
        return False
    return asked.path.startswith(f"{folder}/") and _HOME.fullmatch(asked.path.removeprefix(f"{folder}/")) is None


def _words(signs: tuple[Sign, ...]) -> str:
    return ", ".join(sign.word for sign in signs if sign.weight > 0)[:300]
