"""One document from bytes to a parsed report, and to the JSON of the contract."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.transforms.samples import pages
from transforms.model import Known, Report, Verdict
from transforms.parse import PARSER_VERSION, clean, parse
from transforms.serialise import to_json

URL = "https://sw.qinghe.gov.cn/zwgk/content/post_12.html"


def article(*lines: str, **more: str) -> bytes:
    return bytes(pages.page(f'<div class="article-content">{pages.paragraphs(lines or pages.BODY)}</div>', **more))


def test_a_report_is_read_whole() -> None:
    report = parse(article(), URL)
    assert report.verdict is Verdict.REPORT
    assert (report.title, report.publisher, report.report_year) == (pages.TITLE, "青禾市水务局", 2023)
    assert (report.published_on, report.signed_on) == (date(2024, 1, 20), date(2024, 1, 15))
    assert report.text == "\n".join(pages.BODY)
    assert report.sections
    assert report.metrics
    assert all(report.text[one.start : one.end] == one.quote for one in report.metrics)
    assert report.source.url_or_path == URL
    assert report.parser_version == PARSER_VERSION


def test_cleaning_alone_gives_the_text_that_the_offsets_count_in() -> None:
    body = article()
    known = Known(url=URL, title="青禾市水务局2023年法治政府建设情况报告", published_on=date(2024, 1, 21))
    text = parse(body, URL, known).text
    assert clean(body, URL, known).document.text == text == clean(body, URL).document.text


@pytest.mark.parametrize(
    ("title", "lines", "kind"),
    [
        ("青禾市水务局2023年政府信息公开工作年度报告", pages.BODY, "info_disclosure"),
        (f"《{pages.TITLE}》解读", pages.BODY, "interpretation"),
        ("青禾市水务局召开法治政府建设推进会", ("1月5日，市水务局召开推进会。" * 20,), "news"),
    ],
)
def test_a_near_miss_is_no_report_and_says_which_kind_it_is(title: str, lines: tuple[str, ...], kind: str) -> None:
    report = parse(article(*lines, title=title), URL)
    assert report.verdict is Verdict.NOT_REPORT
    assert report.verdict_reason is not None
    assert report.verdict_reason.startswith(kind)
    assert report.sections == ()
    assert report.metrics == ()
    assert report.title == title


def test_a_person_s_decision_overrules_the_classifier() -> None:
    report = parse(article(title="青禾市水务局2023年年度有关情况"), URL, force=True)
    assert report.verdict is Verdict.REPORT
    assert report.metrics


def test_a_person_s_decision_cannot_make_text_out_of_nothing() -> None:
    assert parse(b"\xd0\xcf\x11\xe0" + b"\0" * 100, "a.doc", force=True).verdict is Verdict.CORRUPT


def test_a_page_that_only_hands_over_a_file_says_so() -> None:
    link = '<p>详见附件。</p><p><a href="/files/2023.pdf">2023年法治政府建设情况报告.pdf</a></p>'
    report = parse(pages.page(f'<div class="article-content">{link}</div>'), URL)
    assert report.verdict is Verdict.ATTACHMENT_ONLY
    assert report.attachments[0].url == "https://sw.qinghe.gov.cn/files/2023.pdf"


def test_a_report_with_annexes_is_not_only_an_attachment() -> None:
    body = pages.page(f'<div class="article-content">{pages.paragraphs()}<p>附件：<a href="/a.pdf">统计表.pdf</a></p></div>')
    report = parse(body, URL)
    assert report.verdict is Verdict.REPORT
    assert [one.name for one in report.attachments] == ["统计表.pdf"]


NOTICE = (
    "根据有关规定，现将《青禾市水务局2023年法治政府建设情况报告》予以公开，欢迎社会各界监督。对报告内容有意见或者建议的单位和个人，"
    "可以自公布之日起三十日内，通过信函、电子邮件或者电话的方式向我局反映，并留下真实姓名和联系方式，以便及时回复。",
    "联系部门：市水务局政策法规科，联系电话：8123456，电子邮箱：fgk@example.gov.cn，通信地址：青禾市人民路1号政务中心3楼，"
    "邮政编码：510000，接待时间：工作日上午九时至十二时、下午二时至五时。",
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("附件：", "青禾市水务局2023年法治政府建设情况报告.pdf"),
        ("附件：1.", "1.青禾市水务局关于2023年度法治政府建设情况的报告.docx"),
        ("具体内容详见附件。", "P020240120.pdf"),
        ("附件：", "《年度情况》"),
    ],
)
def test_a_notice_that_publishes_an_attached_report_is_not_the_report(said: str, name: str) -> None:
    link = f'<p>{said}<a href="/files/9.pdf">{name}</a></p>'
    lines = pages.paragraphs((*NOTICE, *pages.SIGN_OFF))
    report = parse(pages.page(f'<div class="article-content">{lines}{link}</div>'), URL)
    assert report.verdict is Verdict.ATTACHMENT_ONLY
    assert [one.url for one in report.attachments] == ["https://sw.qinghe.gov.cn/files/9.pdf"]


@pytest.mark.parametrize("name", ["青禾市水务局2023年法治政府建设情况报告.pdf", "统计表.pdf"])
def test_a_report_with_headings_is_one_even_with_its_own_copy_attached(name: str) -> None:
    link = f'<p>具体数据详见附件：<a href="/files/9.pdf">{name}</a></p>'
    assert len("".join(pages.BODY)) < 800
    assert parse(pages.page(f'<div class="article-content">{pages.paragraphs()}{link}</div>'), URL).verdict is Verdict.REPORT


@pytest.mark.parametrize("name", ["执法案件统计表.pdf", "2023年规范性文件目录.docx", "行政处罚数据.xlsx"])
def test_a_short_report_without_headings_is_one_when_only_tables_are_attached(name: str) -> None:
    lines = [line for line in pages.BODY if not line.startswith(("一", "二", "三", "（"))]
    link = f'<p>具体数据详见附件：<a href="/files/{name}">{name}</a></p>'
    assert parse(pages.page(f'<div class="article-content">{pages.paragraphs(lines)}{link}</div>'), URL).verdict is Verdict.REPORT


def test_a_report_without_parts_and_numbers_has_a_finding() -> None:
    found = [one for one in parse(article(*NOTICE), URL).findings if one.check == "report_without_content"]
    assert [one.level for one in found] == ["warning"]
    assert all(one.check != "report_without_content" for one in parse(article(), URL).findings)


def test_an_address_that_is_none_costs_no_attachment_and_no_error() -> None:
    links = '<base href="http://[x"><link rel="canonical" href="http://[y"><a href="http://[z">1.pdf</a><a href="https://q.gov.cn/2.pdf">表.pdf</a>'
    report = parse(pages.page(f'<div class="article-content">{pages.paragraphs()}{links}</div>'), URL)
    assert report.verdict is Verdict.REPORT
    assert [one.url for one in report.attachments] == ["https://q.gov.cn/2.pdf"]


def test_what_the_listing_knows_fills_what_the_page_does_not_say() -> None:
    body = "\n".join(pages.BODY).encode()
    report = parse(body, "report.txt", Known(title=pages.TITLE, published_on=date(2024, 2, 1)))
    assert report.verdict is Verdict.REPORT
    assert (report.title, report.published_on, report.report_year) == (pages.TITLE, date(2024, 2, 1), 2023)


def test_mutilated_documents_end_in_a_verdict() -> None:
    body, chance = article(), random.Random(7)
    for _ in range(60):
        broken = bytearray(body[: chance.randrange(len(body))])
        for _ in range(chance.randrange(30)):
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        assert isinstance(parse(bytes(broken), URL), Report)
    for size in (1, 10, 1000):
        assert isinstance(parse(chance.randbytes(size), "noise.bin"), Report)


# ---- the contract


def test_the_json_is_valid_against_the_contract(shared: Path) -> None:
    import jsonschema

    schema = json.loads((shared / "contract" / "report.schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for body in (article(), b"", b"\xff\xd8\xff", article(title="青禾市水务局2024年工作要点")):
        for explain in (False, True):
            document = json.loads(json.dumps(to_json(parse(body, URL), explain=explain)))
            assert not [error.message for error in check.iter_errors(document)]


def test_a_metric_that_only_this_project_has_is_printed_beside_a_null() -> None:
    lines = [*pages.BODY, "全年作出行政处罚决定36件，办理法律援助案件412件。"]
    report = parse(article(*lines), URL)
    printed = {fact["quote"]: fact for fact in to_json(report)["metrics"]}  # type: ignore[union-attr, index, call-overload]
    shown = {quote: (fact["metric_id"], fact["proposed_metric_id"]) for quote, fact in printed.items()}
    assert shown["36件"] == ("admin_penalty_cases", None)
    assert shown["412件"] == (None, "legal_aid_cases")


def test_reasons_are_printed_only_on_request() -> None:
    report = parse(article(), URL)
    plain, explained = json.dumps(to_json(report)), json.dumps(to_json(report, explain=True))
    assert '"why"' not in plain
    assert '"why"' in explained


def test_the_five_reports_have_their_metadata(shared: Path) -> None:
    for site in json.loads((shared / "sites" / "expected.json").read_text(encoding="utf-8"))["sites"]:
        for report in site["reports"]:
            for url in (report["canonical_url"], *report["aliases"]):
                place = urlsplit(url)
                body = (shared / "sites" / "seeds" / place.netloc / place.path.lstrip("/")).read_bytes()
                parsed = parse(body, url)
                told = (parsed.verdict, parsed.title, parsed.publisher, parsed.report_year, str(parsed.published_on))
                assert told == ("report", *(report[key] for key in ("title", "publisher", "report_year", "published_on")))


def test_the_near_misses_of_the_replica_are_refused_by_their_pages(shared: Path) -> None:
    for site in json.loads((shared / "sites" / "expected.json").read_text(encoding="utf-8"))["sites"]:
        for near_miss in site["near_misses"]:
            place = urlsplit(near_miss["url"])
            body = (shared / "sites" / "seeds" / place.netloc / place.path.lstrip("/")).read_bytes()
            parsed = parse(body, near_miss["url"])
            assert parsed.verdict is Verdict.NOT_REPORT
            assert parsed.verdict_reason is not None
            assert parsed.verdict_reason.startswith(near_miss["kind"])


def test_a_web_page_is_read_without_the_libraries_of_other_formats() -> None:
    """They take longer to import than a page to read."""
    code = (
        "import sys; from transforms.parse import parse; parse(sys.stdin.buffer.read(), 'a page');"
        "print([one for one in ('PIL', 'pypdfium2', 'pdfplumber', 'python_calamine') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=article(), capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
