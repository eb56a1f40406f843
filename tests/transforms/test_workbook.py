"""Excel workbooks, as annexes of figures are attached in: what the printed sheets show, in bounded time and memory."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest

from tests.transforms.samples.xlsx import cell, make_xlsx, sheet
from transforms.model import Known, Level, Verdict
from transforms.readers import Reading, read
from transforms.readers.package import TooBig, Unreadable
from transforms.readers.workbook_xls import Xls, string_lengths

FILES = Path(__file__).parent / "samples" / "files"
ROWS = [[cell("A1", "项目"), cell("B1", "数量")], [cell("A2", "行政许可"), cell("B2", 308)]]
GOOD = make_xlsx({"许可": sheet(ROWS)})
XML = sheet(ROWS, before='<dimension ref="A1:B2"/>', merged=["A3:B3"])


def reading(body: bytes) -> Reading:
    return read(body, "https://slj.example.gov.cn/a.xlsx", Known())


def only_row(*cells: str) -> tuple[str, ...]:
    found = reading(make_xlsx({"Sheet1": sheet([cells])}))
    assert found.verdict is None, found.reason
    ((row,),) = (block.rows for block in found.document.blocks)
    return row


@pytest.mark.parametrize("name", ["annex.xlsx", "annex.xls"])
def test_a_file_of_a_spreadsheet_program_is_read_sheet_by_sheet(name: str) -> None:
    found = reading((FILES / name).read_bytes())
    assert found.verdict is None
    assert [block.rows or block.text for block in found.document.blocks] == ["行政执法情况统计表", (
        ("2023年度行政执法情况统计表", "", "", ""), ("项目", "单位", "数量", "占比"),
        ("行政许可", "件", "308", "98.5%"), ("", "件", "2", "100%"), ("罚款", "万元", "1862.47", ""),
        ("填表日期", "2024-01-15", "1000000000000000", "1234567.50"), ("合计", "310", "15400.00%", "TRUE"),
        ("编号", "001", "0.3", "a b"),
    ), "说明", "无"]  # fmt: skip


@pytest.mark.parametrize(("value", "style", "text"), [
    (308, 0, "308"), (0.985, 1, "99%"), (0.985, 2, "98.5%"), (1234567.5, 3, "1234567.50"), (45306, 4, "2024-01-15"),
    (2.5, 5, "3"), (-1.005, 6, "-1.01"), (0.30000000000000004, 0, "0.3"), (1e300, 1, "1" + "0" * 302 + "%"),
    (1e-12, 0, "0"), ("  长\n文  本 ", 0, "长 文 本"),
])  # fmt: skip
def test_cells_are_written_as_they_are_shown(value: object, style: int, text: str) -> None:
    assert only_row(cell("A1", value, style), cell("B1", "x")) == (text, "x")


def test_a_merged_cell_stands_once_and_hidden_rows_columns_and_sheets_are_left_out() -> None:
    rows = [
        [cell("B2", "合计"), cell("C2", 5), cell("D2", 5)], [cell("B3", "合计"), cell("C3", 6), cell("D3", 7)],
        [cell("B4", "隐藏"), cell("C4", 1)], [cell("B5", "末")],
    ]
    xml = sheet(
        [[], *rows], before='<cols><col min="4" max="4" hidden="1"/></cols>', merged=["B2:B3", "A1:XFD1"], hidden=[4]
    )
    found = reading(make_xlsx({"工作表 1": xml, "-内部": sheet(ROWS), "空": sheet([])}))
    assert [block.rows for block in found.document.blocks] == [(("合计", "5"), ("", "6"), ("末", ""))]
    assert found.document.findings == ()


def test_shared_strings_and_cells_without_addresses_are_read() -> None:
    xml = '<sheetData><row><c t="s"><v>1</v></c><c s="1"><v>0.5</v></c></row></sheetData>'
    found = reading(make_xlsx({"Sheet1": xml}, strings=["甲", "乙"]))
    assert found.document.blocks[0].rows == (("乙", "50%"),)


def test_parts_are_found_by_any_case_of_their_names() -> None:
    xml = sheet([*ROWS, [cell("A3", "占比"), cell("B3", 0.5, 1)], [cell("A4", "隐藏"), cell("B4", 1)]], hidden=[4])
    found = reading(make_xlsx({"Sheet1": xml}).replace(b"sheet1.xml", b"Sheet1.XML").replace(b"styles", b"Styles"))
    assert found.document.blocks[0].rows == (("项目", "数量"), ("行政许可", "308"), ("占比", "50%"))
    assert reading(make_xlsx({"a": CORNERS}).replace(b"sheet1.xml", b"Sheet1.XML")).verdict is Verdict.UNSUPPORTED


def test_a_long_sheet_is_cut_with_a_finding() -> None:
    rows = [[cell(f"A{n}", n), cell(f"B{n}", n)] for n in range(1, 12_001)]
    found = reading(make_xlsx({"清单": sheet(rows)}))
    assert len(found.document.blocks[1].rows) == 10_000
    assert [(one.check, one.level) for one in found.document.findings] == [("table_cut", Level.WARNING)]


CORNERS = sheet([[cell("A1", 1)], [cell("XFD1048576", 2)]])
SHARED = "".join(f'<c r="A{n}" t="s"><v>0</v></c>' for n in range(1, 400))


@pytest.mark.parametrize(("body", "verdict", "said"), [
    (GOOD[: len(GOOD) // 2], Verdict.CORRUPT, "cut off"),
    (make_xlsx({"a": "<sheetData>"}), Verdict.CORRUPT, "cannot be opened"),
    (make_xlsx({"a": XML}, parts={"xl/workbook.xml": b"<workbook"}), Verdict.CORRUPT, "cannot be opened"),
    (make_xlsx({"a": XML}, parts={"xl/media/x.xml": b" " * 21_000_000}), None, ""),
    (make_xlsx({"a": XML}, parts={"xl/worksheets/x.xml": b" " * 21_000_000}), Verdict.UNSUPPORTED, "unpacks to more"),
    (make_xlsx({"a": XML}, parts={f"xl/worksheets/x{n}.xml": b" " * 15_000_000 for n in range(3)}),
     Verdict.UNSUPPORTED, "unpacks to more"),
    (make_xlsx({"a": CORNERS}), Verdict.UNSUPPORTED, "larger than any annex"),
    (make_xlsx({"a": f"<sheetData><row>{SHARED}</row></sheetData>"}, strings=["长" * 9_000]),
     Verdict.UNSUPPORTED, "larger than any annex"),
    (make_xlsx({"a": sheet([])}), Verdict.EMPTY, "no visible cells"),
    (make_xlsx({"-a": XML}), Verdict.EMPTY, "no visible cells"),
    (make_xlsx({"a": sheet([[cell("A1", "日期"), cell("B1", -1e300, 4)]])}), Verdict.CORRUPT, "structure is broken"),
], ids=[
    "truncated", "no XML", "broken", "media", "bomb", "bombs", "corners", "strings", "empty", "hidden", "no date",
])  # fmt: skip
def test_bad_files_have_a_verdict_and_a_reason(body: bytes, verdict: Verdict | None, said: str) -> None:
    found = reading(body)
    assert (found.verdict, said in (found.reason or "")) == (verdict, True), found.reason


@pytest.mark.parametrize("xml", [
    '<dimension ref="A1:XFD1048576"/>' + XML, sheet(ROWS, merged=["A1:XFD1048576"] * 3_000),
    sheet([*ROWS, ['<c r="XFD1048576" s="1"/>']]),
    '<cols><col min="1" max="99999999" hidden="1"/></cols>' * 100 + XML,
], ids=["dimension", "merged", "formatted only", "hidden columns"])  # fmt: skip
def test_huge_claims_cost_little(xml: str) -> None:
    began = time.process_time()
    found = reading(make_xlsx({"a": xml}))
    assert time.process_time() - began < 5
    assert found.verdict in (None, Verdict.EMPTY)


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def xls_stream(*cells: bytes, strings: bytes = b"", sheets: int = 1) -> bytes:
    """The stream of an xls with these records in each of its sheets."""
    begins = record(0x809, struct.pack("<8H", 0x600, 5, 0, 0, 0, 0, 0, 0))
    table = record(0xFC, bytes(8) + strings) if strings else b""
    at = len(begins) + len(table) + 14 * sheets + 4
    listed = record(0x85, struct.pack("<IHBBH", at, 0, 1, 0, 0x61)) * sheets
    return begins + table + listed + record(0x0A) + begins + b"".join(cells) + record(0x0A)


def test_sheets_of_an_xls_that_are_too_large_are_not_given_to_the_library() -> None:
    corner = record(0x203, struct.pack("<3Hd", 65_535, 255, 0, 1.0))
    first = record(0x203, struct.pack("<3Hd", 0, 0, 0, 1.0))
    long = struct.pack("<HB", 30_000, 0) + b"a" * 8_000
    for stream in (
        xls_stream(first, corner), xls_stream(record(0xFD, struct.pack("<3HI", 0, 0, 0, 0)) * 80, strings=long),
        xls_stream(first, record(0x203, struct.pack("<3Hd", 7_000, 255, 0, 1.0)), sheets=3),
        xls_stream(first, record(0x200, struct.pack("<2I3H", 0, 1 << 31, 0, 4, 0))),
        xls_stream(record(0x200) * 600_000), xls_stream(record(0x200) * 1_000, sheets=600),
    ):  # fmt: skip
        with pytest.raises(TooBig):
            Xls(stream).look()
    assert [one.places for one in Xls(xls_stream(first, sheets=2)).look()] == [1, 1]
    with pytest.raises(Unreadable):
        Xls(xls_stream(first, record(0x200, struct.pack("<2I3H", 9, 2, 0, 4, 0)))).look()


def test_shared_strings_of_an_xls_are_measured_over_the_ends_of_records() -> None:
    rich = struct.pack("<HBHI", 3, 1 | 4 | 8, 1, 5) + "法治a".encode("utf-16-le") + bytes(4 + 5)
    plain = struct.pack("<HB", 4, 0) + b"abcd"
    assert string_lengths([bytes(8) + rich + plain + rich]) == [3, 4, 3]
    cut = [bytes(8) + rich[:11], b"\x01" + rich[11:] + plain[:5], b"\x01" + "cd".encode("utf-16-le"), plain]
    assert string_lengths(cut) == [3, 4, 4]
    assert string_lengths([bytes(8) + struct.pack("<HB", 65_535, 1)]) == [65_535]
    assert string_lengths([]) == []
