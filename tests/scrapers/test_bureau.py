"""Bureau files: what is accepted, and what a person is told about a wrong one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from scrapers.bureau import load_bureau, load_bureaus, read_bureaus
from scrapers.errors import ConfigError
from scrapers.model import Column, Expectation, Platform
from transforms.model import Decision

LEAST = """\
id: heshan-rsj
name: 鹤城区人力资源和社会保障局
region: "440784"
platform: nfcms
columns:
  - url: http://www.heshan.example/bmwj/
"""

FULL = """\
id: heshan-rsj
name: 鹤城区人力资源和社会保障局   # the official name
short_name: 区人社局
aliases: [鹤城区人社局, "鹤城人社"]
region: '440784'
platform: nfcms
columns:
  - url: https://www.heshan.example:8443/bmwj/
    name: 部门文件
  - {url: "http://gkml.heshan.example/gkmlpt/index", platform: gkmlpt}
hosts: [File.heshan.example, "img.heshan.example:81"]
since: 2019
expect:
  candidates: [20, 60]
  report_by: "03-31"
  notes: posts in January
delay: 3.5
overrides:
  http://www.heshan.example/a.html: {decision: refused, reason: a letter, who: 张三, when: 2026-02-01}
  "http://www.heshan.example/b.html":
    decision: report
    reason: no year in its title
    who: 张三
    when: "2026-02-02"
