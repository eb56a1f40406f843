"""Which families have an adapter."""

from __future__ import annotations

import pytest

from scrapers.model import Column, Platform
from scrapers.platforms import adapter
from scrapers.platforms.links import absolute, host_of, url_key


@pytest.mark.parametrize("platform", Platform)
def test_every_family_that_a_bureau_may_name_starts_at_its_column(platform: Platform) -> None:
    column = Column("https://www.example.gov.cn/x/", platform)
    assert adapter(platform).start(column).url == "https://www.example.gov.cn/x/"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.Example.gov.cn/a/1.html",
        "//www.example.gov.cn:443/a/1.html",
        "https://www.example.gov.cn./a/1.html#top",
    ],
)
def test_spellings_of_one_address_have_one_key(other: str) -> None:
    there = absolute("https://www.example.gov.cn/", other)
    assert there is not None
    assert url_key(there) == url_key("https://www.example.gov.cn/a/1.html")


def test_another_port_query_or_path_is_another_page() -> None:
    here = url_key("http://h.cn/a?id=1")
    assert here not in {
        url_key("http://h.cn:8080/a?id=1"),
        url_key("http://h.cn/a?id=2"),
        url_key("http://h.cn/A?id=1"),
    }
    assert host_of("http://h.cn:8080/") == "h.cn:8080"
