"""A document that a page shows only a part of: the pager among or under its paragraphs, and where it leads.

Known forms: links to ``<name>_1.html`` (or ``?page=2``) beside ``<name>.html``, numbered from 0, 1 or 2; the script
``createPageHTML(3, 0, "<name>", "html")`` of TRS; and ``1/3`` without a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from transforms.model import Block, Finding, Level
from transforms.readers.addresses import resolve
from transforms.readers.blocks import inner_text

CHECK = "document_incomplete"
_NAME = re.compile(r"(.+?)[_-](\d{1,2})(\.\w{3,6})")
_IN_QUERY = frozenset({"page", "p", "pageno", "pagenum", "pageindex", "curpage", "pn"})
_WORD = re.compile(r"第?\s*\d{1,2}\s*页?|(?:[上下]一?|前一|后一|首|尾|末)页|next", re.IGNORECASE)
_AROUND = " \t\r\n\xa0\u3000[]【】()（）<>«»‹›《》"
_SCRIPT = re.compile(
    r"createPageHTML\(\s*['\"]?(\d{1,3})['\"]?\s*,\s*['\"]?(\d{1,3})['\"]?\s*,"
    r"\s*['\"]([^'\"]{1,80})['\"]\s*,\s*['\"](\w{2,6})['\"]",
    re.IGNORECASE,
)
_COUNT = re.compile(r"第?\s*(\d{1,2})\s*页?\s*(?:[/／]\s*共?|[,，]?\s*共)\s*(\d{1,2})\s*页?")
_MOVES = re.compile(r"[上下]一?页|[前后]一页|[首尾末]页")


def find_pager(page: etree._Element, blocks: Sequence[Block], source: str, url: str | None) -> tuple[Finding, ...]:
    """One finding when the page holds only a part of its document, with the address of the next part as evidence
    (None where only a script knows it). ``blocks``: the article's, before noise is taken out."""
    address = None if url is None else _linked(page, url) or _scripted(source, url)
    if address is None and not _is_counted(blocks):
        return ()
    where = f"its next page is {address}" if address else "the page has no link to the others"
    return (Finding(CHECK, Level.ERROR, f"this is one page of several: {where}", address),)


def _linked(page: etree._Element, url: str) -> str | None:
    """The next page among the links; on the last page the first one, because what is before is missing too."""
    own = dict(_places(url))
    found: dict[int, str] = {}
    current = 0
    for anchor in page.iter("a"):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith("#") or not _WORD.fullmatch(inner_text(anchor).strip(_AROUND)):
            continue
        address = resolve(url, href) or ""
        for base, number in _places(address):
            if base in own and own[base] != number:
                current = own[base]
                found[number] = address
    later = [number for number in found if number > current]
    return found[min(later or found)] if found else None


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


def _scripted(source: str, url: str) -> str | None:
    """The next page by the script that prints the pager."""
    name = url.partition("?")[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for match in _SCRIPT.finditer(source):
        count, current, base, ending = int(match[1]), int(match[2]), match[3], match[4]
        if count > 1 and re.fullmatch(re.escape(base) + r"(?:_\d{1,2})?", name):
            page = f"_{current + 1}" if current + 1 < count else ""
            return resolve(url, f"{base}{page}.{ending}")
    return None


def _is_counted(blocks: Sequence[Block]) -> bool:
    """``1/3`` as a line of its own, and no other page of the three: a file's page numbers would all be there."""
    counts = set()
    for block in blocks:
        line = _MOVES.sub(" ", block.text) if len(block.text) < 60 else ""
        if line and (count := _COUNT.fullmatch(line.strip(_AROUND))) is not None:
            counts.add((int(count[1]), int(count[2])))
    return len(counts) == 1 and all(1 <= number <= of and of > 1 for number, of in counts)
