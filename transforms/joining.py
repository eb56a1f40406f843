"""A document that is split over several pages, made one again.

Metadata is page 1's. What every page prints (its title, lines above and below the text) stands once in the joined text.
A page that is no part of the document ends it: then the finding ``document_incomplete`` says which page is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from transforms.fold import squash
from transforms.model import Attachment, Block, BlockKind, Document, Finding, Known, Level, Pager
from transforms.readers import Reading, read, read_pictured
from transforms.readers.pager import CHECK
from transforms.readers.titles import drop_title

_MOST_REPEATED = 4   # lines at the top and at the end of every page that belong to the site
_PAGE_MARK = re.compile(r"(?:[(\[]第?\d{1,2}(?:/\d{1,2})?页?[)\]]|第\d{1,2}页|[-_]\d{1,2})$")
_ENDED = re.compile(r"[。！？；：.!?;:…”\"’』」)）\]】》]$")
_CHINESE = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"^\s*(?:[{_CHINESE}]+[、是]|[(（][{_CHINESE}\d]+[)）]|第[{_CHINESE}]+|\d+[.、．](?!\d)|[①-⑳])")
_PROSE = 40          # characters: a longer line without a stop at its end is no heading
_OPEN = re.compile(r"[，、,]$")


def read_whole(bodies: Sequence[bytes], url: str | None, known: Known) -> Reading:
    """A document from the bodies of its pages, page 1 first. Each page's address is the one that the page before
    leads to; the pictures of a page that shows its text as pictures are its later pages."""
    first = read(bodies[0], url, known)
    if first.document.pictures:
        return read_pictured(first, bodies[1:])
    if first.verdict is not None or len(bodies) == 1:
        return first
    pages, reason = [first.document], None
    for body in bodies[1:]:
        address = _next(pages[-1])
        other = read(body, address, replace(known, url=address))
        reason = foreign(first.document, other) or _repeated(pages, other.document)
        if reason is not None:
            break
        pages.append(other.document)
    return Reading(_joined(pages, reason))


def foreign(first: Document, other: Reading) -> str | None:
    """Why this is no later page of the document that begins with ``first``; None when it may be one."""
    document, title = other.document, first.head.title
    if other.verdict is not None:
        return f"{other.verdict.value}: {other.reason}"
    if document.media_type != first.media_type:
        return f"it is {document.media_type}"
    if title and document.head.title and _bare(title) != _bare(document.head.title):
        return f"it has another title: {document.head.title}"
    return None


def _repeated(pages: Sequence[Document], other: Document) -> str | None:
    """A site that does not know the page's number shows page 1 again."""
    text = squash(other.text)
    again = next((n for n, page in enumerate(pages, 1) if squash(page.text) == text), None)
    return f"it repeats page {again}" if again else None


def _bare(title: str) -> str:
    """A title without the number of its page."""
    return _PAGE_MARK.sub("", squash(title))


def _next(page: Document) -> str | None:
    following = page.pager.following if page.pager else None
    return following.address if following else None


def _joined(pages: Sequence[Document], reason: str | None) -> Document:
    first, last = pages[0], pages[-1]
    blocks, parts = _text(_without_repeats(pages))
    return replace(
        first,
        blocks=blocks,
        attachments=_attachments(pages),
        findings=(*_findings(pages), *_missing(pages, reason)),
        pager=replace(last.pager, following=None) if last.pager and reason else last.pager,
        parts=parts if len(pages) > 1 else (),
    )


def _attachments(pages: Sequence[Document]) -> tuple[Attachment, ...]:
    return tuple({one.url: one for page in reversed(pages) for one in reversed(page.attachments)}.values())[::-1]


def _findings(pages: Sequence[Document]) -> tuple[Finding, ...]:
    """What was found on any page, each once."""
    found = (finding for page in pages for finding in page.findings if finding.check != CHECK)
    return tuple(dict.fromkeys(found))


def _missing(pages: Sequence[Document], reason: str | None) -> tuple[Finding, ...]:
    """The finding on a page that is not there, with its address as evidence where one is known."""
    first, address = pages[0].pager, _next(pages[-1])
    have = f"pages 1 to {len(pages)} of more" if len(pages) > 1 else "this is one page of several"
    if reason is not None:
        said = f"{have}: its next page{f' is {address}, but' if address else ' is not joined:'} {reason}"
    elif first is not None and not first.begins:
        address = first.first.address if first.first else None
        said = f"{have}: it begins at {address or 'a page that nothing links to'}"
    elif _ends(pages):
        return ()
    else:
        said = f"{have}: its next page is {address}" if address else f"{have}: no page has a link to the next one"
    return (Finding(CHECK, Level.ERROR, said, address),)


def _ends(pages: Sequence[Document]) -> bool:
    """Whether no page names or counts one after the last."""
    pagers = [page.pager for page in pages if page.pager is not None]
    highest = max((pager.highest for pager in pagers if pager.links), default=0)
    counted = max((pager.printed[1] for pager in pagers if pager.printed), default=0)
    return highest <= _number(pages) and (counted <= len(pages) or _is_last(pages[-1].pager))


def _number(pages: Sequence[Document]) -> int:
    """The last page's number, by its own pager or by the one that led there."""
    if (own := pages[-1].pager) is not None and own.links:
        return own.number
    before = pages[-2].pager if len(pages) > 1 else None
    return before.following.number if before and before.following else 0


def _is_last(pager: Pager | None) -> bool:
    return pager is not None and pager.printed is not None and pager.printed[0] == pager.printed[1]


def _without_repeats(pages: Sequence[Document]) -> list[list[Block]]:
    """Each page's blocks without the title and the lines that the pages before open with, and without the lines that
    the page after ends with as well."""
    top = pages[0].blocks
    trimmed = [list(top)]
    for page in pages[1:]:
        blocks = drop_title(page.blocks, pages[0].head)
        trimmed.append(list(blocks[_same(top, blocks) :]))
    for earlier, later in pairwise(trimmed):
        count = _same(earlier[::-1], later[::-1])
        del earlier[len(earlier) - count :]
    return trimmed


def _same(blocks: Sequence[Block], others: Sequence[Block]) -> int:
    """How many blocks the two begin with alike, of those that may be the site's."""
    pairs = list(zip(blocks[:_MOST_REPEATED], others, strict=False))
    return sum(1 for _ in takewhile(lambda pair: pair[0].text == pair[1].text, pairs))


def _text(pages: Sequence[Sequence[Block]]) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """The blocks of all pages, and where each page begins in their text."""
    joined: list[Block] = []
    parts: list[int] = []
    size = 0   # of the text with a newline after every block
    for page in pages:
        blocks = list(page)
        is_cut = bool(joined and blocks) and _is_cut(joined[-1], blocks[0])
        parts.append(size - is_cut)
        if is_cut:
            rest = blocks.pop(0)
            joined[-1] = replace(joined[-1], text=joined[-1].text + rest.text)
            size += len(rest.text)
        joined += blocks
        size += sum(len(block.text) + 1 for block in blocks)
    return tuple(joined), tuple(parts)


def _is_cut(before: Block, after: Block) -> bool:
    """Whether one paragraph ends on the next page: it has no stop at its end, is no heading, and no heading follows."""
    if before.kind is not BlockKind.PARAGRAPH or after.kind is not BlockKind.PARAGRAPH:
        return False
    if _ENDED.search(before.text) or _NUMBERED.match(after.text):
        return False
    return _OPEN.search(before.text) is not None or (len(before.text) > _PROSE and "。" in before.text)
