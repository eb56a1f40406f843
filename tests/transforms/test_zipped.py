"""Zips of several files: the report is found among its annexes, and every other member is accounted for."""

from __future__ import annotations

import zipfile

import pytest

from tests.transforms.samples import pages
from tests.transforms.samples.docx import make_docx, paragraph
from tests.transforms.samples.rtf import codes, make_rtf
from tests.transforms.samples.xlsx import cell, make_xlsx, sheet
from tests.transforms.samples.zips import locked, make_zip
from transforms.model import Known, Level, Verdict
from transforms.readers import Reading, read

REPORT = make_docx("".join(paragraph(line) for line in (pages.TITLE, *pages.BODY)))
UNTITLED = make_docx("".join(map(paragraph, (*pages.BODY[:4], *pages.BODY[2:4] * 4, *pages.BODY[4:]))))
OTHER = make_docx("".join(paragraph(f"关于第{n}项工作的说明，与报告无关。") for n in range(60)))
ANNEX = make_xlsx({"统计表": sheet([[cell("A1", "许可"), cell("B1", 308)]])})
RTF = make_rtf(b"".join(codes(line) + rb"\par " for line in (pages.TITLE, *pages.BODY, "青禾")))
SCAN = make_docx(paragraph(), parts={"word/media/image1.png": b"\x89PNG"})


def reading(body: bytes, title: str | None = None) -> Reading:
    return read(body, "https://slj.example.gov.cn/a.zip", Known(title=title))


def chosen(body: bytes, title: str | None = None) -> str | None:
    found = reading(body, title)
    assert found.verdict is None, found.reason
    (finding,) = (one for one in found.document.findings if one.check == "archive_members")
    assert finding.level is Level.INFO
    return finding.evidence


def test_the_report_is_read_and_its_annexes_are_named() -> None:
    members = {
        "附件/附件1.xlsx": ANNEX, "附件/": b"", "报告.docx": REPORT, "说明.docx": OTHER, "扫描.docx": SCAN,
        "a.bin": b"\0\1",
    }  # fmt: skip
    found = reading(make_zip(members))
    assert found.document.blocks == read(REPORT, None, Known()).document.blocks
    assert found.document.head.title == pages.TITLE
    assert found.document.media_type.endswith("wordprocessingml.document")
    (finding,) = found.document.findings
    assert finding.message.startswith("of 5 files in the zip 报告.docx is read as the report; left out: 附件/")
    assert "附件/附件1.xlsx (an annex of figures)" in finding.message
    assert "说明.docx (not chosen)" in finding.message
    assert "扫描.docx (scanned, the Word document holds pictures" in finding.message
    assert "a.bin (unsupported, binary data" in finding.message


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
@pytest.mark.parametrize("flagged", [True, False])
def test_names_in_any_charset_are_read(charset: str, flagged: bool) -> None:
    body = make_zip({f"青禾\\{pages.TITLE}.docx": UNTITLED, "a.docx": OTHER}, charset=charset)
    if not flagged:
        body = body.replace(b"\x14\0\0\x08", b"\x14\0\0\0")
    assert chosen(body) == f"青禾/{pages.TITLE}.docx"


@pytest.mark.parametrize("left_behind", ["__MACOSX/._报告.docx", "Thumbs.db", "x/~$报告.docx", ".DS_Store", "folder/"])
def test_what_systems_leave_behind_is_no_member(left_behind: str) -> None:
    found = reading(make_zip({left_behind: b"\0\1\2", "报告.docx": REPORT}))
    assert found.document.findings[0].message == "of 1 files in the zip 报告.docx is read as the report"


def test_one_report_in_several_formats_is_read_from_the_best() -> None:
    text = "\n".join((pages.TITLE, *pages.BODY)).encode()
    short = make_docx(paragraph(pages.TITLE) + paragraph("全文另附。"))
    assert chosen(make_zip({"a.rtf": RTF, "b.docx": REPORT, "c.txt": text})) == "b.docx"
    assert chosen(make_zip({"a.rtf": RTF, "b.html": pages.page(pages.paragraphs())})) == "a.rtf"
    assert chosen(make_zip({"短.docx": short, "a.rtf": RTF})) == "a.rtf"


