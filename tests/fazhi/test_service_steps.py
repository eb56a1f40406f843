"""The steps of the running service without Prefect: walk, take in, read, publish, look after, replay, export."""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fazhi.pipeline.crawl import Years
from fazhi.pipeline.health import Condition, Health, Kind, check
from fazhi.pipeline.recheck import is_due
from fazhi.pipeline.result import CrawlResult
from fazhi.pipeline.take import backfill, ingest_pending, publish_now
from fazhi.pipeline.walk import Walk, walk
from scrapers.model import BureauVerdict
from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing, settings_at
from tests.support.web import Reply, Web
from warehouse.store import query

ID = "liutang-wlj"
PAGE = "/zwgk/r.html"


class Place:
    """One bureau on a test server, and a home of its own."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.web = web
        bureau_yaml(folder / "bureaus", ID, web)
        self.bureaus = folder / "bureaus"
        self.settings = settings_at(folder, web)
        self.home = self.settings.home

    def walk(self, **how: bool) -> Walk:
        return walk(self.settings, **how)

    def read(self) -> CrawlResult:
        return ingest_pending(self.settings, ID, lambda step: None)

    def publish(self) -> None:
        publish_now(self.settings)

    def crawl(self) -> None:
        self.walk()
        self.read()
        self.publish()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in query(self.home, sql).rows]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        web.route("/zwgk/", Reply(body=listing([(PAGE, TITLE, "2025-03-01"), *reversed(DECOYS)]), etag=True))
        web.route(PAGE, Reply(body=article(TITLE, REPORT), etag=True))
        yield web


@pytest.fixture
def place(tmp_path: Path, web: Web) -> Place:
    return Place(tmp_path, web)


def test_a_walk_writes_the_archive_alone_and_the_next_writer_takes_it_in(place: Place) -> None:
    found = place.walk()
    assert [one.title for one in found.bureaus[0].waiting] == [TITLE]
    assert sorted(path.name for path in place.home.iterdir()) == ["archive", "hosts"]
    assert place.read().loaded == (f"{ID}-2024",)
    place.publish()
    assert place.rows("SELECT crawl_id, verdict, listings FROM crawls") == [(found.crawl_id, "ok", 1)]
    assert place.rows("SELECT count(*) FROM candidates WHERE state = 'pending'") == [(0,)]
    assert place.rows("SELECT count(DISTINCT warc_file) FROM captures") == [(2,)]


def test_the_same_nudge_again_asks_and_changes_nothing(place: Place) -> None:
    place.crawl()
    asked = len(place.web.asked)
    reports = place.rows("SELECT * FROM reports")
    assert place.read().loaded == ()
    assert len(place.web.asked) == asked
    place.publish()
    assert place.rows("SELECT * FROM reports") == reports


def test_a_walk_with_nothing_new_asks_once_per_listing_and_adds_a_crawl_row_and_its_captures(place: Place) -> None:
    place.crawl()
    tables = ("reports", "report_versions", "sections", "metrics", "findings", "candidates")
    before = {table: place.rows(f"SELECT count(*) FROM {table}") for table in tables}
    fetches = place.rows("SELECT count(*) FROM captures")
    place.web.asked.clear()
    found = place.walk()
    place.publish()
    assert [(asked.path, "If-None-Match" in asked.headers) for asked in place.web.asked] == [("/zwgk/", True)]
    assert found.bureaus[0].verdict is BureauVerdict.NOTHING_NEW
    assert found.bureaus[0].waiting == ()
    assert {table: place.rows(f"SELECT count(*) FROM {table}") for table in tables} == before
    assert place.rows("SELECT count(*) FROM captures") == [(int(str(fetches[0][0])) + 1,)]
    assert place.rows("SELECT count(*) FROM crawls") == [(2,)]


def test_a_source_that_cannot_be_reached_is_told_as_such_also_when_it_is_taken_in(place: Place) -> None:
    place.web.route("/zwgk/", Reply(reset=True))
    found = place.walk()
    assert not found.reached
    place.publish()
    [(verdict, message)] = place.rows(
        "SELECT c.verdict, f.message FROM crawls c JOIN findings f USING (crawl_id) WHERE f.level = 'error' LIMIT 1"
    )
    assert verdict == "unreachable"
    assert "not in the archive" not in str(message)


def test_a_broken_off_walk_is_repeated_and_its_fetches_are_kept(place: Place) -> None:
    place.crawl()
    place.walk()
    newest = max((place.home / "archive").iterdir())
    os.rename(newest, newest.with_name(newest.name + ".open"))
    with newest.with_name(newest.name + ".open").open("r+b") as file:
        file.truncate(newest.with_name(newest.name + ".open").stat().st_size - 30)
    place.publish()
    assert place.rows("SELECT count(*) FROM crawls") == [(1,)]
    assert place.rows("SELECT count(*) FROM captures WHERE purpose = 'listing'") == [(2,)]
    assert place.walk().bureaus[0].verdict is BureauVerdict.NOTHING_NEW


def test_known_pages_are_asked_again_on_a_day_of_their_own() -> None:
    read = date(2025, 3, 1)
    urls = [f"http://a.example/{number}.html" for number in range(600)]
    days = [next(d for d in range(1, 100) if is_due(url, read, read + timedelta(d), 30)) for url in urls]
    assert max(days) <= 30
    per_day = [days.count(day) for day in range(1, 31)]
    assert min(per_day) > 5
    assert max(per_day) < 45
    again = read + timedelta(days[0])
    assert not is_due(urls[0], again, again + timedelta(29), 30)
    assert is_due(urls[0], again, again + timedelta(30), 30)
    assert is_due(urls[0], again, again + timedelta(65), 30)  # also when nothing ran on its day


def test_a_correction_on_a_known_page_is_seen_and_read(place: Place) -> None:
    place.settings = replace(place.settings, recheck_days=1)
    place.crawl()
    corrected = [line.replace("36件", "37件") for line in REPORT]
    place.web.route(PAGE, Reply(body=article(TITLE, corrected), etag=True))
    _a_day_passes(place)
    found = place.walk()
    assert found.bureaus[0].changed == (place.web.url(PAGE),)
    [report] = place.read().bureaus[0].reports
    assert report.outcome == "changed"
    place.publish()
    assert place.rows("SELECT value FROM metrics WHERE metric_id = 'admin_penalty_cases'") == [(37.0,)]
    assert place.rows("SELECT version FROM reports") == [(2,)]


def test_a_known_page_that_is_the_same_is_asked_conditionally_and_nothing_follows(place: Place) -> None:
    place.settings = replace(place.settings, recheck_days=1)
    place.crawl()
    _a_day_passes(place)
    place.web.asked.clear()
    found = place.walk()
    assert [(asked.path, "If-None-Match" in asked.headers) for asked in place.web.asked] == [
        ("/zwgk/", True), (PAGE, True),
    ]  # fmt: skip
    assert (found.bureaus[0].asked_again, found.bureaus[0].waiting) == (1, ())


def test_a_report_that_is_taken_down_stays_and_is_said_to_be_gone(place: Place) -> None:
    place.settings = replace(place.settings, recheck_days=1)
    place.crawl()
    place.web.route(PAGE, Reply(404, "gone"))
    _a_day_passes(place)
    assert place.walk().bureaus[0].gone == (place.web.url(PAGE),)
    place.publish()
    assert place.rows("SELECT state FROM candidates WHERE report_id IS NOT NULL") == [("gone",)]
    [(state, reason)] = place.rows("SELECT state, reason FROM ledger WHERE report_year = 2024")
    assert state == "published"
    assert "its page is gone" in str(reason)


def _a_day_passes(place: Place) -> None:
    """The archive's and the snapshot's times are moved back by two days."""
    from warehouse.store import writer

    with writer(place.home, "test") as store:
        store.run("UPDATE captures SET fetched_at = fetched_at - INTERVAL 2 DAY")
    place.publish()


def test_earlier_years_are_read_on_demand_and_others_left(place: Place) -> None:
    old = "柳塘市文化广电旅游局2019年法治政府建设情况报告"
    lines = [*DECOYS, (PAGE, TITLE, "2025-03-01"), ("/zwgk/old.html", old, "2020-02-20")]
    place.web.route("/zwgk/", listing(lines))
    place.web.route("/zwgk/old.html", article(old, [line.replace("2024年", "2019年") for line in REPORT], "2020-02-20"))
    result = backfill(place.settings, (ID,), Years(2018, 2020), lambda step: None)
    assert result.loaded == (f"{ID}-2019",)
    assert PAGE not in place.web.paths()


def _health(place: Place, day: str) -> Health:
    place.settings = replace(place.settings, today=date.fromisoformat(day))
    return check(place.settings, datetime.fromisoformat(f"{day}T10:00:00+08:00"))


def _kinds(health: Health) -> set[tuple[Kind, str]]:
    return {(alarm.kind, alarm.subject) for alarm in health.alarms}


def test_a_site_without_news_raises_no_alarm(place: Place) -> None:
    place.crawl()
    today = datetime.now(UTC).date().isoformat()
    _age(place, "reports", "first_seen", 90)
    health = _health(place, today)
    assert [(one.condition, one.verdict) for one in health.bureaus] == [(Condition.NO_NEWS, "ok")]
    assert _kinds(health) <= {(Kind.OVERDUE, str(date.today().year - 1))}


def _age(place: Place, table: str, column: str, days: int) -> None:
    from warehouse.store import writer

    with writer(place.home, "test") as store:
        store.run(f"UPDATE {table} SET {column} = {column} - INTERVAL {days} DAY")


def test_what_is_wrong_with_a_source_is_told_once_and_again_after_a_week(place: Place) -> None:
    place.web.route("/zwgk/", Reply(412, "<script>document.cookie='a=b'</script>"))
    place.walk()
    today = datetime.now(UTC).date()
    first = _health(place, today.isoformat())
    blocked = [alarm for alarm in first.alarms if alarm.kind is Kind.BLOCKED]
    assert [alarm.tell for alarm in blocked] == [True]
    assert blocked[0].advice
    again = [_health(place, (today + timedelta(days)).isoformat()) for days in (1, 6, 7)]
    told = [[alarm.tell for alarm in health.alarms if alarm.kind is Kind.BLOCKED] for health in again]
    assert told == [[False], [False], [True]]
    place.web.route("/zwgk/", listing([(PAGE, TITLE, "2025-03-01"), *reversed(DECOYS)]))
    place.walk()
    assert Kind.BLOCKED not in {kind for kind, _ in _kinds(_health(place, today.isoformat()))}


def test_one_failed_crawl_is_shaky_and_two_are_silence(place: Place) -> None:
    place.crawl()
    place.web.route("/zwgk/", Reply(reset=True))
    place.walk()
    today = datetime.now(UTC).date().isoformat()
    health = _health(place, today)
    assert health.bureaus[0].condition is Condition.SHAKY
    assert Kind.SILENT not in {kind for kind, _ in _kinds(health)}
    place.walk()
    assert Kind.SILENT in {kind for kind, _ in _kinds(_health(place, today))}


@pytest.mark.parametrize(
    ("month", "days", "missing"), [(3, 1, False), (3, 3, True), (10, 8, False), (10, 10, True)]
)
def test_a_crawl_that_never_started_is_missed_by_the_clock(place: Place, month: int, days: int, missing: bool) -> None:
    place.crawl()
    day = date(2031, month, 15)
    from warehouse.store import writer

    with writer(place.home, "test") as store:
        store.run("UPDATE crawls SET finished_at = ?", datetime(day.year, month, 15, 2) - timedelta(days))
    health = _health(place, day.isoformat())
    assert (Kind.CRAWL_MISSING in {kind for kind, _ in _kinds(health)}) is missing


def test_a_crawl_that_never_came_to_its_end_is_seen_in_the_archive(place: Place) -> None:
    place.walk()
    [file] = (place.home / "archive").iterdir()
    with file.open("r+b") as warc:
        warc.truncate(file.stat().st_size - 200)
    os.rename(file, file.with_name(file.name + ".open"))
    health = _health(place, datetime.now(UTC).date().isoformat())
    assert Kind.CRAWL_BROKEN_OFF in {kind for kind, _ in _kinds(health)}
    place.walk()
    assert Kind.CRAWL_BROKEN_OFF not in {kind for kind, _ in _kinds(_health(place, f"{datetime.now(UTC):%Y-%m-%d}"))}


def test_a_report_is_overdue_after_the_legal_date_only(place: Place) -> None:
    place.web.route("/zwgk/", listing(DECOYS))
    place.walk()
    assert (Kind.OVERDUE, "2024") not in _kinds(_health(place, "2025-04-01"))
    assert (Kind.OVERDUE, "2024") in _kinds(_health(place, "2025-04-02"))


def test_what_waits_too_long_is_nudged_again(place: Place) -> None:
    place.walk()
    now = datetime.now(UTC)
    assert check(place.settings, now).nudge == ()
    assert check(place.settings, now + timedelta(hours=2)).nudge == ((ID, 1),)


def test_a_broken_declaration_is_an_alarm_and_spoils_no_other(place: Place) -> None:
    (place.bureaus / "other.yaml").write_text("id: other\nname: [", "utf-8")
    place.crawl()
    health = _health(place, f"{datetime.now(UTC):%Y-%m-%d}")
    assert Kind.DECLARATION_BROKEN in {kind for kind, _ in _kinds(health)}
    assert place.rows("SELECT id FROM reports") == [(f"{ID}-2024",)]


def test_two_readers_of_one_bureau_take_turns(place: Place) -> None:
    from concurrent.futures import ThreadPoolExecutor

    place.web.route(PAGE, Reply(body=article(TITLE, REPORT), delay=0.5))
    place.walk()
    began = time.monotonic()
    with ThreadPoolExecutor(2) as threads:
        loaded = [run.result().loaded for run in [threads.submit(place.read) for _ in range(2)]]
    assert sorted(loaded) == [(), (f"{ID}-2024",)]
    assert place.web.paths().count(PAGE) == 1
    assert time.monotonic() - began < 20


def test_the_same_warehouse_is_exported_as_the_same_bytes(place: Place, tmp_path: Path) -> None:
    from fazhi.pipeline.look import export

    place.crawl()
    for form in ("csv", "parquet", "jsonl"):
        one, other = tmp_path / f"{form}-1", tmp_path / f"{form}-2"
        written = export(place.settings, one, form)
        export(place.settings, other, form)
        assert {path.name for path in one.iterdir()} == {f"{file.name}.{form}" for file in written}
        assert all((other / path.name).read_bytes() == path.read_bytes() for path in one.iterdir())
    with (tmp_path / "csv-1" / "metrics.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["quote"] for row in rows} >= {"36件", "1200次"}
    lines = (tmp_path / "jsonl-1" / "reports.jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[0])["id"] == f"{ID}-2024"


def test_a_replay_shows_the_difference_before_it_takes_its_place(place: Place) -> None:
    from fazhi.pipeline.replay import replay
    from warehouse.store import writer

    place.crawl()
    place.walk()
    place.publish()
    before = place.rows("SELECT * FROM metrics ORDER BY id")
    assert replay(place.settings, lambda step: None, dry_run=True).changes == ()
    with writer(place.home, "test") as store:  # as an older parser would have left it
        store.run("UPDATE metrics SET id = id || 'x', value = 35 WHERE metric_id = 'admin_penalty_cases'")
    place.publish()
    dry = replay(place.settings, lambda step: None, dry_run=True)
    [change] = dry.changes
    assert (change.metrics_added, change.metrics_removed, change.change.value) == (1, 1, "facts")
    assert change.examples == ("+ admin_penalty_cases 36.0 件: 36件", "- admin_penalty_cases 35.0 件: 36件")
    assert place.rows("SELECT value FROM metrics WHERE metric_id = 'admin_penalty_cases'") == [(35.0,)]
    assert replay(place.settings, lambda step: None).published
    assert place.rows("SELECT * FROM metrics ORDER BY id") == before
