"""The charsets that pages and texts of bureaus come in, through the readers: the bytes decide, labels seldom."""

# ruff: noqa: E501 (markup stays on one line)
from __future__ import annotations

import codecs

import pytest

from tests.transforms.samples.pages import BODY, TITLE
from transforms.model import Known, Level, Verdict
from transforms.readers import Reading, read

# 镕 and 喆 are in GBK but not in GB2312, 䶮 only in GB18030; — and · differ between decoders
RARE = "局长朱镕喆、副局长䶮某—主持召开·专题会议12次，研究法治政府建设重点工作。"
LINES = (*BODY[:3], RARE, *BODY[3:])
TRADITIONAL = ("全年辦理行政處罰案件三十六件，開展行政檢查一千二百次，執法人員持證上崗率百分之百。",) * 4


def _html(lines: tuple[str, ...], label: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head>{meta}<title>{TITLE}</title></head><body><div class='article-content'>{text}</div></body></html>"


def _text(lines: tuple[str, ...], _label: str | None) -> str:
    return "\r\n".join(lines)


# name: (mark, charset of the bytes, label in the page, label in the header)
CASES = {
    "utf-8": (b"", "utf-8", "utf-8", "utf-8"),
    "utf-8 without any label": (b"", "utf-8", None, None),
    "utf-8 with a mark": (codecs.BOM_UTF8, "utf-8", "utf-8", None),
    "utf-8 with a mark, labelled gbk": (codecs.BOM_UTF8, "utf-8", "gbk", "gbk"),
    "utf-8, labelled gb2312 in the page": (b"", "utf-8", "gb2312", None),
    "utf-8, labelled gbk in the header": (b"", "utf-8", "utf-8", "gbk"),
    "utf-16 little endian": (codecs.BOM_UTF16_LE, "utf-16-le", None, None),
    "utf-16 big endian, labelled utf-8": (codecs.BOM_UTF16_BE, "utf-16-be", "utf-8", "utf-8"),
    "gb18030 without any label": (b"", "gb18030", None, None),
    "gb18030, labelled gb2312 in the page": (b"", "gb18030", "gb2312", None),
    "gb18030, labelled GBK in the header": (b"", "gb18030", None, "GBK"),
    "gb18030, labelled x-gbk": (b"", "gb18030", "x-gbk", None),
    "gb18030, labelled utf-8 in both": (b"", "gb18030", "utf-8", "UTF-8"),
    "gb18030, labelled utf-8 in the header": (b"", "gb18030", "gb2312", "utf-8"),
    "gb18030, labelled iso-8859-1 by the server": (b"", "gb18030", None, "ISO-8859-1"),
    "gb18030, labelled with a word that is no charset": (b"", "gb18030", "chinese-simplified", "none"),
}
WRITERS = {"page": _html, "text": _text}


def reading(body: bytes, header: str | None = None) -> Reading:
    return read(body, None, Known(charset=header))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("case", CASES)
def test_the_text_is_read_whatever_the_labels_say(case: str, writer: str) -> None:
    mark, charset, label, header = CASES[case]
    found = reading(mark + WRITERS[writer](LINES, label).encode(charset), header)
    assert found.verdict is None
    assert found.document.text == "\n".join(LINES)


def test_a_page_in_utf16_without_a_mark_is_read() -> None:
    assert reading(_html(LINES, None).encode("utf-16-le")).document.text == "\n".join(LINES)


@pytest.mark.parametrize("writer", WRITERS)
def test_big5_is_read_where_a_label_says_so(writer: str) -> None:
    body = WRITERS[writer](TRADITIONAL, "big5").encode("big5", "ignore")  # the title of the page loses what is simplified
    assert reading(body, "big5").document.text == "\n".join(TRADITIONAL)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_one_broken_character_costs_one_character(charset: str, writer: str) -> None:
    body = WRITERS[writer](LINES, charset).encode(charset)
    at = body.index("上岗".encode(charset)) if "上岗".encode(charset) in body else body.index("工作".encode(charset))
    found = reading(body[:at] + body[at + 1 :])
    assert found.verdict is None
    assert 1 <= found.document.text.count("\ufffd") <= 3
    assert found.document.text.split("\n")[-1] == LINES[-1]
    assert [one.level for one in found.document.findings if one.check == "charset_damage"] == [Level.WARNING]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_bytes_that_end_inside_a_character_lose_that_one_only(charset: str, writer: str) -> None:
    body = WRITERS[writer](LINES, charset).encode(charset)
    end = body.rindex("月".encode(charset))
    found = reading(body[: end + 1])
    assert found.verdict is None
    assert found.document.text.split("\n")[:-1] == list(LINES[:-1])


@pytest.mark.parametrize("writer", WRITERS)
def test_more_than_one_broken_character_in_a_hundred_is_corrupt(writer: str) -> None:
    body = bytearray(WRITERS[writer](LINES, "utf-8").encode())
    for at in range(len(body) // 4, len(body), 90):
        if body[at] > 0x7F:
            body[at] = 0xFF
    found = reading(bytes(body))
    assert found.verdict is Verdict.CORRUPT
    assert "cannot be decoded" in (found.reason or "")


def test_a_wrong_label_is_no_damage_but_is_said() -> None:
    found = reading(_html(LINES, "gb2312").encode())
    assert [(one.check, one.level) for one in found.document.findings] == [("charset_label", Level.INFO)]
