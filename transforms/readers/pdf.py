"""PDF: pdfium for text and geometry, pdfplumber only for ruled tables on pages that draw lines.

Measured on 486 pages with tables: pdfium alone 0.6 s of CPU, this division 8 s, pdfplumber alone 19 to 23 s.
A file that cannot be read comes back with a verdict: encrypted, truncated, without pages, scanned, or with glyphs
that no longer say which character they are.
"""

from __future__ import annotations

import ctypes
import io
import re
import threading
from collections.abc import Iterator, Sequence

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.utils.exceptions import PdfminerException

from transforms.model import Block, Document, Finding, Head, Known, Level, Verdict
from transforms.readers import pdf_scan, scan
from transforms.readers.lines import drop_noise
from transforms.readers.pdf_layout import Line, Page, Table, to_blocks
from transforms.readers.reading import Reading
from transforms.readers.titles import take_title

MEDIA_TYPE = "application/pdf"
_PATHS_OF_A_TABLE = 4     # fewer drawn paths than this on a page cannot rule a table
_MOST_PATHS = 20_000      # more are a drawing, on which table search would run for minutes
_MOST_PAGES = 1_000
_SCANNED = 30             # characters on a page with a full-page image: fewer, and the page is a picture
_NO_CHARACTERS = "the PDF's fonts do not say which characters they draw"
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


_ONE_AT_A_TIME = threading.Lock()  # pdfium crashes when two threads of a process use it


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One PDF. Title and metadata come from its first lines; its info dictionary is nearly always a template's."""
    with _ONE_AT_A_TIME:
        return _read_file(body, url)


def _read_file(body: bytes, url: str | None) -> Reading:
    if b"%%EOF" not in body[-2048:] and b"startxref" not in body[-2048:]:
        return Reading(_document((), url), Verdict.CORRUPT, "the PDF is truncated: its end is missing")
    try:
        file = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        return Reading(_document((), url), *_why(body, error))
    try:
        return _read_pages(file, body, url)
    except pdfium.PdfiumError as error:
        return Reading(_document((), url), Verdict.CORRUPT, f"a page of the PDF cannot be read: {error}")
    finally:
        file.close()


def _why(body: bytes, error: pdfium.PdfiumError) -> tuple[Verdict, str]:
    if "password" in str(error).lower() or b"/Encrypt" in body:
        return Verdict.UNSUPPORTED, "the PDF is encrypted: a password is needed to read it"
    return Verdict.CORRUPT, f"the PDF cannot be opened: {error}"


def _read_pages(file: pdfium.PdfDocument, body: bytes, url: str | None) -> Reading:
    count = len(file)
    if count == 0:
        return Reading(_document((), url), Verdict.EMPTY, "the PDF has no pages")
    pages: list[Page] = []
    ruled: list[int] = []
    pictures: list[int] = []   # pages that are pictures, from 1
    for number in range(min(count, _MOST_PAGES)):
        page = file[number]
        one = _page(page, number + 1)
        kinds = [item.type for item in page.get_objects(max_depth=2)]
        paths = kinds.count(pdfium_c.FPDF_PAGEOBJ_PATH)
        if _PATHS_OF_A_TABLE <= paths <= _MOST_PATHS:
            ruled.append(number)
        if kinds.count(pdfium_c.FPDF_PAGEOBJ_IMAGE) > 0 and _characters(one) < _SCANNED:
            pictures.append(number + 1)
        pages.append(one)
        page.close()
    if scan.is_installed():
        return _recognised(file, body, pages, pictures, ruled, url)
    what = f"{len(pictures)} of {count} pages are pictures without text"
    if pictures and len(pictures) >= 0.8 * len(pages):
        return _scanned(what, url)
    blocks = to_blocks(pages, _tables(body, ruled))
    if _is_unreadable(blocks):
        return _scanned(_NO_CHARACTERS, url)
    return _judge(blocks, url, (Finding("pages_scanned", Level.WARNING, f"{what} and not read"),) if pictures else ())


def _scanned(what: str, url: str | None) -> Reading:
    return Reading(_document((), url, (scan.not_installed(what),)), Verdict.SCANNED, f"{what}: {scan.HOW}")


