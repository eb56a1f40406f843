"""The client through the replica's proxy: TLS with its own authority, CONNECT, and the faults of real sites."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from scrapers.archive_reader import read_body
from scrapers.errors import Blocked, TryLater
from scrapers.model import Ask, Purpose
from tests.scrapers.edge import bureau_at, client_for, page

REPORT = "https://www.pudong.gov.cn/zwgk/zwgk_fzzfjs_zfbm_rsjybj_fzzfjs/2022/273/14276.html"


@pytest.fixture(scope="module")
def serve(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("replica_serve", shared / "sites" / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def replica(serve: ModuleType, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for faults of the running replica; the environment points to it."""
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    for host in ("www.pudong.gov.cn", "rsj.wuhan.gov.cn"):
        (overlay / host).mkdir()
    with serve.running(shared / "sites" / "seeds", overlay, log=tmp_path / "log.jsonl") as running:
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, running.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(running.ca_file))
        yield overlay


def fault(overlay: Path, host: str, **rule: object) -> None:
    (overlay / host / "_site.json").write_text(json.dumps({"faults": [rule]}))


def test_https_through_the_proxy_and_a_posted_list(replica: Path, tmp_path: Path) -> None:
    bureau = bureau_at("www.pudong.gov.cn")
    ask = Ask(
        "https://www.pudong.gov.cn/zwgk-search-front/api/data/search", "POST",
        b'{"channelList":["15856"],"pageNo":1,"pageSize":20}', "application/json;charset=UTF-8",
    )
    with client_for(tmp_path) as client:
        report = client.fetch(bureau, page(REPORT))
        assert json.loads(client.fetch(bureau, ask).body)["code"] == 0
    assert "法治政府建设" in report.body.decode()
    body = read_body(tmp_path / "archive", report.capture.warc_file, report.capture.warc_offset)
    assert body == report.body


def test_an_untrusted_certificate_is_not_accepted(
    replica: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with client_for(tmp_path) as client, pytest.raises(TryLater, match="TLS"):
        client.fetch(bureau_at("www.pudong.gov.cn"), page(REPORT))
    assert client.captures == ()


def test_https_that_breaks_off_is_try_later(replica: Path, tmp_path: Path) -> None:
    with client_for(tmp_path, tries=1) as client, pytest.raises(TryLater):
        client.fetch(bureau_at("www.jianghai.gov.cn"), page("https://www.jianghai.gov.cn/"))


def test_a_host_the_proxy_does_not_know_is_try_later(replica: Path, tmp_path: Path) -> None:
    with client_for(tmp_path, tries=1) as client:
        for scheme in ("http", "https"):
            with pytest.raises(TryLater):
                client.fetch(bureau_at("rsj.nowhere.invalid"), page(f"{scheme}://rsj.nowhere.invalid/"))


WUHAN = "http://rsj.wuhan.gov.cn/zwgk_17/zc/qtzdgkwj/tzgsgg/"


@pytest.mark.parametrize("rule", [
    {"kind": "status", "status": 503, "first_n": 2}, {"kind": "drop", "first_n": 1},
    {"kind": "drop", "reset": True, "first_n": 1}, {"kind": "truncate", "first_n": 1},
    {"kind": "bad_gzip", "first_n": 1}, {"kind": "cookie_wall", "via": "redirect"},
    {"kind": "cookie_wall", "via": "header"}, {"kind": "slow_drip", "chunk": 2000, "pause_ms": 5},
], ids=str)
def test_troubles_that_pass_are_overcome(replica: Path, tmp_path: Path, rule: dict[str, object]) -> None:
    fault(replica, "rsj.wuhan.gov.cn", path="tzgsgg", **rule)
    with client_for(tmp_path) as client:
        answer = client.fetch(bureau_at("rsj.wuhan.gov.cn"), Ask(WUHAN, purpose=Purpose.LISTING))
    assert "通知公示公告" in answer.body.decode()


@pytest.mark.parametrize(("rule", "error"), [
    ({"kind": "cookie_wall", "via": "js"}, Blocked), ({"kind": "cookie_wall", "via": "js", "status": 200}, Blocked),
    ({"kind": "redirect_loop"}, Blocked), ({"kind": "bad_gzip"}, TryLater), ({"kind": "truncate"}, TryLater),
    ({"kind": "drop"}, TryLater), ({"kind": "status", "status": 403}, Blocked),
], ids=str)
@pytest.mark.parametrize("where", ["tzgsgg", "."])
def test_troubles_that_stay_are_named(
    replica: Path, tmp_path: Path, rule: dict[str, object], error: type[Exception], where: str
) -> None:
    fault(replica, "rsj.wuhan.gov.cn", path=where, **rule)
    with client_for(tmp_path) as client, pytest.raises(error):
        client.fetch(bureau_at("rsj.wuhan.gov.cn"), Ask(WUHAN, purpose=Purpose.LISTING))
