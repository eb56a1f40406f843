"""How an HTML list says how many pages it has and where the next one is.

Read are, in this order: a link 下一页; ``createPageHTML(pages, current, "index", "html")`` and its kin with
variables resolved; numbered links; ``countPage = 25`` and “共 25 页” with the family's naming of pages.
In both families the page whose suffix is n is followed by n + 1; they differ in the first page's number
(0 in TRS, 1 in NFCMS) and thus in the last one's. Where a page and its family disagree on the first number, or
nothing on the page can be read, the next page's name is guessed from both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scrapers.platforms.links import absolute, folder_of, target_of, url_key
from scrapers.platforms.rows import is_hidden

_CALL = re.compile(r"(?<![\w$])(?<!function )(?:create\w*page\w*|page_?html)\s*\(", re.I)
_NEXT_WORDS = {"下一页", "下页", "后一页", "后页", "下一頁", "下頁", "next", "nextpage"}
_NEXT_SIGNS = {">", "›", "»", "→", "&gt;"}
_PAGES = (
    re.compile(r"(?:共|总计?)\s*(\d{1,5})\s*页"),
    re.compile(r"总?页数?\s*[:：]\s*(?:\d{1,5}\s*/\s*)?(\d{1,5})"),
    re.compile(r"(?<![\d/])\d{1,5}\s*/\s*(\d{1,5})\s*页"),
    re.compile(r"条(?:记录)?\s*[,，]?\s*(?:第\s*)?\d{1,5}\s*/\s*(\d{1,5})(?![\d/])"),
)
_TOTAL = (
    re.compile(r"(?:共有?|总计?)\s*(\d{1,7})\s*(?:条|篇|项|个记录|条记录)"),
    re.compile(r"(?:总?记录数?|总数|总条数)\s*[:：]\s*(\d{1,7})"),
)
_PAGE_NAMES = r"countPage|pageCount|totalPages?|pageTotal|nPageCount|page_count|total_page"
_TOTAL_NAMES = r"recordCount|totalRecords?|totalCount|total_count|nTotal"
_ENDING = re.compile(r"\.(s?html?|jhtml)$", re.I)
_NOTHING = re.compile(r"(?:暂无|暂时没有|没有|无)(?:相关|任何|更多)?(?:信息|内容|数据|记录|文章|文件|稿件)")


@dataclass(frozen=True, slots=True)
class Pager:
    """What the page says of itself. ``pages``: how many it links; ``total``: how many lines those hold at most;
    ``past_end``: this page's number is beyond the last one; ``is_last``: it is a later page than the first, and the
    last that is declared; ``name`` and ``extension``: the list's file name."""

    element: HtmlElement | None
    next_url: str | None
    pages: int | None
    total: int | None
    said_empty: bool
    past_end: bool
    is_last: bool
    name: str | None = None
    extension: str | None = None

    @property
    def proof(self) -> str | None:
        """Words for what shows that this is a list page, None when nothing does."""
        if self.pages is not None:
            return f"its pager declares {self.pages} page(s)"
        if self.total is not None:
            return f"it declares {self.total} line(s)"
        return "it says that there is nothing in it" if self.said_empty else None


@dataclass(frozen=True, slots=True)
class _Call:
    """``createPageHTML``: ``real`` counts all pages, ``linked`` those that the template links."""

    element: HtmlElement
    real: int
    linked: int
    current: int | None
    total: int | None
    name: str | None
    extension: str | None


def read_pager(tree: HtmlElement, url: str, first: int | None, *, ascending: bool = True) -> Pager:
    """``first``: the number of the first page in the family's file names (0 or 1), None when it is not known.
    ``ascending``: links with numbers may be followed by them."""
    text = visible_text(tree)
    call = _find_call(tree)
    pages = call.linked if call else (_search(_PAGES, text) or _variable(tree, _PAGE_NAMES))
    total = _first(call.total if call else None, _search(_TOTAL, text), _variable(tree, _TOTAL_NAMES))
    place = _Place(url, _current(url, call, first), first, call, call.real if call else pages, ascending)
    element = call.element if call else _next_element(tree)
    empty = _NOTHING.search(text) is not None
    name, extension = (call.name, call.extension) if call else (None, None)
    beyond = _beyond(place)
    is_last = beyond == 0 and place.pages is not None and _suffix(url) is not None
    return Pager(element, _next_url(tree, place), pages, total, empty, beyond > 0, is_last, name, extension)


