"""Putting a fact right as a person does it: a file, a crawl that asks for nothing more, proof, rebuild, review."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing
from tests.support.replica import Ran, fazhi
from tests.support.web import Web

REPORT_ID = "liutang-wlj-2024"
SIGNED = "\n    reason: 核对原文\n    who: 李明\n    when: 2026-03-02\n"
CHANGE = "  - quote: 36件\n    near: 行政处罚案件\n    was: {value: 36}\n    right: {value: 35, scope: 全系统}" + SIGNED
REMOVE = "  - quote: 1200次\n    was: {value: 1200}\n    remove: true" + SIGNED
ADD = "  - quote: 第一责任人\n    section: '3'\n    near: 认真履行\n" + (
    "    add: {label: 第一责任人, value: 1, unit: 人, period_basis: as_of}" + SIGNED
)
STATED = "SELECT quote, value, scope, corrected_by FROM metrics ORDER BY start_char"


class Desk:
    """A home with one crawled bureau, and the folder of its corrections."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.home, self.web, self.folder = folder / "home", web, folder / "corrections"
        bureau_yaml(folder / "bureaus", "liutang-wlj", web)
        self.env = {
            "FAZHI_BUREAUS": str(folder / "bureaus"),
            "FAZHI_CORRECTIONS": str(self.folder),
            "FAZHI_ALLOW_HOSTS": web.host,
            "FAZHI_TODAY": "2025-06-01",
        }

    def run(self, *arguments: str) -> Ran:
        return fazhi(*arguments, home=self.home, env=self.env)

    def correct(self, *entries: str, report_id: str = REPORT_ID) -> None:
        self.folder.mkdir(exist_ok=True)
        text = f"report: {report_id}\nfacts:\n{''.join(entries)}"
        (self.folder / f"{report_id}.yaml").write_text(text, "utf-8")

    def crawl(self) -> None:
        ran = self.run("crawl", "--json")
        assert ran.code == 0, ran.err

    def rows(self, query: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.run("sql", query, "--json").json
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Web() as web:
        web.route("/zwgk/", listing([*DECOYS, ("/zwgk/report.html", TITLE, "2025-03-01")]))
        web.route("/zwgk/report.html", article(TITLE, REPORT))
        made = Desk(tmp_path, web)
        made.crawl()
        yield made


def test_a_correction_takes_effect_at_the_next_crawl_without_a_request_for_the_report(desk: Desk) -> None:
    before = desk.rows(STATED)
    asked = desk.web.paths().count("/zwgk/report.html")
    desk.correct(CHANGE, REMOVE, ADD)
    desk.crawl()
    after = {row["quote"]: row for row in desk.rows(STATED)}
    assert after["36件"] == {"quote": "36件", "value": 35, "scope": "全系统", "corrected_by": "李明"}
    assert "1200次" not in after
    assert after["第一责任人"]["value"] == 1
    assert desk.rows("SELECT state, count(*) AS n FROM corrections GROUP BY 1") == [{"state": "applied", "n": 3}]
    assert desk.run("verify").code == 0
    assert desk.web.paths().count("/zwgk/report.html") == asked
    (desk.folder / f"{REPORT_ID}.yaml").unlink()
    desk.crawl()
    assert desk.rows(STATED) == before


def test_a_rebuild_applies_the_same_corrections(desk: Desk) -> None:
    desk.correct(CHANGE, REMOVE, ADD)
    desk.crawl()
    tables = [f"SELECT * FROM {table} ORDER BY ALL" for table in ("metrics", "corrections", "correction_files")]
    before = [desk.rows(table) for table in tables]
    (desk.home / "warehouse.duckdb").unlink()
    assert desk.run("replay").code == 0
    assert [desk.rows(table) for table in tables] == before


def test_a_corrected_value_is_shown_as_such_in_a_comparison(desk: Desk) -> None:
    desk.correct(CHANGE)
    desk.crawl()
    assert "35 corrected by 李明 on 2026-03-02" in desk.run("compare", "admin_penalty_cases").out
    compared = desk.run("compare", "admin_penalty_cases", "--json").json["values"]
    assert [(value["value"], value["corrected_by"]) for value in compared] == [(35, "李明")]


def test_broken_and_stale_corrections_leave_the_crawl_alone_and_are_listed(desk: Desk) -> None:
    before = desk.rows(STATED)
    desk.correct(CHANGE.replace("value: 36", "value: 37"))
    desk.correct("  - quote: 3件\n", report_id="liutang-wlj-2019")
    desk.crawl()
    assert desk.rows(STATED) == before
    items = [item for item in desk.run("review", "--json").json if item["kind"] == "correction"]
    assert [item["report_id"] for item in items] == ["liutang-wlj-2019", REPORT_ID]
    assert "liutang-wlj-2019.yaml:3: facts[0].reason is missing" in items[0]["evidence"]
    assert "the parser now says value 36, not 37" in items[1]["message"]


def test_two_files_of_one_report_are_told_and_neither_is_applied(desk: Desk) -> None:
    desk.correct(CHANGE)
    (desk.folder / "more").mkdir()
    (desk.folder / "more" / f"{REPORT_ID}.yml").write_text((desk.folder / f"{REPORT_ID}.yaml").read_text())
    desk.crawl()
    found = desk.rows("SELECT level, message FROM findings WHERE \"check\" = 'correction_file'")
    assert [row["level"] for row in found] == ["error"]
    assert "is about this report, too; keep one" in str(found[0]["message"])
    assert desk.rows("SELECT count(corrected_by) AS n FROM metrics") == [{"n": 0}]


def test_a_review_needs_something_published_and_fits_80_columns(desk: Desk, tmp_path: Path) -> None:
    desk.correct(CHANGE.replace("value: 36", "value: 37"))
    desk.crawl()
    ran = desk.run("review", "--limit", "2")
    assert ran.code == 0, ran.err
    assert "corrections that are not applied (1)" in ran.out
    wide = [line for line in ran.out.splitlines() if sum(2 if ord(c) > 0x2E80 else 1 for c in line.rstrip()) > 80]
    assert wide == []
    empty = fazhi("review", home=tmp_path / "empty", env=desk.env)
    assert (empty.code, empty.out) == (2, "")
    assert "fazhi crawl" in empty.err
    assert desk.run("review", "--limit", "0").code == 2
