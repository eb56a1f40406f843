"""PDF files to documents."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.support.gold import load
from tests.transforms.samples import pdf
from tests.transforms.samples.pdf_report import Style, set_report, width
from transforms.model import BlockKind, Known, Verdict
from transforms.readers import Reading, read
from transforms.readers.layout_lines import Line, Table
from transforms.readers.layout_paragraphs import Measure, begins
from transforms.readers.layout_rows import joined_rows
from transforms.readers.pdf_info import decoded
from transforms.readers.pdf_text import PageText

ROOT = Path(__file__).parent.parent.parent

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
    (b"/Kids [", b"/Kids [99 0 R "),
], ids=["no page any more", "a page that is not there"])  # fmt: skip
def test_a_damaged_page_among_sound_ones_costs_that_page_and_a_finding(printed: bytes, damaged: bytes) -> None:
    body = bytes(pdf.report_pdf(["青禾市水务局2023年法治政府建设情况报告"], PARAGRAPHS, SIGN_OFF))
    body = body.replace(b"/Count 3", b"/Count 4") if b"99" in damaged else body
    found = reading(body.replace(printed, damaged, 1))
    assert found.verdict is None
    assert [one.check for one in found.document.findings] == ["pages_damaged"]
    assert found.document.text.endswith(SIGN_OFF[1])


def test_a_pdf_of_which_most_pages_are_damaged_is_corrupt(report: bytes) -> None:
    found = reading(report.replace(b"/Type /Page /Parent", b"/Type /Leaf /Parent"))
    assert (found.verdict, found.reason) == (Verdict.CORRUPT, "3 of 3 pages of the PDF are damaged")


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


SENTENCE = "2024年，局党组召开法治专题会议4次，办理行政复议案件12件。"


def page_of(*operators: str) -> bytes:
    return "\n".join(operators).encode()


def turned(matrix: str, text: str = SENTENCE) -> str:
    return f"BT /F1 16 Tf {matrix} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def gbk(text: str) -> str:
    return f"BT /F1 16 Tf 90 700 Td <{text.encode('gbk').hex()}> Tj ET"


@pytest.mark.parametrize("body", [
    pdf.pdf_of([page_of(turned("0 1 -1 0 300 100"), turned("0 1 -1 0 329 100", "一、"))], page=b"/MediaBox [0 0 595 842] /Rotate 90"),
    pdf.pdf_of([page_of(turned("0 1 -1 0 300 100"), turned("0 1 -1 0 329 100", "一、"))]),
    pdf.pdf_of([page_of(turned("-1 0 0 -1 550 600"), turned("-1 0 0 -1 550 629", "一、"))], page=b"/MediaBox [0 0 595 842] /Rotate 180"),
    pdf.pdf_of([page_of(turned("1 0 0 1 500 770"), turned("1 0 0 1 470 770", "一、"))], fonts=[pdf.font_objects(4, encoding="UniGB-UTF16-V", latin=0)]),
    pdf.pdf_of([page_of(pdf.shown(100, 700, 16, SENTENCE), pdf.shown(100, 671, 16, "一、"), pdf.shown(100, 820, 16, "裁去"))], page=b"/MediaBox [0 0 595 842] /CropBox [80 40 580 780]"),
    pdf.pdf_of([page_of("q 1 0 0 1 0 20 cm /X1 Do Q")], resources=b"/X1 40 0 R", more=[pdf.stream(page_of(pdf.shown(90, 700, 16, SENTENCE), pdf.shown(90, 671, 16, "一、")), b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >>")]),
    pdf.pdf_of([page_of("q 595 0 0 842 0 0 cm /I1 Do Q", pdf.shown(90, 700, 16, SENTENCE, mode=3), pdf.shown(90, 671, 16, "一、", mode=3))]),
    pdf.pdf_of([page_of(gbk(SENTENCE), gbk("一、").replace("700", "671"))], fonts=[pdf.font_objects(4, encoding="GBK-EUC-H", latin=0)]),
    pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE), pdf.shown(90, 671, 16, "一、"))], fonts=[pdf.font_objects(4, encoding="UniGB-UCS2-H")]),
    pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE), turned("0.7 0.7 -0.7 0.7 150 200", "内部资料请勿外传"), pdf.shown(90, 671, 16, "一、"))]),
    pdf.pdf_of([page_of(*[pdf.shown(90 + dx, 700, 16, SENTENCE) for dx in (0, 0.4)], pdf.shown(90, 671, 16, "一、"), *[pdf.shown(90 + dx, 700, 16, SENTENCE) for dx in (0.2, 0.6)])]),
    pdf.pdf_of([page_of(*[pdf.shown(90 + width(SENTENCE[:n], 16) + dx, 700, 16, char) for n, char in enumerate(SENTENCE) for dx in (0, 0.5)], pdf.shown(90, 671, 16, "一、"))]),
    pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE.replace("2024年", "2024⽉⺠").replace("会议", "会⾔")), pdf.shown(90, 671, 16, "⼀、"))]),
    pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE), pdf.shown(90, 671, 16, "一、"))], password=False),
], ids=["rotated page", "rotated text", "upside down", "vertical", "cropped", "form", "invisible over a scan", "GBK-EUC-H",
        "UniGB-UCS2-H", "watermark", "drawn twice", "characters drawn twice", "radicals", "owner's password"])  # fmt: skip
def test_text_is_read_as_printed_however_it_is_drawn(body: bytes) -> None:
    found = reading(body)
    text = found.document.text.replace("月民", "年").replace("会言", "会议")
    assert (found.verdict, text) == (None, SENTENCE + "\n一、")


def test_a_line_drawn_font_by_font_is_read_in_its_order() -> None:
    """As LibreOffice draws it: the quotation marks of one font, then the rest of the line in another one with gaps."""
    line = "会“第一议题”，深入学习2023年"
    quotes, rest = "[<201C> -4000 <201D>] TJ", "[<{}> -1000 <{}> -1000 <{}>] TJ".format(
        *(part.encode("utf-16-be").hex() for part in ("会", "第一议题", "，深入学习2023年"))
    )
    drawn = f"BT /F1 16 Tf 106 700 Td {quotes} 1 0 0 1 90 700 Tm {rest} ET"
    page = PageText(pdfium.PdfDocument(pdf.pdf_of([page_of(drawn)]))[0], 10_000)
    assert [one.text for one in page.lines()] == [line]


def test_lines_of_a_page_set_sideways_are_cut_where_they_end() -> None:
    """Of two such lines, drawn character by character, pdfium makes one when the first ends with a digit."""
    lines = ["推进法治政府建设的主要举措和成效（2021", "－2025年）一是强化政治引领夯实法治思想"] * 3
    drawn = [
        turned(f"0 1 -1 0 {200 + 28 * n} {100 + width(line[:at], 16)}", char)
        for n, line in enumerate(lines) for at, char in enumerate(line)
    ]
    page = PageText(pdfium.PdfDocument(pdf.pdf_of([page_of(*drawn)], page=b"/MediaBox [0 0 842 595] /Rotate 90"))[0], 10_000)
    assert [line.text for line in page.lines()] == lines


def test_a_watermark_over_a_table_is_in_no_cell() -> None:
    across = "\n".join(turned(f"42 42 -42 42 {100 + 60 * n} {520 + 60 * n}", char).replace("/F1 16", "/F1 1") for n, char in enumerate("内部文号"))
    cells = [pdf.shown(95 + 100 * x, 585 - 20 * y, 10, f"{y}行{x}列") for y in range(4) for x in range(4)]
    rules = [f"{x} {y} m {x + w} {y + h} l S" for x, y, w, h in [(90, 600 - 20 * n, 400, 0) for n in range(5)] + [(90 + 100 * n, 520, 0, 80) for n in range(5)]]
    found = reading(pdf.pdf_of([page_of(*rules, across, *cells)]))
    assert found.document.blocks[-1].rows == tuple(tuple(f"{y}行{x}列" for x in range(4)) for y in range(4))


def test_a_user_password_is_said() -> None:
    found = reading(pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE))], password=True))
    assert found.verdict is Verdict.UNSUPPORTED
    assert "password" in (found.reason or "")


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = ([side + "深入推进法治政府建设，加强组织领导"] * 10 for side in "左右")
    texts = [(60.0, 740.0 - 25 * n, 12.0, line) for n, line in enumerate(left)]
    texts += [(320.0, 740.0 - 25 * n, 12.0, line) for n, line in enumerate(right)]
    rows = [text for pair in zip(texts[:10], texts[10:], strict=True) for text in pair]
    assert reading(pdf.make_pdf([(rows, [])])).document.text == "".join(left) + "".join(right)


def test_a_table_in_a_column_stands_among_its_lines_and_the_last_page_may_be_short() -> None:
    def page(count: int, mark: str) -> list[tuple[float, float, float, str]]:
        sides = ((60.0, "左"), (320.0, "右"))
        return [
            (x, 740.0 - 25 * n, 12.0, f"{side}{mark}深入推进法治政府建设，加强组织领导") for n in range(count) for x, side in sides
        ]

    cells = [(65 + 100 * x, 455 - 20 * y, 10.0, f"{y}行{x}列") for y in range(3) for x in range(2)]
    rules = [(60.0, 470.0 - 20 * n, 260.0, 470.0 - 20 * n) for n in range(4)] + [(60.0 + 100 * n, 470.0, 60.0 + 100 * n, 410.0) for n in range(3)]
    right = [(320.0, 740.0 - 25 * n, 12.0, "右甲深入推进法治政府建设，加强组织领导") for n in range(10, 14)]
    document = reading(pdf.make_pdf([([*page(10, "甲"), *cells, *right], rules), (page(3, "乙"), [])])).document
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]
    line = "{}深入推进法治政府建设，加强组织领导"
    assert document.blocks[0].text == line.format("左甲") * 10
    assert document.blocks[2].text == line.format("右甲") * 14 + line.format("左乙") * 3 + line.format("右乙") * 3


def test_fonts_that_name_no_characters_make_a_scan() -> None:
    font = [part.replace(b"(GB1)", b"(Identity)") for part in pdf.font_objects(4, "ABCDEF+Own", "Identity-H")]
    codes = "".join(f"{code:04x}" for code in range(0xE001, 0xE040))
    found = reading(pdf.pdf_of([f"BT /F1 16 Tf 90 700 Td <{codes}> Tj ET".encode()], fonts=[font]))
    assert found.verdict is Verdict.SCANNED
    assert "fonts do not say" in (found.reason or "")


TITLE = "江口市水务局2023年法治政府建设情况的报告"


@pytest.mark.parametrize(("info", "title"), [
    (TITLE.encode("gbk"), TITLE), (b"\xfe\xff" + TITLE.encode("utf-16-be"), TITLE), (TITLE.encode(), TITLE),
    (f"Microsoft Word - {TITLE}.doc".encode("gb18030"), TITLE), (b"R\xe9sum\xe9", None), ("新建文档".encode("gbk"), None),
])  # fmt: skip
def test_the_title_in_the_file_counts_when_the_text_has_none(info: bytes, title: str | None) -> None:
    assert reading(pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE))], info=info)).document.head.title == title
    own = "云县水务局2022年法治政府建设情况报告"
    page = page_of(pdf.shown(90, 760, 22, own), pdf.shown(90, 700, 16, SENTENCE))
    assert reading(pdf.pdf_of([page], info=info)).document.head.title == own


def test_accents_of_pdf_doc_encoding_stay_what_they_are() -> None:
    assert decoded("Résumé “2023”") == "Résumé “2023”"


@pytest.mark.parametrize(("pages", "verdict"), [(500, None), (1001, Verdict.UNSUPPORTED), (10_000, Verdict.UNSUPPORTED)])
def test_many_pages_are_read_and_too_many_refused_in_words(pages: int, verdict: Verdict | None) -> None:
    found = reading(pdf.pdf_of([page_of(pdf.shown(90, 700, 16, "第一条"))] * pages))
    assert found.verdict is verdict
    assert verdict is None or str(found.reason).startswith(f"the PDF has {pages} pages, more than 1000")


def test_a_page_count_that_is_a_lie_has_a_verdict() -> None:
    body = pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE))]).replace(b"/Count 1", b"/Count 2000000000")
    found = reading(body)
    assert found.reason if found.verdict else found.document.text == SENTENCE


def test_a_page_without_text_among_others_costs_nothing(report: bytes) -> None:
    assert reading(pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE)), b"", page_of(pdf.shown(90, 700, 16, "二、"))])).document.text == f"{SENTENCE}\n二、"


def test_junk_after_the_end_is_no_truncation(report: bytes) -> None:
    assert reading(report + b"<!-- cached -->\n" * 400).document == reading(report).document


def test_boxes_are_of_the_first_page_from_its_left_upper_corner(report: bytes) -> None:
    first = reading(report).document.blocks[0]
    assert first.box is not None
    assert [round(side) for side in first.box] == [90, 128, 506, 202]


def test_an_office_file_is_read_whole() -> None:
    """Exported by LibreOffice: embedded subsets, one header on odd and one on even pages, a table, hung punctuation."""
    found = reading((Path(__file__).parent / "samples/files/office.pdf").read_bytes())
    gold = load(ROOT / "tests/golden/annotated/jtysj-2024.txt")
    assert found.document.head.title == gold["title"]
    assert found.document.text.split("\n") == gold["text"].split("\n")[19:35]
    assert [block.page for block in found.document.blocks if block.kind is BlockKind.TABLE] == [2]


def table_pdf(*, repeats: bool, cuts_rows: bool, headers: int = 1) -> tuple[bytes, list[tuple[str, ...]]]:
    rows = [("序号", "事项", "办理情况"), ("", "名称", "说明")][:headers]
    rows += [(str(n), f"第{n}类行政检查", "已经按照规定的期限办结并且全部归档，接受了监督和评议") for n in range(1, 31)]
    lines = ["下表为办理情况：", *("\t".join(row) for row in rows), "以上数据截至2023年12月31日。"]
    style = Style(repeats=repeats, cuts_rows=cuts_rows)
    return set_report("2023年法治政府建设情况报告", "\n".join(lines), style, headers=headers), rows


@pytest.mark.parametrize("headers", [1, 2])
@pytest.mark.parametrize("cuts_rows", [True, False])
@pytest.mark.parametrize("repeats", [True, False])
def test_a_table_over_pages_is_one_table(repeats: bool, cuts_rows: bool, headers: int) -> None:
    body, rows = table_pdf(repeats=repeats, cuts_rows=cuts_rows, headers=headers)
    blocks = reading(body).document.blocks
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]
    assert list(blocks[1].rows) == rows
    assert (blocks[1].page, (blocks[2].page or 0) >= 3) == (1, True)


def test_merged_cells_stand_in_their_first_place() -> None:
    rules = [(90.0, y, 450.0, y) for y in (700.0, 640.0, 610.0)] + [(210.0, 670.0, 450.0, 670.0)]
    rules += [(x, 700.0, x, 610.0) for x in (90.0, 210.0, 450.0)] + [(330.0, 670.0, 330.0, 610.0)]
    cells = [(95, 665, "类别"), (300, 680, "件数"), (215, 648, "受理"), (335, 648, "WiFi use"), (95, 618, "取水"), (215, 618, "11"), (335, 618, "9")]
    texts = [(float(x), float(y), 14.0, text) for x, y, text in cells]
    assert reading(pdf.make_pdf([(texts, rules)])).document.blocks[0].rows == (("类别", "件数", ""), ("", "受理", "WiFi use"), ("取水", "11", "9"))


def test_a_row_under_a_merged_cell_on_the_next_page_is_a_row_of_its_own() -> None:
    whole = joined_rows([("许可", "办结", "308")], Table((0, 0, 9, 9), [], (0.0, 3.0)), Table((0, 0, 9, 9), [("", "不予许可", "2")], (0.0, 3.0)), is_next=True)
    assert whole == (("许可", "办结", "308"), ("", "不予许可", "2"))


def test_a_page_of_a_drawing_is_searched_for_no_table() -> None:
    lines = page_of("0 0 m 9 9 l S " * 60_000, pdf.shown(90, 700, 16, SENTENCE))
    assert reading(pdf.pdf_of([lines])).document.text == SENTENCE


def test_more_characters_than_allowed_are_not_looked_at() -> None:
    with pdfium.PdfDocument(pdf.pdf_of([page_of(pdf.shown(90, 700, 16, SENTENCE))])) as file:
        cut, whole = (PageText(file[0], most) for most in (len(SENTENCE) - 1, len(SENTENCE)))
        assert (cut.is_cut, len(cut), whole.is_cut, len(whole)) == (True, 0, False, len(SENTENCE))
        cut.close()
        whole.close()


def test_marks_that_are_drawn_after_the_rest_of_their_line_stand_where_they_are_printed() -> None:
    """What LibreOffice does with quotation marks of another font."""
    assert reading((Path(__file__).parent / "samples/files/quotes.pdf").read_bytes()).document.text.split("\n") == [
        "优化服务、深化“放管服”改革，全年政务服务“好差评”满意率99.9%，“一网通办”事项308项，当好农民工“护薪人”。",
        "推进“一校一章程”建设，落实行政执法“三项制度”，形成“一处违法、处处受限”的震慑。",
    ]


NORMAL = Measure(left=90, right=500, pitch=28, em=16, is_stretched=True, is_indented=True)


@pytest.mark.parametrize(("last", "right", "following", "is_new"), [
    ("定分局普法责任清单，抓住“1·10”中国人民警察", 430, "节、“6·26”国际禁毒日等节点，组织民警", False),
    ("定分局普法责任清单，抓住“1·10”中国人民警察", 430, "节假日等重要节点，组织民警进社区宣传", True),
    ("局主要负责人为全市财政系统干部讲授法治专题课一次。", 500, "附表：行政执法情况统计表", True),
    ("局主要负责人为全市财政系统干部讲授法治专题课一次。", 500, "附表所列数据截至年底", False),
])  # fmt: skip
def test_where_a_paragraph_begins(last: str, right: float, following: str, is_new: bool) -> None:
    """A line is short before what must not be parted from its quotation marks; a table's name is a heading."""
    one, two = Line(last, 90, right, 700, 716, 16), Line(following, 90, 490, 672, 688, 16)
    assert begins(two, [one], NORMAL, is_next_page=False) is is_new
