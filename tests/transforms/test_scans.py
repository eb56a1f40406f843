"""Pictures of pages: what is said of them without the OCR extra, and what is read with it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from urllib.parse import urljoin

import pypdfium2
import pytest
from PIL import Image

from tests.support.mutation import mutations
from tests.transforms.samples import pages, pdf, scans
from tests.transforms.samples.docx import make_docx, paragraph
from transforms.model import Block, BlockKind, Document, Head, Known, Verdict
from transforms.parse import parse
from transforms.readers import Reading, read, scan
from transforms.readers.pictures import BadPicture, frames
from transforms.recognised import doubted, unsure

BLANK = Image.new("RGB", (620, 877), "white")
SOME = ["一、主要举措和成效", *pages.PARAGRAPHS[2:4]]
needs_extra = pytest.mark.skipif(not scan.is_installed(), reason="the OCR extra is not installed: make ocr")
needs_font = pytest.mark.skipif(scans.font_path() is None, reason="no Chinese font here (Debian: fonts-noto-cjk)")
without_extra = pytest.mark.skipif(scan.is_installed(), reason="the OCR extra is installed")


def reading(body: bytes, url: str | None = None) -> Reading:
    return read(body, url, Known(url=url))


def saved(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **more)  # type: ignore[arg-type]
    return file.getvalue()


def word(*pictures: bytes) -> bytes:
    """A docx that shows these pictures, the last one first in the file."""
    drawn = "".join(
        f'<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" xmlns:r="urn:r" r:embed="p{n}"/></w:drawing></w:r></w:p>'
        for n in range(len(pictures))
    )
    relations = "".join(f'<Relationship Id="p{n}" Target="media/{9 - n}.png"/>' for n in range(len(pictures)))
    parts = {"word/_rels/document.xml.rels": f'<Relationships xmlns="urn:p">{relations}</Relationships>'.encode()}
    parts |= {f"word/media/{9 - n}.png": body for n, body in enumerate(pictures)}
    return make_docx(drawn, parts=parts)


def page_of(pictures: Sequence[str], text: str = "") -> bytes:
    return pages.page("<div class='TRS_Editor'>" + text + "".join(f"<p>{one}</p>" for one in pictures) + "</div>")


SCANS = {
    "pdf": pdf.make_pdf([([], [])] * 3, image=True),
    "png": saved(BLANK),
    "jpeg": saved(BLANK, "JPEG"),
    "bmp": saved(BLANK, "BMP"),
    "gif": saved(BLANK, "GIF"),
    "tiff": saved(BLANK, "TIFF", save_all=True, append_images=[BLANK]),
    "docx": word(saved(BLANK)),
}


@without_extra
@pytest.mark.parametrize("body", SCANS.values(), ids=SCANS)
def test_without_the_extra_a_scan_is_said_to_be_one_with_the_way_to_read_it(body: bytes) -> None:
    found = reading(body)
    assert found.verdict is Verdict.SCANNED
    assert found.reason is not None
    assert "make ocr" in found.reason
    assert "replay" in found.reason
    assert [one.check for one in found.document.findings] == [scan.NOT_INSTALLED]


@without_extra
def test_without_the_extra_a_page_of_pictures_says_so_when_its_pictures_are_there() -> None:
    page = page_of(["<img src='1.png'>"])
    found = parse(page, "https://a.gov.cn/1.html", more=[saved(BLANK)])
    assert found.verdict is Verdict.SCANNED
    assert "make ocr" in str(found.verdict_reason)


@needs_extra
@pytest.mark.ocr
@pytest.mark.parametrize("body", SCANS.values(), ids=SCANS)
def test_pictures_on_which_nothing_is_printed_are_scans_still(body: bytes) -> None:
    found = reading(body)
    assert found.verdict is Verdict.SCANNED
    assert "no text was recognised" in str(found.reason)


@without_extra
def test_without_the_extra_a_pdf_whose_fonts_say_no_characters_is_a_scan() -> None:
    found = reading(pdf.make_pdf([([(90, 700, 16, "\ue000\ue001" * 12)], [])]))
    assert found.verdict is Verdict.SCANNED
    assert "make ocr" in str(found.reason)


def bomb() -> bytes:
    """A PNG of 50,000 x 50,000 white pixels in 300 kB."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress(b"\xff" * 50_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)) + chunk(
        b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_picture_larger_than_any_page_is_not_decoded() -> None:
    found = reading(bomb())
    assert found.verdict is Verdict.UNSUPPORTED
    assert "larger than any page" in str(found.reason)
    wide = reading(saved(Image.new("1", (9000, 9000))))
    assert wide.verdict is Verdict.UNSUPPORTED
    assert "9000 x 9000 pixels" in str(wide.reason)


