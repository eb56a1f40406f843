"""The client against a real server on loopback."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scrapers.archive_reader import captures, read_body
from scrapers.errors import Blocked, FazhiError, Gone, NotThePage, Refused, TooLarge, TryLater
from scrapers.model import Ask, PageVerdict, Purpose
from scrapers.transport import Limits
from tests.scrapers.edge import ARTICLE, Remembered, bureau_at, client_for, page
from tests.support.web import Asked, Reply, Web


@pytest.fixture
def web():
    with Web() as server:
        yield server


def kept(home: Path) -> list:
    return [capture for path in sorted((home / "archive").iterdir()) for capture in captures(path)]


def test_a_page_comes_with_its_body_and_is_in_the_archive(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", ARTICLE)
    with client_for(tmp_path, web) as client:
        answer = client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert answer.body.decode() == ARTICLE
    assert answer.capture.verdict is PageVerdict.OK
    assert (answer.capture.media_type, answer.capture.charset) == ("text/html", "utf-8")
    assert read_body(tmp_path / "archive", answer.capture.warc_file, answer.capture.warc_offset) == answer.body
    assert kept(tmp_path) == list(client.captures)


def test_requests_carry_an_honest_name_and_the_referer(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", ARTICLE)
    with client_for(tmp_path, web) as client:
        client.fetch(bureau_at(web.host), Ask(web.url("/a.html"), referer=web.url("/list/")))
    headers = web.asked[-1].headers
    assert headers["User-Agent"] == "fazhi/test (+tests@example.org)"
    assert headers["Referer"] == web.url("/list/")


def test_an_address_in_chinese_may_be_asked_and_may_be_the_referer(web: Web, tmp_path: Path) -> None:
    web.route("/%E6%B3%95%E6%B2%BB/a.html", ARTICLE)
    with client_for(tmp_path, web) as client:
        client.fetch(bureau_at(web.host), Ask(web.url("/法治/a.html"), referer=web.url("/公开/")))
    assert web.asked[-1].headers["Referer"] == web.url("/%E5%85%AC%E5%BC%80/")


def test_a_post_sends_its_body_and_type(web: Web, tmp_path: Path) -> None:
    reply = Reply(body=b'{"code":0}', headers={"Content-Type": "application/json"})
    web.route("/api", reply, method="POST")
    ask = Ask(web.url("/api"), "POST", b'{"pageNo":1}', "application/json;charset=UTF-8")
    with client_for(tmp_path, web) as client:
        assert client.fetch(bureau_at(web.host), ask).body == b'{"code":0}'
    assert (web.asked[-1].method, web.asked[-1].body) == ("POST", b'{"pageNo":1}')
    assert web.asked[-1].headers["Content-Type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize("reply", [
    Reply(body=ARTICLE, gzip=True),
    Reply(body=ARTICLE, chunked=True, chunk=100),
    Reply(body=ARTICLE, headers={"Content-Encoding": "gzip"}),
], ids=["packed", "in chunks", "plain under the label gzip"])
def test_the_archived_body_is_the_readable_one(web: Web, tmp_path: Path, reply: Reply) -> None:
    web.route("/a.html", reply)
    with client_for(tmp_path, web) as client:
        answer = client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert answer.body.decode() == ARTICLE
    assert read_body(tmp_path / "archive", answer.capture.warc_file, answer.capture.warc_offset).decode() == ARTICLE


def test_503_is_tried_again_until_the_page_comes(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", [Reply(503), Reply(502), Reply(body=ARTICLE)])
    with client_for(tmp_path, web) as client:
        assert client.fetch(bureau_at(web.host), page(web.url("/a.html"))).capture.status == 200
    assert web.paths().count("/a.html") == 3


def test_what_comes_on_the_way_to_the_page_is_archived_too(web: Web, tmp_path: Path) -> None:
    web.route("/old.html", Reply(302, headers={"Location": "/a.html"}))
    web.route("/a.html", [Reply(503, "busy"), Reply(body=ARTICLE)])
    with client_for(tmp_path, web) as client:
        client.fetch(bureau_at(web.host), page(web.url("/old.html")))
    (path,) = (tmp_path / "archive").iterdir()
    with path.open("rb") as file:
        answers = [one for one in ArchiveIterator(file) if one.rec_type == "response"]
        assert [one.http_headers.get_statuscode() for one in answers] == ["404", "302", "503", "200"]
    assert [capture.status for capture in client.captures] == [404, 200]


def test_503_for_ever_is_try_later_with_its_capture(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", Reply(503, "<h1>busy</h1>"))
    with client_for(tmp_path, web, tries=2) as client, pytest.raises(TryLater) as caught:
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert caught.value.capture is not None
    assert (caught.value.capture.status, caught.value.bureau_id) == (503, "test-rsj")
    assert web.paths().count("/a.html") == 2


def test_a_short_retry_after_is_waited_for(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", [Reply(429, headers={"Retry-After": "1"}), Reply(body=ARTICLE)])
    with client_for(tmp_path, web) as client:
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    first, second = (asked.time for asked in web.asked if asked.path == "/a.html")
    assert second - first >= 1.0


def test_a_long_retry_after_leaves_the_whole_host_for_later(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", Reply(503, headers={"Retry-After": "3600"}))
    web.route("/b.html", ARTICLE)
    with client_for(tmp_path, web) as client:
        for path in ("/a.html", "/b.html"):
            with pytest.raises(TryLater):
                client.fetch(bureau_at(web.host), page(web.url(path)))
    assert web.paths() == ["/robots.txt", "/a.html"]


@pytest.mark.parametrize(("reply", "words"), [
    (Reply(reset=True), "broke off"),
    (Reply(drop=True), "broke off"),
    (Reply(body=ARTICLE, keep=100), "broke off"),
    (Reply(body=ARTICLE, keep=100, chunked=True, chunk=60), "broke off"),
    (Reply(body=b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\xff" * 60, headers={"Content-Encoding": "gzip"}), "unpacked"),
    (Reply(body=b"abcdef", headers={"Content-Encoding": "br"}), "unpacked"),
], ids=["reset", "dropped", "truncated", "truncated in chunks", "bad gzip", "unknown encoding"])
def test_a_broken_answer_is_tried_again_and_then_later(web: Web, tmp_path: Path, reply: Reply, words: str) -> None:
    web.route("/a.html", reply)
    with client_for(tmp_path, web, tries=2) as client, pytest.raises(TryLater, match=words) as caught:
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert caught.value.url == web.url("/a.html")
    assert web.paths().count("/a.html") == 2
    assert [capture.purpose for capture in client.captures] == [Purpose.ROBOTS]


@pytest.mark.parametrize("reply", [
    Reply(body=ARTICLE, chunk=4, pause=0.05),
    Reply(delay=3.0),
], ids=["body drips", "headers late"])
def test_an_answer_over_the_time_limit_is_left_for_later(web: Web, tmp_path: Path, reply: Reply) -> None:
    web.route("/robots.txt", Reply(404))
    web.route("/a.html", reply)
    limits = Limits(connect=1.0, read=0.5, total=0.6, body=1 << 20)
    started = time.monotonic()
    with client_for(tmp_path, web, limits=limits, tries=1) as client, pytest.raises(TryLater):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert time.monotonic() - started < 2.5


def test_a_small_bomb_does_not_unpack_over_the_limit(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", Reply(body=b"0" * (30 << 20), gzip=True))
    with client_for(tmp_path, web) as client, pytest.raises(TooLarge):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_too_large(web: Web, tmp_path: Path, chunked: bool) -> None:
    web.route("/a.html", Reply(body=b"x" * (2 << 20), chunked=chunked, chunk=1 << 16))
    with client_for(tmp_path, web) as client, pytest.raises(TooLarge):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))


def test_a_redirect_on_the_list_is_followed_and_its_end_is_told(web: Web, tmp_path: Path) -> None:
    web.route("/old.html", Reply(301, headers={"Location": "/new.html#top"}))
    web.route("/new.html", ARTICLE)
    with client_for(tmp_path, web) as client:
        capture = client.fetch(bureau_at(web.host), page(web.url("/old.html"))).capture
    assert (capture.url, capture.final_url) == (web.url("/old.html"), web.url("/new.html"))


@pytest.mark.parametrize("target", [
    "http://mirror.example/a.html", "https://127.0.0.1/a.html", "http://10.0.0.7/x", "http://localhost/x",
    "ftp://127.0.0.1/x", "http://[::1]/x", "http://user:pw@mirror.example/x", "file:///etc/passwd",
])
def test_a_redirect_off_the_list_is_refused_and_archived(web: Web, tmp_path: Path, target: str) -> None:
    web.route("/a.html", Reply(302, headers={"Location": target}))
    with client_for(tmp_path, web) as client, pytest.raises(Refused) as caught:
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert caught.value.capture is not None
    assert caught.value.capture.verdict is PageVerdict.OFF_SITE
    assert target.partition("/x")[0] in str(caught.value)
    assert caught.value.capture in kept(tmp_path)


@pytest.mark.parametrize("targets", [{"/a.html": "/a.html"}, {"/a.html": "/b.html", "/b.html": "/a.html"}])
def test_a_redirect_loop_ends(web: Web, tmp_path: Path, targets: dict[str, str]) -> None:
    for path, target in targets.items():
        web.route(path, Reply(302, headers={"Location": target}))
    with client_for(tmp_path, web) as client, pytest.raises(Blocked, match="do not end"):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert len(web.asked) < 15


def has_cookie(page_behind: str, wall: Reply):
    return lambda asked: Reply(body=page_behind) if "pass=1" in (asked.headers.get("Cookie") or "") else wall


@pytest.mark.parametrize("wall", [
    Reply(302, headers={"Location": "/a.html", "Set-Cookie": "pass=1; Path=/"}),
    Reply(521, "<script>location.reload()</script>", headers={"Set-Cookie": "pass=1; Path=/"}),
    Reply(200, "<script>location.reload();document.cookie='x=1'</script>", headers={"Set-Cookie": "pass=1; Path=/"}),
    Reply(200, '<meta http-equiv="refresh" content="0;url=/a.html">', headers={"Set-Cookie": "pass=1; Path=/"}),
    Reply(200, '<html><body onload="location.reload()"></body></html>', headers={"Set-Cookie": "pass=1; Path=/"}),
], ids=["redirect to itself", "521", "200", "refresh to itself", "loads again"])
def test_a_cookie_that_the_site_sends_is_shown_once(web: Web, tmp_path: Path, wall: Reply) -> None:
    web.route("/a.html", has_cookie(ARTICLE, wall))
    with client_for(tmp_path, web) as client:
        assert client.fetch(bureau_at(web.host), page(web.url("/a.html"))).body.decode() == ARTICLE
    assert web.paths().count("/a.html") == 2


def test_a_wall_that_sets_new_cookies_for_ever_is_blocked_after_one_round(web: Web, tmp_path: Path) -> None:
    def wall(asked: Asked) -> Reply:
        return Reply(302, headers={"Location": "/a.html", "Set-Cookie": f"pass={asked.time}; Path=/"})

    web.route("/a.html", wall)
    with client_for(tmp_path, web) as client, pytest.raises(Blocked):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert web.paths().count("/a.html") == 2


@pytest.mark.parametrize("headers", [{}, {"Set-Cookie": "pass=0; Path=/"}], ids=["no cookie", "a cookie"])
def test_a_page_that_refreshes_to_itself_for_ever_is_blocked(web: Web, tmp_path: Path, headers: dict[str, str]) -> None:
    web.route("/a.html", Reply(200, '<meta http-equiv="refresh" content="1; URL=/a.html">', headers=headers))
    with client_for(tmp_path, web) as client, pytest.raises(Blocked, match="leads to itself"):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert web.paths().count("/a.html") == (2 if headers else 1)


@pytest.mark.parametrize("status", [200, 412, 521])
def test_a_cookie_that_a_script_must_make_is_blocked_and_archived(web: Web, tmp_path: Path, status: int) -> None:
    shell = '<html><script>var a="8f";document.cookie="__jsl_clearance="+a;location.reload();</script></html>'
    web.route("/a.html", Reply(status, shell))
    with client_for(tmp_path, web) as client, pytest.raises(Blocked) as caught:
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    capture = caught.value.capture
    assert capture is not None
    assert read_body(tmp_path / "archive", capture.warc_file, capture.warc_offset).decode() == shell
    assert web.paths().count("/a.html") == 1


def test_a_page_that_is_gone_is_gone_at_once(web: Web, tmp_path: Path) -> None:
    with client_for(tmp_path, web) as client, pytest.raises(Gone) as caught:
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert caught.value.capture is not None
    assert web.paths().count("/a.html") == 1


def test_a_soft_404_is_not_the_page(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", "<title>提示</title><body><p>您访问的页面不存在</p><a href='/'>返回首页</a></body>")
    with client_for(tmp_path, web) as client, pytest.raises(NotThePage):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))


def test_a_page_known_to_be_the_same_is_asked_conditionally(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", Reply(body=ARTICLE, etag=True))
    ask, bureau = page(web.url("/a.html")), bureau_at(web.host)
    with client_for(tmp_path, web) as client:
        first = client.fetch(bureau, ask).capture
    with client_for(tmp_path, web, crawl_id="c2", memory=Remembered(first)) as client:
        second = client.fetch(bureau, ask)
    assert web.asked[-1].headers["If-None-Match"] == first.etag
    assert (second.capture.status, second.capture.verdict) == (304, PageVerdict.UNCHANGED)
    assert second.body.decode() == ARTICLE
    assert (second.capture.sha256, second.capture.media_type, second.capture.etag) == (
        first.sha256, first.media_type, first.etag)


def test_the_same_bytes_without_validators_are_unchanged_and_stored_once(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", ARTICLE)
    ask, bureau = page(web.url("/a.html")), bureau_at(web.host)
    with client_for(tmp_path, web) as client:
        first = client.fetch(bureau, ask).capture
    with client_for(tmp_path, web, crawl_id="c2", memory=Remembered(first)) as client:
        second = client.fetch(bureau, ask)
    assert (second.capture.status, second.capture.verdict) == (200, PageVerdict.UNCHANGED)
    assert read_body(tmp_path / "archive", second.capture.warc_file, second.capture.warc_offset).decode() == ARTICLE


def test_a_page_whose_archived_body_is_lost_is_fetched_whole_again(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", Reply(body=ARTICLE, etag=True))
    ask, bureau = page(web.url("/a.html")), bureau_at(web.host)
    with client_for(tmp_path, web) as client:
        first = client.fetch(bureau, ask).capture
    (tmp_path / "archive" / first.warc_file).unlink()
    with client_for(tmp_path, web, crawl_id="c2", memory=Remembered(first)) as client:
        assert client.fetch(bureau, ask).capture.verdict is PageVerdict.OK


def test_what_robots_txt_forbids_is_not_asked(web: Web, tmp_path: Path) -> None:
    web.route("/robots.txt", Reply(body="User-agent: *\nDisallow: /admin/\n", headers={"Content-Type": "text/plain"}))
    web.route("/admin/a.html", ARTICLE)
    web.route("/a.html", Reply(302, headers={"Location": "/admin/a.html"}))
    with client_for(tmp_path, web) as client:
        for path in ("/admin/a.html", "/a.html"):
            with pytest.raises(Blocked, match=r"robots\.txt"):
                client.fetch(bureau_at(web.host), page(web.url(path)))
    assert web.paths() == ["/robots.txt", "/a.html"]


@pytest.mark.parametrize("robots", [
    Reply(404), Reply(403, "<h1>403 Forbidden</h1>"), Reply(body="<html><body>Disallow: /</body></html>"),
    Reply(302, headers={"Location": "http://portal.example/"}), Reply(302, headers={"Location": "/robots.txt"}),
    Reply(body="\ufeffUser-agent: other\nDisallow: /\n"), Reply(body=b"Disallow: /\n" + b"#" * 3_000_000),
], ids=["404", "403", "an HTML page", "led off the list", "a loop", "rules for others", "endless"])
def test_without_rules_for_us_all_is_allowed(web: Web, tmp_path: Path, robots: Reply) -> None:
    web.route("/robots.txt", robots)
    web.route("/a.html", ARTICLE)
    with client_for(tmp_path, web) as client:
        assert client.fetch(bureau_at(web.host), page(web.url("/a.html"))).capture.verdict is PageVerdict.OK


def test_a_moved_robots_txt_is_followed(web: Web, tmp_path: Path) -> None:
    web.route("/robots.txt", Reply(301, headers={"Location": "/robots-new.txt"}))
    web.route("/robots-new.txt", Reply(body="User-agent: fazhi\nDisallow: /\n", headers={"Content-Type": "text/plain"}))
    with client_for(tmp_path, web) as client, pytest.raises(Blocked):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))


@pytest.mark.parametrize(("robots", "error"), [
    (Reply(500), TryLater), (Reply(429), TryLater), (Reply(reset=True), TryLater),
    (Reply(521, "<script>document.cookie='__jsl_clearance=1'</script>"), Blocked),
], ids=["500", "429", "reset", "a wall"])
def test_an_unreadable_robots_txt_forbids_all_for_now_and_is_asked_once(
    web: Web, tmp_path: Path, robots: Reply, error: type[FazhiError]
) -> None:
    web.route("/robots.txt", robots)
    with client_for(tmp_path, web, tries=1) as client:
        for path in ("/a.html", "/b.html"):
            with pytest.raises(error, match=r"robots\.txt cannot be read"):
                client.fetch(bureau_at(web.host), page(web.url(path)))
    assert web.paths() == ["/robots.txt"]


def test_robots_txt_is_kept_for_the_next_run(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", ARTICLE)
    for crawl_id in ("c1", "c2"):
        with client_for(tmp_path, web, crawl_id=crawl_id) as client:
            client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert web.paths() == ["/robots.txt", "/a.html", "/a.html"]


def test_the_slowest_of_all_wishes_is_the_pace(web: Web, tmp_path: Path) -> None:
    web.route("/robots.txt", Reply(body="User-agent: *\nCrawl-delay: 0.4\n", headers={"Content-Type": "text/plain"}))
    web.route("/a.html", ARTICLE)
    with client_for(tmp_path, web, delay=0.05) as client:
        client.fetch(bureau_at(web.host, delay=0.1), page(web.url("/a.html")))
        client.fetch(bureau_at(web.host, delay=0.1), page(web.url("/a.html")))
    first, second = (asked.time for asked in web.asked if asked.path == "/a.html")
    assert second - first >= 0.4


def test_threads_ask_one_host_one_after_the_other(web: Web, tmp_path: Path) -> None:
    busy: list[int] = []
    most: list[int] = []

    def answer(asked: Asked) -> Reply:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.02)
        busy.pop()
        return Reply(body=ARTICLE)

    for number in range(8):
        web.route(f"/{number}.html", answer)
    with client_for(tmp_path, web) as client:
        threads = [
            threading.Thread(target=client.fetch, args=(bureau_at(web.host), page(web.url(f"/{number}.html"))))
            for number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert max(most) == 1
        assert len(client.captures) == 9
    assert len(kept(tmp_path)) == 9


def test_closing_breaks_off_a_wait(web: Web, tmp_path: Path) -> None:
    web.route("/a.html", ARTICLE)
    caught: list[FazhiError] = []
    with client_for(tmp_path, web, delay=60.0) as client:
        def ask() -> None:
            try:
                client.fetch(bureau_at(web.host), page(web.url("/a.html")))
            except FazhiError as error:
                caught.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        while not web.ended:
            time.sleep(0.005)
        client.close()
        thread.join(timeout=5)
    assert isinstance(caught[0], TryLater)


def test_a_private_address_behind_a_listed_name_is_refused(web: Web, tmp_path: Path) -> None:
    with client_for(tmp_path) as client, pytest.raises(Refused, match="private"):
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert web.asked == []


def test_behind_a_proxy_names_are_not_resolved_here(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", web.origin)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    web.route("http://rsj.nowhere.invalid/a.html", ARTICLE)
    with client_for(tmp_path) as client:
        answer = client.fetch(bureau_at("rsj.nowhere.invalid"), page("http://rsj.nowhere.invalid/a.html"))
    assert answer.body.decode() == ARTICLE
    assert all(asked.by_proxy for asked in web.asked)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "2130706433", "localhost", "[::ffff:10.0.0.1]"])
def test_behind_a_proxy_private_addresses_are_refused_all_the_same(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", web.origin)
    monkeypatch.setenv("NO_PROXY", "")
    with client_for(tmp_path) as client, pytest.raises(Refused):
        client.fetch(bureau_at(host), page(f"http://{host}/a.html"))
    assert web.asked == []


def test_an_unknown_host_is_try_later(tmp_path: Path) -> None:
    with client_for(tmp_path) as client, pytest.raises(TryLater):
        client.fetch(bureau_at("rsj.nowhere.invalid"), page("http://rsj.nowhere.invalid/a.html"))


def test_passwords_of_the_users_netrc_are_not_sent(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    web.route("/a.html", ARTICLE)
    with client_for(tmp_path, web) as client:
        client.fetch(bureau_at(web.host), page(web.url("/a.html")))
    assert "Authorization" not in web.asked[-1].headers
