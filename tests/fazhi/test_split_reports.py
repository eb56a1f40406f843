"""A report that its site splits over several pages is one report, and each number leads back to its own page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi.pipeline import pages
from fazhi.pipeline.crawl import Order
from fazhi.pipeline.diary import about
from fazhi.pipeline.replay import replay
from fazhi.pipeline.result import CrawlResult
from fazhi.pipeline.run import SOFTWARE, client_settings, crawl, new_crawl_id
from fazhi.pipeline.take import ingest_pending, publish_now
from fazhi.pipeline.verify import Proof, verify
from fazhi.pipeline.walk import walk
from fazhi.settings import make_home, now
from scrapers.archive import ArchiveWriter
from scrapers.bureau import read_bureaus
from scrapers.client import Client
from scrapers.model import Ask, Purpose
from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing, settings_at
from tests.support.web import Asked, Reply, Web
from warehouse.store import query, writer

ID = "liutang-wlj"
SPLIT = (REPORT[:4], REPORT[4:8], REPORT[8:])
NAMES = ("/zwgk/r9001.html", "/zwgk/r9001_1.html", "/zwgk/r9001_2.html")
WALL = '<html><script>document.cookie="__jsl_clearance=1;path=/";location.reload();</script></html>'


class Place:
    """One bureau on a test server whose report has three pages, and a home of its own."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.web = web
        bureau_yaml(folder / "bureaus", ID, web)
        self.settings = settings_at(folder, web)

    def lists(self, *paths: str) -> None:
        self.web.route("/zwgk/", listing([*((path, TITLE, "2025-03-01") for path in paths), *DECOYS]))

    def splits(self, pager: Callable[[int], str], names: tuple[str, ...] = NAMES) -> None:
        for number, (name, lines) in enumerate(zip(names, SPLIT, strict=True)):
            self.web.route(name, page(lines, pager(number)))

    def crawl(self) -> CrawlResult:
        return crawl(self.settings, watch=lambda step: None)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in query(self.settings.home, sql).rows]

    def text(self) -> str:
        [(text,)] = self.rows("SELECT v.text FROM report_versions v JOIN reports r USING (version)")
        return str(text)

    def incomplete(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT level, evidence, message FROM findings WHERE \"check\" = 'document_incomplete'")

    def part_urls(self) -> list[object]:
        """The addresses of the current version's pages in order, without the server's name."""
        found = self.rows(
            "SELECT k.url FROM (SELECT unnest(part_capture_ids) AS id, generate_subscripts(part_capture_ids, 1) AS n "
            "FROM report_versions v JOIN reports r ON r.id = v.report_id AND r.version = v.version) p "
            "JOIN captures k USING (id) ORDER BY n"
        )
        return [str(url).removeprefix(self.web.origin) for (url,) in found]


def page(lines: list[str], pager: str, title: str = TITLE) -> str:
    return article(title, lines).replace('<div class="footer">', f'<div class="fy">{pager}</div><div class="footer">')


def by_links(number: int) -> str:
    links = "".join(f'<a href="{name}">{n}</a> ' for n, name in enumerate(NAMES, 1))
    return links + (f'<a href="{NAMES[number + 1]}">下一页</a>' if number < 2 else "")


def by_script(number: int) -> str:
    return f'<script>createPageHTML(3, {number}, "r9001", "html");</script>'


def by_query(number: int) -> str:
    links = "".join(f'<a href="/zwgk/show?id=9&amp;page={n}">{n}</a> ' for n in (1, 2, 3))
    return links + (f'<a href="/zwgk/show?id=9&amp;page={number + 2}">下一页</a>' if number < 2 else "")


QUERIES = ("/zwgk/show?id=9", "/zwgk/show?id=9&page=2", "/zwgk/show?id=9&page=3")


@pytest.fixture
def place(tmp_path: Path, web: Web) -> Place:
    place = Place(tmp_path, web)
    place.lists(NAMES[0])
    place.splits(by_links)
    return place


def assert_verified(place: Place) -> None:
    done = list(verify(place.settings))
    assert done
    assert {one.proof for one in done} == {Proof.FOUND}, [one.reason for one in done if not one.holds]


