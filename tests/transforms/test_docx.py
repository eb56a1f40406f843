"""Word documents (docx), as reports are attached in: what the printed page shows, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.transforms.samples.docx import STRICT, WORD, cell, make_docx, paragraph, run, table
from transforms.model import Known, Verdict
from transforms.readers import Reading, read
from transforms.readers.list_numbers import format_number

BODY = "2024年，局党组召开法治专题会议4次，办理行政复议案件12件。"


def reading(body: bytes) -> Reading:
    return read(body, "https://slj.example.gov.cn/a.docx", Known())


def lines(body: str, **more: str) -> list[str]:
    found = reading(make_docx(body, **more))
    assert found.verdict is None, found.reason
    return found.document.text.split("\n")


def test_automatic_numbers_are_text() -> None:
    body = "".join((
        paragraph("主要做法", style="H1"), paragraph("加强领导", style="H2"), paragraph("强化执法", style="H2"),
        paragraph(style="H1"), paragraph("存在问题", style="H1"), paragraph("能力不足", number=(1, 1)),
        paragraph("另起", number=(2, 0)), paragraph("无号", number=(0, 0)),
    ))
    assert lines(body) == [
        "一、主要做法", "（一）加强领导", "（二）强化执法", "二、存在问题", "（一）能力不足", "一、另起", "无号",
    ]


@pytest.mark.parametrize(("number", "kind", "written"), [
    (10, "chineseCounting", "十"), (12, "chineseCountingThousand", "十二"), (21, "japaneseCounting", "二十一"),
    (105, "taiwaneseCountingThousand", "一百〇五"), (3, "chineseLegalSimplified", "叁"),
    (10, "ideographDigital", "一〇"),
    (3, "decimalEnclosedCircleChinese", "③"), (21, "decimalEnclosedCircle", "21"), (2, "lowerLetter", "b"),
    (4, "upperRoman", "IV"), (9, "lowerRoman", "ix"), (7, "decimalZero", "07"), (12, "decimalZero", "12"),
    (8, "unheardOf", "8"), (0, "chineseCounting", "0"),
])
def test_number_formats(number: int, kind: str, written: str) -> None:
    assert format_number(number, kind) == written


def test_body_order_tables_and_merged_cells() -> None:
    rows = table(
        (cell("项目"), cell("数量", '<w:gridSpan w:val="2"/>')),
        (cell("许可", '<w:vMerge w:val="restart"/>'), cell("办结"), cell("308")),
        (cell("", "<w:vMerge/>"), cell("不予许可"), cell("2")),
    )
    found = reading(make_docx(paragraph(BODY) + rows + paragraph("特此报告。")))
    assert [block.text for block in found.document.blocks][::2] == [BODY, "特此报告。"]
    assert found.document.blocks[1].rows == (("项目", "数量", ""), ("许可", "办结", "308"), ("", "不予许可", "2"))


def test_only_what_is_printed_is_read() -> None:
    inner = "".join((
        run("检查企业"),
        f"<w:ins>{run('120')}</w:ins>", f"<w:del><w:r><w:delText>98</w:delText></w:r>{run('97')}</w:del>",
        run("家", ""), run("（内部稿）", "<w:vanish/>"), run("，", '<w:vanish w:val="0"/>'),
        f"<w:sdt><w:sdtContent>{run('责令整改')}</w:sdtContent></w:sdt>", f"<w:hyperlink>{run('30家')}</w:hyperlink>",
        "<w:r><w:instrText> PAGE </w:instrText></w:r>", "<w:r><w:noBreakHyphen/><w:br/></w:r>", run("（截至12月31日）"),
    ))
    body = paragraph(BODY) + f"<w:sdt><w:sdtContent>{paragraph(inner=inner)}</w:sdtContent></w:sdt>"
    assert lines(body) == [BODY, "检查企业120家，责令整改30家-", "（截至12月31日）"]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('柳塘市水利局文件')}</w:txbxContent>"
    drawing = f"<w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent></w:r>"
    assert lines(paragraph(BODY, inner=drawing)).count("柳塘市水利局文件") == 1


def test_strict_files_are_read_too() -> None:
    assert lines(paragraph("做法", style="H1") + paragraph(BODY), namespace=STRICT) == ["一、做法", BODY]


def test_the_parts_may_have_other_names() -> None:
    """As Word for the web saves them: document2.xml and what belongs to it are found by the relations."""
    usual = make_docx(paragraph("做法", style="H1") + paragraph(BODY) + paragraph("打算", style="H1"))
    kinds = {"document": "officeDocument", "numbering": "numbering", "styles": "styles"}
    relations = {"": ["document"], "word": ["numbering", "styles"]}
    parts = {}
    with zipfile.ZipFile(io.BytesIO(usual)) as package:
        parts |= {f"word/{kind}2.xml": package.read(f"word/{kind}.xml") for kind in kinds}
    for folder, named in relations.items():
        inner = "".join(
            f'<Relationship Id="r{kind}" Type="http://x/{kinds[kind]}" Target="/word/{kind}2.xml"/>' for kind in named
        )
        name = "word/_rels/document2.xml.rels" if folder else "_rels/.rels"
        parts[name] = f"<Relationships>{inner}</Relationships>".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    found = read(file.getvalue(), None, Known())
    assert found.document.text.split("\n") == ["一、做法", BODY, "二、打算"]


def nested(count: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * count + paragraph(BODY) + "</w:tc></w:tr></w:tbl>" * count


WIDE = table(*[tuple(cell("1", '<w:gridSpan w:val="200"/>') for _ in range(50))] * 20)
LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
ENTITIES = (
    f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]><w:document xmlns:w="{WORD}"><w:body><w:p>'
    "<w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
).encode()
GOOD = make_docx(paragraph(BODY) * 20)


@pytest.mark.parametrize(("body", "verdict", "said"), [
    (GOOD[: len(GOOD) // 2], Verdict.CORRUPT, "cut off"),
    (GOOD[:40] + b"\xff" * 200 + GOOD[240:], Verdict.CORRUPT, "cannot be opened"),
    (make_docx("", parts={"word/document.xml": b"<w:document"}), Verdict.CORRUPT, "cannot be opened"),
    (make_docx("", parts={"word/document.xml": b" " * 21_000_000}), Verdict.UNSUPPORTED, "unpacks to more than"),
    (make_docx(nested(400)), Verdict.CORRUPT, "cannot be opened"),
    (make_docx(paragraph()), Verdict.EMPTY, "no text"),
    (make_docx(paragraph(), parts={"word/media/image1.png": b"\x89PNG"}), Verdict.SCANNED, "pictures"),
    (make_docx("", parts={"word/document.xml": ENTITIES}), Verdict.CORRUPT, "amplification"),
], ids=["truncated", "damaged", "no XML", "bomb", "deep", "empty", "pictures", "entities"])
def test_bad_files_have_a_verdict_and_a_reason(body: bytes, verdict: Verdict, said: str) -> None:
    found = reading(body)
    assert (found.verdict, said in (found.reason or "")) == (verdict, True), found.reason


def test_a_table_too_large_for_any_report_ends() -> None:
    found = reading(make_docx(paragraph(BODY) + WIDE))
    assert found.document.blocks[0].text == BODY
    assert sum(len(row) for block in found.document.blocks for row in block.rows or ()) <= 20_000


def test_a_number_that_says_itself_a_thousand_times_is_cut() -> None:
    level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="{"%1" * 5000}"/></w:lvl>'
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    found = reading(make_docx(paragraph(BODY, number=(1, 0)), parts={"word/numbering.xml": numbering.encode()}))
    assert len(found.document.text) < 500
    assert found.document.text.endswith(BODY)


def test_every_cut_is_corrupt_and_every_flipped_byte_has_a_verdict_or_the_text() -> None:
    text = reading(GOOD).document.text
    for at in range(4, len(GOOD), len(GOOD) // 60):
        assert reading(GOOD[:at]).verdict in (Verdict.CORRUPT, Verdict.UNSUPPORTED)
        flipped = reading(GOOD[:at] + bytes([GOOD[at] ^ 0x5A]) + GOOD[at + 1 :])
        assert flipped.reason if flipped.verdict else flipped.document.text == text
