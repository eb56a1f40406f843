"""OFD documents: what the printed page shows, wherever and in whatever order the file has it, and nothing else."""

# ruff: noqa: E501 (elements stay on one line)
from __future__ import annotations

import io
import random
import re
import time
import zipfile

import pytest

from tests.transforms.samples.ofd import EM, LEFT, PITCH, TOP, Style, pack, page_xml, report_ofd, text_object
from transforms.model import Block, BlockKind, Known, Verdict
from transforms.readers import Reading, read
from transforms.readers.glyphs import POINTS, Glyph, lines_of
from transforms.readers.grid import Rule, grids

TITLE = "青禾市水务局2023年法治政府建设情况报告"
PARAGRAPHS = [
    "2023年，我局坚持以习近平新时代中国特色社会主义思想为指导，深入推进法治政府建设，各项工作取得新成效。现将有关情况报告如下：",
    "一、主要举措和成效",
    "（一）加强组织领导。全年召开党组会研究法治工作5次，举办专题培训12场，参训人员达到1300余人次，实现了全员覆盖的目标任务。",
    "类别\t受理\t办结",
    "取水许可\t11\t9",
    "河道管理\t19\t19",
    "（二）规范行政执法。办理案件30宗。",
] * 3
SIGN_OFF = ["青禾市水务局", "2024年1月15日"]
GOOD = report_ofd([*PARAGRAPHS, *SIGN_OFF], TITLE, Style(header="青禾市水务局文件", shuffled=True))


def reading(body: bytes) -> Reading:
    return read(body, "https://slj.example.gov.cn/a.ofd", Known())


def blocks(*pages: str, parts: dict[str, bytes | None] | None = None) -> list[Block]:
    found = reading(pack([list(pages)], parts=parts))
    assert found.verdict is None, found.reason
    return list(found.document.blocks)


def lines(*pages: str) -> list[str]:
    return [block.text for block in blocks(*pages)]


def text(n: int, words: str, *, x: float = LEFT, **more: str) -> str:
    """A text object in the n-th line of a page."""
    return text_object(x, TOP + n * PITCH + EM, words, **more)


def path(data: str, box: str = "0 0 210 297", more: str = "") -> str:
    return f'<ofd:PathObject ID="9" Boundary="{box}"{more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def ruled(xs: list[float], ys: list[float]) -> str:
    across = [f"M {xs[0]} {y} L {xs[-1]} {y}" for y in ys]
    return path(" ".join(across + [f"M {x} {ys[0]} L {x} {ys[-1]}" for x in xs]))


def test_shuffled_lines_become_paragraphs_and_tables_without_headers_and_page_numbers() -> None:
    found = reading(GOOD)
    assert found.verdict is None
    assert found.document.head.title == TITLE
    assert found.document.text.split("\n") == [*PARAGRAPHS, *SIGN_OFF]
    assert found.document.blocks[3].rows == (("类别", "受理", "办结"), ("取水许可", "11", "9"), ("河道管理", "19", "19"))
    assert found.document.media_type == "application/ofd"


def test_blocks_know_their_page() -> None:
    pages = [block.page or 0 for block in reading(GOOD).document.blocks]
    assert pages == sorted(pages)
    assert (pages[0], pages[-1]) == (1, 2)


@pytest.mark.parametrize("deltas", ['DeltaX="g 9 5.6"', 'DeltaX="5.6 g 7 5.6 5.6"', 'DeltaX="5.6 5.6"', "", 'DeltaY="g 9 0"'])
def test_deltas_may_be_repeated_short_or_missing(deltas: str) -> None:
    assert lines(page_xml(text(0, "办理行政复议案件12件", code=deltas))) == ["办理行政复议案件12件"]


def test_line_breaks_of_the_xml_are_no_text() -> None:
    assert lines(page_xml(text(0, "\n      办理案件12件\n   ", code='DeltaX="g 6 5.6"'))) == ["办理案件12件"]


