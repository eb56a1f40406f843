"""Adding a bureau: what the verbs say of a site, and that a crawl accepts what they print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing
from tests.support.replica import Ran, fazhi
from tests.support.web import Web

LINKS = "".join(
    f'<li><a href="{path}">{name}</a></li>'
    for path, name in [
        ("/", "首页"), ("/zwgk/", "通知公告"), ("/fzzf/", "法治政府建设"), ("/zwgk/zn/", "信息公开指南"),
        ("/login", "登录"),
    ]
)  # fmt: skip
HOME = (
    '<html><head><meta name="SiteName" content="柳塘市文化广电旅游局"><title>柳塘市文化广电旅游局</title></head>'
    f'<body><ul class="nav">{LINKS}</ul></body></html>'
)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        server.route("/", HOME)
        server.route("/zwgk/", listing(DECOYS))
        server.route("/fzzf/", listing([("/fzzf/content/post_20250301.html", TITLE, "2025-03-01")]))
        server.route("/fzzf/content/post_20250301.html", article(TITLE, REPORT))
        yield server


def run(web: Web, folder: Path, *arguments: str) -> Ran:
    env = {"FAZHI_ALLOW_HOSTS": web.host, "FAZHI_BUREAUS": str(folder / "bureaus"), "FAZHI_TRIES": "1"}
    return fazhi(*arguments, home=folder / "home", env=env)


def test_a_probe_prints_a_yaml_that_a_crawl_accepts(web: Web, tmp_path: Path) -> None:
    ran = run(web, tmp_path, "probe", web.url("/"), "--region", "440704")
    assert ran.code == 0, ran.err
    declared = yaml.safe_load(ran.out)
    assert (declared["name"], declared["region"], declared["platform"]) == ("柳塘市文化广电旅游局", "440704", "nfcms")
    assert [column["url"] for column in declared["columns"]] == [web.url("/fzzf/"), web.url("/zwgk/")]
    assert f"#   accepted: {TITLE}" in ran.out
    (tmp_path / "bureaus").mkdir()
    (tmp_path / "bureaus" / "new.yaml").write_text(ran.out, "utf-8")
    crawled = run(web, tmp_path, "crawl", "--json")
    assert crawled.code == 0, crawled.err
    assert crawled.json["loaded"] == [f"{declared['id']}-2024"]


def test_a_probe_asks_a_handful_of_pages_and_never_the_login(web: Web, tmp_path: Path) -> None:
    run(web, tmp_path, "probe", web.url("/"))
    assert sorted(web.paths()) == ["/", "/fzzf/", "/robots.txt", "/zwgk/"]


def test_what_a_probe_did_not_find_is_null_and_a_crawl_accepts_it_all_the_same(web: Web, tmp_path: Path) -> None:
    ran = run(web, tmp_path, "probe", web.url("/"))
    assert yaml.safe_load(ran.out)["region"] is None
    assert "region: null  # not in the bureau's name; give it with --region" in ran.out
    (tmp_path / "bureaus").mkdir()
    (tmp_path / "bureaus" / "new.yaml").write_text(ran.out, "utf-8")
    assert run(web, tmp_path, "crawl", "--json").code == 0


def test_a_page_of_no_platform_without_a_list_ends_with_1(web: Web, tmp_path: Path) -> None:
    web.route("/leer/", article("关于我们", ["本局是主管文化、广播电视和旅游工作的部门。" * 20]))
    ran = run(web, tmp_path, "probe", web.url("/leer/"))
    assert ran.code == 1
    assert yaml.safe_load(ran.out)["platform"] is None


@pytest.mark.parametrize(
    ("region", "words"),
    [("鼓楼区", "鼓楼区 is one of several: 320106"), ("无此地", "no administrative division is called 无此地")],
)
def test_a_region_that_is_none_or_several_is_said_with_what_to_do(
    web: Web, tmp_path: Path, region: str, words: str
) -> None:
    ran = run(web, tmp_path, "probe", web.url("/"), "--region", region)
    assert ran.code == 2
    assert words in ran.err


def test_titles_are_judged_alone(web: Web, tmp_path: Path) -> None:
    ran = run(web, tmp_path, "classify", TITLE, "柳塘市文化广电旅游局2024年政府信息公开工作年度报告", "--json")
    assert [(one["decision"], one["kind"], one["url"]) for one in ran.json] == [
        ("report", None, None),
        ("refused", "info_disclosure", None),
    ]
    assert all(one["reasons"] for one in ran.json)


def test_live_columns_are_shown_and_a_broken_one_ends_with_1(web: Web, tmp_path: Path) -> None:
    bureau_yaml(tmp_path / "bureaus", "well", web, column="/fzzf/")
    assert run(web, tmp_path, "bureaus", "--live", "--json").json[0]["accepted"][0]["title"] == TITLE
    bureau_yaml(tmp_path / "bureaus", "gone", web, column="/weg/")
    ran = run(web, tmp_path, "bureaus", "--live")
    assert ran.code == 1
    assert "gone: " in ran.err
    assert "status 404" in ran.err


def test_a_recording_is_written_for_review_and_not_for_a_column_that_fails(web: Web, tmp_path: Path) -> None:
    bureau_yaml(tmp_path / "bureaus", "well", web, column="/fzzf/")
    bureau_yaml(tmp_path / "bureaus", "gone", web, column="/weg/")
    assert run(web, tmp_path, "bureaus", "--live", "--record", str(tmp_path / "kept")).code == 1
    told = yaml.safe_load((tmp_path / "kept" / "well" / "expected.yaml").read_text("utf-8"))
    assert told["reviewed"] == {"who": None, "when": None}
    assert told["columns"][0]["accepted"] == [f"{TITLE} {web.url('/fzzf/content/post_20250301.html')}"]
    assert list((tmp_path / "kept" / "well").glob("*.warc.gz"))
    assert not (tmp_path / "kept" / "gone").exists()


def test_a_title_that_would_drive_the_terminal_is_printed_without_its_commands(web: Web, tmp_path: Path) -> None:
    hostile = "\x1b[31m" + TITLE
    web.route("/fzzf/", listing([("/fzzf/content/post_20250301.html", hostile, "2025-03-01")]))
    ran = run(web, tmp_path, "probe", web.url("/"))
    assert "\x1b" not in ran.out
    assert json.dumps(yaml.safe_load(ran.out))


def test_a_mistyped_bureau_is_named_with_what_was_meant(web: Web, tmp_path: Path) -> None:
    bureau_yaml(tmp_path / "bureaus", "well", web, column="/fzzf/")
    for options in ([], ["--live"]):
        ran = run(web, tmp_path, "bureaus", "wel", *options)
        assert (ran.code, "did you mean well?" in ran.err) == (2, True)
    assert [one["id"] for one in run(web, tmp_path, "bureaus", "well", "--json").json] == ["well"]
