"""RTF files, as reports are attached in: what the printed page shows, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.transforms.samples.rtf import codes, make_rtf, paragraph, row, unicode
from transforms.model import BlockKind, Known, Verdict
from transforms.readers import Reading, read

FILES = Path(__file__).parent / "samples" / "files"
BODY = "2024年，局党组召开法治专题会议4次，办理行政复议案件12件。"
TABLE = row(["项目", "数量"]) + row(["许可", "308"])


def reading(body: bytes) -> Reading:
    return read(body, "https://slj.example.gov.cn/a.rtf", Known())


def lines(body: bytes) -> list[str]:
    found = reading(make_rtf(body))
    assert found.verdict is None, found.reason
    return found.document.text.split("\n")


def inner(rtf: bytes) -> str:
    """The one paragraph that this RTF makes between two words."""
    (text,) = lines(paragraph("起", inner=rtf + rb"\plain\f13 " + codes("止")))
    return text


def test_a_file_of_a_word_processor_is_read_as_it_is_printed() -> None:
    found = reading((FILES / "libreoffice.rtf").read_bytes())
    assert found.verdict is None
    assert found.document.head.title == "青禾市水务局2023年法治政府建设情况报告"
    assert [block.rows or block.text for block in found.document.blocks] == [
        "一、主要举措和成效", "（一）加强组织领导", "（二）规范行政执法", "文本框：联系人",
        "检查企业120家，责令整改30家。", "带项目符号的一段。",
        (("项目", "数量", ""), ("许可", "办结 （件）", "308"), ("", "不予许可", "内一 内二 2")),
        "换行", "以后，“引号”·间隔𠮷。", "青禾市水务局",
    ]  # fmt: skip


def test_numbers_printed_before_a_paragraph_are_text_and_bullets_are_not() -> None:
    body = b"".join((
        paragraph("主要做法", number="一、"), paragraph("加强领导", number="（一）"), paragraph(number="二、"),
        paragraph("项目符号", number="·"), rb"{\pntext\f14\'d8\tab}", paragraph("另一种符号"),
        rb"{\pntext\f13 1.\tab}{\*\pn\pnlvlbody{\pntxta .}{\pntxtb (}}", paragraph("旧式编号"),
    ))
    assert lines(body) == ["一、主要做法", "（一）加强领导", "项目符号", "另一种符号", "1.旧式编号"]


@pytest.mark.parametrize(("rtf", "text"), [
    (unicode("法治𠮷，"), "法治𠮷，"),
    (rb"\uc0\u27861 \u27835 ", "法治"),
    (rb"\uc1\u27861?{\uc0\u27835 }\u22269?", "法治国"),
    (rb"\u27861\'b7\'a8\u27835{\'d6\'ce}", "法治治"),
    (rb"\'b7" + b"\r\n" + rb"\'a8", "法"),
    (rb"\'95\\\'ac\{", "昞瑊"),
    ("法治".encode("gb18030"), "法治"),
    (b"\x95\\\x96{\x95}", "昞杮晑"),
    (rb"{\f0 \'b7\'a8\'d6\'ce}", "法治"),
    (rb"{\f0 \'b7}", "·"),
    (rb"{\f15 \'aa\'6b}", "法"),
    (rb"{\f14 \'fc}\u-3844\'b7\'a8", ""),
    (rb"\ldblquote A\rdblquote\~B\_C\-D\emdash\endash\bullet\{\}\\", "“A” B-CD—–•{}\\"),
    (rb"\unheardof1 \:", ""),
], ids=str)
def test_characters(rtf: bytes, text: str) -> None:
    assert inner(rtf) == f"起{text}止"


def test_a_document_without_a_code_page_is_read_by_its_bytes() -> None:
    plain = rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fnil Arial;}}" + codes("法治政府") + rb"\par caf\'e9\par}"
    assert reading(plain).document.text == "法治政府\ncafé"
    western = rb"{\rtf1\ansi\ansicpg1252 " + codes("法治政府建设") + rb" \'b7\par}"
    assert reading(western).document.text == "法治政府建设 ·"
    assert reading(r"{\rtf1\ansi\ansicpg936 法治{\b 政府}\par}".encode()).document.text == "法治政府"


@pytest.mark.parametrize("rtf", [
    rb"{\v " + codes("内部稿") + rb"}", rb"\v " + codes("内部稿") + rb"\v0 ", rb"{\deleted 98}",
    rb"{\header 1\par}", rb"{\footerf 1}",
    rb"{\footnote 1\par}", rb"{\*\annotation 1}", rb"{\pict\wmetafile8 0100ab}", rb"{\*\unheardof{\b 1}\'31}",
    rb"{\pict\bin5 }}}}}}", rb"\bin3 {{{", rb"{\field{\*\fldinst PAGE 3}{\fldrslt }}",
    rb"{\*\bkmkstart a}{\*\bkmkend a}",
    rb"{\object\objemb{\*\objclass W}{\*\objdata 0102}{\result {\pict 00}}}",
    rb"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}}{\shprslt 1}}", rb"{\info{\title " + b"\xd5}" + rb"}}",
], ids=str)
def test_what_is_not_printed_is_left_out(rtf: bytes) -> None:
    assert inner(rtf) == "起止"


def test_the_result_of_a_field_and_inserted_text_are_read() -> None:
    link = rb'{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt 30}}{\revised 20}{\strike 1}'
    assert inner(link) == "起30201止"


def test_lines_sections_and_pages_end_a_line() -> None:
    body = paragraph("甲", inner=rb"\line " + codes("乙") + rb"\page " + codes("丙"))
    body += codes("丁") + rb"\sect " + codes("戊") + b"\\\n"
    assert lines(body) == ["甲", "乙", "丙", "丁", "戊"]


def test_tables_stand_in_their_place_with_merged_cells_once() -> None:
    rows = b"".join((
        row(["项目", "数量"], edges=[1500, 4520]), row(["许可", "办结", "308"]),
        row(["许可", "不予许可", "2"], merged=[0]), row(["合计", "", "310"], merged=[1], mark="clmrg"),
        row(["少", "1"], edges=[1510, 2990]), row(["", ""]),
    ))
    found = reading(make_rtf(paragraph(BODY) + rows + paragraph("特此报告。")))
    assert [block.text for block in found.document.blocks][::2] == [BODY, "特此报告。"]
    assert found.document.blocks[1].rows == (
        ("项目", "数量", ""), ("许可", "办结", "308"), ("", "不予许可", "2"), ("合计", "", "310"), ("少", "1", ""),
    )


def test_paragraphs_of_a_cell_are_one_cell_and_an_empty_paragraph_parts_two_tables() -> None:
    first = paragraph("许可", in_table=True) + row(["（件）", "308"])
    found = reading(make_rtf(paragraph(BODY) + first + paragraph() + TABLE))
    assert [block.kind for block in found.document.blocks].count(BlockKind.TABLE) == 2
    assert found.document.blocks[1].rows == (("许可 （件）", "308"),)


def test_a_table_of_one_column_frames_paragraphs() -> None:
    assert lines(row([BODY]) + row(["二、存在问题"])) == [BODY, "二、存在问题"]


def test_nested_tables_are_text_of_their_cell() -> None:
    nested = rb"\itap2 " + codes("内") + rb"\nestcell 2\nestcell"
    nested += rb"{\*\nesttableprops\trowd\cellx9\cellx99\nestrow}{\nonesttables\par}"
    body = rb"\trowd\cellx1500\cellx3000\pard\intbl " + nested + rb"\pard\intbl\cell 3\cell\row"
    assert reading(make_rtf(body)).document.blocks[0].rows == (("内 2", "3"),)


def test_text_boxes_stand_before_their_paragraph() -> None:
    written = codes("柳塘市水利局文件") + rb"\par " + TABLE
    box = rb"{\shp{\*\shpinst{\shptxt \pard " + written + rb"}}{\shprslt{\*\do 1}}}"
    found = reading(make_rtf(paragraph(BODY) + TABLE + paragraph("起", inner=box + codes("止"))))
    assert [block.rows or block.text for block in found.document.blocks] == [
        BODY, (("项目", "数量"), ("许可", "308")), "柳塘市水利局文件", (("项目", "数量"), ("许可", "308")), "起止",
    ]


GOOD = make_rtf(paragraph(BODY) * 20 + TABLE + paragraph("主要做法", number="一、"))


@pytest.mark.parametrize(("body", "verdict", "said"), [
    (GOOD[:-1], Verdict.CORRUPT, "ends in the middle"),
    (make_rtf(paragraph(BODY) + rb"{\pict\bin2000000000 abc}"), Verdict.CORRUPT, "ends in the middle"),
    (make_rtf(b"{" * 200_000 + b"}" * 200_000), Verdict.CORRUPT, "deeper"),
    (make_rtf(paragraph("\ufffd" * 20)), Verdict.CORRUPT, "could not be decoded"),
    (make_rtf(paragraph()), Verdict.EMPTY, "no text"),
    (make_rtf(rb"{\pict\jpegblip ffd8}"), Verdict.SCANNED, "pictures"),
    (make_rtf(rb"a\par" * 600_000), Verdict.UNSUPPORTED, "no report is that long"),
    (make_rtf(rb"{\pict " + b"0" * 60_000_000 + b"}"), Verdict.UNSUPPORTED, "no report is that large"),
], ids=["truncated", "bin count", "deep", "damaged", "empty", "pictures", "endless", "large"])
def test_bad_files_have_a_verdict_and_a_reason(body: bytes, verdict: Verdict, said: str) -> None:
    found = reading(body)
    assert (found.verdict, said in (found.reason or "")) == (verdict, True), found.reason


@pytest.mark.parametrize("bomb", [
    rb"{\pict" + b"{" * 2_000_000, rb"\cellx1" * 240_000 + rb"\cell" * 240_000 + rb"\row",
    rb"\trowd\cell\row" * 160_000, rb"\trowd\cellx1\cellx2\cell x\cell\row" * 60_000, rb"\u-10240 " * 300_000,
    rb"{\shp{\*\shpinst{\shptxt x" * 300,
    rb"\trowd" + b"".join(rb"\cellx%d" % (n * 50) for n in range(900)) + rb"\cell x\cell\row" * 3_000,
    b"\\\n" * 490_000, b"\\\n" * 5_000_000,
], ids=lambda bomb: bomb[:24].decode())
def test_repeated_words_end_soon(bomb: bytes) -> None:
    began = time.process_time()
    found = reading(make_rtf(paragraph(BODY) + bomb))
    assert time.process_time() - began < 10
    assert sum(len(cells) for block in found.document.blocks for cells in block.rows) <= 20_000


def test_every_cut_is_corrupt() -> None:
    for at in range(6, len(GOOD), len(GOOD) // 60):
        assert reading(GOOD[:at]).verdict is Verdict.CORRUPT
