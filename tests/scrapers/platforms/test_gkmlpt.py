"""gkmlpt: the shell, the API, and what one answer may hold."""

from __future__ import annotations

import json
from datetime import date

import pytest

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Item, Listing, Platform
from scrapers.platforms import adapter

BASE = "https://www.example.gov.cn/jsj/gkmlpt"
SHELL = """<html><head><script>
window._CONFIG = { BASE_URL: '//www.example.gov.cn/jsj/gkmlpt', SID: '660001',
  TREE: [{"id": 12, "name": "公开目录 ]; SID: '1'", "post_count": 9, "jump_url": "", "children": [
    {"id": 34, "name": "法治政府", "jump_url": "", "children": []},
    {"id": 56, "name": "解读", "jump_url": "https://www.example.gov.cn/jd/", "children": []}]}], CURRENT: 0 };
</script></head><body><div id="app"></div></body></html>"""


def read(body: str, column: str = f"{BASE}/index", url: str | None = None) -> Listing:
    place = Column(column, Platform.GKMLPT)
    ask = Ask(url) if url else adapter(Platform.GKMLPT).start(place)
    return adapter(Platform.GKMLPT).read(place, ask, body.encode(), "utf-8")


def answer(articles: list[dict[str, object]], total: int, offset: int = 0) -> str:
    return json.dumps(
        {"classify": {"id": 0, "post_count": 900}, "total": total, "offset": offset, "articles": articles}
    )


def article(number: int, **fields: object) -> dict[str, object]:
    return {
        "id": number,
        "title": f"文件{number}",
        "url": f"{BASE}/content/1/1000/post_{number}.html",
        "display_publish_time": 1611281104,
        **fields,
    }


API = f"{BASE}/api/all/0?page=1&sid=660001"


def test_the_shell_leads_to_everything() -> None:
    listing = read(SHELL)
    assert listing.is_shell
    assert listing.next == Ask(API, referer=f"{BASE}/index")


def test_a_column_named_in_the_address_is_asked_for() -> None:
    listing = read(SHELL, f"{BASE}/index#34")
    assert listing.next is not None
    assert listing.next.url == f"{BASE}/api/all/34?page=1&sid=660001"


@pytest.mark.parametrize(("number", "words"), [(99, "not in the site's tree"), (56, "leads elsewhere")])
def test_a_column_that_is_not_there_or_leads_away_is_said_so(number: int, words: str) -> None:
    with pytest.raises(LayoutChanged, match=words):
        read(SHELL, f"{BASE}/index#{number}")


def test_a_shell_without_sid_or_tree_still_leads_to_the_api() -> None:
    listing = read("<script>window._CONFIG = { BASE_URL: '' };</script>", f"{BASE}/index#34")
    assert listing.next is not None
    assert listing.next.url == f"{BASE}/api/all/34?page=1"


def test_a_page_that_is_no_shell_means_a_changed_layout() -> None:
    with pytest.raises(LayoutChanged, match="_CONFIG"):
        read("<html><body>首页</body></html>")


def test_an_api_address_may_be_the_column() -> None:
    start = adapter(Platform.GKMLPT).start(Column(f"{BASE}/api/all/34?sid=660001", Platform.GKMLPT))
    assert start.url == f"{BASE}/api/all/34?sid=660001&page=1"


def test_an_article_is_read_with_all_that_is_said_of_it() -> None:
    entry = article(
        1860219,
        title=" 丁市交通局2020年法治政府建设\n情况报告 ",
        url="//www.example.gov.cn/jsj/gkmlpt/content/1/1860/post_1860219.html",
        post_url="http://www.example.gov.cn/jtj/bg/content/post_1860219.html",
        publisher="丁市交通局",
        document_number="丁交〔2021〕3号",
        identifier="11440/2021-00219",
        date=1600000000,
    )
    (item,) = read(answer([entry], 1), url=API).items
    assert item == Item(
        title="丁市交通局2020年法治政府建设 情况报告",
        url=f"{BASE}/content/1/1860/post_1860219.html",
        published_on=date(2021, 1, 22),
        twin_urls=("https://www.example.gov.cn/jtj/bg/content/post_1860219.html",),
        publisher="丁市交通局",
        document_number="丁交〔2021〕3号",
        index_number="11440/2021-00219",
    )


def test_times_are_of_china_and_missing_ones_fall_back() -> None:
    late = article(1, display_publish_time=1611331200)  # 2021-01-23 00:00 in China, the 22nd in UTC
    typed = article(2, display_publish_time=0, created_at="2020-05-06 07:08:09")
    text = article(3, display_publish_time="1611281104")
    never = article(4, display_publish_time=None)
    days = [item.published_on for item in read(answer([late, typed, text, never], 4), url=API).items]
    assert days == [date(2021, 1, 23), date(2020, 5, 6), date(2021, 1, 22), None]


