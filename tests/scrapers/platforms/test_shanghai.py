"""Shanghai 政务公开: a list page that asks a search service."""

from __future__ import annotations

import json
from datetime import date

import pytest

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Platform
from scrapers.platforms import ListPage, adapter

PAGE = "https://www.example.gov.cn/zwgk/fzzfjs/index.html"
API = "https://www.example.gov.cn/zwgk-search-front/api/data/search"
COLUMN = Column(PAGE, Platform.SHANGHAI)


def shell(script: str) -> ListPage:
    hidden = "<div style='display:none'>暂无数据</div>"
    body = f"<html><body><h2>法治政府建设</h2><ul id='list'></ul>{hidden}<script>{script}</script></body></html>"
    return adapter(Platform.SHANGHAI).read(COLUMN, Ask(PAGE), body.encode(), "utf-8")


def question(number: int, size: int = 20) -> Ask:
    body = json.dumps({"channelList": ["15856"], "pageNo": number, "pageSize": size}, separators=(",", ":")).encode()
    return Ask(API, method="POST", body=body, content_type="application/json;charset=UTF-8", referer=PAGE)


def answer(ask: Ask, data: object, code: object = 0) -> ListPage:
    return adapter(Platform.SHANGHAI).read(COLUMN, ask, json.dumps({"code": code, "data": data}).encode(), "utf-8")


@pytest.mark.parametrize(
    "script",
    [
        'var channelList = ["15856"]; var pageSize = 20; $.ajax({url: "/zwgk-search-front/api/data/search"})',
        "axios.post('/zwgk-search-front/api/data/search', {channelList: ['15856'], pageNo: 1, pageSize: 20})",
        'var q = {"channelList":[15856]};',
    ],
)
def test_the_list_page_leads_to_the_search_service(script: str) -> None:
    listing = shell(script)
    assert listing.is_shell
    assert listing.next == question(1)


def test_lines_have_the_day_it_was_in_china() -> None:
    lines = [
        {
            "title": "关于报送《戊区<em>法治</em>报告》的报告",
            "url": "/zwgk/fzzfjs/2022/273/1.html",
            "display_date": 1643472000000,
        },
        {"title": "第二份", "url": "http://www.example.gov.cn/2.html", "issue_date": "1643472000000"},
    ]
    listing = answer(question(1), {"list": lines, "totalCount": 2, "totalPage": 1})
    assert [(item.title, item.url, item.published_on) for item in listing.items] == [
        ("关于报送《戊区法治报告》的报告", "https://www.example.gov.cn/zwgk/fzzfjs/2022/273/1.html", date(2022, 1, 30)),
        ("第二份", "http://www.example.gov.cn/2.html", date(2022, 1, 30)),
    ]
    assert listing.next is None


def test_pages_follow_by_the_declared_number_or_by_the_count() -> None:
    lines = [{"title": f"第{n}份", "url": f"/{n}.html"} for n in range(20)]
    assert answer(question(1), {"list": lines, "totalCount": 29, "totalPage": 2}).next == question(2)
    assert answer(question(1), {"list": lines, "totalCount": "29"}).next == question(2)
    assert answer(question(2), {"list": lines[:9], "totalCount": 29, "totalPage": 2}).next is None


def test_an_empty_channel_is_proved_by_the_answer() -> None:
    assert answer(question(1), {"list": [], "totalCount": 0, "totalPage": 0}).proof == "API answer with 0 lines of 0"


@pytest.mark.parametrize(("data", "code"), [(None, 0), ({"list": []}, 400), ({"list": [{"id": 3}]}, 0), ([], 0)])
def test_another_answer_means_a_changed_layout(data: object, code: object) -> None:
    with pytest.raises(LayoutChanged):
        answer(question(1), data, code)


def test_a_column_that_is_still_written_into_the_page_is_read() -> None:
    lines = [("2022/1.html", "关于一事的通知", "2022-03-01"), ("2022/2.html", "二事", "2022-02-01")]
    body = "".join(f"<li><a href='{href}'>{title}</a><i>{day}</i></li>" for href, title, day in lines)
    listing = adapter(Platform.SHANGHAI).read(COLUMN, Ask(PAGE), f"<ul>{body}</ul>".encode(), "utf-8")
    assert [item.published_on for item in listing.items] == [date(2022, 3, 1), date(2022, 2, 1)]


def test_a_list_page_without_channel_or_lines_proves_nothing() -> None:
    assert shell("render([])").proof is None


def test_without_counts_the_next_page_is_tried_as_long_as_lines_come() -> None:
    lines = [{"title": f"第{n}份", "url": f"/{n}.html"} for n in range(20)]
    listing = answer(question(1), {"list": lines})
    assert (listing.next, listing.guesses, listing.total) == (None, (question(2),), None)
    assert answer(question(2), {"list": []}).guesses == ()
