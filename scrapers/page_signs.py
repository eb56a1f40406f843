"""What can be seen on an answer without knowing the site: its text, links, scripts, and the signs of a wall.

Sources of the signs: the public challenge pages of the protection products met on Chinese government sites
(知道创宇 ``__jsl``, 瑞数 ``$_ts``, 阿里云 ``acw_sc__v2``, 云锁, 安全狗, WZWS, 腾讯) and of the big CDNs.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_OWN_METAS = frozenset({"articletitle", "pubdate", "columnname"})   # 《政府网站发展指引》: a wall has none
_LOOKED_AT = 400_000      # characters; walls are small, a page this long is judged by its beginning

# name in the script or markup → it is this product's challenge (3), or one of several things that challenges do (2)
_SCRIPT_MARKS = (
    (3, re.compile(r"__jsl_clearance|__jsluid|jsl_sec", re.I), "知道创宇 cookie script"),
    (3, re.compile(r"\$_ts\s*=|\$_ts\[|_\$[a-zA-Z0-9]{2}\s*=\s*_\$", re.I), "瑞数 script"),
    (3, re.compile(r"acw_sc__v[23]|aliyun_waf|_waf_is_mobile|errors\.aliyun\.com", re.I), "阿里云 WAF"),
    (3, re.compile(r"cf-chl|cf_chl|/cdn-cgi/challenge-platform|cf-browser-verification", re.I), "Cloudflare challenge"),
    (3, re.compile(r"yunsuo_session|security_session_verify|safedogsite|safedog-flow|wzwsconfirm|WZWS-RAY|_guard/"
                   r"|waf_captcha|__tst_status|EO_Bot_Ssid|_Incapsula_|/_sec/cp_challenge", re.I), "WAF script"),
    (2, re.compile(r"geetest|TencentCaptcha|captcha|nocaptcha|yidun|hcaptcha|turnstile", re.I), "captcha script"),
    (2, re.compile(r"document\.cookie\s*=", re.I), "a script sets a cookie"),
    (1, re.compile(r"location\.reload\s*\(|location\.replace\s*\(|location(?:\.href)?\s*=[^=]", re.I),
     "a script loads again"),
    (1, re.compile(r"\beval\s*\(|String\.fromCharCode|\batob\s*\(", re.I), "a script unpacks a script"),
)
_TEXT_MARKS = (
    (3, re.compile(
        r"(?:访问|请求)(?:行为)?(?:已)?被(?:拒绝|拦截|阻断|禁止|限制)|可能对网站造成安全威胁|疑似黑客攻击"
        r"|已被(?:本站|网站)?(?:防火墙|管理员)拦截|(?:网站|Web应用)防火墙|IP(?:地址)?(?:已)?被(?:封|禁|限制)"
        r"|request (?:has been |was )?blocked|access (?:to this \w+ )?(?:is |has been )?(?:denied|forbidden)"
        r"|you have been blocked|403 Forbidden", re.I)),
    (3, re.compile(
        r"(?:人机|滑动|滑块)(?:验证|校验)|安全验证|请(?:输入|完成)(?:图形|图片)?验证码?|拖动滑块|(?:访问|操作|请求)(?:过于|太)频繁"
        r"|正在(?:进行)?(?:安全|浏览器|环境)(?:检测|检查|验证)|just a moment|checking your browser"
        r"|verify (?:that )?you are (?:a )?human|attention required", re.I)),
    (3, re.compile(
        r"请(?:开启|启用|打开)(?:浏览器的?)?\s*(?:JavaScript|cookie)|enable (?:JavaScript|cookies)"
        r"|JavaScript (?:is )?(?:disabled|required)", re.I)),
    (2, re.compile(r"创宇盾|安全狗|云锁|云盾|WAF|网站卫士|加速乐", re.I)),
)
_LOST = re.compile(
    r"(?:页面|网页|文章|信息|内容|栏目|链接)(?:不存在|未找到|没有找到|找不到|已(?:被)?(?:删除|移除|移走|下线)|走丢了)"
    r"|(?:找不到|未找到|没有找到)(?:了)?(?:您|你)?(?:要|想|所)?(?:访问|浏览|查找|请求|查看)?的?(?:该|此|相关)?(?:页面|网页|文章|资源|地址)"
    r"|(?:您|你)?(?:要|所|想)?(?:访问|请求|查看|浏览|查找)的(?:页面|网页|地址|文章|信息|内容)(?:暂时)?(?:无法|不|已|可能|出错|飞走)"
    r"|(?<!\d)404(?!\d)\s*(?:错误|not found|页面|error|找不到|-)|page (?:can(?:not|'t) be|was not|not) found"
    r"|\bnot found\b",
    re.I,
)
_TITLE_LOST = re.compile(r"^\W*404\W*$|^出错了|错误(?:页面|提示)|页面错误|^error page", re.I)
_LOGIN_TITLE = re.compile(r"登录|登陆|统一(?:身份)?认证|单点登录|sign in|log ?in", re.I)
_LOGIN_PATH = re.compile(r"/(?:login|signin|sso|cas|passport|oauth2?|auth)(?:[/.?;]|$)", re.I)
_PASSWORD = re.compile(r"<input\b[^<>]{0,300}\btype\s*=\s*[\"']?password", re.I)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,500})", re.I)
_HEADING = re.compile(r"<h[1-3]\b[^<>]{0,300}>([^<]{0,300})", re.I)
_LINK = re.compile(r"<a\b[^<>]{0,2000}\bhref\b", re.I)
_MEDIA = re.compile(r"<(?:img|embed|object|iframe|video|audio)\b|<a\b[^<>]{0,2000}\bhref", re.I)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|script|meta|title|div|p|table|ul|a|frameset|form|span|h\d)\b", re.I)
_META_FORWARD = re.compile(r"<meta\b[^<>]{0,200}\brefresh\b[^<>]{0,200}\burl\s*=\s*[\"']?([^\"'>\s]{1,500})", re.I)
_SCRIPT_FORWARD = re.compile(
    r"location(?:\.href|\.replace)?\s*(?:=(?!=)|\()\s*[\"']([^\"']{1,500})[\"']", re.I
)
_META = re.compile(
    r"<meta\b[^<>]{0,200}\bname\s*=\s*[\"']?(\w+)[\"']?[^<>]{0,200}\bcontent\s*=\s*[\"']([^\"']{0,300})", re.I
)
_APP_SHELL = re.compile(r"<div\b[^<>]{0,200}\bid\s*=\s*[\"']?(?:app|root|__next|__nuxt)\b[^<>]{0,200}>\s*</div", re.I)
_TAG = re.compile(r"<[^<>]{0,5000}>")
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
_CHINESE_SPACE = re.compile(r"(?<=[\u3001-\u9fff]) | (?=[\u3001-\u9fff])")


@dataclass(frozen=True, slots=True)
class Sign:
    """Something seen, in a few words, and how much it says (negative: against a wall)."""

    weight: int
    word: str


@dataclass(frozen=True, slots=True)
class Page:
    """One text answer taken apart. ``text`` is what a reader sees; ``script`` all inline scripts.

    ``is_app_shell``: an empty ``<div id="app">`` that a script fills. ``forward``: where a script or meta refresh
    leads. ``has_data``: inline scripts long enough to carry content.
    """

    source: str
    title: str
    text: str
    script: str
    links: int
    headings: tuple[str, ...]
    metas: frozenset[str]
    site_name: str
    forward: str | None
    has_media: bool
    has_password: bool
    is_app_shell: bool
    is_markup: bool

    @property
    def text_size(self) -> int:
        return len(self.text) - self.text.count(" ")

    @property
    def has_data(self) -> bool:
        return len(self.script) > 1500 or "_CONFIG" in self.script

    @property
    def is_named_as_site(self) -> bool:
        """A title that is only the site's name, where the site gives it and no column's: the home page's metas."""
        return bool(self.site_name) and self.title == self.site_name and not self.metas & _OWN_METAS

    @property
    def is_home_like(self) -> bool:
        """Many links, a title that is only the site's name, and no meta that an article or a column has."""
        if self.links < 30 or self.metas & _OWN_METAS:
            return False
        title = re.sub(r"(?:网站)?首页|门户网站|官方网站|政府网|欢迎(?:访问|光临)|[-_|—\s]", "", self.title)
        site = re.sub(r"门户网站|官方网站|政府网|[-_|—\s]", "", self.site_name)
        return not title or title == site


