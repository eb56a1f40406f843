"""What an answer to robots.txt means, and how long it is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.robots import MOST_BYTES, RobotsCache, Rules, rules_of

HOST = "http://www.example.gov.cn"


@pytest.mark.parametrize(("text", "path", "allowed"), [
    ("User-agent: *\nDisallow: /admin/", "/admin/x", False),
    ("User-agent: *\nDisallow: /admin/", "/administration", True),
    ("User-agent: *\nDisallow: /\nAllow: /zwgk/", "/zwgk/a.html", True),
    ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: Fazhi\nDisallow: /x/", "/a.html", True),
    ("User-agent: fazhi\nDisallow: /", "/a.html", False),
    ("user-agent:*\r\ndisallow:/search?q=", "/search?q=1", False),
    ("User-agent: *\nDisallow:", "/a.html", True),
    ("User-agent: *\nDisallow: /%E5%88%97/", "/列/a.html", False),
])
def test_rules_are_read_as_rfc_9309_says(text: str, path: str, allowed: bool) -> None:
    assert Rules(text).allows(HOST + path) is allowed


@pytest.mark.parametrize(("text", "seconds"), [
    ("User-agent: *\nCrawl-delay: 5", 5.0), ("User-agent: *\nCrawl-delay: 86400", 30.0), ("", 0.0),
    ("User-agent: *\nCrawl-delay: soon", 0.0), ("User-agent: other\nCrawl-delay: 5", 0.0),
])
def test_a_crawl_delay_is_kept_up_to_a_sensible_one(text: str, seconds: float) -> None:
    assert Rules(text).delay(cap=30.0) == seconds


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_without_a_robots_txt_all_is_allowed(status: int) -> None:
    rules = rules_of(status, b"User-agent: *\nDisallow: /")
    assert rules is not None
    assert rules.allows(HOST + "/a")


@pytest.mark.parametrize("status", [429, 500, 503, 521])
def test_a_server_in_trouble_allows_nothing_for_now(status: int) -> None:
    assert rules_of(status, b"") is None


@pytest.mark.parametrize("body", [
    b"<!DOCTYPE html><p>Disallow: /</p>", b"\xef\xbb\xbf <html>User-agent: *\nDisallow: /",
])
def test_an_html_page_is_no_rules(body: bytes) -> None:
    rules = rules_of(200, body)
    assert rules is not None
    assert rules.allows(HOST + "/a")


def test_rules_behind_the_first_500_kib_do_not_count() -> None:
    filler = b"# " + b"x" * MOST_BYTES + b"\n"
    rules = b"User-agent: *\nDisallow: /\n"
    early, late = rules_of(200, rules + filler), rules_of(200, filler + rules)
    assert early is not None
    assert late is not None
    assert (early.allows(HOST + "/a"), late.allows(HOST + "/a")) == (False, True)


def test_rules_are_kept_a_day_for_each_scheme_and_host(tmp_path: Path) -> None:
    now = 1000.0
    RobotsCache(tmp_path, now=lambda: now).put(HOST, Rules("User-agent: *\nDisallow: /x/"))
    later = RobotsCache(tmp_path, now=lambda: now)
    now += 86_000
    kept = later.get(HOST)
    assert kept is not None
    assert not kept.allows(HOST + "/x/")
    assert later.get(HOST.replace("http", "https")) is None
    now += 500
    assert later.get(HOST) is None


def test_a_broken_cache_file_counts_as_none(tmp_path: Path) -> None:
    cache = RobotsCache(tmp_path)
    cache.put(HOST, Rules(""))
    (path,) = tmp_path.iterdir()
    path.write_text('{"fetched_at": ')
    assert RobotsCache(tmp_path).get(HOST) is None
