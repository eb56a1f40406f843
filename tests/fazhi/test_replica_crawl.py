"""The main job on the five real reports: the production bureaus, crawled through the replica of their sites."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.replica import Ran, Replica, fazhi, replica
from transforms.fold import squash

BUREAUS = {
    "www.shantou.gov.cn": "shantou-rsj",
    "www.jianghai.gov.cn": "jianghai-rsj",
    "www.pudong.gov.cn": "pudong-rsj",
    "zhrsj.zhuhai.gov.cn": "zhuhai-rsj",
    "rsj.wuhan.gov.cn": "wuhan-rsj",
}


@dataclass(frozen=True)
class Crawled:
    home: Path
    sites: list[dict[str, Any]]
    first: Ran
    second: Ran
    first_requests: list[dict[str, Any]]
    second_requests: list[dict[str, Any]]

    def sql(self, query: str) -> list[dict[str, Any]]:
        ran = fazhi("sql", query, "--format", "json", home=self.home)
        assert ran.code == 0, ran.err
        return list(ran.json)


@pytest.fixture(scope="module")
def crawled(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    home = tmp_path_factory.mktemp("home")
    expected = json.loads((shared / "sites/expected.json").read_text("utf-8"))
    with replica(shared / "sites", tmp_path_factory.mktemp("log")) as served:
        first, asked = fazhi("crawl", "--json", home=home, env=served.environment), _taken(served, 0)
        second = fazhi("crawl", "--json", home=home, env=served.environment)
        yield Crawled(home, expected["sites"], first, second, asked, _taken(served, len(asked)))


def _taken(served: Replica, start: int) -> list[dict[str, Any]]:
    return served.requests()[start:]


def test_the_crawl_ends_clean_and_loads_exactly_the_five_reports(crawled: Crawled) -> None:
    assert crawled.first.code == 0, crawled.first.err
    expected = {f"{BUREAUS[s['host']]}-{r['report_year']}" for s in crawled.sites for r in s["reports"]}
    assert set(crawled.first.json["loaded"]) == expected
    assert {row["id"] for row in crawled.sql("SELECT id FROM reports")} == expected


def test_every_report_has_its_expected_address_title_publisher_year_and_date(crawled: Crawled) -> None:
    rows = {row["id"]: row for row in crawled.sql("SELECT * FROM reports")}
    for site in crawled.sites:
        for report in site["reports"]:
            row = rows[f"{BUREAUS[site['host']]}-{report['report_year']}"]
            assert row["canonical_url"] == report["canonical_url"]
            assert squash(row["title"]) == squash(report["title"])
            assert squash(row["publisher"]) == squash(report["publisher"])
            assert str(row["published_on"]) == report["published_on"]


def test_two_addresses_of_one_report_are_one_report(crawled: Crawled) -> None:
    aliases = crawled.sql("SELECT report_id, url FROM report_urls WHERE kind = 'alias'")
    expected = {
        (f"{BUREAUS[s['host']]}-{r['report_year']}", alias)
        for s in crawled.sites for r in s["reports"] for alias in r["aliases"]
    }  # fmt: skip
    assert {(row["report_id"], row["url"]) for row in aliases} == expected


def test_every_near_miss_is_refused_by_its_kind_and_never_fetched(crawled: Crawled) -> None:
    rows = {row["url"]: row for row in crawled.sql("SELECT url, decision, kind FROM candidates")}
    asked = {f"{r['scheme']}://{r['host']}{r['path']}" for r in crawled.first_requests}
    misses = [miss for site in crawled.sites for miss in site["near_misses"]]
    assert len(misses) > 40
    for miss in misses:
        assert rows[miss["url"]]["decision"] == "refused", miss["title"]
        assert rows[miss["url"]]["kind"] == miss["kind"], miss["title"]
        assert miss["url"] not in asked


def test_a_listed_page_that_is_gone_is_a_remembered_warning(crawled: Crawled) -> None:
    dead = [link["url"] for site in crawled.sites for link in site["dead_links"]]
    rows = crawled.sql("SELECT url FROM candidates WHERE state = 'gone'")
    assert [row["url"] for row in rows] == dead
    wuhan = next(b for b in crawled.first.json["bureaus"] if b["bureau_id"] == "wuhan-rsj")
    assert wuhan["verdict"] == "ok"
    assert any(f["check"] == "page_gone" and f["level"] == "warning" for f in wuhan["findings"])


def test_a_second_crawl_asks_only_listings_and_loads_nothing(crawled: Crawled) -> None:
    assert crawled.second.code == 0, crawled.second.err
    assert crawled.second.json["loaded"] == []
    assert {b["verdict"] for b in crawled.second.json["bureaus"]} == {"nothing_new"}
    columns = sum(b["listings"] for b in crawled.second.json["bureaus"])
    assert len(crawled.second_requests) == columns
    assert not [r for r in crawled.second_requests if "post_" in r["path"] or "/t20" in r["path"]]


def test_a_second_crawl_asks_conditionally_where_the_site_gave_validators(crawled: Crawled) -> None:
    static = [r for r in crawled.second_requests if r["method"] == "GET" and "/api/" not in r["path"]]
    assert static
    assert all(r["conditional"] and r["status"] == 304 for r in static)


def test_an_unchanged_api_answer_is_a_revisit_record(crawled: Crawled) -> None:
    rows = crawled.sql("SELECT verdict FROM captures WHERE method = 'POST' ORDER BY fetched_at DESC LIMIT 2")
    assert [row["verdict"] for row in rows] == ["unchanged", "unchanged"]


def test_the_warehouse_holds_trees_of_sections_and_at_least_140_metrics(crawled: Crawled) -> None:
    counts = crawled.sql(
        "SELECT count(*) AS n FROM metrics "
        "WHERE value IS NOT NULL AND unit IS NOT NULL AND quote <> '' AND end_char > start_char"
    )
    assert counts[0]["n"] >= 140
    orphans = crawled.sql(
        "SELECT s.id FROM sections s WHERE s.parent_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM sections p WHERE p.report_id = s.report_id AND p.id = s.parent_id "
        "AND p.start_char <= s.start_char AND p.end_char >= s.end_char)"
    )
    assert orphans == []
    assert len(crawled.sql("SELECT DISTINCT report_id FROM sections WHERE level = 2")) == 5


def test_the_covering_letter_is_not_taken_for_the_report(crawled: Crawled) -> None:
    parts = crawled.sql("SELECT part, text FROM sections WHERE report_id = 'pudong-rsj-2021' ORDER BY start_char")
    assert parts[0]["part"] == "front_matter"
    assert "请审阅" in parts[0]["text"]
    assert "achievements" in {row["part"] for row in parts}
    signed = crawled.sql("SELECT signed_on FROM reports WHERE id = 'pudong-rsj-2021'")
    assert signed[0]["signed_on"] is None


def test_every_quote_is_found_again_in_the_archived_bytes(crawled: Crawled) -> None:
    ran = fazhi("verify", "--json", home=crawled.home)
    assert ran.code == 0, ran.err
    assert len(ran.json) >= 140
    assert {proof["proof"] for proof in ran.json} == {"found"}


def test_a_spoilt_archive_is_told_from_a_missing_quote(crawled: Crawled, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(crawled.home, home)
    place = crawled.sql(
        "SELECT warc_file, warc_offset FROM captures c JOIN reports r ON r.capture_id = c.id "
        "WHERE r.id = 'wuhan-rsj-2022'"
    )[0]
    with (home / "archive" / place["warc_file"]).open("r+b") as file:
        file.seek(place["warc_offset"] + 900)
        file.write(bytes(200))
    ran = fazhi("verify", "--json", home=home)
    assert ran.code == 1
    assert {p["report_id"] for p in ran.json if p["proof"] != "found"} == {"wuhan-rsj-2022"}
    assert {p["proof"] for p in ran.json if p["report_id"] == "wuhan-rsj-2022"} == {"no_bytes"}


def test_the_warehouse_can_be_made_again_from_the_archive_alone(crawled: Crawled, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(crawled.home / "archive", home / "archive")
    ran = fazhi("replay", home=home)
    assert ran.code == 0, ran.err
    again = Crawled(home, crawled.sites, crawled.first, crawled.second, [], [])
    for query in (
        "SELECT * FROM reports ORDER BY id",
        "SELECT * FROM report_urls ORDER BY ALL",
        "SELECT * FROM sections ORDER BY report_id, start_char, id",
        "SELECT * FROM metrics ORDER BY id",
        "SELECT * FROM captures ORDER BY id",
        "SELECT crawl_id, bureau_id, verdict, listings, candidates, new, changed, failed FROM crawls ORDER BY ALL",
        'SELECT bureau_id, url, decision, kind, state, report_id FROM candidates ORDER BY ALL',
    ):
        assert again.sql(query) == crawled.sql(query), query
