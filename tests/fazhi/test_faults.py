"""Bad input: each ends in a named verdict on its bureau, and costs the others nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing
from tests.support.replica import Ran, fazhi
from tests.support.web import Reply, Web

WALL = '<html><script>document.cookie="__jsl_clearance=1;path=/";location.reload();</script></html>'


@pytest.fixture
def healthy() -> Iterator[Web]:
    with Web() as web:
        web.route("/zwgk/", listing([*DECOYS, ("/zwgk/report.html", TITLE, "2025-03-01")]))
        web.route("/zwgk/report.html", article(TITLE, REPORT))
        yield web


@pytest.fixture
def spoilt() -> Iterator[Web]:
    with Web() as web:
        yield web


class Place:
    """A home and bureaus in a test's folder; ``well`` is declared beside whatever the test spoils."""

    def __init__(self, folder: Path, webs: list[Web]) -> None:
        self.home, self.bureaus = folder / "home", folder / "bureaus"
        allowed = ",".join(web.origin.removeprefix("http://") for web in webs)
        self.env = {
            "FAZHI_BUREAUS": str(self.bureaus),
            "FAZHI_ALLOW_HOSTS": allowed,
            "FAZHI_TRIES": "1",
            "FAZHI_TIMEOUT": "1",
        }

    def run(self, *arguments: str) -> Ran:
        return fazhi(*arguments, home=self.home, env=self.env)

    def sql(self, query: str) -> list[dict[str, Any]]:
        ran = self.run("sql", query, "--json")
        assert ran.code == 0, ran.err
        return list(ran.json)


@pytest.fixture
def place(tmp_path: Path, healthy: Web, spoilt: Web) -> Place:
    bureau_yaml(tmp_path / "bureaus", "well", healthy)
    return Place(tmp_path, [healthy, spoilt])


def outcome(ran: Ran, bureau_id: str) -> dict[str, Any]:
    return next(bureau for bureau in ran.json["bureaus"] if bureau["bureau_id"] == bureau_id)


def assert_spoils_nothing(place: Place, ran: Ran, verdict: str, check: str) -> None:
    """The spoilt bureau has its verdict in the summary and in findings; the other is loaded all the same."""
    assert ran.code == 1, ran.err
    assert ran.json["loaded"] == ["well-2024"]
    spoilt = outcome(ran, "spoilt")
    assert spoilt["verdict"] == verdict
    assert check in {finding["check"] for finding in spoilt["findings"]}
    rows = place.sql("SELECT level, message FROM findings WHERE bureau_id = 'spoilt'")
    assert "error" in {row["level"] for row in rows}


def test_a_bureau_file_with_an_unknown_key_fails_alone_with_file_and_line(place: Place, spoilt: Web) -> None:
    bureau_yaml(place.bureaus, "spoilt", spoilt, extra="colums: []\n")
    ran = place.run("crawl", "--json")
    assert_spoils_nothing(place, ran, "failed", "bureau_yaml")
    message = outcome(ran, "spoilt")["findings"][0]["message"]
    assert "spoilt.yaml:7" in message
    assert "colums" in message
    assert place.sql("SELECT verdict FROM crawls WHERE bureau_id = 'spoilt'") == [{"verdict": "failed"}]


def test_a_wall_instead_of_a_listing_is_blocked_and_never_no_news(place: Place, spoilt: Web) -> None:
    bureau_yaml(place.bureaus, "spoilt", spoilt)
    spoilt.route("/zwgk/", WALL)
    assert_spoils_nothing(place, place.run("crawl", "--json"), "blocked", "column_blocked")
    states = place.sql("SELECT DISTINCT state FROM ledger WHERE bureau_id = 'spoilt'")
    assert {row["state"] for row in states} <= {"unreadable", "not_due"}


def test_a_page_without_the_report_its_title_promises_is_an_error_and_no_overdue(place: Place, spoilt: Web) -> None:
    bureau_yaml(place.bureaus, "spoilt", spoilt)
    spoilt.route("/zwgk/", listing([*DECOYS, ("/zwgk/r.html", TITLE, "2025-03-01")]))
    spoilt.route("/zwgk/r.html", article("关于旅游市场整治的通告", ["为规范旅游市场秩序，现就有关事项通告如下。" * 6]))
    assert_spoils_nothing(place, place.run("crawl", "--json"), "failed", "document_unreadable")
    states = place.sql("SELECT state, reason FROM ledger WHERE bureau_id = 'spoilt' AND report_year = 2024")
    assert states[0]["state"] == "unreadable"
    assert "r.html" in states[0]["reason"]


