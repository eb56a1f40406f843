"""Where the article stands: platforms' containers, density, second opinion, text kept for a script."""

# ruff: noqa: E501 (markup stays on one line)
from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.bench.html import pages as site_pages
from tests.bench.html import read as read_blocks
from tests.support.clock import cost
from tests.support.gold import load
from tests.support.mutation import mutations
from tests.transforms.samples.hard_pages import LAYOUTS, hard_page
from tests.transforms.samples.pages import BODY, TITLE, page
from tests.transforms.samples.site_pages import EDITORS, site_page
from transforms.model import Known, Verdict
from transforms.readers import Reading, read

URL = "https://sw.qinghe.gov.cn/zwgk/fzzf/t20240120_9.html"
_GOLDEN = Path(__file__).parent.parent / "golden/annotated"
_LONG = [load(path) for path in sorted(_GOLDEN.glob("*.txt"))[1:4]]
_PROSE = [(TITLE, BODY)] + [
    (gold["title"], tuple(line for line in gold["text"].split("\n") if "\t" not in line)) for gold in _LONG
]
PAGES_A_SECOND = 300


@pytest.mark.parametrize("report", range(len(_PROSE)))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_is_whole_and_alone_in_every_layout(layout: str, report: int) -> None:
    title, lines = _PROSE[report]
    found = read(hard_page(layout, title, lines), URL, Known())
    assert found.verdict is None
    assert found.document.text == "\n".join(lines)
    assert found.document.head.title == title


@pytest.mark.parametrize("editor", EDITORS)
def test_a_report_is_the_same_text_from_the_page_of_every_editor(editor: str) -> None:
    for gold in _LONG:
        body = site_page(editor, gold["title"], gold["text"].split("\n"))
        found = read(body, URL, Known()).document
        assert found.text.replace("\t", " ") == gold["text"].replace("\t", " ")
        assert str(found.head.published_on) == "2024-01-20"


def test_files_named_under_a_split_text_stay_and_are_its_attachments() -> None:
    half = len(BODY) // 2
    files = '<p>附件：<a href="/f/1.xlsx">1.执法案件统计表.xlsx</a></p><p><a href="/f/2.pdf">2.规范性文件目录.pdf</a></p>'
    parts = f"<div><p>{'</p><p>'.join(BODY[:half])}</p></div><div><p>{'</p><p>'.join(BODY[half:])}</p>{files}</div>"
    found = read(f"<html><body><div><h1>{TITLE}</h1>{parts}</div></body></html>".encode(), URL, Known()).document
    assert found.text.split("\n") == [*BODY, "附件：1.执法案件统计表.xlsx", "2.规范性文件目录.pdf"]
    assert [one.url for one in found.attachments] == ["https://sw.qinghe.gov.cn/f/1.xlsx", "https://sw.qinghe.gov.cn/f/2.pdf"]


@pytest.mark.parametrize(
    "body",
    [
        '<frameset cols="200,*"><frame src="left.html"><frame src="main.html"></frameset>',
        '<body><h1>年度报告</h1><iframe src="left.html" width="100%"></iframe></body>',
    ],
)
def test_a_page_that_shows_another_one_says_which(body: str) -> None:
    found = read(f"<html><head><title>年度报告</title></head>{body}</html>".encode(), URL, Known())
    assert found.verdict is Verdict.EMPTY
    assert "left.html" in (found.reason or "")


def test_a_short_notice_is_not_replaced_by_strings_of_a_script() -> None:
    script = f"<script>var tpl = '{'<p>请输入验证码后继续操作</p>' * 40}'; document.x = tpl;</script>"
    text = "关于公布2024年行政执法人员名单的通知。名单见附件，请各科室遵照执行。"
    found = read(page(f'<div class="article-content"><p>{text}</p></div>{script}'), URL, Known()).document
    assert found.text.split("\n")[0] == text


def test_a_rare_character_of_a_name_is_whole_in_text_that_is_kept_for_a_script() -> None:
    """Escaped as two halves, as JSON has what is beyond U+FFFF."""
    kept = "".join(f"<p>{line}</p>" for line in [*BODY, "联系人：\\ud840\\udc0b某"])
    found = read(page(f"<div id='app'></div><script>var detail = \"{kept}\";</script>"), URL, Known()).document
    assert found.text.split("\n")[-1] == "联系人：\U0002000b某"


# ---- hostile bodies

_HOSTILE = {
    "hidden in hidden": "<div style='display:none'>" * 1_000 + "法治" * 3_000,
    "white in white": "<span style='color:#fff'>" * 3_000 + "法治",
    "white beside white": "<p><span style='color:#fff'><b>法</b></span></p>" * 20_000,
    "items of one list": "<ol>" + "<li>办理案件" * 30_000 + "</ol>",
    "lists in lists": "<ol><li>" * 5_000 + "办理案件",
    "line feeds that count": "<pre>" + "办\n" * 200_000 + "</pre>",
    "rules without end": "<style>" + ".a{display:none" * 30_000 + "</style><p>法治</p>",
    "comments without end": "<style>" + "/*" * 100_000 + "</style><p class=a>法治</p>",
    "many rules": "<style>" + "".join(f".a{n}{{display:none}}" for n in range(20_000)) + "</style>" + "<p class=b>法</p>" * 20_000,
    "spans of a table": "<table>" + ("<tr>" + "<td colspan=200 rowspan=65534>法" * 90 + "</tr>") * 200 + "</table>",
    "tables in tables": "<table><tr><td>" * 3_000 + "法治",
    "strings of a script": "<script>var a='" + "\\'" * 200_000 + "\n\"" + "'\"`" * 50_000 + "</script><p>法治</p>",
    "escaped markup": "&lt;p&gt;" * 60_000,
    "escaped and escaped again": "&amp;lt;p&amp;gt;&lt;/p&gt;" * 20_000,
    "parts of equal weight": "<div>" * 200 + "<div><p>全年办理行政处罚案件三十六件，开展检查。</p></div>" * 8_000,
    "text at every depth": "<div><p>全年办理行政处罚案件三十六件，开展检查一千二百次。</p>" * 2_000,
    "headings": "<h1>法治政府</h1>" * 20_000,
    "links": "<a href=/x.html>法治政府建设情况</a><p>全年办理行政处罚案件三十六件。</p>" * 10_000,
    "spaces": "<p>法" + " \n" * 300_000 + "治</p>",
    "brackets": "<p>" + "【（(" * 100_000 + "</p>",
}


@pytest.mark.parametrize("body", _HOSTILE.values(), ids=_HOSTILE)
def test_a_hostile_page_costs_a_few_seconds_at_most_and_never_raises(body: str) -> None:
    began = time.process_time()
    assert isinstance(read(f"<html><body>{body}</body></html>".encode(), URL, Known()), Reading)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_mutated_page_gives_text_or_a_verdict_with_its_reason(layout: str) -> None:
    for body in mutations(hard_page(layout, TITLE, BODY), 2, layout):
        found = read(body, URL, Known())
        assert found.reason if found.verdict else found.document.blocks or found.document.attachments


# ---- speed


@pytest.mark.speed
def test_pages_of_40_kb_are_cleaned_at_their_speed() -> None:
    """At the speed of an undisturbed core; ``tests/bench/html.py`` says what lxml alone and trafilatura do beside it."""
    sample = site_pages()[::3]
    assert all(38_000 < len(one) < 43_000 for one in sample)

    def work() -> None:
        for one in sample:
            read_blocks(one)

    assert len(sample) / cost(work, runs=9) > PAGES_A_SECOND
