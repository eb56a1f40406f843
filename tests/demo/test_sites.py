"""What stands on the demonstration sites, against what is declared about them."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urljoin

import pypdfium2
import pytest
import requests

from demo.build import build
from demo.content import SOURCE
from demo.expected import EXPECTED, ExpectedBureau, load_expected
from demo.server import BUREAUS, SITES, choose_base, serve
from scrapers.bureau import load_bureaus
from scrapers.model import BureauVerdict
from transforms.classify import classify_title
from transforms.model import Decision

OWN_PORTS = 10000 + os.getpid() % 2000 * 10    # test processes side by side do not take each other's
DECLARED = load_expected()
PUBLISHING = [bureau for bureau in DECLARED.bureaus if bureau.reports]
LISTING = [bureau for bureau in DECLARED.bureaus if bureau.listed]
REAL_PLACES = ("汕头", "江海区", "江门", "浦东", "珠海", "武汉")


def bureau_id(bureau: ExpectedBureau) -> str:
    return bureau.id


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[requests.Session, int]]:
    base = choose_base(OWN_PORTS)
    with serve(SITES, base), requests.Session() as client:
        client.trust_env = False
        yield client, base


def list_lines(site: str) -> dict[str, str]:
    """URL → whole title of every line of every list of a site, as its files have them."""
    port = next(bureau.port for bureau in DECLARED.bureaus if bureau.id == site)
    lines: dict[str, str] = {}
    for file in (SITES / site).rglob("*"):
        here = f"http://127.0.0.1:{port}/{file.relative_to(SITES / site).as_posix()}"
        if file.parent.name == "_api":
            answer = json.loads(file.read_text("utf-8"))
            rows = answer.get("articles") or answer.get("data", {}).get("list", [])
            lines |= {urljoin(here, row.get("post_url") or row["url"]): row["title"] for row in rows}
        elif re.fullmatch(r"(index|list)(_\d+)?\.s?html", file.name):
            text = file.read_text("utf-8")
            rows = re.findall(r'<a href="([^"\']+)" title="([^"]+)"', text)
            rows += re.findall(r'var url="([^"]+)"; var title="([^"]+)"', text)
            lines |= {urljoin(here, href): html.unescape(title) for href, title in rows}
    return lines


def page_text(data: bytes, charset: str = "utf-8") -> str:
    """Visible text without any white space."""
    text = re.sub(r"(?s)<(script|style|title)\b.*?</\1>", "", data.decode(charset))
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


def source_text(bureau: str, year: int) -> str:
    """The report's paragraphs as they were written, without marks and white space."""
    body = (SOURCE / f"{bureau}-{year}.md").read_text("utf-8").split("---\n", 2)[2]
    return re.sub(r"[\s|]", "", re.sub(r"(?m)^[>#] ", "", body))


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path / "sites", tmp_path / "expected.yaml")
    assert (tmp_path / "expected.yaml").read_bytes() == EXPECTED.read_bytes()
    built = {file.relative_to(tmp_path / "sites"): file.read_bytes() for file in (tmp_path / "sites").rglob("*.*")}
    kept = {file.relative_to(SITES): file.read_bytes() for file in SITES.rglob("*.*")}
    assert built == kept


@pytest.mark.parametrize("bureau", LISTING, ids=bureau_id)
def test_every_listed_page_exists_or_is_declared_gone(
    bureau: ExpectedBureau, web: tuple[requests.Session, int]
) -> None:
    client, base = web
    lines = list_lines(bureau.id)
    assert len(lines) == bureau.listed
    shift = base + bureau.port - DECLARED.bureaus[0].port
    dead = {url for url in lines if client.get(url.replace(f":{bureau.port}/", f":{shift}/")).status_code != 200}
    assert dead == set(bureau.gone)


@pytest.mark.parametrize("bureau", LISTING, ids=bureau_id)
def test_reports_and_near_misses_stand_in_the_lists_under_their_whole_titles(bureau: ExpectedBureau) -> None:
    lines = list_lines(bureau.id)
    for report in bureau.reports:
        assert lines[report.canonical_url] == report.title
    for miss in bureau.near_misses:
        assert lines[miss.url] == miss.title
    assert 15 <= bureau.listed - len(bureau.reports) <= 30
    assert len(bureau.near_misses) >= 8


@pytest.mark.parametrize("bureau", PUBLISHING, ids=bureau_id)
def test_a_publishing_bureau_has_two_years_of_reports(bureau: ExpectedBureau) -> None:
    assert [report.year for report in bureau.reports] == [2023, 2024]
    assert [report.published_on.year for report in bureau.reports] == [2024, 2025]
    assert all(1400 <= len(source_text(bureau.id, report.year)) <= 3500 for report in bureau.reports)


