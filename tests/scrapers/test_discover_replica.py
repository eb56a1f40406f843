"""The five production bureaus against the replica of their sites."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scrapers.bureau import load_bureaus
from scrapers.discover import ColumnMemory, Discovery, discover
from scrapers.model import Bureau, BureauVerdict, Candidate
from tests.scrapers.edge import client_for
from transforms.model import Decision

BUREAUS = load_bureaus(Path(__file__).parents[2] / "bureaus")
Found = dict[str, tuple[Discovery, Discovery]]


def _server(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("replica_serve", folder / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sites(shared: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((shared / "sites" / "expected.json").read_text("utf-8"))["sites"]
    return listed


@pytest.fixture(scope="module")
def found(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """Each bureau walked twice with the production client: the first time, and with what was remembered."""
    home, search = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("search")
    write_search(search, [])
    with led_through(shared, search), client_for(home) as client:
        yield {bureau.id: _twice(bureau, client) for bureau in BUREAUS}


@contextmanager
def led_through(shared: Path, overlay: Path) -> Iterator[None]:
    """This process asks the replica, with the overlay on top of it, instead of the web."""
    with (
        _server(shared / "sites").running(shared / "sites" / "seeds", overlay) as replica,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            patch.setenv(name, replica.url)
            patch.setenv(name.lower(), replica.url)
        patch.setenv("REQUESTS_CA_BUNDLE", replica.ca_file)
        yield


def write_search(root: Path, results: list[dict[str, str]]) -> None:
    """The province's search service beside the replica, which lacks it: every question has these results."""
    folder = root / "search.gd.gov.cn"
    folder.mkdir(parents=True)
    answer = f"cb({json.dumps({'results': results, 'count': len(results)}, ensure_ascii=False)});"
    script = {"Content-Type": "application/javascript; charset=utf-8"}
    route = {"method": "GET", "path": "^/jsonp/site/\\d+$", "query": {"page": "1"}, "body": answer, "headers": script}
    (folder / "_routes.json").write_text(json.dumps([route], ensure_ascii=False), "utf-8")


def _twice(bureau: Bureau, client: Any) -> tuple[Discovery, Discovery]:
    first = discover(bureau, client, {})
    known = frozenset(url for c in first.candidates for url in (c.url, *c.twin_urls))
    memories = {walk.column.url: ColumnMemory(known, walk.start, walk.complete) for walk in first.walks}
    return first, discover(bureau, client, memories)


@pytest.fixture(scope="module")
def candidates(found: Found) -> dict[str, Candidate]:
    return {candidate.url: candidate for first, _ in found.values() for candidate in first.candidates}


def test_exactly_the_expected_reports_and_the_dead_one_are_accepted(
    candidates: dict[str, Candidate], sites: list[dict[str, Any]]
) -> None:
    reports = [report for site in sites for report in site["reports"]]
    dead = {link["url"] for site in sites for link in site["dead_links"]}
    accepted = {url for url, candidate in candidates.items() if candidate.decision is not Decision.REFUSED}
    assert accepted == {report["canonical_url"] for report in reports} | dead
    for report in reports:
        candidate = candidates[report["canonical_url"]]
        assert list(candidate.twin_urls) == report["aliases"]
        assert (candidate.title, str(candidate.published_on)) == (report["title"], report["published_on"])


def test_every_near_miss_is_listed_and_refused_as_what_it_is(
    candidates: dict[str, Candidate], sites: list[dict[str, Any]]
) -> None:
    for miss in (miss for site in sites for miss in site["near_misses"]):
        candidate = candidates[miss["url"]]
        assert (candidate.decision, candidate.kind) == (Decision.REFUSED, miss["kind"]), miss["title"]
        assert (candidate.title, list(candidate.twin_urls)) == (miss["title"], miss["aliases"])


def test_external_links_are_listed_and_refused(candidates: dict[str, Candidate], sites: list[dict[str, Any]]) -> None:
    external = [link for site in sites for link in site["external_links"]]
    assert external
    for link in external:
        assert (candidates[link["url"]].title, candidates[link["url"]].decision) == (link["title"], Decision.REFUSED)


def test_every_list_is_read_whole(found: Found, sites: list[dict[str, Any]]) -> None:
    read = {walk.column.url: (walk.column.name, walk.items) for first, _ in found.values() for walk in first.walks}
    by_start = {walk.start.url: walk.items for first, _ in found.values() for walk in first.walks if walk.start}
    for entry in (entry for site in sites for entry in site["lists"]):
        items = read[entry["url"]][1] if entry["url"] in read else by_start[entry["url"]]
        assert items == entry["items"], entry["url"]


def test_the_healthy_sites_give_no_finding_and_the_expectations_hold(found: Found) -> None:
    for bureau_id, (first, second) in found.items():
        assert (first.verdict, first.findings) == (BureauVerdict.OK, ()), bureau_id
        assert (second.verdict, second.findings) == (BureauVerdict.NOTHING_NEW, ()), bureau_id


def test_the_second_crawl_asks_each_list_once(found: Found) -> None:
    for bureau in BUREAUS:
        _, second = found[bureau.id]
        assert (second.listings, second.new) == (len(bureau.columns), 0)


def test_what_fell_out_of_the_listing_is_found_by_the_province_s_search(shared: Path, tmp_path: Path) -> None:
    lost = {
        "title": "珠海市人力资源和社会保障局2017年<em>法治政府建设</em>工作报告",
        "url": "//zhrsj.zhuhai.gov.cn/gkmlpt/content/1/1500/post_1500123.html",
        "created_at": "2018-02-09 10:00:00",
    }
    write_search(tmp_path, [lost])
    bureau = next(bureau for bureau in BUREAUS if bureau.id == "zhuhai-rsj")
    with led_through(shared, tmp_path), client_for(tmp_path / "home") as client:
        found = discover(bureau, client, {}, full=True)
    candidate = next(c for c in found.candidates if "2017" in c.title and c.decision is Decision.REPORT)
    assert candidate.title == "珠海市人力资源和社会保障局2017年法治政府建设工作报告"
    assert candidate.url == "http://zhrsj.zhuhai.gov.cn/gkmlpt/content/1/1500/post_1500123.html"
    assert (found.verdict, found.findings) == (BureauVerdict.OK, ())
