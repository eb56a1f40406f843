"""A document that a page shows only a part of: the pager among or under its paragraphs, and where it leads.

Known forms: links to ``<name>_1.html`` (or ``?page=2``) beside ``<name>.html``, numbered from 0, 1 or 2; the script
``createPageHTML(3, 0, "<name>", "html")`` of TRS; and ``1/3`` without a link.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from transforms.model import Block, BlockKind, Finding, Level, PageLink, Pager
from transforms.readers.addresses import resolve
from transforms.readers.tree import inner_text

CHECK = "document_incomplete"
_NAME = re.compile(r"(.+?)[_-](\d{1,2})(\.\w{3,6})")
_IN_QUERY = frozenset({"page", "p", "pageno", "pagenum", "pageindex", "curpage", "pn"})
_NEXT = re.compile(r"下一?页|后一页|next", re.IGNORECASE)
_BACK = re.compile(r"上一?页|前一页|首页|第?\s*1\s*页?")
_LAST = re.compile(r"[尾末]页")
_WORD = re.compile(rf"第?\s*\d{{1,2}}\s*页?|{_NEXT.pattern}|{_BACK.pattern}|{_LAST.pattern}", re.IGNORECASE)
_LONGEST = 12        # characters of such a link: 第 1 页
_AROUND = " \t\r\n\xa0\u3000[]【】()（）<>«»‹›《》"
_CALLS = ("createPageHTML(", "createPageHtml(", "createpagehtml(", "CreatePageHTML(", "CreatePageHtml(")
_SCRIPT = re.compile(
    r"createPageHTML\(\s*['\"]?(\d{1,3})['\"]?\s*,\s*['\"]?(\d{1,3})['\"]?\s*,"
    r"\s*['\"]([^'\"]{1,80})['\"]\s*,\s*['\"](\w{2,6})['\"]",
    re.IGNORECASE,
)
_COUNT = re.compile(r"第?\s*(\d{1,2})\s*页?\s*(?:[/／]\s*共?|[,，]?\s*共)\s*(\d{1,2})\s*页?")
_BETWEEN = r"[\s\[\]【】()（）|<>«»‹›…·.]"
_NUMBERS = re.compile(rf"{_BETWEEN}*(?:\d{{1,2}}{_BETWEEN}+)*\d{{1,2}}{_BETWEEN}*")
_MOVES = re.compile(r"[上下]一?页|[前后]一页|[首尾末]页")


def find_pager(page: etree._Element, blocks: Sequence[Block], source: str, url: str | None) -> Pager | None:
    """What the page says about the others of its document; None when it holds the whole. ``blocks``: the article's,
    before noise is taken out."""
    found = None if url is None else _linked(page, url) or _scripted(source, url)
    printed = _printed(blocks)
    if found is not None:
        return replace(found, printed=printed)
    return None if printed is None else Pager(printed[0], printed=printed)


def incomplete(pager: Pager | None) -> tuple[Finding, ...]:
    """The finding on a page that holds only a part of its document, with the address of the next part as evidence, of
    the first where nothing follows (None where only a script knows it)."""
    if pager is None:
        return ()
    other = pager.following or pager.first
    name = "next" if pager.following else "first"
    where = f"its {name} page is {other.address}" if other else "the page has no link to the others"
    address = other.address if other else None
    return (Finding(CHECK, Level.ERROR, f"this is one page of several: {where}", address),)


def drop_numbers(blocks: Sequence[Block], pager: Pager | None) -> tuple[Block, ...]:
    """The blocks of a page that has links to others without a pager that prints numbers alone: ``1 2 3`` in one line,
    or a number a line above or under the text."""
    if pager is None or not pager.links:
        return tuple(blocks)
    kept = [block for block in blocks if _numbers(block) < 2]
    is_text = [not _numbers(block) for block in kept]
    if not any(is_text):
        return tuple(kept)
    return tuple(kept[is_text.index(True) : len(kept) - is_text[::-1].index(True)])


def _numbers(block: Block) -> int:
    """How many numbers a line holds that holds nothing else."""
    if block.kind is not BlockKind.PARAGRAPH or len(block.text) > 120 or not _NUMBERS.fullmatch(block.text):
        return 0
    return len(re.findall(r"\d+", block.text))


@dataclass(frozen=True, slots=True)
class _Link:
    """A link with the words that it is printed with."""

    to: PageLink
    words: str


def _linked(page: etree._Element, url: str) -> Pager | None:
    """The other pages among the links. An address that may be read in two ways counts as most links read it."""
    own = dict(_places(url))
    found: dict[str, list[_Link]] = defaultdict(list)
    for anchor in page.iter("a"):
        href = (anchor.get("href") or "").strip()
        words = inner_text(anchor).strip(_AROUND) if href else ""
        if not words or len(words) > _LONGEST or href.startswith("#") or not _WORD.fullmatch(words):
            continue
        address = resolve(url, href) or ""
        for base, number in _places(address):
            if base in own and not _is_itself(own[base], number, words):
                found[base].append(_Link(PageLink(number, address), words))
    if not found:
        return None
    base, links = max(found.items(), key=lambda item: len(item[1]))
    named = {link.to.number: link.to for link in reversed(links)}
    return Pager(own[base], tuple(named[number] for number in sorted(named)), _following(own[base], links))


def _is_itself(own: int, number: int, words: str) -> bool:
    """A page that its address does not number may be called page 1 by its links, too (``?page=1``)."""
    return own == number or (own == 0 and _BACK.fullmatch(words) is not None)


def _following(own: int, links: Sequence[_Link]) -> PageLink | None:
    """The next page: where 下一页 leads; else the next number. 尾页 alone is next only when no other lies between."""
    later = sorted((link for link in links if link.to.number > own), key=lambda link: link.to.number)
    if said := next((link for link in later if _NEXT.fullmatch(link.words)), None):
        return said.to
    for link in later:
        far = 2 if own == 0 and not _LAST.fullmatch(link.words) else 1
        if link.to.number <= own + far:
            return link.to
    return None


def _places(address: str) -> Iterator[tuple[str, int]]:
    """The ways to read an address as one page of a document: what all its pages share, and the number."""
    if resolve(None, address) is None:
        return
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        return
    pairs = parse_qsl(parts.query)
    numbers = [value for key, value in pairs if key.lower() in _IN_QUERY and value.isdecimal() and len(value) < 3]
    rest = urlencode([(key, value) for key, value in pairs if key.lower() not in _IN_QUERY])
    yield f"{parts.netloc}{parts.path}?{rest}", int(numbers[0]) if numbers else 0
    if named := _NAME.fullmatch(parts.path):
        yield f"{parts.netloc}{named[1]}{named[3]}?{rest}", int(named[2])


def _scripted(source: str, url: str) -> Pager | None:
    """The other pages by the script that prints the pager. Which one this is goes by its address: a template may
    give the script of page 1 to all of them."""
    if not any(call in source for call in _CALLS):
        return None
    name = url.partition("?")[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for match in _SCRIPT.finditer(source):
        count, base, ending = int(match[1]), match[3], match[4]
        own = re.fullmatch(re.escape(base) + r"(?:_(\d{1,2}))?", name)
        if count > 1 and own is not None:
            number = int(own[1] or 0)
            names = [base, *(f"{base}_{n}" for n in range(1, count))]
            links = [PageLink(n, resolve(url, f"{one}.{ending}") or "") for n, one in enumerate(names) if n != number]
            return Pager(number, tuple(links), next((link for link in links if link.number == number + 1), None))
    return None


def _printed(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """``1/3`` as a line of its own, and no other page of the three: a file's page numbers would all be there."""
    counts = set()
    for block in blocks:
        line = _MOVES.sub(" ", block.text) if len(block.text) < 60 else ""
        if line and (count := _COUNT.fullmatch(line.strip(_AROUND))) is not None:
            counts.add((int(count[1]), int(count[2])))
    number, of = next(iter(counts), (0, 0))
    return (number, of) if len(counts) == 1 and 1 <= number <= of and of > 1 else None