def test_one_object_may_hold_lines_below_each_other() -> None:
    """The steps of one TextCode go back to the left and down, and so does each further TextCode."""
    more = f'<ofd:TextCode X="{EM}" Y="{EM + 60}">执法</ofd:TextCode></ofd:TextObject>'
    wrapped = text(0, "主要做法", code='DeltaX="5.6 -5.6 5.6" DeltaY="0 40 0"').replace("</ofd:TextObject>", more)
    assert "".join(lines(page_xml(text(2, "依法") + wrapped))) == "主要依法做法执法"


def test_objects_on_one_base_line_are_one_line_with_spaces_at_wide_gaps() -> None:
    page = page_xml(text(0, "30宗", x=80) + text(0, "办理案件", x=30) + text(0, "罚款", x=80 + 2.2 * EM))
    assert lines(page) == ["办理案件 30宗罚款"]


def test_digits_as_wide_as_chinese_characters_stay_one_number() -> None:
    spread = "".join(text(0, char, x=30 + n * EM) for n, char in enumerate("罚款96.38万元"))
    assert lines(page_xml(spread)) == ["罚款96.38万元"]


def test_text_drawn_twice_is_read_once() -> None:
    bold = text(0, "一、主要做法 共11项") + text(0, "一、主要做法 共11项", x=LEFT + 0.15)
    assert lines(page_xml(bold)) == ["一、主要做法 共11项"]


def test_only_what_is_printed_is_read() -> None:
    page = page_xml(
        text(0, "检查企业120家。") + text(1, "隐藏", more=' Visible="false"') + text(2, "透明", more=' Alpha="0"')
        + text(3, "不填", more=' Fill="false"') + text(4, "空心", more=' Fill="false" Stroke="true"')
        + text(5, "无色").replace("<ofd:TextCode", '<ofd:FillColor Alpha="0"/><ofd:TextCode')
        + f'<ofd:PageBlock ID="5">{text(6, "块内")}</ofd:PageBlock>'
        + text(8, "内部资料", more=' CTM="0.7 0.7 -0.7 0.7 0 0"')
        + text(9, "纸外", x=400),
        layers=f'<ofd:Layer ID="8" Type="Background">{text(12, "水印")}</ofd:Layer><ofd:Layer ID="9" Visible="false">{text(13, "旧")}</ofd:Layer>',
    )  # fmt: skip
    many = "".join(text(n, "责令整改三十家企业") for n in range(14, 20))
    assert lines(page.replace("</ofd:Layer><ofd:Layer", f"{many}</ofd:Layer><ofd:Layer", 1))[:3] == [
        "检查企业120家。", "空心", "块内"
    ]  # fmt: skip


def test_a_page_that_has_all_its_text_in_the_foreground_is_read() -> None:
    page = page_xml("", layers=f'<ofd:Layer ID="8" Type="Foreground">{text(0, "办理案件12件。")}</ofd:Layer>')
    assert lines(page) == ["办理案件12件。"]


def test_templates_annotations_and_seals_are_not_read() -> None:
    parts = {"Doc_0/Annots/Page_0/Annotation.xml": page_xml(text(0, "批注")).encode(),
             "Doc_0/Signs/Sign_0/Seal.esl": b"seal"}  # fmt: skip
    found = reading(pack([[page_xml(text(0, "办理案件12件。"), template=True)]], Style(numbers="template"), parts))
    assert found.document.text == "办理案件12件。"


def test_all_documents_of_a_package_are_read_in_order() -> None:
    found = reading(pack([[page_xml(text(0, "关于报送报告的函。"))], [page_xml(text(0, "办理案件12件。"))]]))
    assert found.document.text == "关于报送报告的函。\n办理案件12件。"
    assert [block.page for block in found.document.blocks] == [1, 2]


@pytest.mark.parametrize("places", ["relative", "absolute", "upper"])
def test_parts_are_found_however_their_places_are_written(places: str) -> None:
    assert reading(pack([[page_xml(text(0, "办理案件12件。"))]], Style(places=places))).document.text == "办理案件12件。"


