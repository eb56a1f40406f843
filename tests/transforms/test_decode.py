"""Bytes to text: the policy of transforms.decode."""


from __future__ import annotations

import codecs

import pytest

from transforms.decode import decode
from transforms.model import Level

TEXT = "朱镕基—法治·政府建设情况报告，2023年。"
LONG = "青禾市水务局法治政府建设情况报告" * 40


@pytest.mark.parametrize("label", [None, "gb2312", "gbk", "GB2312", "utf-8", "iso-8859-1", "no-such-charset"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_whatever_the_label_says_the_text_is_read(charset: str, label: str | None) -> None:
    assert decode(TEXT.encode(charset), header_charset=label, media_type="text/html").text == TEXT


def test_a_gb2312_page_may_hold_characters_that_only_gb18030_has() -> None:
    body = f'<html><meta charset="gb2312"><p>{TEXT}䶮</p></html>'.encode("gb18030")
    decoded = decode(body, header_charset=None, media_type="text/html")
    assert "镕基—法治·" in decoded.text
    assert "䶮" in decoded.text
    assert decoded.charset == "gb18030"


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_decides_and_does_not_stay_in_the_text(mark: bytes, charset: str) -> None:
    assert decode(mark + TEXT.encode(charset), header_charset="gbk").text == TEXT


def test_utf16_without_a_mark_is_recognised_by_its_zeros() -> None:
    body = f"<html><body>{TEXT}</body></html>".encode("utf-16-le")
    assert TEXT in decode(body, header_charset=None).text


def test_a_little_damage_is_replaced_and_reported() -> None:
    body = LONG.encode()
    decoded = decode(body[:300] + b"\xe9" + body[300:], header_charset="utf-8")
    assert decoded.charset == "utf-8"
    assert decoded.text.count("\ufffd") == 1
    assert 0 < decoded.damaged_share < 0.01
    assert decoded.findings[0].level is Level.WARNING


def test_a_damaged_utf8_text_is_not_turned_into_gb_characters() -> None:
    body = bytearray(LONG.encode())
    for at in range(100, len(body), 150):
        body[at] = 0xFF
    decoded = decode(bytes(body), header_charset=None)
    assert decoded.charset == "utf-8"
    assert decoded.damaged_share >= 0.01
    assert decoded.findings[0].level is Level.ERROR


def test_a_mostly_ascii_page_in_gbk_is_not_read_as_damaged_utf8() -> None:
    body = b"<script>" + b"var a = 1;" * 3000 + b"</script>" + "法治政府建设".encode("gbk")
    assert decode(body, header_charset=None).text.endswith("法治政府建设")


def test_a_label_that_names_another_charset_is_used_when_the_bytes_allow_nothing_better() -> None:
    assert decode("法治政府建設".encode("big5"), header_charset="big5").text == "法治政府建設"


@pytest.mark.parametrize("label", ["undefined", "punycode", "idna", "unicode_escape", "hex", "a\0b", "x" * 2_000])
def test_a_label_that_is_no_charset_is_not_asked(label: str) -> None:
    assert decode("法治政府".encode("gbk"), header_charset=label).text == "法治政府"


def test_a_wrong_label_is_reported() -> None:
    findings = decode(TEXT.encode(), header_charset="gbk").findings
    assert [finding.check for finding in findings] == ["charset_label"]