def test_a_doubtful_title_that_turns_out_to_be_no_report_is_no_error(place: Place, healthy: Web) -> None:
    title = "柳塘市文化广电旅游局2024年依法行政工作情况"
    healthy.route("/zwgk/", listing([*DECOYS, ("/zwgk/r.html", title, "2025-03-01")]))
    healthy.route("/zwgk/r.html", article(title, ["本栏目正在建设中，敬请关注，相关内容将陆续发布。" * 6]))
    ran = place.run("crawl", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["loaded"] == []


def test_a_report_whose_page_is_gone_is_read_at_its_twin_s_address(place: Place, healthy: Web) -> None:
    """Two listings name one document at two addresses, as the two platforms of Guangdong do."""
    api = {"total": 1, "articles": [{
        "id": 1, "title": TITLE, "url": healthy.url("/lt/gkmlpt/content/1/1/post_1.html"),
        "post_url": healthy.url("/zwgk/gone.html"), "type": "normal", "first_publish_time": 1740787200,
    }]}  # fmt: skip
    shell = "<html><script>window._CONFIG = {SID: '700001', TREE: []}</script></html>"
    healthy.route("/lt/gkmlpt/index", shell)
    api_page = Reply(body=json.dumps(api, ensure_ascii=False), headers={"Content-Type": "application/json"})
    healthy.route("/lt/gkmlpt/api/all/0?page=1&sid=700001", api_page)
    healthy.route("/lt/gkmlpt/content/1/1/post_1.html", article(TITLE, REPORT))
    column = f"  - url: {healthy.url('/lt/gkmlpt/index')}\n    platform: gkmlpt\n"
    bureau_yaml(place.bureaus, "well", healthy, extra=column)
    healthy.route("/zwgk/", listing([*DECOYS, ("/zwgk/gone.html", TITLE, "2025-03-01")]))
    ran = place.run("crawl", "--json")
    assert ran.json["loaded"] == ["well-2024"], ran.err
    canonical = place.sql("SELECT canonical_url FROM reports")[0]["canonical_url"]
    assert canonical.endswith("/lt/gkmlpt/content/1/1/post_1.html")


def test_a_live_page_that_times_out_is_an_error_now_and_is_read_by_the_next_crawl(place: Place, spoilt: Web) -> None:
    bureau_yaml(place.bureaus, "spoilt", spoilt)
    spoilt.route("/zwgk/", listing([*DECOYS, ("/zwgk/r.html", TITLE, "2025-03-01")]))
    spoilt.route("/zwgk/r.html", [Reply(delay=3), Reply(body=article(TITLE, REPORT))])
    ran = place.run("crawl", "--json")
    assert_spoils_nothing(place, ran, "failed", "document_unreadable")
    again = place.run("crawl", "--json")
    assert again.code == 0, again.err
    assert again.json["loaded"] == ["spoilt-2024"]


def test_a_host_that_does_not_answer_is_unreachable(place: Place, spoilt: Web) -> None:
    bureau_yaml(place.bureaus, "spoilt", spoilt)
    spoilt.route("/zwgk/", Reply(drop=True))
    assert_spoils_nothing(place, place.run("crawl", "--json"), "unreachable", "column_unreachable")


def test_nothing_reached_at_all_is_exit_code_3(place: Place, healthy: Web) -> None:
    healthy.route("/zwgk/", Reply(drop=True))
    assert place.run("crawl", "--json").code == 3


def test_a_person_overrules_the_machine_in_both_directions(place: Place, healthy: Web) -> None:
    assert place.run("crawl", "--json").json["loaded"] == ["well-2024"]
    decision = "reason: 试测\n    who: 李\n    when: 2025-06-01\n"
    url = healthy.url("/zwgk/report.html")
    refused = f"overrides:\n  {url}:\n    decision: refused\n    {decision}"
    bureau_yaml(place.bureaus, "well", healthy, extra=refused)
    assert place.run("crawl", "--json").code == 0
    assert place.sql("SELECT * FROM reports") == []
    assert place.sql("SELECT * FROM metrics") == []
    kept = place.sql("SELECT withdrawn_by, withdrawn_reason FROM report_versions")
    assert [(row["withdrawn_by"], row["withdrawn_reason"]) for row in kept] == [("李", "试测")]

    other = healthy.url(DECOYS[0][0])
    healthy.route(DECOYS[0][0], article(DECOYS[0][1], REPORT))
    wanted = f"overrides:\n  {other}:\n    decision: report\n    {decision}"
    bureau_yaml(place.bureaus, "well", healthy, extra=wanted)
    assert place.run("crawl", "--json").code == 0
    urls = {row["url"] for row in place.sql("SELECT url FROM report_urls")}
    assert {url, other} <= urls


def test_private_addresses_are_refused_unless_allowed(place: Place) -> None:
    place.env["FAZHI_ALLOW_HOSTS"] = ""
    ran = place.run("crawl", "--json")
    assert ran.code != 0
    assert ran.json["loaded"] == []
    assert "127.0.0.1" in str(outcome(ran, "well")["findings"])
