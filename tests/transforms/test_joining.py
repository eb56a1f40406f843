"""A report that is split over several pages, from the bodies of its pages."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tests.transforms.samples import pages
from transforms.model import Finding, Known, Report, Verdict, page_at
from transforms.parse import clean, parse
from transforms.serialise import to_json

BODY, TITLE = pages.BODY, pages.TITLE
SITE = "https://sw.qinghe.gov.cn/zwgk/"
URL = f"{SITE}t20240120_99812.html"
SPLIT = (BODY[:4], BODY[4:6], BODY[6:])
WALL = b'<html><script>document.cookie="__jsl_clearance=1;path=/";location.reload();</script></html>'


def name(number: int, first: int = 1) -> str:
    """The address of a page counted from 0; the second page's number is ``first``."""
    return f"t20240120_99812{f'_{number - 1 + first}' if number else ''}.html"


def links(number: int, count: int, first: int = 1) -> str:
    """1 2 3 下一页, as under each page."""
    numbers = "".join(f'<a href="{name(n, first)}">{n + 1}</a> ' for n in range(count))
    following = f'<a href="{name(number + 1, first)}">下一页</a>' if number + 1 < count else ""
    return f'<div class="fy">{numbers}{following}</div>'


def body(lines: tuple[str, ...], pager: str, **more: str) -> bytes:
    return bytes(pages.page(f'<div class="article-content">{pages.paragraphs(lines)}{pager}</div>', **more))


def split(parts: tuple[tuple[str, ...], ...] = SPLIT, first: int = 1) -> list[bytes]:
    return [body(lines, links(n, len(parts), first)) for n, lines in enumerate(parts)]


def joined(bodies: list[bytes], url: str = URL) -> Report:
    return parse(bodies[0], url, Known(url=url), more=bodies[1:])


def incomplete(report: Report) -> list[Finding]:
    return [one for one in report.findings if one.check == "document_incomplete"]


@pytest.mark.parametrize("first", [1, 2])
def test_all_pages_are_one_report_with_each_paragraph_once(first: int) -> None:
    report = joined(split(first=first))
    assert report.verdict is Verdict.REPORT
    assert report.text == "\n".join(BODY)
    assert (report.title, report.report_year) == (TITLE, 2023)
    assert (report.published_on, report.signed_on) == (date(2024, 1, 20), date(2024, 1, 15))
    assert incomplete(report) == []
    assert [section.number for section in report.sections if section.level == 1] == ["一、", "二、", "三、"]


def test_it_is_known_where_each_page_begins() -> None:
    report = joined(split())
    assert [report.text[start:].split("\n")[0] for start in report.parts] == [lines[0] for lines in SPLIT]
    last = next(fact for fact in report.metrics if "4次" in fact.quote)
    assert (page_at(report.parts, 0), page_at(report.parts, last.start)) == (0, 2)
    assert all(report.text[one.start : one.end] == one.quote for one in report.metrics)
    assert "parts" not in to_json(report)


def test_cleaning_alone_gives_the_same_text_and_the_same_pages() -> None:
    first, *more = split()
    document = clean(first, URL, Known(url=URL), more).document
    report = joined([first, *more])
    assert (document.text, document.parts) == (report.text, report.parts)


@pytest.mark.parametrize(
    ("url", "pagers"),
    [
        (URL, [f'<script>createPageHTML(3, {n}, "t20240120_99812", "html");</script>' for n in range(3)]),
        (URL, ['<script>createPageHTML(3, 0, "t20240120_99812", "html");</script>'] * 3),
        (
            f"{SITE}show.jsp?id=7",
            [
                '1/3 <a href="show.jsp?id=7&amp;page=1">1</a> <a href="show.jsp?id=7&amp;page=2">下一页</a>',
                '2/3 <a href="show.jsp?id=7&amp;page=1">上一页</a> <a href="show.jsp?id=7&amp;page=3">下一页</a>',
                '3/3 <a href="show.jsp?id=7&amp;page=2">上一页</a>',
            ],
        ),
        (URL, ["<p>第1页/共3页</p>", "<p>第2页/共3页</p>", "<p>第3页/共3页</p>"]),
        (URL, ["<p>1/3</p>"] * 3),  # a script would count on
    ],
)
def test_every_form_of_pager_is_whole_with_its_three_pages(url: str, pagers: list[str]) -> None:
    bodies = [body(lines, pager) for lines, pager in zip(SPLIT, pagers, strict=True)]
    assert joined(bodies, url).text == "\n".join(BODY)
    assert incomplete(joined(bodies, url)) == []
    assert [one.level for one in incomplete(joined(bodies[:2], url))] == ["error"]
    assert [one.level for one in incomplete(joined(bodies[:1], url))] == ["error"]


