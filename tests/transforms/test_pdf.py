"""PDF files to documents."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

import pytest

from tests.transforms.samples import pdf
from transforms.model import BlockKind, Known, Verdict
from transforms.readers import Reading, read

PARAGRAPHS = [
    "2023年，我局坚持以习近平新时代中国特色社会主义思想为指导，深入推进法治政府建设，各项工作取得新成效。现将有关情况报告如下：",
    "一、主要举措和成效",
    "（一）加强组织领导。全年召开党组会研究法治工作5次，举办专题培训12场，参训人员达到1300余人次，实现了全员覆盖的目标任务。",
    "（二）规范行政执法。办理案件30宗。",
    "二、存在的不足",
    "执法力量仍显薄弱，装备配备不够均衡，规范性文件评估工作有待加强，普法形式还不够丰富，需要在今后工作中认真加以解决。",
] * 4
SIGN_OFF = ["青禾市水务局", "2024年1月15日"]


def reading(body: bytes) -> Reading:
    return read(body, None, Known())


@pytest.fixture(scope="module")
def report() -> bytes:
    return bytes(pdf.report_pdf(["青禾市水务局", "2023年法治政府建设情况报告"], PARAGRAPHS, SIGN_OFF, header="青禾市水务局文件"))


def test_paragraphs_are_rebuilt_over_lines_and_pages_without_headers_and_page_numbers(report: bytes) -> None:
    found = reading(report)
    assert found.verdict is None
    assert found.document.text.split("\n") == [*PARAGRAPHS, *SIGN_OFF]
    assert found.document.head.title == "青禾市水务局2023年法治政府建设情况报告"


@pytest.mark.parametrize(("printed", "damaged"), [
    (b"/Type /Page /Parent", b"/Type /Leaf /Parent"),
    (b"/Kids [8 0 R", b"/Kids [99 0 R"),
], ids=["no page any more", "a page that is not there"])  # fmt: skip
def test_a_pdf_with_a_damaged_page_is_corrupt_and_no_error(report: bytes, printed: bytes, damaged: bytes) -> None:
    assert printed in report
    assert reading(report.replace(printed, damaged, 1)).verdict is Verdict.CORRUPT


def test_blocks_know_their_page(report: bytes) -> None:
    pages = [block.page for block in reading(report).document.blocks]
    assert pages[0] == 1
    assert pages[-1] == max(page for page in pages if page)
    assert pages == sorted(page for page in pages if page)


def test_a_table_is_read_only_where_lines_are_drawn() -> None:
    rules = [(90, 700 - 30 * n, 450, 700 - 30 * n) for n in range(4)] + [(90 + 120 * n, 700, 90 + 120 * n, 610) for n in range(4)]
    cells = [("类别", "受理", "办结"), ("取水", "11", "9"), ("河道", "19", "19")]
    texts = [(95 + 120 * x, 678 - 30 * y, 14, cell) for y, row in enumerate(cells) for x, cell in enumerate(row)]
    texts += [(90, 750, 16, "各类案件办理情况如下表所示："), (90, 560, 16, "以上数据截至2023年12月31日。")]
    blocks = reading(pdf.make_pdf([(texts, rules)])).document.blocks
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]
    assert blocks[1].rows == tuple(cells)
    without = reading(pdf.make_pdf([(texts, [])])).document.blocks
    assert all(block.kind is BlockKind.PARAGRAPH for block in without)


def test_a_picture_of_a_page_is_a_scan() -> None:
    found = reading(pdf.make_pdf([([], [])] * 3, image=True))
    assert found.verdict is Verdict.SCANNED
    assert found.reason is not None
    assert "3 of 3" in found.reason


def test_a_truncated_file_is_corrupt(report: bytes) -> None:
    assert reading(report[: len(report) // 2]).verdict is Verdict.CORRUPT


@pytest.mark.parametrize("body", [b"%PDF-1.7\n", b"%PDF-1.4\n%%EOF", b"%PDF-1.4 garbage " * 200 + b"%%EOF"])
def test_a_broken_file_is_corrupt(body: bytes) -> None:
    assert reading(body).verdict is Verdict.CORRUPT


def test_an_encrypted_file_is_unsupported_and_says_why() -> None:
    body = bytes(pdf.make_pdf([([(90, 700, 16, "文")], [])]))
    secret = (
        b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> "
        b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    )
    found = reading(body.replace(b"trailer <<", secret))
    assert found.verdict is Verdict.UNSUPPORTED
    assert found.reason is not None
    assert "password" in found.reason


def test_a_web_page_named_pdf_is_read_as_the_page_it_is() -> None:
    found = read(b"<html><head><title>404</title></head><body>Not Found</body></html>", "http://a.gov.cn/x.pdf", Known())
    assert found.verdict is Verdict.SOFT_404
    assert found.document.media_type == "text/html"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"code":0,"data":{}}', "JSON"),
    ],
)
def test_other_formats_are_unsupported_and_named(body: bytes, named: str) -> None:
    found = reading(body)
    assert found.verdict is Verdict.UNSUPPORTED
    assert found.reason is not None
    assert named in found.reason