def assert_replayed_alike(place: Place) -> None:
    tables = ("reports", "report_versions", "metrics", "sections", "report_urls")
    before = {table: place.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in tables}
    states = place.rows("SELECT url, state, report_id FROM candidates ORDER BY url")
    findings = place.incomplete()
    assert replay(place.settings, lambda step: None).changes == ()
    assert {table: place.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in tables} == before
    assert place.rows("SELECT url, state, report_id FROM candidates ORDER BY url") == states
    assert place.incomplete() == findings


@pytest.mark.parametrize(
    ("pager", "names"), [(by_links, NAMES), (by_script, NAMES), (by_query, QUERIES)], ids=["links", "script", "query"]
)
def test_a_split_report_is_one_report(place: Place, pager: Callable[[int], str], names: tuple[str, ...]) -> None:
    place.lists(names[0])
    place.splits(pager, names)
    result = place.crawl()
    assert result.loaded == (f"{ID}-2024",)
    assert place.text() == "\n".join(REPORT)
    assert place.incomplete() == []
    assert place.part_urls() == list(names)
    assert place.rows("SELECT canonical_url, title FROM reports") == [(place.web.url(names[0]), TITLE)]
    assert [path for path in place.web.paths() if path in names] == list(names)
    assert_verified(place)
    assert_replayed_alike(place)
    assert_verified(place)


def test_each_number_has_the_capture_of_the_page_that_holds_it(place: Place) -> None:
    place.crawl()
    found = place.rows("SELECT m.quote, k.url FROM metrics m JOIN captures k ON k.id = m.capture_id")
    where = {str(quote): str(url).removeprefix(place.web.origin) for quote, url in found}
    assert (where["36件"], where["4次"], where["2场"]) == (NAMES[0], NAMES[1], NAMES[2])
    for quote, url in where.items():
        assert quote in str(place.web.routes["GET", url].answers[0])


def test_the_proof_fails_when_the_bytes_of_a_later_page_are_not_there(place: Place) -> None:
    place.crawl()
    with writer(place.settings.home, "test") as store:
        store.run("UPDATE captures SET sha256 = 'other' WHERE url = ?", place.web.url(NAMES[2]))
    publish_now(place.settings)
    assert {one.proof for one in verify(place.settings)} == {Proof.NO_BYTES}


def test_the_proof_fails_when_a_number_names_another_page_than_its_own(place: Place) -> None:
    place.crawl()
    with writer(place.settings.home, "test") as store:
        store.run("UPDATE metrics SET capture_id = (SELECT capture_id FROM reports) WHERE quote = '2场'")
    publish_now(place.settings)
    [wrong] = [one for one in verify(place.settings) if not one.holds]
    assert (wrong.fact.quote, wrong.proof) == ("2场", Proof.MISSING)
    assert "page 3" in str(wrong.reason)


def test_a_later_page_that_does_not_answer_leaves_the_report_pending_until_it_does(place: Place) -> None:
    good = place.web.routes["GET", NAMES[1]].answers[0]
    place.web.route(NAMES[1], [Reply(503), good])
    result = place.crawl()
    assert (result.loaded, result.bureaus[0].failed) == ((), 1)
    assert place.rows(f"SELECT state FROM candidates WHERE url LIKE '%{NAMES[0]}'") == [("pending",)]
    assert place.crawl().loaded == (f"{ID}-2024",)
    assert place.text() == "\n".join(REPORT)
    assert place.incomplete() == []
    assert_verified(place)
    assert_replayed_alike(place)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Reply(404, "<html><body><h1>404 Not Found</h1></body></html>"), "Gone: status 404"),
        (Reply(body=WALL), "Blocked"),
        (Reply(302, headers={"Location": "http://elsewhere.example/r.html"}), "Refused"),
        (Reply(body=page(["为规范旅游市场秩序，现就有关事项通告如下。" * 6], "", "市场整治通告")), "another title"),
        (Reply(body=page(SPLIT[0], by_links(2))), "repeats page 1"),
    ],
    ids=["gone", "wall", "off site", "another document", "page 1 again"],
)
def test_a_page_that_cannot_be_had_is_named_with_the_reason(place: Place, answer: Reply, why: str) -> None:
    place.web.route(NAMES[2], answer)
    assert place.crawl().loaded == (f"{ID}-2024",)
    assert place.text() == "\n".join([*SPLIT[0], *SPLIT[1]])
    [(level, evidence, message)] = place.incomplete()
    assert (level, evidence) == ("error", place.web.url(NAMES[2]))
    assert why in str(message)
    assert place.part_urls() == list(NAMES[:2])
    assert_verified(place)
    assert_replayed_alike(place)


