"""Which URLs may be asked, and which addresses connected to."""

from __future__ import annotations

import pytest

from scrapers.errors import Refused
from scrapers.gate import Gate, host_key, is_public
from tests.scrapers.edge import bureau_at

BUREAU = bureau_at("www.example.gov.cn", "www.example.gov.cn:8080")


@pytest.mark.parametrize("url", [
    "http://www.example.gov.cn/a", "https://www.example.gov.cn/a", "https://WWW.Example.gov.cn:443/a",
    "http://www.example.gov.cn:80", "http://www.example.gov.cn:8080/x?y=http://other/",
])
def test_hosts_on_the_list_are_admitted(url: str) -> None:
    assert Gate().admit(BUREAU, url).host == "www.example.gov.cn"


@pytest.mark.parametrize("url", [
    "http://example.gov.cn/", "http://www.example.gov.cn.mirror.example/", "http://xwww.example.gov.cn/",
    "https://www.example.gov.cn:8443/", "http://www.example.gov.cn./", "ftp://www.example.gov.cn/",
    "javascript:alert(1)", "//www.example.gov.cn/", "/a.html", "", "http://", "http:///a",
    "http://www.example.gov.cn@mirror.example/", "http://u:p@www.example.gov.cn/",
    "http://mirror.example\\@www.example.gov.cn/", "http://www.example.gov.cn /", "http://www.example.gov.cn\r\nX: y/",
    "http://www.example.gov.cn:99999/", "http://[www.example.gov.cn/",
])
def test_everything_else_is_refused_with_the_bureau_named(url: str) -> None:
    with pytest.raises(Refused) as caught:
        Gate().admit(BUREAU, url)
    assert caught.value.bureau_id == BUREAU.id


@pytest.mark.parametrize("host", [
    "127.0.0.1", "127.1", "0x7f000001", "017700000001", "2130706433", "10.0.0.1", "172.16.3.4", "192.168.1.1",
    "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[fe80::1]", "[fc00::1]",
    "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "[64:ff9b::a00:1]", "localhost", "api.localhost",
])
def test_private_literals_are_refused_even_when_a_bureau_lists_them(host: str) -> None:
    with pytest.raises(Refused):
        Gate().admit(bureau_at(host, host.strip("[]")), f"http://{host}/")


def test_an_allowed_host_and_port_is_exempt_but_its_neighbour_is_not() -> None:
    gate = Gate(frozenset({"127.0.0.1:8123"}))
    bureau = bureau_at("127.0.0.1:8123", "127.0.0.1:8124")
    assert gate.admit(bureau, "http://127.0.0.1:8123/").key == "127.0.0.1:8123"
    with pytest.raises(Refused):
        gate.admit(bureau, "http://127.0.0.1:8124/")


def test_an_allowed_host_still_has_to_be_on_the_bureaus_list() -> None:
    with pytest.raises(Refused, match="list"):
        Gate(frozenset({"127.0.0.1:8123"})).admit(BUREAU, "http://127.0.0.1:8123/")


def test_only_the_public_ones_of_a_names_addresses_are_used() -> None:
    gate = Gate(resolve=lambda host, port: ("10.0.0.1", "114.114.114.114"))
    assert gate.addresses("www.example.gov.cn", 80) == ("114.114.114.114",)


def test_a_name_with_only_private_addresses_is_refused_with_the_evidence() -> None:
    gate = Gate(resolve=lambda host, port: ("192.168.3.4", "::1"))
    with pytest.raises(Refused, match=r"192\.168\.3\.4"):
        gate.addresses("www.example.gov.cn", 80)


def test_public_addresses_are_public() -> None:
    assert all(is_public(text) for text in ("114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "2002:808:808::"))


@pytest.mark.parametrize(("url", "key"), [
    ("http://A.gov.cn/x", "a.gov.cn"), ("https://a.gov.cn:443", "a.gov.cn"), ("http://a.gov.cn:443", "a.gov.cn:443"),
    ("http://政府.example/", "xn--mxtq1m.example"),
])
def test_hosts_have_one_name(url: str, key: str) -> None:
    assert host_key(url) == key
