"""Discovery by the real client on local sites: what is listed, when it stops, how it says what failed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scrapers import discover_walk
from scrapers.client import Client
from scrapers.discover import ColumnMemory, Discovery, discover
from scrapers.model import Bureau, BureauVerdict, Column, Expectation, Override, Platform
from tests.support.web import Reply, Web
from transforms.model import Decision, NearMiss

Make = Callable[..., Bureau]
REPORT = "己市林业局2022年法治政府建设情况报告"


@pytest.fixture
def bureau(web: Web) -> Make:
    def make(*columns: Column, **fields: object) -> Bureau:
        columns = columns or (Column(web.url("/gb/"), Platform.NFCMS, "工作报告"),)
        return Bureau(
            id="ji-ly",
            name="己市林业局",
            region="440100",
            platform=Platform.NFCMS,
            columns=columns,
            hosts=frozenset({web.host}),
            path=Path("ji-ly.yaml"),
            **fields,  # type: ignore[arg-type]
        )

    return make


Line = tuple[str, str, str]  # title, href, day


def line(number: int, day: str, title: str = "") -> Line:
    return (title or f"关于第{number}批造林项目验收结果的公示", f"content/post_{number}.html", day)


def html_list(lines: list[Line], pages: int, current: int) -> str:
    rows = "".join(
        f'<li><a href="{href}" title="{title}">{title[:9]}…</a><span>{day}</span></li>' for title, href, day in lines
    )
    pager = f'<script>createPageHTML({pages}, {current}, "index", "html");</script>'
    return f"<html><body><h3>工作报告</h3><ul>{rows}</ul>{pager}</body></html>"


def lay(web: Web, folder: str, *pages: list[Line], declared: int | None = None) -> None:
    """An NFCMS column with these pages."""
    for number, lines in enumerate(pages, 1):
        path = folder if number == 1 else f"{folder}index_{number}.html"
        web.route(path, html_list(lines, declared or len(pages), number))


def pages_asked(web: Web) -> list[str]:
    return [path for path in web.paths() if path != "/robots.txt"]


def remembered(found: Discovery, before: dict[str, ColumnMemory] | None = None) -> dict[str, ColumnMemory]:
    """What a pipeline keeps between two crawls."""
    known = frozenset(url for c in found.candidates for url in (c.url, *c.twin_urls))
    known |= frozenset(url for memory in (before or {}).values() for url in memory.known_urls)
    return {walk.column.url: ColumnMemory(known, walk.start, walk.complete, walk.items) for walk in found.walks}


def checks(found: Discovery) -> list[str]:
    return [finding.check for finding in found.findings]


NEW = [line(9, "2023-03-09"), line(8, "2023-03-08", REPORT)]
MIDDLE = [line(7, "2023-02-07"), line(6, "2023-02-06")]
OLD = [line(5, "2023-01-05"), line(4, "2023-01-04", "己市林业局2023年法治政府建设工作要点")]


def test_a_first_crawl_reads_every_page_and_decides_on_every_title(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", NEW, MIDDLE, OLD)
    found = discover(bureau(), client, {})
    assert (found.verdict, found.new, found.listings, found.findings) == (BureauVerdict.OK, 6, 3, ())
    assert [c.url for c in found.candidates] == [web.url(f"/gb/content/post_{n}.html") for n in (9, 8, 7, 6, 5, 4)]
    accepted = [c for c in found.candidates if c.decision is Decision.REPORT]
    assert [(c.title, c.published_on, c.column_url) for c in accepted] == [(REPORT, date(2023, 3, 8), web.url("/gb/"))]
    assert found.candidates[-1].kind is NearMiss.WORK_POINTS
    assert all(c.reasons for c in found.candidates)


def test_a_crawl_with_nothing_new_costs_one_request(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", NEW, MIDDLE, OLD)
    first = discover(bureau(), client, {})
    before = len(pages_asked(web))
    second = discover(bureau(), client, remembered(first))
    assert (second.verdict, second.new, second.listings) == (BureauVerdict.NOTHING_NEW, 0, 1)
    assert pages_asked(web)[before:] == ["/gb/"]
    assert second.walks[0].complete, "the third crawl may stop as early"


def test_a_new_line_is_found_and_the_walk_stops_at_the_first_page_without_news(
    web: Web, client: Client, bureau: Make
) -> None:
    lay(web, "/gb/", NEW, MIDDLE, OLD)
    memory = remembered(discover(bureau(), client, {}))
    lay(web, "/gb/", [line(10, "2023-04-01"), *NEW[:1]], [NEW[1], MIDDLE[0]], [MIDDLE[1], OLD[0]], [OLD[1]])
    found = discover(bureau(), client, memory)
    assert (found.verdict, found.new, found.listings) == (BureauVerdict.OK, 1, 2)


def test_full_walks_to_the_end_whatever_is_known(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", NEW, MIDDLE, OLD)
    made = bureau(since=2023)
    memory = remembered(discover(made, client, {}, full=True))
    found = discover(made, client, memory, full=True)
    assert (found.verdict, found.listings, len(found.candidates)) == (BureauVerdict.NOTHING_NEW, 3, 6)


def test_a_walk_that_broke_off_is_taken_up_again_behind_known_pages(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", NEW, MIDDLE, OLD)
    web.route("/gb/index_3.html", [Reply(500), html_list(OLD, 3, 3)])
    first = discover(bureau(), client, {})
    assert first.verdict is BureauVerdict.UNREACHABLE
    assert len(first.candidates) == 4, "what was read before the error stays"
    assert not first.walks[0].complete
    second = discover(bureau(), client, remembered(first))
    assert (second.verdict, second.new, second.walks[0].complete) == (BureauVerdict.OK, 2, True)


def test_a_gap_behind_new_lines_is_not_forgotten(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", OLD)
    memory = remembered(discover(bureau(), client, {}))
    lay(web, "/gb/", NEW, MIDDLE, OLD)
    web.route("/gb/index_2.html", [Reply(502), html_list(MIDDLE, 3, 2)])
    broken = discover(bureau(), client, memory)
    assert (broken.verdict, broken.new) == (BureauVerdict.UNREACHABLE, 2)
    healed = discover(bureau(), client, remembered(broken, memory))
    assert (healed.new, healed.walks[0].complete) == (2, True)


def test_a_site_that_is_down_for_a_day_does_not_cost_a_whole_walk_afterwards(
    web: Web, client: Client, bureau: Make
) -> None:
    lay(web, "/gb/", NEW, MIDDLE)
    memory = remembered(discover(bureau(), client, {}))
    web.route("/gb/", [Reply(503), html_list(NEW, 2, 1)])
    down = discover(bureau(), client, memory)
    assert down.verdict is BureauVerdict.UNREACHABLE
    assert (down.walks[0].complete, down.walks[0].start) == (True, memory[web.url("/gb/")].start)


# ------------------------------------------------------------------ ends


GONE = Reply(404, "<h1>404</h1>")
STUB = "<html><head><title>工作报告</title></head><body><ul></ul></body></html>"
HOME = Reply(302, headers={"Location": "/"})


def lay_linked(web: Web, *pages: list[Line], unread: str = "") -> None:
    """A column whose pages each have a plain link 下一页, the last one too."""
    for number, lines in enumerate(pages, 1):
        body = html_list(lines, 1, 1)
        body = body[: body.index("<script>")] + f'<a href="index_{number + 1}.html">下一页</a>{unread}'
        web.route("/gb/" if number == 1 else f"/gb/index_{number}.html", body)


@pytest.mark.parametrize(
    ("beyond", "check"),
    [(html_list(NEW, 1, 1), "listing_repeats"), (STUB, "listing_stub"), (GONE, "listing_past_end")],
    ids=["page 1 again", "stub", "404"],
)
def test_what_stands_behind_a_last_page_that_declares_nothing_more_is_the_end(
    web: Web, client: Client, bureau: Make, beyond: Reply | str, check: str
) -> None:
    lay_linked(web, NEW, MIDDLE)
    web.route("/gb/index_3.html", beyond)
    found = discover(bureau(), client, {})
    assert (found.verdict, len(found.candidates), found.walks[0].complete) == (BureauVerdict.OK, 4, True)
    assert check in checks(found)


def test_a_page_that_says_itself_that_it_is_behind_the_last_one_is_the_end(
    web: Web, client: Client, bureau: Make
) -> None:
    lay(web, "/gb/", NEW, MIDDLE, declared=3)
    web.route("/gb/index_3.html", html_list([], 2, 3))
    found = discover(bureau(), client, {})
    assert (found.verdict, len(found.candidates)) == (BureauVerdict.OK, 4)
    assert "listing_stub" in checks(found)


@pytest.mark.parametrize("page", [2, 3])
@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (html_list(NEW, 3, 1), BureauVerdict.LISTING_UNPROVED),
        (STUB, BureauVerdict.LISTING_UNPROVED),
        (Reply(200, ""), BureauVerdict.LISTING_UNPROVED),
        (GONE, BureauVerdict.LAYOUT_CHANGED),
        (HOME, BureauVerdict.LAYOUT_CHANGED),
    ],
    ids=["page 1 again", "stub", "no body", "404", "led home"],
)
def test_a_page_that_is_declared_but_does_not_come_is_said_and_asked_for_again(
    web: Web, client: Client, bureau: Make, page: int, answer: Reply | str, verdict: BureauVerdict
) -> None:
    pages = [NEW, MIDDLE, OLD]
    lay(web, "/gb/", *pages)
    web.route("/", "<html><head><title>首页</title></head><body><p>欢迎</p></body></html>")
    web.route(f"/gb/index_{page}.html", answer)
    found = discover(bureau(), client, {})
    assert (found.verdict, len(found.candidates), found.walks[0].complete) == (verdict, 2 * (page - 1), False)
    web.route(f"/gb/index_{page}.html", html_list(pages[page - 1], 3, page))
    healed = discover(bureau(), client, remembered(found))
    assert (healed.verdict, healed.walks[0].complete, len(healed.candidates)) == (BureauVerdict.OK, True, 6)


def long_page(first: int, day: str, count: int = 12) -> list[Line]:
    return [line(number, day) for number in range(first, first - count, -1)]


def without_pager(lines: list[Line], instead: str = "") -> str:
    body = html_list(lines, 1, 1)
    return body[: body.index("<script>")] + instead


@pytest.mark.parametrize("first", [1, 2], ids=["index_1 is page 2", "index_2 is page 2"])
@pytest.mark.parametrize(
    "pager",
    ["", "<script>go(0, 3)</script>", "<a href='javascript:go(2)'>下一页</a>"],
    ids=["none", "call", "link"],
)
@pytest.mark.parametrize("platform", [Platform.TRS, Platform.NFCMS, Platform.GENERIC])
def test_the_pages_of_a_full_list_whose_pager_cannot_be_read_are_found_by_their_names(
    web: Web, client: Client, bureau: Make, first: int, pager: str, platform: Platform
) -> None:
    web.route("/gb/", without_pager(long_page(90, "2023-03-01"), pager))
    web.route(f"/gb/index_{first}.html", without_pager(long_page(70, "2023-02-01"), pager))
    web.route(f"/gb/index_{first + 1}.html", without_pager(long_page(50, "2023-01-01", 5), pager))
    made = bureau(Column(web.url("/gb/"), platform))
    found = discover(made, client, {})
    assert (found.verdict, len(found.candidates), found.walks[0].complete) == (BureauVerdict.OK, 29, True)
    again = discover(made, client, remembered(found))
    assert (again.verdict, again.listings) == (BureauVerdict.NOTHING_NEW, 1)


@pytest.mark.parametrize("behind", [None, "the same"], ids=["404", "page 1 again"])
def test_a_full_list_without_pager_and_without_more_pages_is_complete(
    web: Web, client: Client, bureau: Make, behind: str | None
) -> None:
    for path in ("/gb/", *(["/gb/index_1.html", "/gb/index_2.html"] if behind else [])):
        web.route(path, without_pager(long_page(90, "2023-03-01")))
    found = discover(bureau(), client, {})
    assert (found.verdict, len(found.candidates), found.walks[0].complete) == (BureauVerdict.OK, 12, True)
    assert found.findings == ()


@pytest.mark.parametrize("platform", [Platform.TRS, Platform.NFCMS, Platform.GENERIC])
@pytest.mark.parametrize(("current", "first"), [(0, 1), (1, 1), (1, 2)])
def test_a_pager_may_count_from_another_number_than_the_file_names(
    web: Web, client: Client, bureau: Make, platform: Platform, current: int, first: int
) -> None:
    if (platform, current, first) == (Platform.NFCMS, 1, 1):
        first = 2  # the family's own counting, which leaves nothing to try
    web.route("/gb/", html_list(NEW, 3, current))
    web.route(f"/gb/index_{first}.html", html_list(MIDDLE, 3, current + 1))
    web.route(f"/gb/index_{first + 1}.html", html_list(OLD, 3, current + 2))
    found = discover(bureau(Column(web.url("/gb/"), platform)), client, {})
    assert (found.verdict, len(found.candidates), found.walks[0].complete) == (BureauVerdict.OK, 6, True)


def test_a_list_that_declares_more_than_can_be_found_is_unproved(web: Web, client: Client, bureau: Make) -> None:
    web.route("/gb/", without_pager(long_page(90, "2023-03-01"), "<p>共 75 条</p>"))
    found = discover(bureau(), client, {})
    assert (found.verdict, len(found.candidates)) == (BureauVerdict.LISTING_UNPROVED, 12)
    assert not found.walks[0].complete
    assert "declares 75 lines, 12 were read" in found.findings[0].message


# ------------------------------------------------------------------ what was there before


EMPTY = html_list([], 1, 1).replace("<ul>", "<ul><p>暂无信息</p>")


def test_a_column_that_had_lines_and_is_empty_now_is_unproved_until_it_has_lines(
    web: Web, client: Client, bureau: Make
) -> None:
    lay(web, "/gb/", NEW)
    memory = remembered(discover(bureau(), client, {}))
    for answer in (EMPTY, Reply(500), EMPTY):
        web.route("/gb/", answer)
        found = discover(bureau(), client, memory)
        memory = remembered(found, memory)
    assert found.verdict is BureauVerdict.LISTING_UNPROVED
    assert "had 2 lines before" in found.findings[0].message
    lay(web, "/gb/", NEW)
    assert discover(bureau(), client, memory).verdict is BureauVerdict.NOTHING_NEW


def test_another_box_of_the_page_is_not_taken_for_the_list(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", long_page(90, "2023-03-01"))
    memory = remembered(discover(bureau(), client, {}))
    lay(web, "/gb/", [line(7, "2022-01-01"), line(8, "2021-01-01"), line(9, "2020-01-01")])
    found = discover(bureau(), client, memory)
    assert found.verdict is BureauVerdict.LAYOUT_CHANGED
    assert remembered(found)[web.url("/gb/")].items == 12
    lay(web, "/gb/", long_page(90, "2023-03-01", 6))
    assert discover(bureau(), client, memory).verdict is BureauVerdict.NOTHING_NEW


def test_a_first_page_of_a_few_lines_before_long_ones_is_not_the_list(
    web: Web, client: Client, bureau: Make
) -> None:
    pages = (long_page(90, "2023-03-01"), long_page(70, "2023-02-01"))
    lay(web, "/gb/", *pages)
    memory = remembered(discover(bureau(), client, {}))
    lay(web, "/gb/", pages[0][:3], pages[1])
    for known in ({}, memory):
        found = discover(bureau(), client, known)
        assert (found.verdict, found.walks[0].items) == (BureauVerdict.LAYOUT_CHANGED, 24 if known else 15)


def test_the_home_page_at_the_columns_address_is_not_its_list(web: Web, client: Client, bureau: Make) -> None:
    news = "".join(
        f'<li><a href="/{folder}/content/post_{n}.html">关于第{n}批造林项目的公示</a><span>2023-01-0{n}</span></li>'
        for n, folder in enumerate(("gb", "gb", "tz", "gb"), 1)
    )
    head = '<meta name="SiteName" content="己市林业局"><title>己市林业局</title>'
    web.route("/gb/", f"<html><head>{head}</head><body><ul>{news}</ul></body></html>")
    found = discover(bureau(), client, {})
    assert found.verdict is BureauVerdict.LAYOUT_CHANGED
    assert "home page" in found.findings[0].message
    column = head.replace("<title>", '<meta name="ColumnName" content="工作报告"><title>')
    web.route("/gb/", f"<html><head>{column}</head><body><ul>{news}</ul></body></html>")
    assert discover(bureau(), client, {}).verdict is BureauVerdict.OK


# ------------------------------------------------------------------ other ends


def test_pages_that_lead_in_a_circle_end_the_walk(web: Web, client: Client, bureau: Make) -> None:
    def linked(lines: list[Line], following: str) -> str:
        return (
            html_list(lines, 1, 1)
            .replace("<script>", f'<a href="{following}">下一页</a><!--')
            .replace("</script>", "-->")
        )

    web.route("/gb/", linked(NEW, "b.html"))
    web.route("/gb/b.html", linked(MIDDLE, "/gb/"))
    found = discover(bureau(Column(web.url("/gb/"), Platform.GENERIC)), client, {})
    assert (len(found.candidates), found.listings) == (4, 2)
    assert checks(found) == ["listing_loop"]


def test_a_list_without_end_is_cut_and_said_so(
    web: Web, client: Client, bureau: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discover_walk, "PAGE_CAP", 5)
    for n in range(1, 9):
        body = html_list([line(100 - n, "2023-01-01")], 1, 1).replace(
            "<script>", f'<a href="p{n + 1}.html">下一页</a><!--'
        )
        web.route("/gb/" if n == 1 else f"/gb/p{n}.html", body.replace("</script>", "-->"))
    found = discover(bureau(Column(web.url("/gb/"), Platform.GENERIC)), client, {})
    assert found.listings == 5
    assert checks(found) == ["listing_page_cap"]
    assert not found.walks[0].complete


def test_lines_older_than_the_first_expected_report_end_the_walk(web: Web, client: Client, bureau: Make) -> None:
    lay(
        web,
        "/gb/",
        [line(9, "2022-03-01"), line(8, "2021-12-01")],
        [line(7, "2021-11-30"), line(6, "2021-05-01")],
        [line(5, "2020-01-01")],
    )
    found = discover(bureau(since=2021), client, {})
    assert (found.listings, len(found.candidates), found.walks[0].complete) == (2, 4, True)


def test_a_crawl_for_one_year_stops_there_and_leaves_the_rest_for_later(web: Web, client: Client, bureau: Make) -> None:
    pages = ([line(9, "2024-03-01")], [line(8, "2023-03-01")], [line(7, "2022-03-01")], [line(6, "2021-03-01")])
    lay(web, "/gb/", *pages)
    first = discover(bureau(), client, {}, year=2023)
    assert (first.listings, first.walks[0].complete) == (2, False)
    second = discover(bureau(), client, remembered(first))
    assert (second.new, second.walks[0].complete) == (2, True)


def test_a_list_with_its_oldest_line_first_is_read_to_its_end(web: Web, client: Client, bureau: Make) -> None:
    lay(
        web,
        "/gb/",
        [line(1, "2012-01-01"), line(2, "2013-01-01"), line(3, "2014-01-01")],
        [line(4, "2022-01-01"), line(5, "2023-03-01", REPORT)],
    )
    found = discover(bureau(since=2020), client, {})
    assert [c.title for c in found.candidates if c.decision is Decision.REPORT] == [REPORT]
    assert "listing_order" in checks(found)
    again = discover(bureau(since=2020), client, remembered(found))
    assert (again.verdict, again.listings) == (BureauVerdict.NOTHING_NEW, 2)


# ------------------------------------------------------------------ verdicts

WALL = "<html><head><script>document.cookie='__jsl_clearance=1';location.reload()</script></head></html>"
SHELL = (
    "<html><head><title>工作报告</title></head><body><h3>工作报告</h3><div id='app'></div>"
    "<script src='/app.js'></script></body></html>"
)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (WALL, BureauVerdict.BLOCKED),
        (Reply(403, "<h1>403 Forbidden</h1>"), BureauVerdict.BLOCKED),
        (Reply(500), BureauVerdict.UNREACHABLE),
        (Reply(drop=True), BureauVerdict.UNREACHABLE),
        (Reply(404, "<h1>404</h1>"), BureauVerdict.LAYOUT_CHANGED),
        (SHELL, BureauVerdict.LISTING_UNPROVED),
        (html_list([], 7, 1), BureauVerdict.LAYOUT_CHANGED),
        (Reply(302, headers={"Location": "http://elsewhere.example/"}), BureauVerdict.FAILED),
    ],
    ids=["wall", "403", "500", "dropped", "404", "shell", "unreadable", "led away"],
)
def test_a_listing_that_cannot_be_read_is_never_no_news(
    web: Web, client: Client, bureau: Make, answer: Reply | str, verdict: BureauVerdict
) -> None:
    web.route("/gb/", answer)
    lay(web, "/tz/", NEW)
    found = discover(
        bureau(Column(web.url("/gb/"), Platform.NFCMS, "工作报告"), Column(web.url("/tz/"), Platform.NFCMS)), client, {}
    )
    assert found.verdict is verdict
    assert [walk.verdict for walk in found.walks] == [verdict, BureauVerdict.OK], (
        "the other column is read all the same"
    )
    assert REPORT in [c.title for c in found.candidates]
    (finding,) = found.findings
    assert finding.check == f"column_{verdict}"
    assert "工作报告" in finding.message
    assert web.url("/gb/") in finding.message
    assert finding.evidence


def test_an_empty_column_that_proves_itself_is_no_news(web: Web, client: Client, bureau: Make) -> None:
    web.route("/gb/", html_list([], 1, 1).replace("<ul>", "<ul><p>暂无信息</p>"))
    found = discover(bureau(), client, {})
    assert (found.verdict, found.candidates, found.findings) == (BureauVerdict.NOTHING_NEW, (), ())


# ------------------------------------------------------------------ APIs


def gkmlpt(web: Web, count: int, *, sid: str = "660001", total: int | None = -1) -> None:
    shell = f"<script>window._CONFIG = {{ SID: '{sid}', TREE: [] }};</script>"
    web.route("/gkmlpt/index", shell)

    def answer(asked: object) -> Reply:
        number = int(str(getattr(asked, "path", "")).split("page=")[1].split("&")[0])
        shown = range(count, 0, -1)[(number - 1) * 100 : number * 100]
        articles = [
            {
                "id": n,
                "title": REPORT if n == 3 else f"公告{n}",
                "url": f"//{web.host}/gkmlpt/content/0/0/post_{n}.html",
                "post_url": f"https://{web.host}/gb/content/post_{n}.html",
                "create_time": 1600000000 + n * 86400,
                "publisher": "己市林业局",
                "identifier": f"X/{n}",
            }
            for n in shown
        ]
        answer = {"total": count if total == -1 else total, "offset": (number - 1) * 100, "articles": articles}
        body = json.dumps({name: value for name, value in answer.items() if value is not None})
        return Reply(body=body, headers={"Content-Type": "application/json"}) if articles else Reply(404, "{}")

    web.route(f"/gkmlpt/api/all/0?page=1&sid={sid}", answer)
    web.route(f"/gkmlpt/api/all/0?page=2&sid={sid}", answer)


def test_the_shell_is_asked_once_and_the_api_from_then_on(web: Web, client: Client, bureau: Make) -> None:
    gkmlpt(web, 120)
    made = bureau(Column(web.url("/gkmlpt/index"), Platform.GKMLPT))
    first = discover(made, client, {})
    assert (len(first.candidates), first.listings) == (120, 3)
    before = len(pages_asked(web))
    second = discover(made, client, remembered(first))
    assert second.verdict is BureauVerdict.NOTHING_NEW
    assert pages_asked(web)[before:] == ["/gkmlpt/api/all/0?page=1&sid=660001"]


@pytest.mark.parametrize(("count", "total"), [(120, None), (120, 60), (120, 100), (120, 1277), (36, 1277), (100, 100)])
def test_a_wrong_or_missing_total_loses_no_article_and_is_no_alarm(
    web: Web, client: Client, bureau: Make, count: int, total: int | None
) -> None:
    gkmlpt(web, count, total=total)
    made = bureau(Column(web.url("/gkmlpt/index"), Platform.GKMLPT))
    found = discover(made, client, {})
    assert (found.verdict, len(found.candidates), found.walks[0].complete) == (BureauVerdict.OK, count, True)
    again = discover(made, client, remembered(found))
    assert (again.verdict, again.listings) == (BureauVerdict.NOTHING_NEW, 1)


def test_a_full_api_page_that_is_followed_by_none_although_more_is_declared_is_an_error(
    web: Web, client: Client, bureau: Make
) -> None:
    gkmlpt(web, 100, total=240)
    found = discover(bureau(Column(web.url("/gkmlpt/index"), Platform.GKMLPT)), client, {})
    assert (found.verdict, found.walks[0].complete) == (BureauVerdict.LAYOUT_CHANGED, False)


def test_when_the_remembered_api_lists_nothing_the_shell_says_where_the_list_is_now(
    web: Web, client: Client, bureau: Make
) -> None:
    gkmlpt(web, 3)
    made = bureau(Column(web.url("/gkmlpt/index"), Platform.GKMLPT))
    memory = remembered(discover(made, client, {}))
    gkmlpt(web, 4, sid="660002")
    web.route("/gkmlpt/api/all/0?page=1&sid=660001", '{"total": 0, "articles": []}')
    found = discover(made, client, memory)
    assert (found.verdict, found.new) == (BureauVerdict.OK, 1)


def test_when_the_remembered_api_is_gone_the_shell_is_asked_again(web: Web, client: Client, bureau: Make) -> None:
    gkmlpt(web, 3)
    made = bureau(Column(web.url("/gkmlpt/index"), Platform.GKMLPT))
    memory = remembered(discover(made, client, {}))
    web.route("/gkmlpt/api/all/0?page=1&sid=660001", Reply(404, "{}"))
    gkmlpt(web, 4, sid="660002")
    web.route("/gkmlpt/api/all/0?page=1&sid=660001", Reply(404, "{}"))
    found = discover(made, client, memory)
    assert (found.verdict, found.new) == (BureauVerdict.OK, 1)
    assert checks(found) == ["listing_moved"]
    assert found.walks[0].start is not None
    assert "660002" in found.walks[0].start.url


def test_an_article_and_its_twin_are_one_candidate_under_the_articles_address(
    web: Web, client: Client, bureau: Make
) -> None:
    gkmlpt(web, 5)
    lay(web, "/gb/", [line(3, "2020-09-16", REPORT), line(2, "2020-09-15", "公告2")])
    found = discover(
        bureau(Column(web.url("/gkmlpt/index"), Platform.GKMLPT), Column(web.url("/gb/"), Platform.NFCMS)), client, {}
    )
    assert len(found.candidates) == 5
    (report,) = [c for c in found.candidates if c.decision is Decision.REPORT]
    assert report.url == web.url("/gb/content/post_3.html")
    assert report.twin_urls == (web.url("/gkmlpt/content/0/0/post_3.html"),)
    assert (report.publisher, report.index_number) == ("己市林业局", "X/3")


def test_the_same_page_under_another_scheme_keeps_the_address_it_had(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", NEW)
    made = bureau()
    first = remembered(discover(made, client, {}))
    (memory,) = first.values()
    lay(web, "/gb/", [(title, web.url(f"/gb/{href}").replace("http:", "https:"), day) for title, href, day in NEW])
    found = discover(made, client, {web.url("/gb/"): memory})
    assert found.new == 0
    assert {c.url for c in found.candidates} == memory.known_urls


# ------------------------------------------------------------------ decisions


def test_a_link_off_the_bureaus_hosts_is_listed_and_refused(web: Web, client: Client, bureau: Make) -> None:
    lay(
        web,
        "/gb/",
        [
            ("庚省林业厅关于植树节的通知", "http://far.example.cn/content/post_1.html", "2023-01-02"),
            (REPORT, "https://mirror.example.cn/content/post_2.html", "2023-01-01"),
        ],
    )
    found = discover(bureau(), client, {})
    assert [(c.decision, c.kind) for c in found.candidates] == [(Decision.REFUSED, NearMiss.OTHER)] * 2
    assert "far.example.cn" in found.candidates[0].reasons[0]
    assert checks(found) == ["report_on_other_host"]


def test_a_persons_decision_stands_above_the_machines(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", NEW, OLD)
    overrides = (
        Override(
            web.url("/gb/content/post_8.html").replace("http:", "https:"),
            Decision.REFUSED,
            "a draft that was withdrawn",
            "Li",
            date(2024, 5, 6),
        ),
        Override(
            web.url("/gb/content/post_5.html"),
            Decision.REPORT,
            "titled as a notice, is the report",
            "Li",
            date(2024, 5, 6),
        ),
    )
    found = discover(bureau(overrides=overrides), client, {})
    by_number = {c.url[-6]: c for c in found.candidates}
    assert (by_number["8"].decision, by_number["8"].kind) == (Decision.REFUSED, NearMiss.OTHER)
    assert by_number["8"].reasons[0] == "decided by Li on 2024-05-06: a draft that was withdrawn"
    assert (by_number["5"].decision, by_number["5"].kind) == (Decision.REPORT, None)


def test_an_unusual_number_of_documents_is_a_finding(web: Web, client: Client, bureau: Make) -> None:
    lay(web, "/gb/", NEW)
    expect = Expectation(candidates=(10, 50))
    found = discover(bureau(expect=expect), client, {})
    assert checks(found) == ["candidates_expected"]
    assert "2 documents are listed, 10 to 50 are normal" in found.findings[0].message
    assert found.verdict is BureauVerdict.OK


def test_a_crawl_that_stopped_early_is_not_held_against_the_expected_number(
    web: Web, client: Client, bureau: Make
) -> None:
    lay(web, "/gb/", NEW, MIDDLE, OLD)
    made = bureau(expect=Expectation(candidates=(5, 50)))
    found = discover(made, client, remembered(discover(made, client, {})))
    assert (found.listings, found.findings) == (1, ())