def test_a_missing_last_page_is_named() -> None:
    report = joined(split()[:2])
    assert report.text == "\n".join(BODY[:6])
    [finding] = incomplete(report)
    assert (finding.level, finding.evidence) == ("error", SITE + name(2))
    assert "pages 1 to 2 of more" in finding.message


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (body(BODY[4:], links(1, 3), title="关于水库防汛值守的通知"), "another title: 关于水库防汛值守的通知"),
        (WALL, "blocked"),
        (b"", "empty"),
        ("\n".join(BODY[4:]).encode(), "text/plain"),
        (split()[0], "repeats page 1"),
    ],
)
def test_what_is_no_page_of_the_document_is_left_out_with_the_reason(other: bytes, why: str) -> None:
    report = joined([split()[0], other, split()[2]])
    assert report.text == "\n".join(BODY[:4])
    assert report.parts == ()
    [finding] = incomplete(report)
    assert why in finding.message
    assert finding.evidence == SITE + name(1)


@pytest.mark.parametrize("mark", ["（2）", "(第2页)", "（2/3）", "_2"])
def test_a_title_with_the_page_s_number_is_the_same_title(mark: str) -> None:
    bodies = split()
    bodies[1] = body(SPLIT[1], links(1, 3), title=TITLE + mark)
    assert joined(bodies).text == "\n".join(BODY)


def test_what_every_page_prints_round_its_text_stands_once() -> None:
    top, tail = ("青水〔2024〕3号",), ("（此件公开发布）",)
    bodies = [
        body((TITLE, *top, *lines, *tail), links(n, 3) + '<p><a href="/f/1.pdf">附件.pdf</a></p>')
        for n, lines in enumerate(SPLIT)
    ]
    report = joined(bodies)
    lines = report.text.split("\n")
    assert [line for line in lines if line in BODY] == list(BODY)
    assert [lines.count(line) for line in (TITLE, *top, *tail)] == [0, 1, 1]
    assert [one.url for one in report.attachments] == ["https://sw.qinghe.gov.cn/f/1.pdf"]


@pytest.mark.parametrize("at", [BODY[0].index("部署，") + 3, BODY[3].index("河道"), BODY[3].index("00%")])
def test_a_paragraph_that_is_cut_between_two_pages_is_one_again(at: int) -> None:
    number = 0 if BODY[0][at - 1] == "，" else 3
    line = BODY[number]
    report = joined(split(((*BODY[:number], line[:at]), (line[at:], *BODY[number + 1 :]))))
    assert report.text == "\n".join(BODY)
    assert report.text[report.parts[1] :].startswith(line[at:])


def test_a_heading_at_the_end_of_a_page_stays_a_line_of_its_own() -> None:
    for at in range(1, len(BODY)):
        assert joined(split((BODY[:at], BODY[at:]))).text == "\n".join(BODY)


def test_a_page_whose_pager_skips_the_next_one_is_no_way_to_the_last() -> None:
    first = body(BODY[:4], f'<a href="{name(5)}">尾页</a>')
    [finding] = incomplete(joined([first]))
    assert finding.evidence is None
    whole = joined([first, body(BODY[4:], "")])
    assert incomplete(whole)


def test_a_later_page_alone_says_where_the_document_begins() -> None:
    [finding] = incomplete(joined([split()[2]], SITE + name(2)))
    assert finding.evidence == URL
    [finding] = incomplete(joined(split()[1:], SITE + name(1)))
    assert (finding.evidence, "begins at" in finding.message) == (URL, True)


def test_page_starts_never_go_back() -> None:
    for at in range(1, len(BODY) - 1):
        report = joined(split((BODY[:at], BODY[at : at + 1], BODY[at + 1 :])))
        assert len(report.parts) == 3
        assert all(earlier < later for earlier, later in pairwise(report.parts))