def _recognised(
    file: pdfium.PdfDocument,
    body: bytes,
    pages: Sequence[Page],
    pictures: Sequence[int],
    ruled: Sequence[int],
    url: str | None,
) -> Reading:
    """The document with its pictures read; all of its pages are drawn and read when its fonts say no characters."""
    blocks = to_blocks(pdf_scan.recognised(file, pages, pictures), _tables(body, ruled))
    if _is_unreadable(blocks):
        pictures = [page.number for page in pages]
        blocks = to_blocks(pdf_scan.recognised(file, pages, pictures), {})
    reading = _judge(blocks, url, scan.too_many(len(pictures)))
    if reading.verdict is Verdict.EMPTY and pictures:
        what = f"{len(pictures)} of {len(pages)} pages are pictures, on which no text was recognised"
        return Reading(reading.document, Verdict.SCANNED, what)
    return reading


def _is_unreadable(blocks: Sequence[Block]) -> bool:
    text = "".join(block.text for block in blocks)
    return len(_UNREADABLE.findall(text)) > 0.2 * len(text)


def _judge(blocks: Sequence[Block], url: str | None, findings: tuple[Finding, ...]) -> Reading:
    document = _document(drop_noise(blocks, is_page=False).blocks, url, findings)
    return Reading(document) if document.text else Reading(document, Verdict.EMPTY, "the PDF has no text")


def _document(blocks: Sequence[Block], url: str | None, findings: tuple[Finding, ...] = ()) -> Document:
    title, rest = take_title(blocks)
    return Document(rest, Head(title=title, canonical_url=url), MEDIA_TYPE, (), findings)


def _characters(page: Page) -> int:
    return sum(len(line.text) for line in page.lines)


def _page(page: pdfium.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        return Page(number, width, height, tuple(_lines(text)))
    finally:
        text.close()


def _lines(text: pdfium.PdfTextPage) -> Iterator[Line]:
    """pdfium's own lines (it writes CR LF between them), each with its box and font size in points."""
    raw, count = text.raw, text.count_chars()
    box = pdfium_c.FS_RECTF()
    where = ctypes.byref(box)
    chars: list[str] = []
    left = bottom = 1e9
    right = top = size = 0.0
    for index in range(count + 1):
        code = 10 if index == count else pdfium_c.FPDFText_GetUnicode(raw, index)
        if code == 10:
            if line := "".join(chars).strip():
                yield Line(line, left, right, bottom, top, size)
            chars, left, bottom, right, top, size = [], 1e9, 1e9, 0.0, 0.0, 0.0
        elif code > 32:
            chars.append(_char(code))
            if pdfium_c.FPDFText_GetLooseCharBox(raw, index, where):
                left, right = min(left, box.left), max(right, box.right)
                bottom, top = min(bottom, box.bottom), max(top, box.top)
                size = max(size, pdfium_c.FPDFText_GetFontSize(raw, index), box.top - box.bottom)
        elif code == 32:
            chars.append(" ")


def _char(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _tables(body: bytes, pages: Sequence[int]) -> dict[int, list[Table]]:
    """Ruled tables by page number (from 1): box (left, top, right, bottom, from the top) and rows."""
    found: dict[int, list[Table]] = {}
    if not pages:
        return found
    try:
        with pdfplumber.open(io.BytesIO(body), pages=[number + 1 for number in pages]) as file:
            for page in file.pages:
                for table in page.find_tables():
                    rows = [tuple(_cell(cell) for cell in row) for row in table.extract()]
                    rows = [row for row in rows if any(row)]
                    if len(rows) > 1 and len(rows[0]) > 1:
                        found.setdefault(page.page_number, []).append((table.bbox, rows))
                page.close()  # pdfplumber keeps every page's objects otherwise: 600 MB on 486 pages
    except (PdfminerException, ValueError, KeyError, TypeError):
        return found  # pdfium read the file, pdfminer cannot: the rows stay lines
    return found


def _cell(text: str | None) -> str:
    return re.sub(r"\s+", "", text) if text else ""
