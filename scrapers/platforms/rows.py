"""The lines of an HTML list, found by structure and not by class names.

A line (``li``, ``tr``, ``dd``, or the largest element without a foreign link) holds one document's link and,
in most families, a date. Lines with the same chain of elements above them are one list, even when the template
breaks it into several ``ul``. Of several lists on a page, the column's own is the one whose links lie under the
column's folder; else the one that stands nearest the pager; else the longest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import html
from lxml.html import HtmlElement

from scrapers.model import Item
from scrapers.platforms.dates import find_date, read_stamp
from scrapers.platforms.links import absolute, folder_of, is_numbered, looks_like_document, target_of, url_key
from scrapers.platforms.scripts import written_html

_LINE_TAGS = {"li", "tr", "dd", "dt"}
_LIST_TAGS = {"ul", "ol", "dl", "table", "tbody", "thead", "body", "html", "form", "main", "section"}
_HEADLINE = 8  # characters; menu words are shorter
_LINKS_PER_LINE = 4  # title, category, attachment, picture
_CUT = re.compile(r"(?:…+|\.{2,})\s*$")
_LEAD = re.compile(r"^[\s·•●■▪◆>»\-\u3000]+")
_TAIL = re.compile(r"[\s\[【（(〔]+$|^[\s\]】）)〕]+")
_CALL = re.compile(r"[\[【(（]?(?:详细|详情|查看(?:详情|全文)?|更多|more|阅读全文|(?:点击)?下载|附件)[\]】)）]?", re.I)
_CLOCK = re.compile(r"[\]】）)\s\d:]*")
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar)(?:$|\?)", re.I)
_NAMED_HEAD = re.compile(r"^(?:文章|文件)?(?:标题|名称)\s*[:：]\s*")
_NAMED_TAIL = re.compile(r"\s*(?:发布|更新)(?:时间|日期)\s*[:：].*$")
_HIGHEST = 64  # elements above a link that are looked at; real pages are less than 40 deep
_LONGEST_LINE = 2000  # characters of text in one line; a longer "line" is a page


@dataclass(frozen=True, slots=True)
class Row:
    """One line: where it stands and what it says."""

    element: HtmlElement
    chain: tuple[str, ...]
    item: Item


def parse(text: str) -> HtmlElement | None:
    """The page as a tree with script-written lines in their places; None when there is no markup at all."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", "").lstrip("\ufeff"))
    if "<" not in text:
        return None
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True, remove_comments=True))
    except (html.etree.ParserError, html.etree.XMLSyntaxError):
        return None
    _drop_archived(tree)
    _write_scripts(tree)
    return tree


def _drop_archived(tree: HtmlElement) -> None:
    """NFCMS pages carry a hidden block 页面已归档 with a date of 1970."""
    for element in list(tree.iter("div", "p", "section")):
        if is_hidden(element) and "已归档" in element.text_content() and element.getparent() is not None:
            element.drop_tree()


def is_hidden(element: HtmlElement) -> bool:
    """Whether this element's own style or attribute hides it."""
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _write_scripts(tree: HtmlElement) -> None:
    for script in list(tree.iter("script")):
        code, parent = script.text or "", script.getparent()
        if parent is None or not re.search(r"document\s*\.\s*write|\burl\s*=", code):
            continue
        markup = written_html(code)
        if "<a" in markup.lower() and (holder := parse_fragment(markup)) is not None:
            parent.replace(script, holder)
            holder.tail = script.tail


def parse_fragment(markup: str) -> HtmlElement | None:
    """Markup under a holder element of its own."""
    try:
        return html.fragment_fromstring(markup, create_parent="div")
    except (html.etree.ParserError, html.etree.XMLSyntaxError):
        return None


def base_url(tree: HtmlElement, url: str) -> str:
    """The address that relative links count from: ``<base href>``, else the page's own."""
    for element in tree.iter("base"):
        if found := absolute(url, element.get("href")):
            return found
    return url


def read_rows(tree: HtmlElement, url: str, pager: HtmlElement | None = None) -> tuple[Item, ...]:
    """The column's lines in their order, one per address. ``pager`` is the element that turns the pages."""
    lists: dict[tuple[str, ...], list[Row]] = {}
    for row in _rows(tree, base_url(tree, url)):
        lists.setdefault(row.chain, []).append(row)
    folder = folder_of(url)
    found = [_without_strays(rows) for rows in lists.values()]
    usable = [rows for rows in found if _is_list(rows, folder)]
    chosen = _own_lists(usable, folder, pager)
    order = {element: n for n, element in enumerate(tree.iter())}
    lines = sorted((row for rows in chosen for row in rows), key=lambda row: order[row.element])
    return _one_per_address(row.item for row in lines)


