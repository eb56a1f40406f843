"""What can be seen on an answer without knowing the site: its text, links and scripts, and what its words say.

The *core* of a page is its lines that are neither links nor the frame which all pages of a site share (今天是,
主办单位, ICP备). A core of a few words may be a message in place of the page (``scrapers.messages``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scrapers.messages import any_of

OWN_METAS = frozenset({"articletitle", "pubdate", "columnname"})   # 《政府网站发展指引》: a wall has none
_LOOKED_AT = 400_000   # characters; walls are small, a page this long is judged by its beginning
_CORE_SIZE = 2000      # characters of core that are looked at
_DATA_SIZE = 30        # Chinese characters in scripts from which they carry content

_GLUED = re.compile(r"([\"'])\)?\s*\+\s*\(?\1")      # "coo"+"kie"
_SPEAKS = re.compile(r"[\u4e00-\u9fff]|\\u[4-9][0-9a-fA-F]{3}")
_PUBLISHED = re.compile(
    r"(?:发布|发文|成文|更新|公开|印发|答复|回复)(?:日期|时间)[:：]? ?\d{4}|来源[:：] ?[\u4e00-\u9fff]{2}"
)
_FILE_LINK = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar)[\"'\s?>]", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^<>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_HEADING = re.compile(r"<h[1-3]\b[^<>]{0,300}>([^<]{0,300})", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^<>]{0,2000}\bhref\b", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|script|meta|title|div|p|table|ul|a|frameset|form|span|h\d|br|b|font|center|iframe)\b",
    re.IGNORECASE,
)
_META_FORWARD = re.compile(r"<meta\b[^<>]{0,200}\brefresh\b[^<>]{0,700}", re.IGNORECASE)
_META_TARGET = re.compile(r"\burl\s*=\s*[\"']?([^\"'>\s]{1,500})", re.IGNORECASE)
_SCRIPT_FORWARD = re.compile(
    r"location(?:\.href|\.replace)?\s*(?:=(?!=)|\()\s*[\"']([^\"']{1,500})[\"']", re.IGNORECASE
)
_RELOAD = re.compile(r"\blocation\.reload\s*\(", re.IGNORECASE)
_OTHER_SITE = re.compile(r"<frame\b[^<>]{0,500}?\bsrc\s*=\s*[\"']?(https?:[^\"'>\s]{1,500})", re.IGNORECASE)
_ALERT = re.compile(r"\balert\s*\(\s*[\"']([^\"']{1,200})[\"']", re.IGNORECASE)
_META = re.compile(
    r"<meta\b[^<>]{0,200}\bname\s*=\s*[\"']?(\w+)[\"']?[^<>]{0,200}\bcontent\s*=\s*[\"']([^\"']{0,300})", re.I
)
_APP_SHELL = re.compile(
    r"<(?:app-root|div\b[^<>]{0,200}\bid\s*=\s*[\"']?(?:app|root|__next|__nuxt|app-root|main-app)\b)", re.IGNORECASE
)
_PLAYERS = frozenset({"iframe", "embed", "object", "video", "audio"})
_FRAME_IMAGE = re.compile(
    r"logo|icon|banner|top|head|foot|code|captcha|qr|ewm|wx|weixin|load|search|404|err|width\s*=\s*[\"']?[01]\b",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(r"\bhref\s*=\s*[^\s]{0,300}?(?:download|downfile|attach)[^\s?]{0,100}\?", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]{0,5000})>")
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
_CHINESE_SPACE = re.compile(r"(?<=[\u3001-\u9fff]) | (?=[\u3001-\u9fff])")
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|br|button|center|dd|div|dl|dt|fieldset|footer|form|frame|h[1-6]|header|hr"
    "|label|legend|li|main|nav|ol|option|p|pre|section|select|table|tbody|td|th|tr|ul"
)
_ENDS_LINK = frozenset({"a", "li", "ul", "ol", "td", "tr", "table"})
_UNSEEN = frozenset({"noscript", "select", "textarea"})
_HIDDEN = re.compile(r"display\s*:\s*none|\shidden(?:\s|=|/|$)", re.IGNORECASE)
_NEVER_CLOSED = frozenset({"input", "img", "br", "hr", "meta", "link", "embed"})
_SAYS = re.compile(r"[\u3400-\u9fff]{2}|[A-Za-z]{3}|[45] ?0 ?\d")
_UNFILLED = re.compile(r"\{\{[^{}]{0,200}\}\}")       # a template that a script was to fill
_SITE_LINE = any_of("""
    主办单位  承办单位  主办：  版权所有  ICP备  公网安备  网站标识码  技术支持  邮编  邮政编码  今天是  当前位置
    所在位置  您的位置  分辨率  copyright  网站地图  即将离开  扫一扫  举报(?:电话|邮箱)
    ^(?:地址|电话|联系电话|传真|邮箱)[：:]  ^(?:[您你]好|欢迎)[，,！! ]..(?:登录|登陆|访问|光临)