def test_half_a_character_in_the_json_is_dropped() -> None:
    body = answer([article(1, title="甲文件\ud83d")], 1)
    assert "\\ud83d" in body
    assert [item.title for item in read(body, url=API).items] == ["甲文件"]


def test_an_external_article_is_listed_once_with_its_foreign_address() -> None:
    far = article(5, type="url", url="http://other.example.cn/a.html", post_url="http://other.example.cn/a.html")
    (item,) = read(answer([far], 1), url=API).items
    assert (item.url, item.twin_urls) == ("http://other.example.cn/a.html", ())


def test_pages_follow_until_the_declared_total_is_reached() -> None:
    first = read(answer([article(n) for n in range(100)], 101), url=API)
    assert first.next is not None
    assert first.next.url == API.replace("page=1", "page=2")
    assert first.total == 101
    last = read(answer([article(100)], 101, offset=100), url=first.next.url)
    assert last.next is None


def test_an_empty_answer_is_proved_by_its_shape() -> None:
    listing = read(answer([], 0), url=API)
    assert (listing.items, listing.next) == ((), None)
    assert listing.proof == "API answer with 0 articles of 0"


@pytest.mark.parametrize(
    "body", ["<html>", '{"message": "404 Not Found"}', '{"articles": [{"id": 1}]}', "[]", '{"articles": null}']
)
def test_another_answer_means_a_changed_layout(body: str) -> None:
    with pytest.raises(LayoutChanged):
        read(body, url=API)


# ---- the province's search

FOUND = {
    "id": "1860301",
    "title": "子市审计局2017年<em>法治政府建设</em>情况报告",
    "url": "//www.example.gov.cn/jsj/gkmlpt/content/1/1860/post_1860301.html",
    "post_url": "https://www.example.gov.cn/sjj/zwgk/content/post_1860301.html",
    "created_at": "2018-02-09 10:00:00",
    "attachment": "[]",
}


def searches() -> tuple[Ask, Ask]:
    place = Column(f"{BASE}/index", Platform.GKMLPT)
    jsonp, post = adapter(Platform.GKMLPT).read(place, Ask(place.url), SHELL.encode(), "utf-8").searches
    return jsonp, post


def search(ask: Ask, body: str) -> Listing:
    return adapter(Platform.GKMLPT).read(Column(ask.url, Platform.GKMLPT), ask, body.encode(), "utf-8")


def test_a_shell_names_two_roads_to_the_search_of_its_site() -> None:
    jsonp, post = searches()
    assert jsonp.url.startswith("https://search.gd.gov.cn/jsonp/site/660001?callback=cb&page=1&pagesize=20&isgkml=1")
    assert (post.method, post.url) == ("POST", "https://search.gd.gov.cn/api/search/all")
    question = json.loads(post.body or b"")
    assert (question["keywords"], question["site_id"], question["page"]) == ("法治政府建设", "660001", 1)


def test_found_titles_by_jsonp_come_without_marks_and_go_on_to_the_next_page() -> None:
    jsonp, _ = searches()
    found = search(jsonp, f"cb({json.dumps({'results': [FOUND], 'count': 21})});")
    assert [(item.title, str(item.published_on)) for item in found.items] == [
        ("子市审计局2017年法治政府建设情况报告", "2018-02-09")
    ]
    assert found.items[0].twin_urls == ("https://www.example.gov.cn/sjj/zwgk/content/post_1860301.html",)
    assert found.next is not None
    assert "page=2&" in found.next.url
    assert search(found.next, f"cb({json.dumps({'results': [FOUND], 'count': 21})})").next is None


def test_found_titles_by_post_are_the_same() -> None:
    _, post = searches()
    line = {"title": FOUND["title"], "url": FOUND["url"], "pub_time": "2018-02-09 10:00:00"}
    found = search(post, json.dumps({"errcode": 0, "data": {"news": {"total": "41", "list": [line]}}}))
    assert [(item.title, str(item.published_on)) for item in found.items] == [
        ("子市审计局2017年法治政府建设情况报告", "2018-02-09")
    ]
    assert found.next is not None
    assert json.loads(found.next.body or b"")["page"] == 2


def test_an_answer_that_is_no_search_result_is_an_error() -> None:
    with pytest.raises(LayoutChanged, match="no `results`"):
        search(searches()[0], 'cb({"code": 500})')
