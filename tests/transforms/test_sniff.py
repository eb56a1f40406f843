"""What a body is: random bytes are no page, wide characters are text, and a text has an end."""

from __future__ import annotations

import codecs
import random
import time

import pytest

from tests.support.pages import REPORT, TITLE
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