def guessed_pages(url: str, pager: Pager, targets: Iterable[str]) -> tuple[str, ...]:
    """Addresses that the following page may have by the families' naming, none when the pager names it.

    ``targets``: where the lines lead; a list that is asked for by its folder mostly ends as its articles do.
    """
    if pager.next_url is not None or pager.past_end:
        return ()
    suffix = _suffix(url)
    numbers = (1, 2) if suffix is None else (suffix + 1,)
    endings = Counter(match[1].lower() for target in targets if (match := _ENDING.search(urlsplit(target).path)))
    extension = pager.extension
    if not extension and "." not in urlsplit(url).path.rsplit("/", 1)[-1]:
        extension = next((ending for ending, _ in endings.most_common(1)), None)
    names = (_named(url, pager.name, extension, number) for number in numbers)
    return tuple(name for name in names if name)


def visible_text(tree: HtmlElement) -> str:
    """The words of the page without scripts, styles, templates, hidden blocks and links (titles hold numbers too)."""
    parts: list[str] = []
    skipped: set[HtmlElement] = set()
    for element in tree.iter():
        parent = element.getparent()
        if parent in skipped or _is_silent(element):
            skipped.add(element)
        elif element.text:
            parts.append(element.text)
        if parent not in skipped and element.tail:
            parts.append(element.tail)
    return " ".join(" ".join(parts).split())


def _is_silent(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "template", "noscript", "head"):
        return True
    return is_hidden(element) or (element.tag == "a" and element.get("href") is not None)


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _search(patterns: tuple[re.Pattern[str], ...], text: str) -> int | None:
    return next((int(match[1]) for pattern in patterns if (match := pattern.search(text))), None)


def _scripts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    return ((script, script.text) for script in tree.iter("script") if script.text)


def _variable(tree: HtmlElement, names: str) -> int | None:
    for _, code in _scripts(tree):
        if match := re.search(rf"\b(?:{names})\s*=\s*[\"']?(\d{{1,7}})[\"']?\s*[;,\n]", code, re.I):
            return int(match[1])
    return None


def _find_call(tree: HtmlElement) -> _Call | None:
    for script, code in _scripts(tree):
        for match in _CALL.finditer(code):
            if call := _read_call(script, code, _arguments(code, match.end())):
                return call
    return None


def _arguments(code: str, start: int) -> list[str]:
    """The call's arguments, up to its closing bracket, split at the commas of its own level."""
    depth, parts = 0, [""]
    for char in code[start : start + 400]:
        if char == ")" and depth == 0:
            return [part.strip() for part in parts]
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return []


def _read_call(script: HtmlElement, code: str, arguments: list[str]) -> _Call | None:
    if arguments and re.match(r"[\"'][^\"']*[A-Za-z_]", arguments[0]):  # the name of the element to fill comes first
        arguments = arguments[1:]
    pages = _number(arguments[0], code) if arguments else None
    if pages is None:
        return None
    current = _number(arguments[1], code) if len(arguments) > 1 else None
    words = [a.strip("\"' ") for a in arguments[2:] if re.fullmatch(r"[\"'][^\"']*[\"']", a)]
    limit = re.search(r"\w*limit\w*\s*=\s*(\d{1,5})", code, re.I)
    linked = min(pages.value, int(limit[1])) if limit else pages.value
    total = None if pages.of is None else min(pages.of[0], linked * pages.of[1])
    name, extension = [*words, None, None][:2]
    return _Call(script, pages.value, linked, current.value if current else None, total, name, extension)


@dataclass(frozen=True, slots=True)
class _Number:
    """A value; ``of`` is (lines, lines per page) when it is printed as their quotient."""

    value: int
    of: tuple[int, int] | None = None


def _number(expression: str, code: str, depth: int = 0) -> _Number | None:
    """``25``, ``"25"``, ``Math.ceil(50/20)``, or a variable that holds one of these."""
    expression = expression.strip().strip("\"'")
    if re.fullmatch(r"\d{1,7}", expression):
        return _Number(int(expression))
    if match := re.fullmatch(r"(?:Math\.ceil|parseInt)\(\s*([^()/]+?)\s*(?:/\s*([^()/]+?)\s*)?\)", expression):
        above, below = _number(match[1], code, depth + 1), _number(match[2] or "1", code, depth + 1)
        if above is None or below is None or below.value == 0:
            return None
        return _Number(ceil(above.value / below.value), (above.value, below.value) if match[2] else None)
    if depth < 4 and re.fullmatch(r"[A-Za-z_$][\w$]*", expression):
        value = r"\s*=(?!=)\s*([^;\n]{1,100}?)\s*(?:;|\n|,\s*\w+\s*=|$)"
        assigned = re.search(rf"(?<![\w$.]){re.escape(expression)}{value}", code)
        return _number(assigned[1], code, depth + 1) if assigned else None
    return None