def _one_per_address(items: Iterable[Item]) -> tuple[Item, ...]:
    """The picture and the headline of one article link to it twice: the first stays, unless only the other is dated."""
    kept: dict[str, Item] = {}
    for item in items:
        key = url_key(item.url)
        before = kept.get(key)
        if before is None or (before.published_on is None and item.published_on is not None):
            kept[key] = item
    return tuple(kept.values())


def _rows(tree: HtmlElement, base: str) -> Iterator[Row]:
    anchors = [(a, target) for a in tree.iter("a") if (target := target_of(a, base))]
    below: dict[HtmlElement, set[str]] = {}
    for anchor, target in anchors:
        for element in (anchor, *islice(anchor.iterancestors(), _HIGHEST)):
            below.setdefault(element, set()).add(url_key(target))
    lines: dict[HtmlElement, list[tuple[HtmlElement, str]]] = {}
    for anchor, target in anchors:
        lines.setdefault(_line_of(anchor, below), []).append((anchor, target))
    for line, links in lines.items():
        if item := _item(line, links):
            yield Row(line, _chain(line), item)


def _line_of(anchor: HtmlElement, below: dict[HtmlElement, set[str]]) -> HtmlElement:
    near = next(islice(anchor.iterancestors(*_LINE_TAGS), 1), None)
    if near is not None and 0 < len(below.get(near, ())) <= _LINKS_PER_LINE and near.find(".//li") is None:
        return near
    line = anchor
    for element in islice(anchor.iterancestors(), _HIGHEST):
        if element.tag in _LIST_TAGS or len(below[element]) > 1:
            break
        line = element
    return line


def _chain(line: HtmlElement) -> tuple[str, ...]:
    """The elements above the line with their classes; numbers in classes ("line1", "line2") do not count."""
    above = (f"{e.tag}.{re.sub(r'[0-9]+', '', e.get('class') or '')}" for e in line.iterancestors())
    return (str(line.tag), *above)


def _item(line: HtmlElement, links: list[tuple[HtmlElement, str]]) -> Item | None:
    titled = [(title_of(anchor), target) for anchor, target in links]
    title, target = max(titled, key=lambda pair: (bool(pair[0]), *_rank(pair[1]), len(pair[0])))
    title = title or _without_links(line)
    if not title:
        return None
    return Item(title, target, _date_of(line, title))


def _rank(url: str) -> tuple[bool, bool]:
    """Of a line's links, the article's stands before a file's, and both before a category's."""
    return looks_like_document(url), _FILE.search(url) is None


def _without_links(line: HtmlElement) -> str:
    """The title of a line whose link only says 详细: its words outside links."""
    words = line.xpath(".//text()[not(ancestor::a or ancestor::script or ancestor::style)]")
    text = " ".join(word for word in words if not read_stamp(word))
    return _without_stamp(_clean(text)) if len(text) <= _LONGEST_LINE else ""


def title_of(anchor: HtmlElement) -> str:
    """The whole title: visible text is often cut, the ``title`` attribute is not."""
    shown = _shown(anchor)
    named = anchor.get("title") or next((e.get("title") for e in anchor.iter() if e.get("title")), "")
    named = _NAMED_TAIL.sub("", _NAMED_HEAD.sub("", _clean(named)))
    if len(named) >= len(_CUT.sub("", shown)):
        return named
    return shown


def _shown(anchor: HtmlElement) -> str:
    text = _without_stamp(_clean(_text(anchor)))
    if _CALL.fullmatch(text) or not text:
        text = next((_clean(e.get("alt")) for e in anchor.iter("img") if e.get("alt")), "")
    return text


def _without_stamp(text: str) -> str:
    """A link's text without a date at its start or end; a date within a title stays."""
    found = find_date(text)
    if found is None:
        return text
    before, after = text[: found[1]], text[found[2] :]
    rest = before if _CLOCK.fullmatch(after) else after if not before.strip("[【（( ") else text
    rest = _clean(_TAIL.sub("", re.sub(r"(?:发布|更新)?(?:时间|日期)\s*[:：]\s*$", "", rest)))
    return rest if len(rest) > 4 else text


