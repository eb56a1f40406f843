"""A crawl run again over its own archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.errors import Blocked, Gone, TryLater
from scrapers.model import Ask
from scrapers.replay import ReplayFetcher, runs
from tests.scrapers.edge import ARTICLE, Remembered, bureau_at, client_for, page
from tests.support.web import Reply, Web


def test_the_archive_gives_every_answer_and_error_that_the_web_gave(tmp_path: Path) -> None:
    with Web() as web:
        web.route("/a.html", [Reply(503), Reply(body=ARTICLE, gzip=True)])
        web.route("/api", "{}", method="POST")
        web.route("/wall.html", Reply(412, "<script>document.cookie='a=b'</script>"))
        web.route("/reset.html", Reply(reset=True))
        bureau = bureau_at(web.host)
        asks = [page(web.url(path)) for path in ("/a.html", "/wall.html", "/gone.html", "/reset.html")]
        asks.append(Ask(web.url("/api"), "POST", b'{"pageNo":1}'))
        with client_for(tmp_path, web) as client:
            lived = [_outcome(client.fetch, bureau, ask) for ask in asks]
    replay = ReplayFetcher(tmp_path / "archive", "c1")
    again = [_outcome(replay.fetch, bureau, ask) for ask in asks]
    assert [kind for kind, *_ in lived] == ["page", Blocked, Gone, TryLater, "page"]
    assert again == lived
    assert replay.captures == client.captures


def _outcome(fetch, bureau, ask):
    try:
        answer = fetch(bureau, ask)
    except (Blocked, Gone, TryLater) as error:
        return type(error), error.message, error.capture, error.evidence
    return "page", (answer.body, answer.capture)


def test_an_unchanged_page_is_replayed_with_the_body_of_the_earlier_crawl(tmp_path: Path) -> None:
    with Web() as web:
        web.route("/a.html", Reply(body=ARTICLE, etag=True))
        bureau, ask = bureau_at(web.host), page(web.url("/a.html"))
        with client_for(tmp_path, web) as client:
            first = client.fetch(bureau, ask).capture
        with client_for(tmp_path, web, crawl_id="c2", memory=Remembered(first)) as client:
            second = client.fetch(bureau, ask)
    replayed = ReplayFetcher(tmp_path / "archive", "c2").fetch(bureau, ask)
    assert (replayed.body, replayed.capture) == (second.body, second.capture)
    assert [(run.id, run.ended) for run in runs(tmp_path / "archive")] == [("c1", None), ("c2", None)]


def test_a_run_says_when_it_came_to_its_end(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    with Web() as web:
        web.route("/a.html", ARTICLE)
        with client_for(tmp_path, web) as client:
            client.fetch(bureau_at(web.host), page(web.url("/a.html")))
            client._archive.finish(at)
    assert [run.ended for run in runs(tmp_path / "archive")] == [at]


def test_what_another_crawl_fetched_is_not_in_this_one(tmp_path: Path) -> None:
    with Web() as web:
        web.route("/a.html", ARTICLE)
        bureau, ask = bureau_at(web.host), page(web.url("/a.html"))
        with client_for(tmp_path, web, crawl_id="c10") as client:
            client.fetch(bureau, ask)
    with pytest.raises(TryLater, match="c1"):
        ReplayFetcher(tmp_path / "archive", "c1").fetch(bureau, ask)
    with pytest.raises(TryLater):
        ReplayFetcher(tmp_path / "archive", "c10").fetch(bureau_at("other.example"), page("http://other.example/"))