""")
_LABEL_LINE = re.compile(
    r"(?:用户名|密码|验证码|账号|搜索|(?:发布|发文|成文|更新)?(?:日期|时间)|(?:信息|文章)?来源|作者|浏览(?:次数|量|数)?"
    r"|点击数?|次数|字[体号]|打印|关闭|分享到?|责任编辑|[\s:：\-|【】\[\]()（）/年月日大中小\d])++"
)
_WAITING = re.compile(r"(?:正在|数据|努力){0,3}加载中?|loading|please wait|请稍[候后等]|[.。…\s!！]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One text answer taken apart. ``text`` is what stands in it, ``core`` the lines that are neither links nor the
    site's frame, ``script`` all inline scripts.

    ``forward``: where a script, a meta refresh or a frameset leads, "" for the page itself. ``has_media``: an image,
    player or file of the page's own. ``is_app_shell``: an element that a script is to fill. ``is_markup``: HTML.
    """

    source: str
    title: str
    text: str
    core: str
    script: str
    links: int
    headings: tuple[str, ...]
    metas: frozenset[str]
    site_name: str
    forward: str | None
    has_media: bool
    has_file: bool
    has_password: bool
    is_app_shell: bool
    is_markup: bool

    @property
    def text_size(self) -> int:
        return len(self.text) - self.text.count(" ")

    @property
    def core_size(self) -> int:
        """Without words that only ask to wait."""
        return len(_WAITING.sub("", self.core))

    @property
    def has_data(self) -> bool:
        """Inline scripts that carry content."""
        return "_CONFIG" in self.script or len(_SPEAKS.findall(self.script)) >= _DATA_SIZE

    @property
    def is_bare(self) -> bool:
        """Next to no words, no link and nothing for a script to show: a shell, a forward, a challenge."""
        shows = self.has_data or self.has_media or any(len(_WAITING.sub("", words)) > 3 for words in self.headings)
        return not shows and (self.core_size < 30 if self.links else self.core_size < 80) and self.links < 3

    @property
    def is_published(self) -> bool:
        """Whether it bears a file, or a date or source with its label: a message has neither."""
        return self.has_file or _PUBLISHED.search(self.text[:20_000]) is not None

    @property
    def is_named_as_site(self) -> bool:
        """A title that is only the site's name, where the site gives it and no column's: the home page's metas."""
        return bool(self.site_name) and self.title == self.site_name and not self.metas & OWN_METAS

    @property
    def is_home_like(self) -> bool:
        """Many links, a title that is only the site's name, and no meta that an article or a column has."""
        if self.links < 30 or self.metas & OWN_METAS:
            return False
        title = re.sub(r"(?:网站)?首页|门户网站|官方网站|政府网|欢迎(?:访问|光临)|[-_|—\s]", "", self.title)
        site = re.sub(r"门户网站|官方网站|政府网|[-_|—\s]", "", self.site_name)
        return not title or title == site