@pytest.mark.parametrize("size", [(64, 64), (900, 12), (30, 30_000)], ids=["icon", "line", "thread"])
def test_an_icon_or_a_line_is_no_page(size: tuple[int, int]) -> None:
    found = reading(saved(Image.new("RGB", size)))
    assert found.verdict is Verdict.UNSUPPORTED
    assert f"{size[0]} x {size[1]} pixels" in str(found.reason)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_truncated_picture_is_corrupt(kind: str) -> None:
    body = saved(Image.effect_noise((620, 877), 90).convert("RGB"), kind)
    assert reading(body[: len(body) // 2]).verdict is Verdict.CORRUPT


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF"])
def test_a_mutated_picture_is_decoded_or_bad_and_nothing_else(kind: str) -> None:
    body = saved(Image.effect_noise((240, 300), 90).convert("RGB"), kind)
    bad = 0
    for mutated in mutations(body, 50, kind):
        try:
            assert all(min(image.size) <= 1700 for image in frames(mutated, 5))
        except BadPicture:
            bad += 1
    assert bad < 50 or kind == "PNG"   # a checksum guards every part of a PNG


def test_the_directories_of_a_tiff_that_go_round_end() -> None:
    body = bytearray(SCANS["tiff"])
    first = struct.unpack_from("<I", body, 4)[0]
    count = struct.unpack_from("<H", body, first)[0]
    struct.pack_into("<I", body, first + 2 + 12 * count, first)
    assert len(list(frames(bytes(body), 60))) == 1


def test_pictures_are_upright_as_their_exif_says_and_no_larger_than_good() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    [image] = frames(saved(Image.new("RGB", (4960, 3508), "white"), "JPEG", exif=exif), 1)
    assert image.size == (1700, 2404)


def test_what_is_see_through_is_white() -> None:
    [image] = frames(saved(Image.new("RGBA", (300, 300), (0, 0, 0, 0))), 1)
    assert image.getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize(("shown", "found"), [
    (["<img src='W020.jpg'>", "<img src='W021.jpg' width='700' height='990'>"], ["W020.jpg", "W021.jpg"]),
    (["<img src='/images/loading.gif' data-original='/p/1.png'>"], ["/p/1.png"]),
    (["<img src='1.jpg'>", "<img src='line.png'>", "<img src='q.png' width=120>", "<img src='/i/qrcode.jpg'>"],
     ["1.jpg"]),
    (["<img src='1.jpg'>", "<img src='d.jpg'>", "<img src='2.jpg'>", "<img src='d.jpg'>"], ["1.jpg", "2.jpg"]),
    (["<img src='1.jpg' style='width: 16px'>", "<img src='data:image/png;base64,AAAA'>", "<img src='x.svg'>"], []),
    (["<img src='logo.png'>", "<img src='http://[bad'>", "<img src='file:///C:/a.jpg'>", "<img>"], []),
    (["<img src='http://img.a.gov.cn/s/9.jpg'>"], ["http://img.a.gov.cn/s/9.jpg"]),
], ids=["scans", "lazy", "code and line", "shown twice", "small or drawn", "nothing", "another host"])  # fmt: skip
def test_the_pictures_of_a_page_that_is_a_scan_are_named_without_its_decoration(
    shown: list[str], found: list[str]
) -> None:
    url = "https://a.gov.cn/zwgk/202401/t1.html"
    page = reading(page_of(shown), url)
    assert page.verdict is Verdict.SCANNED
    assert list(page.document.pictures) == [urljoin(url, one) for one in found]


def test_a_page_with_text_names_no_pictures() -> None:
    page = reading(page_of(["<img src='1.jpg'>"], pages.paragraphs()), "https://a.gov.cn/1.html")
    assert page.verdict is None
    assert page.document.pictures == ()


@pytest.mark.parametrize(("sure", "level"), [(0.985, "medium"), (0.97, "low")])
def test_a_fact_from_a_picture_is_never_sure_and_doubted_when_the_recognition_is(sure: float, level: str) -> None:
    report = parse("\n".join((pages.TITLE, *pages.BODY)).encode(), "a.txt", force=True)
    metric = next(one for one in report.metrics if one.value == 30)
    text = report.text[: metric.end + 5]
    document = Document((Block(BlockKind.PARAGRAPH, text, page=1, confidence=sure),), Head(), "image/png")
    [doubt] = doubted([metric], document)
    assert doubt.why == (*metric.why, f"recognised from a picture, confidence {sure:.3f} ({level})")
    found = unsure([metric], document)
    assert [one.check for one in found] == ["ocr_quantities"] * (level == "low")
    if found:
        assert found[0].evidence == f"{metric.label}: {metric.quote} at {metric.start}"


def test_pages_beyond_the_limit_are_said_to_be_unread() -> None:
    assert scan.too_many(60) == ()
    [finding] = scan.too_many(75)
    assert finding.message.startswith("15 of 75")


def printed(paragraphs: Sequence[str] = SOME, title: Sequence[str] = ()) -> Image.Image:
    [page] = scans.typeset(title, paragraphs)
    return scans.scanned(page)


def lines(found: Reading) -> list[str]:
    assert found.verdict is None, found.reason
    return [block.text for block in found.document.blocks]


@needs_extra
@needs_font
@pytest.mark.ocr
class TestRead:
    """With the extra."""

    def test_a_picture_is_read_into_paragraphs_with_their_page_and_confidence(self) -> None:
        found = reading(scans.jpeg(printed()))
        assert lines(found) == SOME
        assert all(block.page == 1 and (block.confidence or 0) > 0.95 for block in found.document.blocks)
        assert found.document.media_type == "image/jpeg"

    def test_the_pages_of_a_tiff_follow_each_other(self) -> None:
        one, two = (printed([text]).convert("L") for text in SOME[1:])
        found = reading(saved(one, "TIFF", save_all=True, append_images=[two], compression="tiff_lzw"))
        assert lines(found) == SOME[1:]
        assert [block.page for block in found.document.blocks] == [1, 2]

    @pytest.mark.parametrize("turn", [90, 180, 270])
    def test_a_page_that_lies_on_its_side_or_head_is_turned(self, turn: int) -> None:
        assert lines(reading(scans.jpeg(printed().rotate(turn, expand=True)))) == SOME

    def test_a_page_with_a_lean_of_two_degrees_keeps_its_paragraphs(self) -> None:
        [page] = scans.typeset([], SOME)
        assert lines(reading(scans.jpeg(scans.scanned(page.rotate(2, fillcolor="white"))))) == SOME

    def test_a_seal_over_the_sign_off_is_not_read(self) -> None:
        [page] = scans.typeset([], SOME, pages.SIGN_OFF)
        assert lines(reading(scans.jpeg(scans.scanned(page)))) == [*SOME, *pages.SIGN_OFF]

    def test_a_long_picture_is_cut_between_its_lines(self) -> None:
        sheets = [printed([text]).crop((0, 250, 1653, 900)) for text in [*SOME, *SOME, *SOME, *SOME]]
        long = Image.new("RGB", (1653, 650 * len(sheets)))
        for n, sheet in enumerate(sheets):
            long.paste(sheet, (0, 650 * n))
        assert "".join(lines(reading(scans.jpeg(long)))) == "".join(SOME * 4)

    def test_the_pictures_of_a_word_file_are_read_in_the_order_of_its_body(self) -> None:
        one, two = (scans.jpeg(printed([text])) for text in SOME[1:])
        assert lines(reading(word(one, saved(Image.new("RGB", (40, 40))), two))) == SOME[1:]

    def test_a_word_file_with_text_keeps_its_pictures_unread(self) -> None:
        body = make_docx(paragraph("正文"), parts={"word/media/1.png": saved(BLANK)})
        assert lines(reading(body)) == ["正文"]

    def test_only_the_pages_of_a_pdf_that_are_pictures_are_recognised(self) -> None:
        title = ["青禾市水务局", "2023年法治政府建设情况报告"]
        body = pdf.report_pdf(title, list(pages.PARAGRAPHS), list(pages.SIGN_OFF))
        picture = scans.pdf_of([scans.jpeg(printed())], [(1653, 2338)])
        found = reading(joined(body, picture))
        sure = [block.confidence is not None for block in found.document.blocks]
        assert sure == [False] * (len(sure) - len(SOME)) + [True] * len(SOME)
        assert lines(found)[-len(SOME) :] == SOME

    def test_a_pdf_whose_fonts_say_no_characters_is_drawn_and_read(self) -> None:
        """Here a page of private characters, and one that is a picture."""
        private = [(90, 700 - 20 * n, 16, "".join(chr(0xE000 + 24 * n + k) for k in range(24))) for n in range(20)]
        found = reading(joined(pdf.make_pdf([(private, [])]), scans.pdf_of([scans.jpeg(printed())], [(1653, 2338)])))
        assert lines(found) == SOME

    def test_the_pictures_of_a_page_are_its_text(self) -> None:
        page = page_of(["<img src='1.jpg'>", "<img src='2.jpg'>"])
        more = [scans.jpeg(sheet) for sheet in scans.typeset([pages.TITLE], pages.PARAGRAPHS, pages.SIGN_OFF, pitch=40)]
        report = parse(page, "https://a.gov.cn/zwgk/1.html", more=more)
        assert report.verdict is Verdict.REPORT
        assert report.text == "\n".join(pages.BODY)
        assert report.title == pages.TITLE
        assert len(report.parts) == 3
        assert {"read_by_ocr"} == {one.check for one in report.findings} & {"read_by_ocr", "document_incomplete"}
        half = parse(page, "https://a.gov.cn/zwgk/1.html", more=more[:1])
        [finding] = [one for one in half.findings if one.check == "document_incomplete"]
        assert finding.evidence == "https://a.gov.cn/zwgk/2.jpg"


def joined(one: bytes, two: bytes) -> bytes:
    """Two PDF files as one."""
    file = pypdfium2.PdfDocument(one)
    other = pypdfium2.PdfDocument(two)
    file.import_pages(other)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_what_only_begins_as_a_picture_has_the_same_reason_each_time() -> None:
    """The library's own words name an object's place in memory."""
    reason = read(b"GIF8" + b"a" * 300, None, Known()).reason or ""
    assert "damaged" in reason
    assert "0x" not in reason
