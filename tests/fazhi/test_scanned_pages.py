"""A page that shows its report as pictures: they are fetched and kept, and read where the OCR extra is installed."""

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
from transforms.readers import scan
from warehouse.store import query

ID = "liutang-wlj"
PAGE, PICTURES = "/zwgk/r9001.html", ("/zwgk/W01.jpg", "/zwgk/W02.jpg")
needs_font = pytest.mark.skipif(scans.font_path() is None, reason="no Chinese font here (Debian: fonts-noto-cjk)")
without_extra = pytest.mark.skipif(scan.is_installed(), reason="the OCR extra is installed")
with_extra = pytest.mark.skipif(not scan.is_installed(), reason="the OCR extra is not installed: make ocr")
pytestmark = needs_font


@pytest.fixture
def settings(tmp_path: Path, web: Web) -> Settings:
    bureau_yaml(tmp_path / "bureaus", ID, web)
    images = "".join(f'<img src="{name}" width="800"/>' for name in PICTURES)
    web.route("/zwgk/", listing([(PAGE, TITLE, "2025-03-01"), *DECOYS]))
    web.route(PAGE, article(TITLE, [images, '<img src="/images/qrcode.png"/>']))
    sheets = scans.typeset([TITLE], REPORT[:-2], REPORT[-2:], pitch=44)
    assert len(sheets) == len(PICTURES)
    for name, sheet in zip(PICTURES, sheets, strict=True):
        web.route(name, picture(scans.jpeg(scans.scanned(sheet))))
    return settings_at(tmp_path, web)


def picture(body: bytes) -> Reply:
    return Reply(body=body, headers={"Content-Type": "image/jpeg"})


def rows(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in query(settings.home, sql).rows]


def asked(web: Web) -> list[str]:
    return [path for path in web.paths() if path in (*PICTURES, "/images/qrcode.png")]


@without_extra
def test_without_the_extra_the_pictures_are_in_the_archive_and_the_page_is_said_to_be_a_scan(
    settings: Settings, web: Web
) -> None:
    result = crawl(settings, watch=lambda step: None)
    assert result.loaded == ()
    [(failure,)] = rows(settings, f"SELECT failure FROM candidates WHERE url LIKE '%{PAGE}'")
    assert "scanned" in str(failure)
    assert "make ocr" in str(failure)
    assert asked(web) == list(PICTURES)
    kept = {str(url).removeprefix(web.origin) for (url,) in rows(settings, "SELECT url FROM captures")}
    assert set(PICTURES) <= kept
    assert replay(settings, lambda step: None).changes == ()


@with_extra
@pytest.mark.ocr
def test_the_pictures_of_a_page_are_its_report_proved_and_replayed(settings: Settings, web: Web) -> None:
    result = crawl(settings, watch=lambda step: None)
    assert result.loaded == (f"{ID}-2024",)
    assert asked(web) == list(PICTURES)
    [(text, version)] = rows(settings, "SELECT text, parser_version FROM report_versions")
    assert str(text).split("\n") == REPORT
    assert str(version).endswith(str(scan.engine_name()))
    found = rows(settings, "SELECT m.quote, k.url FROM metrics m JOIN captures k ON k.id = m.capture_id")
    where = {str(quote): str(url).removeprefix(web.origin) for quote, url in found}
    assert (where["36件"], where["2场"]) == PICTURES
    assert rows(settings, "SELECT DISTINCT confidence FROM confidence WHERE entity = 'fact' AND metric_id IS NOT NULL"
        " AND confidence = 'high'") == []  # fmt: skip
    assert {proof.proof for proof in verify(settings)} == {Proof.FOUND}
    assert replay(settings, lambda step: None).changes == ()


@with_extra
@pytest.mark.ocr
def test_a_picture_that_is_gone_leaves_a_part_of_the_report_that_says_so(settings: Settings, web: Web) -> None:
    web.route(PICTURES[1], Reply(404, "<html><body><h1>404 Not Found</h1></body></html>"))
    crawl(settings, watch=lambda step: None)
    sql = "SELECT evidence, message FROM findings WHERE \"check\" = 'document_incomplete'"
    [(evidence, message)] = rows(settings, sql)
    assert evidence == web.url(PICTURES[1])
    assert "Gone: status 404" in str(message)
    assert {proof.proof for proof in verify(settings)} == {Proof.FOUND}
