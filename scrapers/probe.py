"""What kind of site is this, and where may a bureau's reports stand on it? For adding a bureau in five minutes.

The page a person gives is asked for, its platform recognised by its signs, its links read for columns in which such
reports stand (by name), and the likeliest of them are tried. Mostly one request a column, at the host's pace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapers.bureau import stranger
from scrapers.client import Fetcher
from scrapers.errors import FazhiError
from scrapers.glance import Glance, glance
from scrapers.model import Answer, Ask, Bureau, Column, Platform
from scrapers.platforms import Likeness, likenesses
from scrapers.platforms.base import is_json, text_of
from scrapers.platforms.links import host_of, looks_like_document, target_of, url_key
from scrapers.platforms.rows import base_url, parse, title_of

_TRIES = 12  # columns that are tried
_KEPT = 5    # columns that the YAML names when none of them shows a report
_LONGEST = 20  # characters of a column's name
_NAMES = (
    (9, re.compile(r"法治政府|依法行政|法治建设|法治[\u4e00-\u9fff]{2}(?:建设)?$|法治工作")),
    (5, re.compile(r"年度报告|工作总结|总结计划|计划总结|规划总结|工作报告")),
    (4, re.compile(r"部门文件|政策文件|本[局委]文件|其他文件|规范性文件|政府信息公开目录|信息公开目录")),
    (3, re.compile(r"通知公告|公示公告|公告公示|通知公示|公示公开|公告栏|公告$|公示$")),
    (2, re.compile(r"政府信息公开|信息公开|政务公开|法定主动公开|工作动态|反馈统计|政务动态")),
)
_ARTICLE = re.compile(
    r"/(?:t\d{8}_|post_|art_|content_)\d+|/\d{5,}\.[js]?html?$|/[0-9a-f]{32}\.s?html|(?:detail|show|view|content)[^/]*\?.*id="
    r"|/info/\d+/\d+\.htm|/\d{4}/\d{1,3}(?:-\d{1,2})?/\d+\.html",
    re.I,
)
_TITLE = re.compile(r"\d{4}年|关于|第\d+|通报$|召开|开展|《")  # an article's title, not a column's name
_NO_COLUMN = re.compile(r"指南|年报|制度|依申请|意见箱|信箱|登录|注册|邮箱|english|无障碍|首页", re.I)


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found. ``platform``: None when nothing was recognised and no list could be read; ``columns``: those to
    declare, the likeliest first; ``tried``: all that were asked, those included; ``site_name``: as the page calls its
    site."""

    url: str
    platform: Platform | None
    likenesses: tuple[Likeness, ...]
    site_name: str | None
    columns: tuple[Glance, ...]
    tried: tuple[Glance, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    """A column that a page links to, and how well its name suits."""

    weight: int
    name: str
    url: str


class _Once:
    """Asks each question once: a column's page is read for its list, and again for its links."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._answers: dict[str, Answer] = {}

    def fetch(self, bureau: Bureau, ask: Ask) -> Answer:
        known = self._answers.get(ask.request_sha256)
        if known is None:
            known = self._answers[ask.request_sha256] = self._fetcher.fetch(bureau, ask)
        return known


def probe(url: str, fetcher: Fetcher) -> Probe:
    """Looks at the page and the columns that it links to. Raises FazhiError when the page itself cannot be read."""
    fetcher, bureau = _Once(fetcher), stranger(url)
    answer = fetcher.fetch(bureau, Ask(url))
    found_at = answer.capture.final_url
    text = text_of(answer.body, answer.capture.charset)
    alike = tuple(likenesses(found_at, text))
    platform = alike[0].platform if alike else Platform.GENERIC
    tried = tuple(_try(bureau, found_at, text, platform, fetcher))
    columns = _chosen(tried)
    if not alike and columns:
        platform = Counter(one.column.platform for one in columns).most_common(1)[0][0]
    known = alike or columns
    return Probe(url, platform if known else None, alike, _site_name(text), columns, tried)


def _try(bureau: Bureau, url: str, text: str, platform: Platform, fetcher: Fetcher) -> Iterator[Glance]:
    """The page itself when it may be a column, then the columns it links to, by how well their names suit; where
    their pages name better ones (政务公开 › 法治政府建设), those too."""
    waiting = {url_key(url): _Link(10, _heading(text), url)} if not looks_like_document(url) or "index" in url else {}
    waiting |= _links(url, text)
    done: set[str] = set()
    asked: list[str] = []
    for _ in range(_TRIES):
        left = [link for key, link in waiting.items() if key not in done]
        if not left:
            return
        link = max(left, key=lambda one: one.weight)
        done.add(url_key(link.url))
        if url_key(_folder(link.url)) in {url_key(_folder(one)) for one in asked}:
            continue
        asked.append(link.url)
        family = _platform_of(bureau, link.url, platform, fetcher)
        seen = glance(bureau, Column(link.url, family, link.name or None), fetcher)
        yield seen
        if link.weight <= 4 and seen.problem is None:
            waiting = {**_links_of(bureau, link.url, fetcher), **waiting}


def _folder(url: str) -> str:
    """/tzgg/ and /tzgg/index.html are one column."""
    return re.sub(r"/index\.[a-z]+$", "/", url)


def _links_of(bureau: Bureau, url: str, fetcher: Fetcher) -> dict[str, _Link]:
    """The better columns that a page names."""
    try:
        answer = fetcher.fetch(bureau, Ask(url))
    except FazhiError:
        return {}
    found = _links(url, text_of(answer.body, answer.capture.charset))
    return {key: link for key, link in found.items() if link.weight > 4}


def _links(url: str, text: str) -> dict[str, _Link]:
    """The columns of this host that a page links to under a telling name."""
    tree = None if is_json(text) else parse(text)
    if tree is None:
        return {}
    base = base_url(tree, url)
    found: dict[str, _Link] = {}
    for anchor in tree.iter("a"):
        target, name = target_of(anchor, base), re.sub(r"\s+", "", title_of(anchor))
        if target is None or host_of(target) != host_of(url) or not 2 <= len(name) <= _LONGEST:
            continue
        weight = next((weight for weight, pattern in _NAMES if pattern.search(name)), 0)
        if weight and not _NO_COLUMN.search(name) and not _TITLE.search(name) and not _is_article(target):
            found.setdefault(url_key(target), _Link(weight, name, target))
    return found


def _is_article(url: str) -> bool:
    """Whether the address is one document's or the home page: tzgg.htm and list.html are columns."""
    parts = urlsplit(url)
    return parts.path in ("", "/") or _ARTICLE.search(f"{parts.path}?{parts.query}") is not None


def _platform_of(bureau: Bureau, url: str, platform: Platform, fetcher: Fetcher) -> Platform:
    """The family of one column: gkmlpt stands beside NFCMS on one host, and a home page may bear no sign at all."""
    if "/gkmlpt/" in url:
        return Platform.GKMLPT
    try:
        answer = fetcher.fetch(bureau, Ask(url))
    except FazhiError:
        return platform
    alike = likenesses(url, text_of(answer.body, answer.capture.charset))
    own = [one.platform for one in alike if one.platform is not Platform.GKMLPT]
    if platform in own or not own:
        return Platform.NFCMS if platform is Platform.GKMLPT else platform
    return own[0]


def _chosen(tried: tuple[Glance, ...]) -> tuple[Glance, ...]:
    """The columns with reports; else, and beside them, the likeliest that are listings at all."""
    readable = [seen for seen in tried if seen.problem is None and (seen.newest or seen.accepted or _is_meant(seen))]
    best = [seen for seen in readable if seen.accepted]
    others = [seen for seen in readable if not seen.accepted]
    return tuple([*best, *others][: max(_KEPT, len(best))])


def _is_meant(seen: Glance) -> bool:
    """A column made for the report, and empty so far."""
    return not seen.lines and _NAMES[0][1].search(seen.column.name or "") is not None


def _heading(text: str) -> str:
    """The column's own name: its meta, else its title's first part."""
    for pattern in (r"name=[\"']?ColumnName[\"']?[^>]{0,40}content=[\"']([^\"']{2,20})", r"<title>\s*([^<_\-|]{2,20})"):
        if match := re.search(pattern, text, re.I):
            return match[1].strip()
    return ""


def _site_name(text: str) -> str | None:
    match = re.search(r"name=[\"']?SiteName[\"']?[^>]{0,40}content=[\"']([^\"']{2,60})", text, re.I)
    if match:
        return match[1].strip()
    title = re.search(r"<title>\s*([^<]{2,120})", text, re.I)
    parts = [part.strip() for part in re.split(r"[_|]|\s-\s?|-", title[1])] if title else []
    return next((part for part in reversed(parts) if part), None)