@pytest.mark.parametrize("listed", [1, 2])
def test_a_listing_that_names_a_later_page_gives_the_whole_report(place: Place, listed: int) -> None:
    place.lists(NAMES[listed])
    assert place.crawl().loaded == (f"{ID}-2024",)
    assert place.text() == "\n".join(REPORT)
    assert place.incomplete() == []
    assert place.part_urls() == list(NAMES)
    urls = place.rows("SELECT url, kind FROM report_urls ORDER BY kind")
    assert urls == [(place.web.url(NAMES[listed]), "alias"), (place.web.url(NAMES[0]), "canonical")]
    assert sorted(path for path in place.web.paths() if path in NAMES) == sorted(NAMES)
    assert_verified(place)
    assert_replayed_alike(place)


def test_a_listing_that_names_two_pages_of_one_report_gives_one_report(place: Place) -> None:
    place.lists(NAMES[0], NAMES[1])
    assert place.crawl().loaded == (f"{ID}-2024",)
    assert place.rows("SELECT count(*) FROM report_versions") == [(1,)]
    assert place.rows("SELECT state, report_id FROM candidates WHERE report_id IS NOT NULL") == [
        ("done", f"{ID}-2024"), ("done", f"{ID}-2024"),
    ]  # fmt: skip
    assert_verified(place)


def test_a_later_page_whose_first_page_is_gone_is_read_and_says_so(place: Place) -> None:
    place.lists(NAMES[1])
    place.web.route(NAMES[0], Reply(404, "<html><body><h1>404 Not Found</h1></body></html>"))
    place.crawl()
    [(_, evidence, message)] = place.incomplete()
    assert evidence == place.web.url(NAMES[0])
    assert "Gone" in str(message)
    assert place.text() == "\n".join([*SPLIT[1], *SPLIT[2]])
    assert_verified(place)


def test_a_report_whose_first_page_says_little_is_known_by_all_of_its_pages(place: Place) -> None:
    """A doubtful title, whose first page alone is not enough."""
    title = "柳塘市文化广电旅游局2024年依法行政工作情况"
    parts = (REPORT[:2], REPORT[2:8], [*REPORT[8:], "继续完善规章制度，推进依法行政。" * 12])
    place.web.route("/zwgk/", listing([(NAMES[0], title, "2025-03-01"), *DECOYS]))
    for number, lines in enumerate(parts):
        place.web.route(NAMES[number], page(lines, by_links(number), title))
    assert place.crawl().loaded == (f"{ID}-2024",)
    assert place.part_urls() == list(NAMES)


def test_the_other_pages_of_what_is_no_report_are_not_asked(place: Place) -> None:
    title = "柳塘市文化广电旅游局2024年依法行政工作情况"
    place.web.route("/zwgk/", listing([(NAMES[0], title, "2025-03-01"), *DECOYS]))
    place.web.route(NAMES[0], page(["现就旅游市场有关事项通告如下。" * 9], by_links(0), "关于旅游市场整治的通告"))
    assert place.crawl().loaded == ()
    assert not {NAMES[1], NAMES[2]} & set(place.web.paths())


def test_no_more_than_twenty_pages_are_followed(place: Place) -> None:
    def any_page(asked: Asked) -> str:
        number = int(asked.path.partition("page=")[2] or 1)
        lines = SPLIT[0] if number == 1 else [f"（{number}）第{number}项工作按照法治政府建设要求有序推进。" * 9]
        return page(lines, f'<a href="/zwgk/show?id=9&amp;page={number + 1}">下一页</a>')

    place.lists(QUERIES[0])
    place.web.route("/zwgk/show", any_page)
    place.crawl()
    assert len([path for path in place.web.paths() if path.startswith("/zwgk/show")]) == pages.MOST
    [(_, evidence, message)] = place.incomplete()
    assert evidence == place.web.url("/zwgk/show?id=9&page=21")
    assert "20 pages" in str(message)
    assert_verified(place)