def test_composite_units_are_drawn_where_they_are_placed() -> None:
    unit = (f'<ofd:Res xmlns:ofd="o"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="70"><ofd:Content>{text_object(0, EM, "案件")}'
            f'<ofd:CompositeObject ID="71" ResourceID="70" Boundary="0 0 9 9"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>')  # fmt: skip
    place = f'<ofd:CompositeObject ID="5" ResourceID="70" Boundary="{LEFT + 2 * EM} {TOP} 9 9"/>'
    page = page_xml(text(0, "办理") + place + text(0, "12件", x=LEFT + 4 * EM))
    assert [one.text for one in blocks(page, parts={"Doc_0/PublicRes.xml": unit.encode()})] == ["办理案件12件"]


def test_a_page_set_sideways_is_read_as_it_is_printed() -> None:
    def turned(n: int, words: str) -> str:
        return text_object(200 - n * PITCH, 30, words, more=' CTM="0 1 -1 0 0 0"')
    page = page_xml(turned(1, "本年办结行政许可三百零八件。") + turned(0, "一、行政许可"))
    assert lines(page) == ["一、行政许可", "本年办结行政许可三百零八件。"]


def test_a_label_set_downwards_stands_in_its_cell() -> None:
    page = page_xml(
        ruled([30, 40, 80, 120], [50, 70, 90])
        + text_object(32, 60, "行政", code='DeltaX="0" DeltaY="6"') + text_object(45, 60, "许可") + text_object(85, 60, "308")
        + text_object(45, 80, "处罚") + text_object(85, 80, "12") + text(12, "特此报告。")
    )  # fmt: skip
    assert blocks(page)[0].rows == (("行政", "许可", "308"), ("", "处罚", "12"))


def test_merged_cells_stand_in_their_first_place() -> None:
    page = page_xml(
        path("M 30 50 L 120 50 M 60 60 L 120 60 M 30 70 L 120 70 M 30 80 L 120 80 M 30 50 L 30 80 M 60 50 L 60 80 M 90 60 L 90 80 M 120 50 L 120 80")
        + text_object(32, 62, "项目") + text_object(80, 57, "数量") + text_object(62, 67, "受理") + text_object(92, 67, "办结")
        + text_object(32, 77, "许可") + text_object(62, 77, "308") + text_object(92, 77, "306")
    )  # fmt: skip
    assert blocks(page)[0].rows == (("项目", "数量", ""), ("", "受理", "办结"), ("许可", "308", "306"))


def test_a_table_open_at_its_sides_is_a_table() -> None:
    page = page_xml(
        path("M 30 50 L 120 50 M 30 60 L 120 60 M 30 70 L 120 70 M 75 50 L 75 70", more=' LineWidth="0.3"')
        + text_object(32, 57, "许可") + text_object(80, 57, "308") + text_object(32, 67, "处罚") + text_object(80, 67, "12")
    )  # fmt: skip
    assert blocks(page)[0].rows == (("许可", "308"), ("处罚", "12"))


def test_frames_and_lines_under_headings_are_no_tables() -> None:
    frame = path("M 20 30 L 190 30 L 190 280 L 20 280 C") + path("M 26 60 L 180 60") + path("M 26 62 L 180 62")
    page = page_xml(frame + text(0, "柳塘市水利局文件") + text(4, "办理案件12件。"))
    assert {one.kind for one in blocks(page)} == {BlockKind.PARAGRAPH}


def test_rules_in_pieces_and_double_rules_are_one() -> None:
    dashes = [Rule(30 + 3 * n, y, 32.5 + 3 * n, y) for y in (50, 50.8, 60, 70) for n in range(30)]
    found = grids(dashes + [Rule(x, 50, x, 70) for x in (30, 75, 119)])
    assert [(len(one.xs), len(one.ys)) for one in found] == [(3, 3)]
    assert found[0].cell_at(80, 65) == (1, 1)
    assert found[0].cell_at(10, 65) is None