@pytest.mark.parametrize("bureau", PUBLISHING, ids=bureau_id)
def test_report_pages_and_their_twins_hold_the_whole_text_and_the_date(
    bureau: ExpectedBureau, web: tuple[requests.Session, int]
) -> None:
    client, base = web
    for report in next(b for b in load_expected(base).bureaus if b.id == bureau.id).reports:
        pages = [client.get(url).content for url in (report.canonical_url, *report.aliases)]
        if report.attachments:
            continue
        for page in pages:
            charset = "gb18030" if b"charset=gb2312" in page else "utf-8"
            assert source_text(bureau.id, report.year) in page_text(page, charset)
            assert report.published_on.isoformat() in page_text(page, charset)


def test_one_page_is_written_in_gb18030_under_the_label_gb2312(web: tuple[requests.Session, int]) -> None:
    client, base = web
    mislabelled = [
        page for report in load_expected(base).reports
        if b"charset=gb2312" in (page := client.get(report.canonical_url).content)
    ]
    assert len(mislabelled) == 1
    assert all(sign in mislabelled[0].decode("gb18030") for sign in "镕喆—·")
    with pytest.raises(UnicodeDecodeError):
        mislabelled[0].decode("gb2312")


def test_the_pdf_is_a_text_pdf_of_some_pages_with_running_header_and_page_numbers(
    web: tuple[requests.Session, int],
) -> None:
    client, base = web
    (url,) = [url for report in load_expected(base).reports for url in report.attachments]
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(answer.content) < 300_000
    pdf = pypdfium2.PdfDocument(answer.content)
    pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf]
    assert 3 <= len(pages) <= 5
    assert all("星汀市生态环境局文件" in page and f"—{n}—" in page for n, page in enumerate(pages, 1))
    without_furniture = re.sub(r"星汀市生态环境局文件|—\d—", "", "".join(pages))
    assert without_furniture == source_text("xingting-sthjj", 2024)


@pytest.mark.parametrize("bureau", DECLARED.bureaus, ids=bureau_id)
def test_the_bureaus_file_is_valid_and_asks_only_its_own_site(bureau: ExpectedBureau) -> None:
    (declared,) = [one for one in load_bureaus(BUREAUS) if one.id == bureau.id]
    assert declared.name == bureau.name
    assert declared.hosts == {f"127.0.0.1:{bureau.port}"}
    assert declared.region.startswith("99")


def test_titles_of_reports_are_not_refused_and_near_misses_are() -> None:
    for report in DECLARED.reports:
        assert classify_title(report.title).decision is not Decision.REFUSED, report.title
    refused = [(miss, classify_title(miss.title)) for bureau in DECLARED.bureaus for miss in bureau.near_misses]
    wrong = [(miss.title, miss.kind, found) for miss, found in refused if found.kind is not miss.kind]
    assert wrong == []


def test_the_verdicts_show_one_bureau_blocked_and_one_without_a_report() -> None:
    blocked = [bureau.id for bureau in DECLARED.bureaus if bureau.verdict is BureauVerdict.BLOCKED]
    silent = [b.id for b in DECLARED.bureaus if b.verdict is BureauVerdict.OK and not b.reports]
    assert (blocked, silent) == (["luming-gaj"], ["shatang-mzj"])


def test_a_bureau_that_is_well_may_have_nothing_new_but_a_blocked_one_stays_blocked() -> None:
    well, blocked = DECLARED.bureaus[0], next(b for b in DECLARED.bureaus if b.id == "luming-gaj")
    assert {v for v in BureauVerdict if well.accepts(v)} == {BureauVerdict.OK, BureauVerdict.NOTHING_NEW}
    assert {v for v in BureauVerdict if blocked.accepts(v)} == {BureauVerdict.BLOCKED}


def test_no_real_place_of_the_five_bureaus_is_named() -> None:
    texts = [*SOURCE.glob("*.md"), SOURCE / "sites.yaml", *BUREAUS.glob("*.yaml")]
    assert [(file.name, place) for file, place in product(texts, REAL_PLACES) if place in file.read_text("utf-8")] == []


def test_no_passage_of_the_genuine_reports_is_repeated(shared: Path) -> None:
    size = 30
    genuine = [re.sub(r"\s", "", file.read_text("utf-8")) for file in (shared / "corpus").glob("*.txt")]
    passages = {text[at:at + size] for text in genuine for at in range(len(text) - size)}
    for file in SOURCE.glob("*.md"):
        own = re.sub(r"\s", "", file.read_text("utf-8"))
        assert not passages & {own[at:at + size] for at in range(len(own) - size)}, file.name
