"""Readers: the bytes of one format to a Document. Which reader reads a body is decided by its magic bytes.

Reader modules are imported when first needed: reading a web page does not pay for PDF libraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from transforms.model import Document, Head, Known, Verdict
from transforms.readers.reading import Reading
from transforms.sniff import Format, Sniffed, sniff

__all__ = ["BINARY", "Reading", "read", "read_pictured"]

_READERS = {
    Format.HTML: "transforms.readers.html",
    Format.TEXT: "transforms.readers.text",
    Format.PDF: "transforms.readers.pdf",
    Format.DOCX: "transforms.readers.docx",
    Format.OLE2: "transforms.readers.ole2",
    Format.RTF: "transforms.readers.rtf",
    Format.XLSX: "transforms.readers.workbook",
    Format.ZIP: "transforms.readers.zipped",
    Format.MHTML: "transforms.readers.mhtml",
    Format.OFD: "transforms.readers.ofd",
    Format.IMAGE: "transforms.readers.image",
}
_NAMES = {
    Format.PPTX: "a PowerPoint file (pptx)",
    Format.JSON: "JSON data",
    Format.XML: "XML data",
    Format.BINARY: "binary data of an unknown format",
}
# whose parsers a file may bring down, and which pictures may make large: their readers have limits of their own
BINARY = frozenset(_READERS) - {Format.HTML, Format.TEXT}
_INSTEAD = {
    Format.ARCHIVE: "a compressed archive (rar, 7z, gz, bz2 or xz) is not opened: unpack it and ingest the file inside",
    Format.EMAIL: "an e-mail message, not a published document: save the report that it carries and ingest that file",
}
_MOST_CHARACTERS = 500_000  # dense with numbers they take 10 s
_MOST_BYTES = 8_000_000     # of text and markup, pictures pasted into it included
_MOST_TAGS = 200_000        # a page saved by Word, each word in an element of its own, has 20,000


class _Reader(Protocol):
    def read(self, body: bytes, url: str | None, known: Known) -> Reading: ...


class _PictureReader(Protocol):
    def read_page_pictures(self, page: Reading, bodies: Sequence[bytes]) -> Reading: ...


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One body as a document. ``url``: the address that relative links are resolved against.

    Never raises for bad content: ``Reading.verdict`` says what is wrong with it.
    """
    sniffed = sniff(body)
    module = _READERS.get(sniffed.format)
    if module is None:
        return _unread(sniffed)
    if len(body) > _MOST_BYTES and sniffed.format not in BINARY:
        return _too_long(sniffed, f"{len(body)} bytes of text or markup")
    if sniffed.format is Format.HTML and (tags := body.count(b"<")) > _MOST_TAGS:
        return _too_long(sniffed, f"{tags} tags")
    reading = cast(_Reader, import_module(module)).read(body, url, known)
    if len(reading.document.text) > _MOST_CHARACTERS:
        return _too_long(sniffed, f"{len(reading.document.text)} characters")
    return reading


def read_pictured(page: Reading, bodies: Sequence[bytes]) -> Reading:
    """A web page that shows its text as pictures, with these of its pictures read (see ``image``)."""
    return cast(_PictureReader, import_module("transforms.readers.image")).read_page_pictures(page, bodies)


def _too_long(sniffed: Sniffed, length: str) -> Reading:
    reason = f"{length}: no report is that long (genuine ones have 3,000 to 30,000 characters)"
    return Reading(Document((), Head(), sniffed.media_type), Verdict.UNSUPPORTED, reason)


def _unread(sniffed: Sniffed) -> Reading:
    nothing = Document((), Head(), sniffed.media_type)
    if sniffed.format is Format.EMPTY:
        return Reading(nothing, Verdict.EMPTY, "the body is empty")
    reason = _INSTEAD.get(sniffed.format) or f"{_NAMES[sniffed.format]} is not read yet"
    return Reading(nothing, Verdict.UNSUPPORTED, reason)