def _a_day_passes(place: Place) -> None:
    """The archive's and the snapshot's times are moved back by two days."""
    place.settings = replace(place.settings, recheck_days=1)
    with writer(place.settings.home, "test") as store:
        store.run("UPDATE captures SET fetched_at = fetched_at - INTERVAL 2 DAY")
    publish_now(place.settings)


CORRECTED = [line.replace("2场", "3场") for line in SPLIT[2]]


def test_a_later_page_that_changed_makes_a_new_version(place: Place) -> None:
    place.crawl()
    _a_day_passes(place)
    place.web.route(NAMES[2], page(CORRECTED, by_links(2)))
    [loaded] = place.crawl().bureaus[0].reports
    assert loaded.outcome == "changed"
    assert place.rows("SELECT version FROM reports") == [(2,)]
    assert place.rows("SELECT value FROM metrics WHERE quote = '3场'") == [(3.0,)]
    assert_verified(place)


def test_pages_that_are_the_same_are_asked_again_and_change_nothing(place: Place) -> None:
    place.crawl()
    before = place.rows("SELECT * FROM report_versions")
    _a_day_passes(place)
    assert place.crawl().bureaus[0].reports == ()
    assert place.rows("SELECT * FROM report_versions") == before
    assert place.rows("SELECT count(*) FROM captures WHERE verdict = 'unchanged' AND purpose = 'document'") == [(3,)]


def test_the_service_sees_a_later_page_change_and_come_back(place: Place) -> None:
    """A walk asks the pages alone, and what it saw is read by the run after it."""
    place.web.route(NAMES[2], Reply(404, "<html><body><h1>404 Not Found</h1></body></html>"))
    place.crawl()
    assert place.part_urls() == list(NAMES[:2])
    place.web.route(NAMES[2], page(SPLIT[2], by_links(2)))
    for quote, lines in (("2场", SPLIT[2]), ("3场", CORRECTED)):
        place.web.route(NAMES[2], page(lines, by_links(2)))
        _a_day_passes(place)
        assert walk(place.settings).bureaus[0].changed == (place.web.url(NAMES[0]),)
        [loaded] = ingest_pending(place.settings, ID, lambda step: None).bureaus[0].reports
        assert loaded.outcome == "changed"
        publish_now(place.settings)
        assert place.rows(f"SELECT count(*) FROM metrics WHERE quote = '{quote}'") == [(1,)]
        assert place.incomplete() == []
        assert place.part_urls() == list(NAMES)
        assert_verified(place)
    _a_day_passes(place)
    assert walk(place.settings).bureaus[0].changed == ()
    publish_now(place.settings)
    place.web.route(NAMES[2], Reply(404, "<html><body><h1>404 Not Found</h1></body></html>"))
    _a_day_passes(place)
    assert walk(place.settings).bureaus[0].changed == (place.web.url(NAMES[0]),)
    ingest_pending(place.settings, ID, lambda step: None)
    publish_now(place.settings)
    assert place.part_urls() == list(NAMES[:2])
    assert len(place.incomplete()) == 1


def test_an_archive_of_before_pages_were_joined_is_replayed_with_what_it_has(place: Place) -> None:
    """Such a run never asked for page 2: its half report stays one, and is not lost."""
    at = now()
    order = Order(new_crawl_id(at), at, read_bureaus(place.settings.bureaus).bureaus)
    make_home(place.settings.home)
    with ArchiveWriter(place.settings.archive, order.crawl_id, SOFTWARE, about=about(order)) as archive:
        client = Client(client_settings(place.settings), archive)
        client.fetch(order.bureaus[0], Ask(place.web.url("/zwgk/")))
        client.fetch(order.bureaus[0], Ask(place.web.url(NAMES[0]), purpose=Purpose.DOCUMENT))
        archive.finish(now())
        client.close()
    replay(place.settings, lambda step: None)
    assert place.text() == "\n".join(SPLIT[0])
    [(_, evidence, message)] = place.incomplete()
    assert evidence == place.web.url(NAMES[1])
    assert "not asked" in str(message)
