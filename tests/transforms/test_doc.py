"""Legacy Word documents (doc, wps): what the printed page shows, and a verdict for whatever else an OLE2 file is.

The files in ``samples/files`` are made by LibreOffice, from the texts in ``samples/make_doc_files.py``.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.transforms.samples.doc import (
    DELETED,
    ENDS_ROW,
    HIDDEN,
    IN_TABLE,
    Part,
    character_style,
    in_list,
    level,
    list_definitions,
    list_overrides,
    make_doc,
    make_ole2,
    paragraph_style,
)
from tests.transforms.samples.docx import make_docx
from tests.transforms.samples.make_doc_files import special
from transforms.model import Known, Verdict
from transforms.readers import Reading, read

BODY = "2024年，局党组召开法治专题会议4次，办理行政复议案件12件。"
FILES = Path(__file__).parent / "samples" / "files"
SPECIAL = (FILES / "special.doc").read_bytes()


def reading(body: bytes) -> Reading:
    return read(body, "https://slj.example.gov.cn/a.doc", Known())


def lines(*parts: Part, **more: object) -> list[str]:
    found = reading(make_doc(*parts, **more))  # type: ignore[arg-type]
    assert found.verdict is None, found.reason
    return found.document.text.split("\n")


def part_of(name: str) -> list[object]:
    """The blocks of the special file from the line of that name to the next one: text, or rows."""
    blocks = reading(SPECIAL).document.blocks
    start = [block.text for block in blocks].index(f"【{name}】") + 1
    found: list[object] = []
    for block in blocks[start:]:
        if block.text.startswith("【"):
            break
        found.append(block.rows or block.text)
    return found


def test_automatic_numbers_are_text() -> None:
    assert part_of("编号") == [
        "一、主要做法", "（一）加强领导", "（二）强化执法", "二、存在问题", "（一）能力不足", "一、另起", "1.三级",
        "无号", "不编号",
    ]


def test_merged_cells_stand_in_their_first_place() -> None:
    assert part_of("合并") == [(("项目", "数量", ""), ("许可", "办结", "308"), ("", "不予许可", "2"))]


def test_tables_of_one_column_in_cells_and_of_many_columns() -> None:
    single, *rest = part_of("表格")
    nested, wide = rest[-2:]
    assert [single, *rest[:-2]] == ["单列一", "单列二"]
    assert nested == (("外一", "前 内一 内二 后"), ("2.外二", "外三"))
    assert wide == tuple(tuple(f"{y}-{x}" for x in range(30)) for y in range(3))


def test_only_what_is_printed_is_read() -> None:
    assert part_of("所见") == [
        "检查企业120家，责令整改30家-", "（截至12月31日）𠮷①完", "后段", "新页", "节末", "新节",
    ]


def test_text_boxes_stand_before_their_paragraph() -> None:
    assert part_of("文本框") == ["柳塘市水利局文件", "甲段", "盒二之一", "盒二之二", "乙段", "丙段"]


def test_a_doc_reads_as_the_docx_that_it_was_made_from() -> None:
    assert reading(SPECIAL).document.blocks == reading(make_docx(special())).document.blocks


def test_a_hidden_or_deleted_mark_joins_its_paragraph_to_the_next() -> None:
    parts = (Part(f"{BODY}\r"), Part("办结12"), Part("\r", DELETED), Part("件。"), Part("批注", HIDDEN), Part("\r"))
    assert lines(*parts) == [BODY, "办结12件。"]


def test_styles_hide_text_too_and_a_run_may_say_the_opposite() -> None:
    styles = (
        paragraph_style(), paragraph_style(characters=HIDDEN), paragraph_style(base=1),
        character_style(characters=HIDDEN), character_style(base=3),
    )
    shown, opposite, as_style = b"\x3c\x08\x00", b"\x3c\x08\x81", b"\x3c\x08\x80"
    parts = (
        Part(f"{BODY}\r"), Part("窗体顶端\r", style=1), Part("窗体底端\r", style=2),
        Part("甲", b"\x30\x4a\x04\x00"), Part("乙"), Part("丙", opposite), Part("丁", as_style), Part("\r"),
        Part("戊", shown, style=1), Part("己", opposite), Part("庚", as_style), Part("\r", shown, style=1),
    )
    assert lines(*parts, styles=styles) == [BODY, "乙丁", "戊己"]


def test_pieces_of_narrow_text_and_with_modifiers_of_their_own() -> None:
    parts = (
        Part(f"{BODY}\r"), Part("A-1 ", narrow=True), Part("号", piece=HIDDEN), Part("文\r"),
        Part("甲\x07", piece=IN_TABLE), Part("乙\x07", piece=IN_TABLE), Part("\x07", piece=IN_TABLE + ENDS_ROW),
        Part("尾\r"),
    )
    assert lines(*parts) == [BODY, "A-1 文", "甲\t乙", "尾"]


def test_properties_that_stand_in_the_data_stream() -> None:
    more = IN_TABLE + ENDS_ROW
    parts = (
        Part(f"{BODY}\r"), Part("甲\x07", paragraph=IN_TABLE), Part("乙\x07", paragraph=IN_TABLE),
        Part("\x07", paragraph=b"\x46\x66" + struct.pack("<I", 8)), Part("尾\r"),
    )
    assert lines(*parts, data=b"\0" * 8 + struct.pack("<H", len(more)) + more) == [BODY, "甲\t乙", "尾"]


def test_codes_of_fields_are_left_out_and_one_that_never_ends_takes_no_paragraph_with_it() -> None:
    link = '详见\x13 HYPERLINK "http://x.cn/\x13 A \x14B\x15" \x14附件\x15。\r'
    never = Part("未\x13 PAGE\r"), Part("完\x15结\r"), Part("\x13" * 90 + "\r尾\r")
    assert lines(Part(f"{BODY}\r"), Part(link), *never) == [BODY, "详见附件。", "未", "完结", "尾"]


def test_signs_of_symbol_fonts_and_control_characters() -> None:
    symbol = b"\x09\x6a\x00\x00"
    parts = (
        Part(f"{BODY}\r"), Part("(", symbol + b"\x60\x24"), Part("(", symbol + b"\xfe\xf0"),
        Part("甲\uf0fe\x02\x05\x1f乙\x1e1\t2\x0b3\r"),
    )
    assert lines(*parts) == [BODY, "①甲乙-1 2", "3"]


def test_lists_that_begin_again_or_change_a_level() -> None:
    nine = (level(1, 39, "\0、"), level(1, 37, "（\1）"), level(3, 0, "\0.\2", flags=4), *[level(1, 23, "\uf06c")] * 6)
    changed = struct.pack("<iI", 5, 0x11), struct.pack("<iI", 0, 0x20) + level(7, 18, "\0")
    more = {
        "lists": list_definitions((level(1, 0, "\0."),), nine),
        "overrides": list_overrides((100, ()), (101, ()), (101, changed[:1]), (100, changed[1:])),
        "styles": (paragraph_style(), paragraph_style(paragraph=in_list(2)), paragraph_style(base=1)),
    }
    wanted = (
        ("一、", in_list(2)), ("（一）", in_list(2, 1)), ("1.3", in_list(2, 2)), ("", in_list(2, 3)),
        ("二、", in_list(2)), ("（五）", in_list(3, 1)),
        ("（六）", in_list(3, 1)), ("1.", in_list(1)), ("②", in_list(4)), ("", in_list(9)),
        ("", in_list(0xF801)), ("三、", in_list(0xFFFE)),
    )
    parts = [Part(f"{BODY}\r"), *(Part("某项\r", paragraph=own) for _, own in wanted)]
    styled = [Part("某项\r", style=2), Part("某项\r", style=2, paragraph=in_list(0)), Part("某项\r", style=1)]
    numbers = [number for number, _ in wanted] + ["四、", "", "五、"]
    assert lines(*parts, *styled, **more) == [BODY, *(f"{number}某项" for number in numbers)]


def test_a_row_that_never_ends_is_paragraphs() -> None:
    assert lines(Part(f"{BODY}\r"), Part("甲\x07", paragraph=IN_TABLE), Part("乙\r")) == [BODY, "甲", "乙"]


GOOD = make_doc(Part(f"{BODY}\r"))
DIRECTORY = 2 * 512


@pytest.mark.parametrize(("body", "verdict", "said"), [
    (make_doc(Part("\r")), Verdict.EMPTY, "no text"),
    (make_doc(Part("\x01\r")), Verdict.SCANNED, "pictures"),
    (make_doc(Part(f"{BODY}\r"), flags=0x300), Verdict.UNSUPPORTED, "password"),
    (make_doc(Part(f"{BODY}\r"), kind=0xA5DC), Verdict.UNSUPPORTED, "Word 6"),
    (make_doc(Part(f"{BODY}\r"), kind=0x1234), Verdict.CORRUPT, "first bytes"),
    (make_doc(Part(f"{BODY}\r"), length=0xFFFFFFFF), Verdict.CORRUPT, "ends too early"),
    (make_doc(Part(f"{BODY}\r"), length=20), Verdict.CORRUPT, "ends too early"),
    (make_doc(Part(f"{BODY}\r"), flags=0), Verdict.CORRUPT, "0Table"),
    (make_ole2({"WordDocument": b"\xec\xa5", "1Table": b""}), Verdict.CORRUPT, "damaged"),
    (make_ole2({"EncryptedPackage": b"\0"}), Verdict.UNSUPPORTED, "password"),
    (make_ole2({"PowerPoint Document": b"\0"}), Verdict.UNSUPPORTED, "PowerPoint"),
    (make_ole2({"Contents": b"\0"}), Verdict.UNSUPPORTED, "unknown kind"),
    (GOOD[:30] + b"\x1f" + GOOD[31:], Verdict.CORRUPT, "sectors"),
    (GOOD[:-1024], Verdict.CORRUPT, "cut off"),
    (GOOD[:DIRECTORY + 248] + b"\xff" * 4 + GOOD[DIRECTORY + 252 :], Verdict.CORRUPT, "longer than the whole file"),
], ids=["empty", "pictures", "encrypted", "Word 95", "no Word", "too long", "too short",
        "no table", "stub", "encrypted package",
        "slides", "other", "sector size", "cut", "huge stream"])
def test_other_and_bad_files_have_a_verdict_and_a_reason(body: bytes, verdict: Verdict, said: str) -> None:
    found = reading(body)
    assert (found.verdict, said in (found.reason or "")) == (verdict, True), found.reason


def test_chains_of_sectors_that_are_rings_end() -> None:
    ring = struct.pack("<I", 2)
    for sector in range(8):
        at = 512 + 4 * sector
        found = reading(GOOD[:at] + ring + GOOD[at + 4 :])
        assert found.reason if found.verdict else found.document.text == BODY


def test_every_cut_is_corrupt() -> None:
    for at in range(4, len(SPECIAL), len(SPECIAL) // 60):
        assert reading(SPECIAL[:at]).verdict is Verdict.CORRUPT, at