def read_page(body: bytes) -> Page:
    """Takes apart one text body. Never raises; bytes that are no text give a page without any."""
    source = _decode(body)[:_LOOKED_AT]
    markup, script = _split_scripts(source)
    shown = _without_head(markup)
    title = _TITLE.search(markup)
    metas = {name.lower(): value for name, value in _META.findall(markup)}
    return Page(
        source=source,
        title=_seen(title[1]) if title else "",
        text=_seen(_TAG.sub(" ", shown)),
        core=_core(shown, script),
        script=unglued(script),
        links=len(_LINK.findall(markup)),
        headings=tuple(_seen(words) for words in _HEADING.findall(markup)),
        metas=frozenset(metas),
        site_name=metas.get("sitename", ""),
        forward=_forward(markup, script),
        has_media=_has_media(shown),
        has_file=_FILE_LINK.search(markup) is not None,
        has_password=_PASSWORD.search(markup) is not None,
        is_app_shell=_APP_SHELL.search(markup) is not None,
        is_markup=_MARKUP.search(source[:20_000]) is not None,
    )


def unglued(script: str) -> str:
    """With strings that were put together ("coo"+"kie") in one piece."""
    return _GLUED.sub("", script)


def _core(markup: str, script: str) -> str:
    """The first lines that are neither links nor the site's frame; of a page without any, what its script pops up, or
    many hidden lines: then it is a page that a script uncovers."""
    core = _own(_lines(markup)) or _own(map(_seen, _ALERT.findall(script[:20_000])))
    return core if core or not _HIDDEN.search(markup) else _own(_lines(_HIDDEN.sub("", markup)), least=200)


def _own(lines: Iterable[str], least: int = 1) -> str:
    core = ""
    for line in lines:
        if not _SITE_LINE.search(line) and not _LABEL_LINE.fullmatch(line):
            core += f"\n{line}" if core else line
        if len(core) > _CORE_SIZE:
            break
    return core if len(core) >= least else ""


def _lines(markup: str) -> Iterator[str]:
    """What a reader sees, block by block; without blocks that are nothing but links, numbers and marks."""
    line: list[str] = []
    own: list[str] = []
    at, in_link, unseen = 0, False, ""
    for tag in _TAG.finditer(f"{markup}</body>"):
        closes, name = bool(tag[1]), tag[2].lower()
        if not unseen:
            line.append(markup[at : tag.start()])
            own.append("" if in_link else line[-1])
        at = tag.end()
        if unseen:
            unseen = "" if closes and name == unseen else unseen
        elif not closes and (name in _UNSEEN or (_HIDDEN.search(tag[3]) and name not in _NEVER_CLOSED)):
            unseen = name
        if name in _ENDS_LINK:
            in_link = name == "a" and not closes and "href" in tag[3].lower()
        if _BLOCK.fullmatch(name):
            if _SAYS.search("".join(own)):
                yield _seen("".join(line))
            line, own = [], []


def _has_media(markup: str) -> bool:
    """An image outside links that is no part of a site's frame, a player, or a link to something to download."""
    in_link = False
    for tag in _TAG.finditer(markup):
        name, rest = tag[2].lower(), tag[3]
        if name == "a":
            in_link = not tag[1]
            if _DOWNLOAD.search(rest):
                return True
        if name in _PLAYERS or (name == "img" and not in_link and not _FRAME_IMAGE.search(rest)):
            return True
    return _FILE_LINK.search(markup) is not None


def _forward(markup: str, script: str) -> str | None:
    """Where the page leads by itself; "" when it is to load again."""
    if (meta := _META_FORWARD.search(markup)) is not None:
        target = _META_TARGET.search(meta[0])
        return target[1] if target else ""
    is_short = len(script) < 1500 and not _APP_SHELL.search(markup)     # a forward is; an application may do it later
    if is_short and (_RELOAD.search(script) or _RELOAD.search(markup)):
        return ""
    found = (_SCRIPT_FORWARD.search(script) if is_short else None) or _OTHER_SITE.search(markup)
    return found[1] if found else None


def _seen(markup: str) -> str:
    """Entities resolved, tags taken out, white space single, and none beside Chinese characters."""
    words = _UNFILLED.sub("", html.unescape(markup))
    return _CHINESE_SPACE.sub("", _SPACE.sub(" ", words)).strip()


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