def read_page(body: bytes) -> Page:
    """Takes apart one text body. Never raises; bytes that are no text give a page without any."""
    source = _decode(body)[:_LOOKED_AT]
    without_scripts, script = _split_scripts(source)
    title = _TITLE.search(without_scripts)
    metas = {name.lower(): value for name, value in _META.findall(without_scripts)}
    forward = _META_FORWARD.search(without_scripts) or _SCRIPT_FORWARD.search(script)
    return Page(
        source=source,
        title=_seen(title[1]) if title else "",
        text=_seen(_TAG.sub(" ", _without_head(without_scripts))),
        script=script,
        links=len(_LINK.findall(without_scripts)),
        headings=tuple(_seen(words) for words in _HEADING.findall(without_scripts)),
        metas=frozenset(metas),
        site_name=metas.get("sitename", ""),
        forward=forward[1] if forward else None,
        has_media=_MEDIA.search(without_scripts) is not None,
        has_password=_PASSWORD.search(without_scripts) is not None,
        is_app_shell=_APP_SHELL.search(without_scripts) is not None,
        is_markup=_MARKUP.search(source[:20_000]) is not None,
    )


def wall_signs(page: Page) -> tuple[Sign, ...]:
    """Signs that the page is a wall, and those against it. A sum of 4 or more is a wall."""
    script = page.script or page.source[:5000]
    signs = [Sign(weight, word) for weight, mark, word in _SCRIPT_MARKS if mark.search(script)]
    prominent = f"{page.title} {' '.join(page.headings)} {page.text[:400]}"
    for weight, mark in _TEXT_MARKS:
        if found := mark.search(prominent):
            signs.append(Sign(weight, f"“{found[0]}”"))
    if not signs:
        return ()
    signs.append(_size_sign(page))
    if page.metas & _OWN_METAS:
        signs.append(Sign(-3, "metas of an article or column"))
    return tuple(signs)