def test_two_columns_are_read_one_after_the_other() -> None:
    glyphs = [
        Glyph(char, x + n * 5, 30 + row * 9, 5, 5, row)
        for row in range(12) for x, words in ((20, "左栏办理案件八宗"), (110, "右栏罚款金额万元")) for n, char in enumerate(words)
    ]  # fmt: skip
    printed = lines_of(random.Random(1).sample(glyphs, len(glyphs)), 297)
    assert [line.text[:2] for line in printed] == ["左栏"] * 12 + ["右栏"] * 12
    assert printed[0].top == pytest.approx((297 - 30 + 0.88 * 5) * POINTS)


def test_radicals_that_fonts_name_instead_of_characters_are_the_characters() -> None:
    assert lines(page_xml(text(0, "⼦⼥⻓期⼈⺠法⻔⻙⺟"))) == ["子女长期人民法门韦母"]


def picture(box: str) -> str:
    return page_xml(f'<ofd:ImageObject ID="5" Boundary="{box}" ResourceID="6" CTM="210 0 0 297 0 0"/>')


def clear(count: int) -> str:
    return (f'<ofd:TextObject ID="5" Boundary="30 30 90 9" Size="5"><ofd:CGTransform CodePosition="0" CodeCount="{count}" GlyphCount="{count}">'
            f'<ofd:Glyphs>{"12 " * count}</ofd:Glyphs></ofd:CGTransform><ofd:TextCode X="0" Y="5"></ofd:TextCode></ofd:TextObject>')  # fmt: skip


def nested(count: int) -> str:
    return "<ofd:PageBlock>" * count + text(0, "办理案件12件。") + "</ofd:PageBlock>" * count


LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]><Page><Content><Layer>&i;</Layer></Content></Page>'.encode()
PAGE = "Doc_0/Pages/Page_0/Content.xml"
DRAWN = "".join(path("M 0 0 Q 1 1 2 2 B 1 1 2 2 3 3 C", "30 30 5 5", ' Fill="true"') for _ in range(60))


