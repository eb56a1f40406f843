"""Pages that only hand over files: which of them are fetched, and which becomes the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.pipeline.replay import replay
from fazhi.pipeline.run import crawl
from fazhi.pipeline.verify import Proof, verify
from fazhi.settings import Settings
from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing, settings_at
from tests.support.web import Reply, Web
from tests.transforms.samples import scans
from tests.transforms.samples.doc import Part, make_doc
from tests.transforms.samples.docx import make_docx, paragraph
from tests.transforms.samples.ofd import report_ofd
from tests.transforms.samples.rtf import codes, make_rtf
from tests.transforms.samples.xlsx import cell, make_xlsx, sheet
from tests.transforms.samples.zips import make_zip
from transforms.readers import scan
from warehouse.store import query

ID = "liutang-wlj"
PAGE = "/zwgk/r9001.html"
DOC = make_doc(*(Part(f"{line}\r") for line in [TITLE, *REPORT]))
DOCX = make_docx("".join(map(paragraph, [TITLE, *REPORT])))
OFD = report_ofd(REPORT, TITLE)
RTF = make_rtf(b"".join(codes(line) + rb"\par " for line in [TITLE, *REPORT]))
XLSX = make_xlsx({"统计表": sheet([[cell("A1", "行政许可"), cell("B1", 308)], [cell("A2", "处罚"), cell("B2", 12)]])})
ZIP = make_zip({"附表.xlsx": XLSX, f"{TITLE}.docx": DOCX}, charset="gb18030")
CASES = make_docx("".join(
    paragraph(f"2024年，我局对某旅行社未经许可的经营作出行政处罚，罚款{n}万元，推进了法治政府建设。") for n in range(30)
))  # fmt: skip
needs_font = pytest.mark.skipif(scans.font_path() is None, reason="no Chinese font here (Debian: fonts-noto-cjk)")
without_extra = pytest.mark.skipif(scan.is_installed(), reason="the OCR extra is installed")


@pytest.fixture
def settings(tmp_path: Path, web: Web) -> Settings:
    bureau_yaml(tmp_path / "bureaus", ID, web)
    return settings_at(tmp_path, web)


def attach(web: Web, *files: tuple[str, str, bytes]) -> None:
    """A page whose text is in its files: name in the address, name for readers, bytes."""
    links = "".join(f'<p><a href="/files/{place}">{name}</a></p>' for place, name, _ in files)
    web.route("/zwgk/", listing([(PAGE, TITLE, "2025-03-01"), *DECOYS]))
    web.route(PAGE, article(TITLE, ["全文见附件。", links]))
    for place, _, body in files:
        web.route(f"/files/{place}", Reply(body=body, headers={"Content-Type": "application/octet-stream"}))


def fetched(web: Web) -> list[str]:
    return [path.removeprefix("/files/") for path in web.paths() if path.startswith("/files/")]


def texts(settings: Settings) -> list[str]:
    return [row[0] for row in query(settings.home, "SELECT text FROM report_versions").rows]


@pytest.mark.parametrize(
    ("place", "body"),
    [("1.doc", DOC), ("1.wps", DOC), ("1.ofd", OFD), ("1.zip", ZIP), ("1.rtf", RTF), ("1.doc", RTF), ("1.pdf", OFD)],
    ids=["doc", "wps", "ofd", "zip", "rtf", "an rtf called doc", "an ofd called pdf"],
)
def test_a_report_is_read_from_the_file_that_its_page_hands_over(
    settings: Settings, web: Web, place: str, body: bytes
) -> None:
    attach(web, (place, f"{TITLE}.{place[2:]}", body))
    assert crawl(settings, watch=lambda step: None).loaded == (f"{ID}-2024",)
    assert texts(settings) == ["\n".join(REPORT)]
    assert {proof.proof for proof in verify(settings)} == {Proof.FOUND}
    assert replay(settings, lambda step: None).changes == ()


def test_the_file_named_as_the_report_is_read_and_the_annexes_before_it_are_not_asked_for(
    settings: Settings, web: Web
) -> None:
    attach(
        web, ("1.xlsx", "附件1：2024年行政执法数据.xlsx", XLSX), ("2.docx", "附件2：行政执法案例.docx", CASES),
        ("3.doc", f"附件3：{TITLE}.doc", DOC),
    )  # fmt: skip
    assert crawl(settings, watch=lambda step: None).loaded == (f"{ID}-2024",)
    assert texts(settings) == ["\n".join(REPORT)]
    assert fetched(web) == ["3.doc"]


def test_where_no_name_declares_the_report_tables_are_read_last(settings: Settings, web: Web) -> None:
    attach(web, ("1.xlsx", "附件1.xlsx", XLSX), ("2.ofd", "附件2.ofd", OFD))
    crawl(settings, watch=lambda step: None)
    assert texts(settings) == ["\n".join(REPORT)]
    assert fetched(web) == ["2.ofd"]


def scanned_report() -> bytes:
    sheets = scans.typeset([TITLE], REPORT[:-2], REPORT[-2:], pitch=44)
    pictures = [scans.scanned(sheet) for sheet in sheets]
    return scans.pdf_of([scans.jpeg(picture) for picture in pictures], [picture.size for picture in pictures])


@needs_font
def test_the_same_report_with_text_goes_before_its_scan(settings: Settings, web: Web) -> None:
    attach(web, ("1.pdf", f"{TITLE}.pdf", scanned_report()), ("2.wps", f"{TITLE}.wps", DOC))
    crawl(settings, watch=lambda step: None)
    assert texts(settings) == ["\n".join(REPORT)]
    assert fetched(web) == ["1.pdf", "2.wps"]


@needs_font
@without_extra
def test_beside_a_report_that_is_a_scan_no_annex_is_taken_for_the_report(settings: Settings, web: Web) -> None:
    attach(web, ("1.pdf", f"{TITLE}.pdf", scanned_report()), ("2.docx", "行政执法案例.docx", CASES))
    assert crawl(settings, watch=lambda step: None).loaded == ()
    [(failure,)] = query(settings.home, f"SELECT failure FROM candidates WHERE url LIKE '%{PAGE}'").rows
    assert "scanned" in failure
    assert "make ocr" in failure
