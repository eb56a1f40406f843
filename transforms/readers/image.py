"""Picture files (png, jpeg, bmp, gif, tiff with its pages), read where the OCR extra is installed.

They are documents of their own, or the pages of a web page that shows its text as pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.model import Block, Document, Finding, Head, Known, Level, Verdict
from transforms.readers.layout import to_blocks
from transforms.readers.layout_lines import Page
from transforms.readers.limits import too_many_pages
from transforms.readers.lines import drop_noise
from transforms.readers.pager import CHECK
from transforms.readers.pictures import BadPicture, NoPage, count_frames, frames
from transforms.readers.reading import Reading
from transforms.readers.scan import HOW, MOST_PAGES, Scan, is_installed, not_installed, read_scans, too_many
from transforms.readers.titles import drop_title, take_title
from transforms.sniff import Format, sniff


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One picture file; SCANNED without the extra, or when nothing is printed on it."""
    nothing = Document((), Head(canonical_url=url), sniff(body).media_type)
    count = count_frames(body)
    if reason := too_many_pages(count):
        return Reading(nothing, Verdict.UNSUPPORTED, f"the picture {reason}")
    try:
        if not is_installed():
            next(frames(body, 1))  # a broken one is said to be broken
            nothing = replace(nothing, findings=(not_installed("the text is a picture"),))
            return Reading(nothing, Verdict.SCANNED, f"the file is a picture: {HOW}")
        pages = read_scans(_scans(body))
    except NoPage as error:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the picture {error}")
    except BadPicture as error:
        return Reading(nothing, Verdict.CORRUPT, f"the picture {error}")
    title, blocks = take_title(_blocks(pages))
    head = Head(title=title, canonical_url=url)
    document = replace(nothing, blocks=blocks, head=head, findings=too_many(count))
    return Reading(document) if document.text else Reading(document, Verdict.SCANNED, "no text was recognised in it")


def read_page_pictures(page: Reading, bodies: Sequence[bytes]) -> Reading:
    """A web page that is a scan, with the text of its pictures as far as they are there and can be read. The document's
    parts are the page, then its pictures; a paragraph belongs to the picture on which it begins."""
    if not bodies:
        return page
    if not is_installed():
        findings = (*page.document.findings, not_installed("the text is pictures"))
        return Reading(replace(page.document, findings=findings), page.verdict, f"{page.reason}: {HOW}")
    pages, count, reason = _pages(bodies[:MOST_PAGES])
    blocks = _blocks(pages)
    if not blocks:
        return Reading(page.document, page.verdict, f"{page.reason}, and {reason or 'no text was recognised in it'}")
    head = page.document.head
    title, rest = (head.title, drop_title(blocks, head)) if head.title else take_title(blocks)
    document = replace(
        page.document,
        blocks=(*page.document.blocks, *rest),
        head=replace(head, title=title),
        findings=(*page.document.findings, *_unread(page.document.pictures, count, reason)),
        parts=_parts(page.document.text, rest, count),
    )
    return Reading(document)


def _scans(body: bytes) -> Iterator[Scan]:
    for number, image in enumerate(frames(body, MOST_PAGES), 1):
        yield Scan(number, image)


def _blocks(pages: Sequence[Page]) -> tuple[Block, ...]:
    return drop_noise(to_blocks(pages, {}), is_page=False).blocks


def _pages(bodies: Sequence[bytes]) -> tuple[list[Page], int, str | None]:
    """The pages of pictures up to the first that is broken, how many pictures that are, and what is wrong with it."""
    pages: list[Page] = []
    for number, body in enumerate(bodies, 1):
        sniffed = sniff(body)
        if sniffed.format is not Format.IMAGE:
            return pages, number - 1, f"it is {sniffed.media_type}"
        try:
            pages += read_scans(Scan(number, image) for image in frames(body, 1))
        except NoPage:
            continue    # a line or a logo
        except BadPicture as error:
            return pages, number - 1, f"it {error}"
    return pages, len(bodies), None


def _unread(addresses: Sequence[str], count: int, reason: str | None) -> tuple[Finding, ...]:
    """The finding on the pictures after the first ``count``."""
    if count >= len(addresses):
        return ()
    said = f"pictures 1 to {count} of {len(addresses)}: the next is {addresses[count]}"
    return (Finding(CHECK, Level.ERROR, f"{said}, but {reason}" if reason else said, addresses[count]),)


def _parts(before: str, blocks: Sequence[Block], count: int) -> tuple[int, ...]:
    """Where the page and each of its ``count`` pictures begin in the text."""
    parts = [0]
    at = len(before) + 1 if before else 0
    for block in blocks:
        parts += [at] * ((block.page or 0) + 1 - len(parts))
        at += len(block.text) + 1
    end = max(at - 1, 0)
    return (*parts, *([end] * (count + 1 - len(parts))))
