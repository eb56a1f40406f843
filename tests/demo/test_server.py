"""The demonstration's web server, asked over real connections."""

from __future__ import annotations

import json
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from demo.expected import load_expected
from demo.server import BASE_PORT, SITES, Servers, choose_base, serve, write_bureaus

OWN_PORTS = 10000 + os.getpid() % 2000 * 10    # test processes side by side do not take each other's
SEARCH = "/zwgk-search-front/api/data/search"


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with serve(SITES, choose_base(OWN_PORTS)) as running:
        yield running


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as client:
        client.trust_env = False
        yield client


def address(servers: Servers, site: str, path: str) -> str:
    return f"http://127.0.0.1:{servers.ports[site]}{path}"


def test_a_page_asked_for_again_with_its_validators_is_not_sent_again(
    servers: Servers, session: requests.Session
) -> None:
    url = address(servers, "baitan-cgj", "/gsgg/")
    first = session.get(url)
    assert first.status_code == 200
    for name, header in [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]:
        again = session.get(url, headers={name: first.headers[header]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_changed_etag_brings_the_page(servers: Servers, session: requests.Session) -> None:
    first = session.get(address(servers, "baitan-cgj", "/gsgg/"))
    headers = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
    assert session.get(first.url, headers=headers).content == first.content


def test_text_is_gzipped_only_for_clients_that_accept_it(servers: Servers, session: requests.Session) -> None:
    url = address(servers, "songhe-wjw", "/zwgk_32/fdzdgknr/tzgg/")
    packed = session.get(url, headers={"Accept-Encoding": "gzip"})
    plain = session.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content


def test_the_head_of_a_page_comes_without_its_body(servers: Servers, session: requests.Session) -> None:
    answer = session.head(address(servers, "baitan-cgj", "/gsgg/"), headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) > 1000
    assert answer.content == b""


def test_the_search_service_answers_posted_questions_page_by_page(
    servers: Servers, session: requests.Session
) -> None:
    url = address(servers, "linxi-jyj", SEARCH)
    asked = [{"channelList": ["20417"], "pageNo": n, "pageSize": 20} for n in (1, 2, 3)]
    pages = [session.post(url, json=question).json()["data"] for question in asked]
    assert [len(page["list"]) for page in pages] == [20, pages[0]["totalCount"] - 20, 0]
    assert pages[0]["totalPage"] == 2


@pytest.mark.parametrize(("method", "body", "status"), [("POST", b"{}", 400), ("POST", b"{", 400), ("GET", b"", 405)])
def test_the_search_service_refuses_other_questions(
    servers: Servers, session: requests.Session, method: str, body: bytes, status: int
) -> None:
    assert session.request(method, address(servers, "linxi-jyj", SEARCH), data=body).status_code == status


def test_the_gkmlpt_service_answers_404_past_its_last_page(servers: Servers, session: requests.Session) -> None:
    url = address(servers, "qingyu-rsj", "/qyxrsj/gkmlpt/api/all/0")
    first = session.get(url, params={"page": "1", "sid": "990121"})
    assert first.json()["total"] == len(first.json()["articles"]) > 20
    assert "ETag" not in first.headers
    assert session.get(url, params={"page": "2", "sid": "990121"}).status_code == 404


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/zwgk/fdzdgknr/fzzfjs/", "/anything?page=2"])
def test_the_blocked_site_answers_everything_with_a_script_that_sets_a_cookie(
    servers: Servers, session: requests.Session, path: str
) -> None:
    answer = session.get(address(servers, "luming-gaj", path))
    assert answer.status_code == 412
    assert "document.cookie" in answer.text
    assert "法治政府" not in answer.text


@pytest.mark.parametrize("path", ["/_site.json", "/_routes.json", "/x/../_site.json", "/%2e%2e/sites.yaml", "/no.html"])
def test_configuration_and_unknown_paths_get_the_sites_own_404_page(servers: Servers, path: str) -> None:
    with socket.create_connection(("127.0.0.1", servers.ports["songhe-wjw"]), timeout=5) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 404")
    assert "您访问的页面不存在" in answer


def test_a_site_without_a_charset_in_its_header_and_one_with(servers: Servers, session: requests.Session) -> None:
    silent = session.get(address(servers, "yunlan-scjgj", "/zwgk/fzjs/"))
    spoken = session.get(address(servers, "songhe-wjw", "/zwgk_32/fdzdgknr/tzgg/"))
    assert silent.headers["Content-Type"] == "text/html"
    assert spoken.headers["Content-Type"] == "text/html;charset=utf-8"


def test_on_other_ports_every_answer_names_the_ports_in_use(servers: Servers, session: requests.Session) -> None:
    assert servers.base != BASE_PORT
    api = session.get(address(servers, "qingyu-rsj", "/qyxrsj/gkmlpt/api/all/0?page=1")).text
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", api)) == {str(servers.ports["qingyu-rsj"])}
    for report in load_expected(servers.base).reports:
        assert session.get(report.canonical_url).status_code == 200


def test_the_servers_stop_at_once_although_clients_keep_connections_open() -> None:
    base = choose_base(OWN_PORTS)
    with requests.Session() as client:
        client.trust_env = False
        with serve(SITES, base):
            client.get(f"http://127.0.0.1:{base}/qyxrsj/gkmlpt/index")
            began = time.monotonic()
        assert time.monotonic() - began < 2
        with pytest.raises(requests.ConnectionError):
            client.get(f"http://127.0.0.1:{base}/qyxrsj/gkmlpt/index")
    with serve(SITES, base) as again:
        assert again.base == base


def test_a_taken_port_moves_the_whole_block() -> None:
    base = choose_base(OWN_PORTS, 8)
    with socket.create_server(("127.0.0.1", base + 3)):
        assert choose_base(base, 8) >= base + 8
    assert choose_base(base, 8) == base


def test_the_bureaus_files_follow_the_ports(tmp_path: Path) -> None:
    write_bureaus(tmp_path, 50100)
    texts = {file.stem: file.read_text("utf-8") for file in tmp_path.glob("*.yaml")}
    assert texts.keys() == {bureau.id for bureau in load_expected().bureaus}
    for bureau in load_expected(50100).bureaus:
        assert set(re.findall(r"127\.0\.0\.1:(\d+)", texts[bureau.id])) == {str(bureau.port)}


def test_the_declared_ports_are_those_on_which_the_sites_stand(servers: Servers) -> None:
    assert {bureau.id: bureau.port for bureau in load_expected(servers.base).bureaus} == dict(servers.ports)
    assert json.loads((SITES / "qingyu-rsj" / "_site.json").read_text("utf-8"))["offset"] == 0