"""


def write(folder: Path, text: str, name: str = "heshan.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def message(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_bureau(path)
    return caught.value.message


def test_the_least_that_is_needed(tmp_path: Path) -> None:
    bureau = load_bureau(write(tmp_path, LEAST))
    assert bureau.columns == (Column("http://www.heshan.example/bmwj/", Platform.NFCMS),)
    assert bureau.hosts == {"www.heshan.example"}
    assert (bureau.aliases, bureau.since, bureau.expect, bureau.delay) == ((), None, Expectation(), None)


def test_what_a_probe_did_not_find_may_stay_null(tmp_path: Path) -> None:
    bureau = load_bureau(write(tmp_path, re.sub(r"(?m)^(name|region): .*$", r"\1: null", LEAST)))
    assert (bureau.name, bureau.region) == ("www.heshan.example", "000000")


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    bureau = load_bureau(write(tmp_path, FULL))
    assert [column.platform for column in bureau.columns] == [Platform.NFCMS, Platform.GKMLPT]
    assert bureau.hosts == {
        "www.heshan.example:8443", "gkml.heshan.example", "file.heshan.example", "img.heshan.example:81"}
    assert bureau.expect == Expectation((20, 60), "03-31", "posts in January")
    assert (bureau.since, bureau.delay, bureau.region) == (2019, 3.5, "440784")
    assert [(one.decision, one.when) for one in bureau.overrides] == [
        (Decision.REFUSED, date(2026, 2, 1)), (Decision.REPORT, date(2026, 2, 2))]


@pytest.mark.parametrize(("change", "line", "words"), [
    (("region: \"440784\"", "region: 440784"), 3, 'quotes, "440784"'),
    (("region: \"440784\"", "region: \"4407\""), 3, "6-digit"),
    (("id: heshan-rsj", "id: Heshan_RSJ"), 1, "small letters"),
    (("platform: nfcms", "platform: nfmcs"), 4, "nfcms"),
    (("platform: nfcms", "plattform: nfcms"), 4, "unknown key 'plattform'"),
    (("platform: nfcms", "name: again\nplatform: nfcms"), 4, "twice, first at line 2"),
    (("name: 鹤城区人力资源和社会保障局", "name:"), 2, "name is missing"),
    (("name: 鹤城区人力资源和社会保障局", 'name: "  "'), 2, "empty"),
    (("name: 鹤城区人力资源和社会保障局", "name: [a]"), 2, "must be a text"),
    (("  - url: http://www.heshan.example/bmwj/", "  []"), 5, "at least one"),
    (("columns:\n  - url: http://www.heshan.example/bmwj/\n", ""), 1, "columns is missing"),
    (("  - url: http://www", "  - link: http://www"), 6, "unknown key 'columns[0].link'"),
    (("http://www.heshan.example/bmwj/", "www.heshan.example/bmwj/"), 6, "http"),
    (("http://www.heshan.example/bmwj/", "http://u:p@www.heshan.example/"), 6, "password"),
    (("  - url: http://www.heshan.example/bmwj/", "  url: http://www.heshan.example/bmwj/"), 6, "must be a list"),
    (("  - url: http://www.heshan.example/bmwj/", "  - http://www.heshan.example/bmwj/"), 6, "must be a mapping"),
])
def test_a_wrong_file_is_refused_with_file_line_and_reason(
    tmp_path: Path, change: tuple[str, str], line: int, words: str
) -> None:
    path = write(tmp_path, LEAST.replace(*change))
    told = [one for one in message(path).splitlines() if words in one]
    assert told
    assert told[0].startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(("more", "line", "words"), [
    ("hosts: [http://a.example/]", 7, "without http://"),
    ("hosts: a.example", 7, "must be a list"),
    ("aliases: [1]", 7, "quotes"),
    ("since: 19", 7, "whole number from 2000"),
    ("since: 2019.5", 7, "whole number"),
    ("since: \"2019\"", 7, "whole number"),
    ("delay: -1", 7, "from 0"),
    ("delay: .nan", 7, "number"),
    ("expect: {candidates: [9, 3]}", 7, "[lowest, highest]"),
    ("expect: {candidates: [9]}", 7, "[lowest, highest]"),
    ("expect: {candidates: 9}", 7, "list"),
    ("expect:\n  report_by: \"13-01\"", 8, "month and day"),
    ("expect:\n  report_by: 03-31\n  often: yes", 9, "unknown key 'expect.often'"),
    ("overrides:\n  http://a.cn/x: {decision: maybe, reason: r, who: w, when: 2026-01-01}", 8, "report, refused"),
    ("overrides:\n  http://a.cn/x: {decision: doubtful, reason: r, who: w, when: 2026-01-01}", 8, "report, refused"),
    ("overrides:\n  http://a.cn/x:\n    decision: report\n    who: w\n    when: 2026-13-01", 11, "YYYY-MM-DD"),
    ("overrides:\n  http://a.cn/x:\n    decision: report\n    who: w\n    when: 2026-01-01", 9, "reason is missing"),
    ("overrides:\n  a.html: {decision: report, reason: r, who: w, when: 2026-01-01}", 8, "http"),
    ("columns: []", 7, "twice"),
])
def test_a_wrong_optional_part_is_refused_too(tmp_path: Path, more: str, line: int, words: str) -> None:
    path = write(tmp_path, LEAST + more + "\n")
    told = [one for one in message(path).splitlines() if words in one]
    assert told
    assert told[0].startswith(f"{path}:{line}: ")


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = LEAST.replace('"440784"', "440784").replace("nfcms", "nfmcs") + "colour: red\n"
    assert len(message(write(tmp_path, text)).splitlines()) == 3


@pytest.mark.parametrize("text", [
    "", "- a\n", "id: [\n", "id: a\n\tname: b\n", "just words", "id: !!python/object:x {}",
])
def test_what_is_no_mapping_is_refused_with_a_line(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    assert message(path).startswith(f"{path}:")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"id: \xff\xfe\x00")
    assert message(path).startswith(f"{path}:1: ")


def test_a_folder_is_read_at_any_depth_ordered_by_id(tmp_path: Path) -> None:
    write(tmp_path, LEAST, "guangdong/jiangmen/b.yaml")
    write(tmp_path, LEAST.replace("heshan-rsj", "aoshan-rsj"), "hubei/a.yml")
    assert [bureau.id for bureau in load_bureaus(tmp_path)] == ["aoshan-rsj", "heshan-rsj"]


def test_an_id_used_twice_and_a_broken_file_are_told_together(tmp_path: Path) -> None:
    first = write(tmp_path, LEAST, "a.yaml")
    second = write(tmp_path, LEAST, "b.yaml")
    third = write(tmp_path, LEAST + "colour: red\n", "c.yaml")
    with pytest.raises(ConfigError) as caught:
        load_bureaus(tmp_path)
    assert f"{first}:1: the id 'heshan-rsj' is taken by {second} too" in caught.value.message
    assert f"{third}:7: unknown key 'colour'" in caught.value.message
    assert read_bureaus(tmp_path).bureaus == ()


def test_a_folder_without_bureaus_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FAZHI_BUREAUS"):
        load_bureaus(tmp_path / "missing")