def test_without_a_title_the_only_text_or_the_one_that_reads_like_a_report_is_taken() -> None:
    assert chosen(make_zip({"正文.docx": OTHER, "附表.xlsx": ANNEX})) == "正文.docx"
    assert chosen(make_zip({"1.docx": OTHER, "2.docx": UNTITLED}), title=pages.TITLE) == "2.docx"


def test_a_zip_in_the_zip_is_opened_once() -> None:
    inner = make_zip({"报告.docx": REPORT})
    assert chosen(make_zip({"全套.zip": inner, "附表.xlsx": ANNEX})) == "全套.zip/报告.docx"
    twice = reading(make_zip({"外.zip": make_zip({"内.zip": inner})}))
    assert twice.verdict is Verdict.UNSUPPORTED
    assert "外.zip/内.zip (unsupported, a zip in a zip in a zip" in (twice.reason or "")
    damaged = make_zip({"坏.zip": b"PK\x03\x04" + bytes(80), "报告.docx": REPORT})
    assert chosen(damaged) == "报告.docx"


def test_a_damaged_member_does_not_cost_the_others() -> None:
    body = make_zip({"a.docx": OTHER, "报告.docx": REPORT}, method=zipfile.ZIP_STORED)
    at = body.index(OTHER) + 200
    found = reading(body[:at] + b"\xff" * 20 + body[at + 20 :])
    assert found.document.head.title == pages.TITLE
    assert "a.docx (unsupported, is damaged" in found.document.findings[0].message


GOOD = make_zip({"附表.xlsx": ANNEX, "报告.docx": REPORT, "a.rtf": RTF})
MANY = make_zip({f"{n}.txt": b"x" for n in range(41)})


@pytest.mark.parametrize(("body", "verdict", "said"), [
    (GOOD[: len(GOOD) // 2], Verdict.CORRUPT, "cut off"),
    (MANY, Verdict.UNSUPPORTED, "more than 40 files"),
    (make_zip({f"{n}.zip": MANY for n in range(2)}), Verdict.UNSUPPORTED, "more than 40 files"),
    (make_zip({"a.bin": b"\1" * 60_000_000, "b.bin": b"\1" * 60_000_000}), Verdict.UNSUPPORTED, "100 MB"),
    (make_zip({f"{n}": b"" for n in range(10_001)}), Verdict.UNSUPPORTED, "10000 parts"),
    (make_zip({"1.docx": OTHER, "2.docx": OTHER}), Verdict.UNSUPPORTED, "1.docx (not chosen), 2.docx (not chosen)"),
    (make_zip({"附表.xlsx": ANNEX}), Verdict.UNSUPPORTED, "附表.xlsx (an annex of figures)"),
    (locked(make_zip({"报告.docx": REPORT})), Verdict.UNSUPPORTED, "报告.docx (unsupported, it has a password)"),
    (make_zip({"a.docx": make_docx(paragraph())}), Verdict.EMPTY, "a.docx (empty"),
    (make_zip({"mimetype": b"application/epub+zip", "a.html": b""}), Verdict.UNSUPPORTED, "a kind that is not read"),
    (make_zip({"folder/": b""}), Verdict.EMPTY, "holds no files"),
    (make_zip({}), Verdict.EMPTY, "holds no files"),
], ids=[
    "cut", "many", "many inside", "bomb", "parts", "two", "annex", "password", "empty", "book", "folder", "nothing",
])  # fmt: skip
def test_a_zip_without_a_report_says_what_it_holds(body: bytes, verdict: Verdict, said: str) -> None:
    found = reading(body)
    assert (found.verdict, said in (found.reason or "")) == (verdict, True), found.reason
