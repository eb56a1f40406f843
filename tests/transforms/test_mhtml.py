"""Web archives (MHTML): the page that Word or a browser saved, without its pictures; e-mails are told from them."""

from __future__ import annotations

import base64
import quopri
import time

import pytest

from tests.transforms.samples import pages
from transforms.model import Known, Verdict
from transforms.parse import parse
from transforms.readers import Reading, read
from transforms.sniff import Format, sniff

LINK = '<p>附件：<a href="fj.docx">统计表.docx</a></p>'
PAGE = pages.page(f'<div class="article-content">{pages.paragraphs()}{LINK}</div>')
GBK = PAGE.replace(b'<meta charset="utf-8">', b"").decode().encode("gb18030")


def archive(
    page: bytes, *, head: str = "MIME-Version: 1.0", charset: str = "gb2312", encoding: str = "quoted-printable",
    kind: str = "text/html", place: str = "file:///C:/1/a.htm",
) -> bytes:  # fmt: skip
    """As Word writes one: the page in quoted-printable, then a picture in base64."""
    packed = base64.encodebytes(page) if encoding == "base64" else quopri.encodestring(page)
    picture = base64.encodebytes(b"\x89PNG" + bytes(3_000))
    return b"\r\n".join((
        head.encode(), b'Content-Type: multipart/related; boundary="----=_a"', b"", b"preamble", b"------=_a",
        f'Content-Location: {place}\r\nContent-Transfer-Encoding: {encoding}\r\n'.encode()
        + f'Content-Type: {kind}; charset="{charset}"'.encode(), b"", packed, b"------=_a",
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n", picture, b"------=_a--", b"",
    ))  # fmt: skip


def reading(body: bytes, url: str | None = None) -> Reading:
    return read(body, url, Known())


BROWSER = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.gov.cn/1.html\r\nSubject: =?utf-8?Q?a?=\r\n" \
    "Date: Mon, 1 Jan 2024 00:00:00 -0000\r\nMIME-Version: 1.0"


@pytest.mark.parametrize("body", [
    archive(GBK), archive(PAGE, charset="utf-8", encoding="base64"), archive(GBK, charset="unheard-of"),
    b"\xef\xbb\xbf\r\n" + archive(GBK), archive(PAGE, head=BROWSER, charset="utf-8"),
])
def test_the_page_of_an_archive_is_read_as_a_page(body: bytes) -> None:
    assert sniff(body).format is Format.MHTML
    url = "https://slj.example.gov.cn/1.mht"
    found, plain = parse(body, url), parse(PAGE, url)
    assert (found.verdict, found.title) == (Verdict.REPORT, pages.TITLE)
    assert (found.text, found.metrics, found.sections) == (plain.text, plain.metrics, plain.sections)
    assert found.source.media_type == "multipart/related"


def test_links_are_resolved_against_the_address_the_page_was_saved_from() -> None:
    places = {"https://x.gov.cn/a/1.html": "https://x.gov.cn/a/fj.docx", "file:///C:/a.htm": "fj.docx"}
    for place, address in places.items():
        (attachment,) = reading(archive(GBK, place=place)).document.attachments
        assert attachment.url == address


NESTED = b"MIME-Version: 1.0\r\n" + b"".join(
    b'Content-Type: multipart/related; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2_000)
)
MESSAGES = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="a"\r\n\r\n--a\r\n' + (
    b"Content-Type: message/rfc822\r\n\r\n" * 5_000
)


@pytest.mark.parametrize(("body", "verdict", "said"), [
    (archive(GBK, kind="image/png"), Verdict.EMPTY, "no HTML page"),
    (archive(b""), Verdict.EMPTY, "an empty one"),
    (archive(GBK)[:100], Verdict.CORRUPT, "cannot be told apart"),
    (archive(GBK)[:2_000], Verdict.CORRUPT, "ends in the middle"),
    (archive(GBK)[:-6], Verdict.CORRUPT, "ends in the middle"),
    (archive(b"<p>" + b"a" * 8_000_000), Verdict.UNSUPPORTED, "no report is that long"),
    (archive(GBK) + b"a" * 60_000_000, Verdict.UNSUPPORTED, "no report is that large"),
    (NESTED, Verdict.UNSUPPORTED, "more parts"), (MESSAGES, Verdict.UNSUPPORTED, "more parts"),
    (archive(GBK, charset="gb2312" + "; a=b" * 300_000), Verdict.UNSUPPORTED, "header longer"),
], ids=["no page", "empty", "early", "cut", "cut late", "long", "large", "nested", "messages", "header"])  # fmt: skip
def test_bad_archives_have_a_verdict_and_a_reason(body: bytes, verdict: Verdict, said: str) -> None:
    began = time.process_time()
    found = reading(body)
    assert (found.verdict, said in (found.reason or "")) == (verdict, True), found.reason
    assert time.process_time() - began < 5


@pytest.mark.parametrize("head", [
    "From: a@x.gov.cn\r\nTo: b@x.gov.cn\r\nSubject: =?gb2312?B?t6jWzg==?=\r\nMIME-Version: 1.0",
    "Received: from a\r\n\tby b; Mon, 1 Jan 2024\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0",
    "From a@x.gov.cn Mon Jan  1\r\nReturn-Path: <a@x>\r\nSubject: a", "Subject: a\r\nFrom: b",
])
def test_an_e_mail_is_told_what_to_do_with_it(head: str) -> None:
    body = head.encode() + b"\r\nContent-Type: text/html\r\n\r\n<html><p>a</p>"
    assert sniff(body).media_type == "message/rfc822"
    found = reading(body)
    assert found.verdict is Verdict.UNSUPPORTED
    assert "save the report that it carries" in (found.reason or "")