def _suffix(url: str) -> int | None:
    match = re.search(r"_(\d{1,5})\.[A-Za-z]+$", urlsplit(url).path)
    return int(match[1]) if match else None


def _current(url: str, call: _Call | None, first: int | None) -> int | None:
    """The number of this page in file names: its own suffix; on the first page the family's, when the call does not
    contradict it. A call may count pages from 1 where file names count from 0: then it is not known."""
    suffix = _suffix(url)
    if suffix is not None or call is None or call.current not in (0, 1):
        return first if suffix is None else suffix
    return call.current if call.current == (first or 0) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where this page stands: ``current`` and ``first`` are numbers in file names, ``pages`` counts all pages."""

    url: str
    current: int | None
    first: int | None
    call: _Call | None
    pages: int | None
    ascending: bool


def _next_url(tree: HtmlElement, place: _Place) -> str | None:
    if place.pages is not None and place.current is not None and _beyond(place) >= 0:
        return None
    numbered = place.ascending and place.call is None
    linked = _next_link(tree, place.url) or (_numbered_link(tree, place.url) if numbered else None)
    named = place.call is not None or place.first is not None
    if linked or place.pages is None or place.current is None or not named:
        return linked
    call = place.call
    return _named(place.url, call.name if call else None, call.extension if call else None, place.current + 1)


def _beyond(place: _Place) -> int:
    """How many pages this one lies behind the last (0: it is the last, below 0: more follow)."""
    if place.pages is None or place.current is None:
        return 0
    first = place.current if _suffix(place.url) is None else place.first
    return place.current - (place.pages - 1 if first == 0 else max(place.pages, 1))


def _named(url: str, name: str | None, extension: str | None, number: int) -> str | None:
    """``index.html`` → ``index_2.html``, beside the list's own address."""
    last = urlsplit(url).path.rsplit("/", 1)[-1]
    stem, _, ending = re.sub(r"_\d+(?=\.)", "", last).rpartition(".")
    extension = (extension or (stem and ending) or "html").lstrip(".")
    return absolute(url, f"{name or stem or 'index'}_{number}.{extension}")


def _anchors(tree: HtmlElement, url: str) -> Iterator[tuple[HtmlElement, str, str]]:
    for anchor in tree.iter("a", "link"):
        if target := target_of(anchor, url):
            yield anchor, re.sub(r"[\s\[\]【】]+", "", "".join(anchor.itertext())), target


def _is_next(anchor: HtmlElement, words: str) -> bool:
    label = f"{anchor.get('title') or ''} {anchor.get('class') or ''} {anchor.get('rel') or ''}".lower()
    if anchor.tag == "link":
        return (anchor.get("rel") or "").lower() == "next"
    bare = words.strip(">»›→").lower()
    return bare in _NEXT_WORDS or (words in _NEXT_SIGNS and ("next" in label or "下一页" in label))


def _next_link(tree: HtmlElement, url: str) -> str | None:
    here = url_key(url)
    targets = (target for anchor, words, target in _anchors(tree, url) if _is_next(anchor, words))
    return next((target for target in targets if url_key(target) != here), None)


def _next_element(tree: HtmlElement) -> HtmlElement | None:
    for anchor in tree.iter("a"):
        if _is_next(anchor, re.sub(r"\s+", "", anchor.text_content())):
            return anchor
    return None


def _numbered_link(tree: HtmlElement, url: str) -> str | None:
    """The link whose text is the number after this page's, among links 1, 2, 3 … within the list's folder."""
    numbers = {
        int(words): target
        for _, words, target in _anchors(tree, url)
        if re.fullmatch(r"[1-9]\d{0,3}", words) and url_key(target).startswith(folder_of(url))
    }
    here = next((number for number, target in numbers.items() if url_key(target) == url_key(url)), 1)
    following = numbers.get(here + 1)
    return following if following and url_key(following) != url_key(url) else None