def _clean(text: str | None) -> str:
    return _LEAD.sub("", " ".join((text or "").split()))


def _text(element: HtmlElement) -> str:
    """Visible words, pieces apart from one another."""
    return " ".join(_pieces(element))


def _pieces(element: HtmlElement) -> list[str]:
    """The texts of an element in their order, without scripts and styles. An XPath takes several times as long."""
    found: list[str] = []
    for event, node in html.etree.iterwalk(element, events=("start", "end")):
        if event == "end":
            words = None if node is element else node.tail
        else:
            words = node.text if node.tag not in ("script", "style") else None
        if words:
            found.append(words)
    return found


def _date_of(line: HtmlElement, title: str) -> date | None:
    """The date beside the title: in the line, else in what follows it before the next link."""
    own = _text(line)
    if len(own) > _LONGEST_LINE:
        return None
    if day := _stamp_of(line):
        return day
    found = find_date(_without(own, title)) or find_date(_following(line))
    return found[0] if found else None


def _stamp_of(line: HtmlElement) -> date | None:
    """A piece of text that is a date and nothing else. Of several the one called 发布, else the latest: a document is
    published after it was written (成文日期)."""
    stamps = [stamp for piece in _pieces(line) if (stamp := read_stamp(piece))]
    return max((called, day) for day, called in stamps)[1] if stamps else None


def _without(text: str, title: str) -> str:
    """The line without its title, whose own dates are not the publication date. A cut title ends in dots."""
    text = " ".join(text.split())
    if title in text:
        return text.replace(title, " ")
    return re.sub(r"\S*(?:…|\.{3})", lambda m: " " if title.startswith(_CUT.sub("", m[0])) else m[0], text)


def _following(line: HtmlElement) -> str:
    """The text after the line up to the next link: ``<a>…</a><span>2024-01-29</span>``, ``<dt>…</dt><dd>``."""
    parts = [line.tail or ""]
    for sibling in line.itersiblings():
        if not isinstance(sibling.tag, str) or sibling.tag == "script":
            continue
        if sibling.tag in ("li", "tr", "a") or sibling.find(".//a") is not None:
            break
        parts += [_text(sibling), sibling.tail or ""]
    return " ".join(parts)[:_LONGEST_LINE]


def _without_strays(rows: list[Row]) -> list[Row]:
    """In a list whose lines are dated, a line without date that is no document is a heading or "更多"."""
    if not any(row.item.published_on for row in rows):
        return rows
    return [row for row in rows if row.item.published_on or looks_like_document(row.item.url)]


def _is_list(rows: list[Row], folder: str) -> bool:
    """Dated lines are a list. Undated ones only when they are three or more documents, or lie in the folder."""
    documents = [row for row in rows if looks_like_document(row.item.url)]
    dated = [row for row in rows if row.item.published_on]
    if len(dated) * 2 >= len(rows) > 0:
        return len(rows) >= 3 or any(_is_headline(row, folder) for row in documents)
    return len(documents) * 2 > len(rows) and (len(documents) >= 3 or _under(documents, folder) == len(documents))


def _is_headline(row: Row, folder: str) -> bool:
    """One or two dated lines may be a date in the page's head beside 无障碍; an article is numbered, or has a title."""
    return is_numbered(row.item.url) or _under([row], folder) == 1 or len(row.item.title) >= _HEADLINE


def _under(rows: list[Row], folder: str) -> int:
    return sum(url_key(row.item.url).startswith(folder) for row in rows)


def _own_lists(lists: list[list[Row]], folder: str, pager: HtmlElement | None) -> list[list[Row]]:
    dated = [rows for rows in lists if any(row.item.published_on for row in rows)]
    lists = dated or lists
    own = [rows for rows in lists if _under(rows, folder) * 2 > len(rows)]
    if own:
        return own
    return sorted(lists, key=lambda rows: (_nearness(rows, pager), len(rows)))[-1:]


def _nearness(rows: list[Row], pager: HtmlElement | None) -> int:
    """How deep the smallest element lies that holds both the list and the pager; 0 without a pager."""
    if pager is None:
        return 0
    above = set(pager.iterancestors())
    depths = Counter(sum(element in above for element in row.element.iterancestors()) for row in rows)
    return depths.most_common(1)[0][0]