@pytest.mark.parametrize(("body", "verdict", "said"), [
    (GOOD[: len(GOOD) // 2], Verdict.CORRUPT, "cut off"),
    (GOOD[:40] + b"\xff" * 200 + GOOD[240:], Verdict.CORRUPT, "cannot be opened"),
    (pack([[page_xml("")]], parts={PAGE: b"<ofd:Page"}), Verdict.CORRUPT, "cannot be opened"),
    (pack([[page_xml("")]], parts={PAGE: None}), Verdict.CORRUPT, "Pages/Page_0/Content.xml is missing"),
    (pack([[page_xml("")]], parts={"OFD.xml": b"<OFD/>"}), Verdict.CORRUPT, "names no document"),
    (pack([[page_xml("")]], parts={"OFD.xml": b"<EncryptedData/>"}), Verdict.UNSUPPORTED, "encrypted"),
    (pack([[page_xml(text(0, "密"))]], parts={"Encryptions.xml": b"<Encryptions/>"}), Verdict.UNSUPPORTED, "encrypted"),
    (pack([[page_xml(nested(400))]]), Verdict.CORRUPT, "cannot be opened"),
    (pack([[page_xml("")]], parts={PAGE: ENTITIES}), Verdict.CORRUPT, "cannot be opened"),
    (pack([[page_xml("")]], parts={PAGE: b" " * 21_000_000}), Verdict.UNSUPPORTED, "unpacks to more than"),
    (pack([[]]), Verdict.EMPTY, "no pages"),
    (pack([[page_xml("")]]), Verdict.EMPTY, "no text"),
    (pack([[picture("0 0 210 297")] * 3]), Verdict.SCANNED, "3 of 3 pages are pictures"),
    (pack([[page_xml(text(0, "办理案件") + clear(40))]]), Verdict.SCANNED, "do not say which characters"),
    (pack([[page_xml(text(0, "\ue012\ue013\ue014\ufffd案件"))]]), Verdict.SCANNED, "do not say which characters"),
    (pack([[page_xml(DRAWN)]]), Verdict.SCANNED, "as shapes"),
], ids=["truncated", "damaged", "no XML", "no page part", "no document", "encrypted root", "encrypted", "deep", "entities",
        "bomb", "no pages", "no text", "pictures", "no characters", "private characters", "shapes"])  # fmt: skip
def test_bad_files_have_a_verdict_and_a_reason(body: bytes, verdict: Verdict, said: str) -> None:
    found = reading(body)
    assert (found.verdict, said in (found.reason or "")) == (verdict, True), found.reason


def test_a_seal_on_a_short_last_page_makes_no_scan_and_a_picture_of_a_page_a_finding() -> None:
    seal = picture("120 40 40 40").replace('CTM="210 0 0 297 0 0"', 'CTM="40 0 0 40 0 0"')
    assert reading(pack([[page_xml(text(0, "办理案件12件。")), seal]])).document.findings == ()
    found = reading(pack([[page_xml(text(0, "办理案件12件。")), picture("0 0 210 297")]]))
    assert [one.check for one in found.document.findings] == ["pages_scanned"]


def many_pages(page: str, count: int) -> bytes:
    """One page's part, named by many pages."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_0/Content.xml"/>' for n in range(count))
    document = f'<ofd:Document xmlns:ofd="o"><ofd:CommonData/><ofd:Pages>{listed}</ofd:Pages></ofd:Document>'
    return pack([[page]], parts={"Doc_0/Document.xml": document.encode()})


def unit(n: int) -> str:
    inside = f'<CompositeObject ResourceID="{n + 1}"/>' * 40
    return f'<CompositeGraphicUnit ID="{n}"><Content>{inside}</Content></CompositeGraphicUnit>'


UNITS = "".join(map(unit, range(9)))


@pytest.mark.parametrize(("body", "verdict"), [
    (pack([[page_xml(text(0, "办理案件", code='DeltaX="g 999999999 5.6" DeltaY="g 99999999999999999999 0"'))]]), None),
    (pack([[page_xml(text(0, "案" * 400_000))]]), Verdict.UNSUPPORTED),
    (pack([[page_xml('<ofd:CompositeObject ResourceID="0"/>')]], parts={"Doc_0/PublicRes.xml": f"<Res>{UNITS}</Res>".encode()}), Verdict.UNSUPPORTED),
    (many_pages(page_xml(text(0, "办理案件12件。") + " " * 200_000), 5_000), Verdict.UNSUPPORTED),
    (many_pages(page_xml(text(0, "案") + ruled([30 + 2 * n for n in range(80)], [30 + 2 * n for n in range(100)])), 600), None),
    (pack([[page_xml(path("M 0 0 L 9 0 " * 200_000) + text(0, "案"))]]), None),
], ids=["deltas", "characters", "units in units", "one page many times", "rules on many pages", "one long path"])  # fmt: skip
def test_hostile_files_end_soon(body: bytes, verdict: Verdict | None) -> None:
    began = time.process_time()
    assert reading(body).verdict is verdict
    assert time.process_time() - began < 10


def test_every_cut_is_corrupt() -> None:
    for at in range(4, len(GOOD), len(GOOD) // 40):
        assert reading(GOOD[:at]).verdict in (Verdict.CORRUPT, Verdict.UNSUPPORTED)


@pytest.mark.parametrize("seed", range(25))
def test_files_with_other_numbers_have_a_verdict_or_a_text(seed: int) -> None:
    found = reading(_with_other_numbers(random.Random(seed)))
    assert found.reason if found.verdict else found.document.text


def _with_other_numbers(rng: random.Random) -> bytes:
    strange = [b"1e308", b"-5", b"0", b"nan", b"inf", b"99999999", b"g 1000000000 2", b"", b"x"]
    often = rng.choice([3, 30, 300])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            package.writestr(name, re.sub(
                rb'(?<=[" ])-?\d+(?:\.\d+)?(?=[" ])', lambda one: rng.choice([one[0]] * often + strange), data))
    return out.getvalue()
