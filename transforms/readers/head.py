"""What a page states about itself: metas (《政府网站发展指引》), headline, metadata rows, canonical link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from lxml import etree

from transforms.classify import classify_title
from transforms.dates import parse_date
from transforms.fold import squash
from transforms.model import Decision, Finding, Head, Level
from transforms.readers.addresses import resolve
from transforms.readers.blocks import tidy
from transforms.readers.label_words import Label
from transforms.readers.labels import Labelled, read_labels

# Values that a template shipped with and nobody replaced.
_TEMPLATE_WORDS = (
    "网站名称 栏目名称 栏目描述 栏目类别 栏目关键词 文章标题 标题 发布日期 发布时间 来源 关键词 描述 作者 文章来源 "
    "内容标题 null undefined none"
)
_PLACEHOLDERS = frozenset(_TEMPLATE_WORDS.split())
_SUFFIX = re.compile(r"\s*(?:_|\s[-–—|]\s?|[|｜]|-{1,2}|—{1,2})\s*")
_SITE_WORDS = re.compile(r"(?:网|门户|政府|平台|网站|官网|局|委员会|厅|办公室|目录|公开|首页|主站|专栏|栏目)$")
_GREETING = re.compile(r"^(?:欢迎|您好|今天是|网站|首页)")
_TITLE_KEYS = ("articletitle", "title", "og:title", "dc.title")
_DATE_KEYS = (
    "pubdate", "publishdate", "publishtime", "firstpublishedtime", "article:published_time", "dc.date",
)  # fmt: skip
_NUMBER = re.compile(r"[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*\d+\s*号|(?:19|20)\d\d\s*年第\s*\d+\s*号|\d+\s*号")


def read_metas(root: etree._Element) -> dict[str, str]:
    """Metas by lower-case name; the first that has a real value wins, and a few links under ``link:…``."""
    metas: dict[str, str] = {}
    for node in root.iter("meta", "link"):
        if node.tag == "link":
            if (node.get("rel") or "").lower() == "canonical" and node.get("href"):
                metas.setdefault("link:canonical", str(node.get("href")).strip())
            continue
        name = (node.get("name") or node.get("property") or "").strip().lower()
        value = tidy(node.get("content") or "")
        if name and value and value not in _PLACEHOLDERS:
            metas.setdefault(name, value)
    return metas


def read_head(
    metas: Mapping[str, str],
    title_tag: str,
    headlines: Sequence[str],
    lines: Sequence[str],
    url: str | None,
    below: Sequence[str] = (),
) -> tuple[Head, tuple[Finding, ...]]:
    """The head of one page and findings where its own sources disagree. ``lines``: the page above the text;
    ``below``: the page under it."""
    labelled = read_labels(lines, below)
    site, column = metas.get("sitename"), metas.get("columnname")
    published, findings = _published_on(metas, labelled)
    head = Head(
        title=_title(metas, title_tag, headlines, labelled, (site, column)),
        published_on=published,
        publisher=labelled.get(Label.PUBLISHER) or metas.get("contentsource"),
        site_name=site,
        column_name=column,
        document_number=_document_number(labelled),
        index_number=labelled.get(Label.INDEX),
        canonical_url=_canonical(metas, url),
    )
    return head, findings


def _title(
    metas: Mapping[str, str],
    title_tag: str,
    headlines: Sequence[str],
    labelled: Labelled,
    names: tuple[str | None, str | None],
) -> str | None:
    """ArticleTitle, else the headline, else the metadata row, else ``<title>`` without the site's name.

    A meta cut short (at 100 characters, or with an ellipsis) gives way to the headline that continues it."""
    useless = {squash(name) for name in names if name}
    printed = [text for text in headlines if _is_title(text, useless)]
    meta = next((metas[key] for key in _TITLE_KEYS[:1] if _is_title(metas.get(key, ""), useless)), None)
    if meta is None:
        other = next((metas[key] for key in _TITLE_KEYS[1:] if _is_title(metas.get(key, ""), useless)), None)
        return _best_title(printed, labelled.get(Label.TITLE), without_site(title_tag, names)) or other
    stem = squash(meta).rstrip(".…")
    return next((text for text in printed if len(stem) >= 8 and squash(text).startswith(stem)), meta)


def _best_title(printed: Sequence[str], row: str | None, from_tag: str) -> str | None:
    """Without ArticleTitle: the headline that ``<title>`` confirms; else what reads as a report's title; else the
    first headline too long to be a column's name."""
    confirmed = next((text for text in printed if squash(text) == squash(from_tag)), None)
    if confirmed is not None:
        return confirmed
    stated = [text for text in (*printed[:3], row, from_tag) if text]
    report = next((text for text in stated if classify_title(text).decision is Decision.REPORT), None)
    whole = next((text for text in stated if len(text) >= 8 and not _SITE_WORDS.search(text)), None)
    return report or whole or (printed[0] if printed else None)


def _is_title(text: str, useless: set[str]) -> bool:
    if not 4 <= len(text) <= 200 or text in _PLACEHOLDERS:
        return False
    return _GREETING.match(text) is None and squash(text) not in useless


def without_site(title: str, names: Iterable[str | None] = ()) -> str:
    """``<title>`` without 栏目 and 网站 after it: TITLE_市府办文件_汕头市人民政府门户网站."""
    known = {squash(name) for name in names if name}
    parts = [part for part in _SUFFIX.split(title.strip()) if part]
    while len(parts) > 1 and (squash(parts[-1]) in known or _SITE_WORDS.search(parts[-1]) or len(parts[-1]) < 8):
        parts.pop()
    if not parts or squash(parts[0]) in known:
        return ""
    return title[: title.rindex(parts[-1]) + len(parts[-1])].strip()


def _published_on(metas: Mapping[str, str], labelled: Labelled) -> tuple[date | None, tuple[Finding, ...]]:
    row = labelled.date_of(Label.PUBLISHED)
    meta = next((when for key in _DATE_KEYS if (when := parse_date(metas.get(key))) is not None), None)
    chosen = row or meta or undescribed_date(labelled)
    if row is None or meta is None or row == meta:
        return chosen, ()
    message = f"the page gives two publication dates: {row} in its metadata row, {meta} in its head"
    return chosen, (Finding("published_on_disagrees", Level.WARNING, message, f"{row} / {meta}"),)


def undescribed_date(labelled: Labelled) -> date | None:
    """The date of a page that says 发布日期 nowhere: 日期：…, the date of the information line, 更新时间, 发文日期."""
    plain = labelled.date_of(Label.DATED) or labelled.bare_date
    return plain or labelled.date_of(Label.UPDATED) or labelled.date_of(Label.ISSUED)


def _document_number(labelled: Labelled) -> str | None:
    number = labelled.get(Label.NUMBER)
    return number if number and _NUMBER.search(number) else None


def absolute(address: str | None) -> str | None:
    """An address that is complete, else None."""
    return address if address and address.startswith(("http://", "https://")) else None


def _canonical(metas: Mapping[str, str], url: str | None) -> str | None:
    """The address the page calls its own; relative ones need the page's URL."""
    for key in ("link:canonical", "url", "og:url"):
        value = metas.get(key)
        if not value:
            continue
        whole = resolve(url, value)
        if whole and whole.startswith(("http://", "https://")):
            return whole
    return url