def _size_sign(page: Page) -> Sign:
    """A shell has hardly any text and no links; a page with either is one that happens to bear a sign."""
    if page.text_size < 30 and page.links < 3 and not page.has_data:
        return Sign(2, f"only {page.text_size} characters of text")
    if page.text_size < 250 and page.links < 5:
        return Sign(1, f"only {page.text_size} characters of text")
    if page.text_size >= 600 or page.links >= 12:
        return Sign(-6, "text and links of its own")
    return Sign(-2, "some text of its own")


def login_signs(page: Page, asked_url: str, final_url: str) -> tuple[Sign, ...]:
    """Signs that the page asks for a login instead of showing what was asked for; empty when it does not."""
    led = final_url != asked_url and _LOGIN_PATH.search(urlsplit(final_url).path) is not None
    titled = _LOGIN_TITLE.search(page.title) is not None
    bare = page.text_size < 300 and page.links < 12
    signs = []
    if led and not _LOGIN_PATH.search(urlsplit(asked_url).path):
        signs.append(Sign(2, f"led to {final_url}"))
    if page.has_password and bare:
        signs.append(Sign(1, "a password field"))
    if titled and bare:
        signs.append(Sign(1, f"title “{page.title}”"))
    return tuple(signs) if sum(sign.weight for sign in signs) >= 2 else ()


def lost_signs(page: Page) -> tuple[Sign, ...]:
    """Signs of a "page not found": in the title, or in the text or a heading of a page that says little else."""
    if page.metas & {"articletitle", "pubdate"} or page.text_size >= 1500:
        return ()
    if found := _LOST.search(page.title) or _TITLE_LOST.search(page.title):
        return (Sign(2, f"title “{found[0].strip()}”"),)
    if page.text_size >= 600:
        return ()
    if found := _LOST.search(" ".join(page.headings)):
        return (Sign(2, f"heading “{found[0]}”"),)
    found = _LOST.search(page.text[:300])
    if found and (page.text_size < 200 or found.start() < 60):
        return (Sign(2, f"“{found[0]}”"),)
    return ()


def _seen(markup: str) -> str:
    """Entities resolved, white space single, and none beside Chinese characters."""
    return _CHINESE_SPACE.sub("", _SPACE.sub(" ", html.unescape(markup))).strip()


def _decode(body: bytes) -> str:
    """Good enough to look for signs; the document's own reader follows the charset policy."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _split_scripts(source: str) -> tuple[str, str]:
    """(markup without scripts, styles and comments; the scripts). Linear, whatever is left open."""
    low = source.lower()
    kept: list[str] = []
    scripts: list[str] = []
    at = 0
    for start, opening in ((found.start(), found[0]) for found in re.finditer(r"<script|<style|<!--", low)):
        if start < at:
            continue
        kept.append(source[at:start])
        closing = {"<script": "</script", "<style": "</style", "<!--": "-->"}[opening]
        end = low.find(closing, start)
        end = len(source) if end < 0 else end
        if opening == "<script":
            scripts.append(source[source.find(">", start, end) + 1 : end])
        close = source.find(">", end)
        at = len(source) if close < 0 else close + 1
    kept.append(source[at:])
    return "".join(kept), "\n".join(scripts)


def _without_head(markup: str) -> str:
    start = markup.lower().find("<body")
    if start >= 0:
        return markup[start:]
    end = markup.lower().find("</head")
    return markup[end:] if end >= 0 else _TITLE.sub(" ", markup)
