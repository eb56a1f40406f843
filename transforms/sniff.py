"""What a body is, by its own bytes: names and headers lie too often to be asked first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category

from transforms.decode import marked


class Format(StrEnum):
    """The families of files that bureaus publish."""

    EMPTY = "empty"
    HTML = "html"
    TEXT = "text"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    OFD = "ofd"
    ZIP = "zip"
    OLE2 = "doc"       # doc, xls, wps: one container
    RTF = "rtf"
    IMAGE = "image"
    ARCHIVE = "archive"
    JSON = "json"
    XML = "xml"
    MHTML = "mhtml"
    EMAIL = "eml"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """``media_type`` is the IANA name that goes into ``Source``."""

    format: Format
    media_type: str


_MEDIA = {
    Format.EMPTY: "application/octet-stream",
    Format.HTML: "text/html",
    Format.TEXT: "text/plain",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Format.OFD: "application/ofd",
    Format.ZIP: "application/zip",
    Format.OLE2: "application/x-ole-storage",
    Format.RTF: "application/rtf",
    Format.IMAGE: "image/*",
    Format.ARCHIVE: "application/x-archive",
    Format.JSON: "application/json",
    Format.XML: "application/xml",
    Format.MHTML: "multipart/related",
    Format.EMAIL: "message/rfc822",
    Format.BINARY: "application/octet-stream",
}
_ZIP_MEMBERS = (
    (rb"OFD\.xml", Format.OFD),   # first: it may carry the Word file that it was made from
    (rb"word/document\d?\.xml", Format.DOCX),   # some editions of Word number their parts
    (rb"xl/workbook\.xml", Format.XLSX),
    (rb"ppt/presentation\.xml", Format.PPTX),
)
_IMAGES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", Format.OLE2),
    (b"Rar!", Format.ARCHIVE),
    (b"7z\xbc\xaf", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"BZh", Format.ARCHIVE),
    (b"\xfd7zXZ", Format.ARCHIVE),
)
_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|title|meta|script|style|div|table|p|span|ul|h[1-6]|br|a|font|center)\b",
    re.IGNORECASE,
)
_NAMES_IN_DIRECTORY = rb"PK\x01\x02[\x00-\xff]{42}%s"
_NAMES_IN_FILE = rb"PK\x03\x04[\x00-\xff]{26}%s"
_PACKAGE = re.compile(
    rb"PK\x03\x04[\x00-\xff]{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/|Doc_0/|OFD\.xml)"
)
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):|From (?=\S+@)")
_SENT = frozenset({b"received", b"return-path", b"delivered-to", b"to", b"message-id", b"reply-to"})
_WRITTEN = frozenset({b"from", b"subject", b"date", b"mime-version"}) | _SENT
_SAVED_PAGE = re.compile(rb"content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE)
_LOST = "\ufffd".encode()
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(body: bytes) -> Sniffed:
    """The format of a body by magic bytes; else markup in the first 4 KiB makes it HTML, unless one
    character in twenty there is a control character: random bytes hold a tag soon enough."""
    image = next((media for magic, media in _IMAGES if body.startswith(magic)), None)
    if image and (image != "image/bmp" or body[6:10] == b"\0\0\0\0"):
        return Sniffed(Format.IMAGE, image)
    found = _by_magic(body) or _by_content(body)
    return Sniffed(found, _MEDIA[found])


def is_spreadsheet(media_type: str) -> bool:
    """Whether a media type is one of tables: those of Excel, and of OpenDocument."""
    return "excel" in media_type or "spreadsheet" in media_type


def _by_magic(body: bytes) -> Format | None:
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Format.EMPTY
    if b"%PDF-" in body[:1024] and not _TAG.search(body[: body.index(b"%PDF-")]):
        return Format.PDF
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(body)
    if body[:64].lstrip(b" \t\r\n\0\xef\xbb\xbf").startswith(b"{\\rtf"):
        return Format.RTF
    return next((kind for magic, kind in _MAGIC if body.startswith(magic)), None)


def _zip_kind(body: bytes) -> Format:
    """By the names in the central directory, so that a zip that holds a docx is no docx; when that is cut off, by
    those in front of the members, if the first is one that a package begins with."""
    end = body.rfind(b"PK\x05\x06")
    size = int.from_bytes(body[end + 12 : end + 16], "little") if end >= 0 else 0
    if end >= 0:
        names, pattern = body[max(end - size, 0) : end], _NAMES_IN_DIRECTORY
    else:
        names, pattern = body[:8192] if _PACKAGE.match(body) else b"", _NAMES_IN_FILE
    found = (kind for name, kind in _ZIP_MEMBERS if re.search(pattern % name, names))
    return next(found, Format.ZIP)


def _by_content(body: bytes) -> Format:
    start = _as_utf8(body[:4096])
    noise = len(_CONTROL.findall(start)) + start.count(_LOST)
    if noise > len(start) * 0.05:
        return Format.BINARY
    stripped = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if message := _message_kind(stripped):
        return message
    if stripped[:1] in (b"{", b"[") and re.match(rb"[\[{]\s*[\"\[{\]}]", stripped):
        return Format.JSON
    if _TAG.search(start):
        return Format.HTML
    if stripped.startswith(b"<?xml"):
        return Format.XML
    return Format.BINARY if noise > len(start) * 0.02 else Format.TEXT


def _message_kind(start: bytes) -> Format | None:
    """What begins with the headers of RFC 5322 is an e-mail when it was sent, and a page saved by Word or a browser
    when its headers only say what it is made of."""
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    lines = [line for line in head.splitlines() if not line.startswith((b" ", b"\t"))]
    headers = [_HEADER.match(line) for line in lines]
    names = {match[1].lower() for match in headers if match and match[1]}
    if not headers or headers[0] is None:
        return None
    if b"mime-version" in names and not names & _SENT and _SAVED_PAGE.search(head):
        return Format.MHTML
    return Format.EMAIL if len(names & _WRITTEN) > 1 else None


def _as_utf8(start: bytes) -> bytes:
    """UTF-16 and UTF-32 as UTF-8, so that their zeros are no noise. What only begins like them decodes to private and
    unassigned characters, which no text holds many of: they count as lost."""
    charset = marked(start)
    if charset in (None, "utf-8-sig"):
        return start
    text = start.decode(charset or "", "replace")
    return "".join("\ufffd" if category(c) in ("Co", "Cn", "Cs") else c for c in text).encode()
