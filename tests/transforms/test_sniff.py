"""What a body is: random bytes are no page, wide characters are text, and a text has an end."""

from __future__ import annotations

import codecs
import random
import time
import zipfile

import pytest

from tests.support.pages import REPORT, TITLE
from tests.transforms.samples.docx import make_docx, paragraph
from tests.transforms.samples.xlsx import make_xlsx, sheet
from tests.transforms.samples.zips import make_zip
from transforms.model import Verdict
from transforms.parse import parse
from transforms.sniff import Format, sniff

TEXT = "\n".join([TITLE, *REPORT])


@pytest.mark.parametrize("head", [b"", b"\xff\xfe", b"<p>", b"\x00", b"{"])
@pytest.mark.parametrize("size", [300, 5_000, 200_000])
def test_random_bytes_are_unsupported_whatever_tags_they_happen_to_hold(head: bytes, size: int) -> None:
    body = bytearray(head + random.Random(size).randbytes(size))
    body[40:43] = b"<p>"
    report = parse(bytes(body), "x")
    assert report.verdict is Verdict.UNSUPPORTED
    assert report.source.media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF8, "utf-8"),
    ],
)
def test_a_text_with_a_byte_order_mark_is_read_as_text(mark: bytes, charset: str) -> None:
    report = parse(mark + TEXT.encode(charset), "report.txt")
    assert report.source.media_type == "text/plain"
    assert report.verdict is Verdict.REPORT
    assert report.title == TITLE
    assert report.metrics == parse(TEXT.encode(), "report.txt").metrics
    assert sniff(mark + f"<html><body><p>{TEXT}".encode(charset)).format is Format.HTML


def test_a_page_with_a_few_control_characters_is_still_a_page() -> None:
    assert sniff(f"<html>\0\0<body>\x0b<p>{TEXT}</p>".encode()).format is Format.HTML


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_text_that_is_longer_than_any_report_ends_soon_with_a_reason(charset: str) -> None:
    for times in (6_000, 60_000):
        body = "\n".join([TEXT, *REPORT[2:6] * times]).encode(charset)
        began = time.process_time()
        report = parse(body, "long.txt")
        assert time.process_time() - began < 10
        assert report.verdict is Verdict.UNSUPPORTED
        assert "no report is that long" in (report.verdict_reason or "")


DOCX = make_docx(paragraph(TEXT))
WORD_PAGE = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="gb2312"></head><body>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (DOCX, Format.DOCX),
        (make_xlsx({"a": sheet([])}), Format.XLSX),
        (make_zip({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b""}), Format.OFD),
        (make_zip({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), Format.PPTX),
        (make_zip({"a.docx": DOCX}, method=zipfile.ZIP_STORED), Format.ZIP),
        (make_zip({"a.docx": DOCX, "b.txt": b""}, method=zipfile.ZIP_STORED)[:300], Format.ZIP),
        (make_zip({"unpacked/word/document.xml": b""}), Format.ZIP),
        (make_zip({}), Format.ZIP),
        (DOCX[:300], Format.DOCX),
        (WORD_PAGE.encode() + TEXT.encode("gb18030"), Format.HTML),
        (TEXT.encode("utf-16"), Format.TEXT),
        (b"\xef\xbb\xbf \r\n{\\rtf1\\ansi a}", Format.RTF),
        (b"{\\rtf1 <p>a</p>}", Format.RTF),
        (b'{"rtf": 1}', Format.JSON),
        (b"Rar!\x1a\x07\x00" + bytes(20), Format.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), Format.ARCHIVE),
        (b"\x1f\x8b\x08" + bytes(20), Format.ARCHIVE),
        (b"Subject: a\n\n" + TEXT.encode(), Format.TEXT),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>", Format.MHTML),
        (b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n", Format.EMAIL),
    ],
    ids=lambda value: value if isinstance(value, Format) else "",
)
def test_formats_are_told_apart_by_what_the_bytes_are(body: bytes, kind: Format) -> None:
    assert sniff(body).format is kind


def test_an_archive_that_is_not_opened_says_what_to_do() -> None:
    report = parse(b"Rar!\x1a\x07\x00" + bytes(20), "a.rar")
    assert report.verdict is Verdict.UNSUPPORTED
    assert "unpack it and ingest the file inside" in (report.verdict_reason or "")
