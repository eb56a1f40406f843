"""What a person or a program reads: wide answers, the ledger over many years, JSON of any value, damage in one line."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from fazhi import show
from tests.fazhi.test_cli import Desk, one_line, start, until_asked
from tests.support.pages import DECOYS, REPORT, TITLE, article, listing
from tests.support.web import Reply, Web
from warehouse.ledger import LedgerRow, LedgerState


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Web() as web:
        web.route("/zwgk/", listing([*DECOYS, ("/zwgk/report.html", TITLE, "2025-03-01")]))
        web.route("/zwgk/report.html", article(TITLE, REPORT))
        yield Desk(tmp_path, web)


@pytest.fixture
def crawled(desk: Desk) -> Desk:
    assert desk.run("crawl", "--json").code == 0
    return desk


def test_a_row_too_wide_for_the_terminal_is_a_record_and_is_not_folded_into_a_pipe(crawled: Desk) -> None:
    records = crawled.run("sql", "SELECT * FROM reports").out.splitlines()
    assert [line.split() for line in records[:1]] == [["id", "liutang-wlj-2024"]]
    assert any(line.split() == ["title", TITLE] for line in records)
    crawled.env["COLUMNS"] = ""
    head, row, count = crawled.run("sql", "SELECT * FROM reports").out.splitlines()
    assert head.startswith("id ")
    assert TITLE in row
    assert count == "(1 row)"
    crawled.env["COLUMNS"] = "80"
    assert crawled.run("sql", "SELECT id, report_year FROM reports").out.splitlines()[1].split() == [
        "liutang-wlj-2024",
        "2024",
    ]


def test_json_of_a_query_loses_no_column_and_has_only_what_json_can_say(crawled: Desk) -> None:
    query = """SELECT 1 AS n, 2 AS n, 'NaN'::DOUBLE AS nan, '-inf'::FLOAT AS inf, 1.5::DECIMAL(4, 2) AS price,
        3::DECIMAL(4, 2) AS whole, 'ab'::BLOB AS bytes, DATE '2024-01-02' AS day, TIMESTAMP '2024-01-02 03:04:05' AS at,
        TIMESTAMPTZ '2024-01-02 03:04:05+08' AS there, [1.5, 'inf'::DOUBLE] AS list, {'x': 'nan'::DOUBLE} AS struct"""
    ran = crawled.run("sql", query, "--json")

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    assert json.loads(ran.out, parse_constant=refuse) == [
        {
            "n": 1, "n_1": 2, "nan": None, "inf": None, "price": 1.5, "whole": 3, "bytes": "6162", "day": "2024-01-02",
            "at": "2024-01-02T03:04:05+00:00", "there": "2024-01-01T19:04:05+00:00",
            "list": [1.5, None], "struct": {"x": None},
        }
    ]  # fmt: skip


def row(name: str, year: int, state: LedgerState, reason: str | None = None) -> LedgerRow:
    published = date(year + 1, 3, 1) if state is LedgerState.PUBLISHED else None
    return LedgerRow(name, name, year, state, reason, None, published, date(year + 1, 4, 1))


def shown(rows: list[LedgerRow], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(show, "OUT", Console(highlight=False))
    show.ledger(rows, date(2026, 5, 1))
    return capsys.readouterr().out.splitlines()


def test_the_ledger_shows_every_year_with_a_report_in_blocks_that_fit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (2009, 2012, 2013, 2016, 2017)
    rows = [
        row("鹿鸣市人力资源和社会保障局", y, LedgerState.PUBLISHED if y in old else LedgerState.OVERDUE)
        for y in range(2006, 2026)
    ]
    lines = shown(rows, capsys, monkeypatch)
    for year in old:
        assert any(str(year) in line.split() for line in lines)
        assert any(f"{year + 1}-03-01" in line for line in lines)
    assert max(map(cell_len, lines)) <= 80 or lines[-1].startswith("left out")
    assert "left out: 2006–2008, 2010–2011, 2014–2015, 2018–2020, without any report" in lines[-1]


def test_one_reason_over_many_years_is_one_note(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row("鹿鸣市公安局", y, LedgerState.UNREADABLE, "never crawled") for y in range(2023, 2026)]
    rows.append(row("江岸市公安局", 2011, LedgerState.UNREADABLE, "listed but gone: http://a.test/1"))
    rows.extend(row("江岸市公安局", y, LedgerState.OVERDUE) for y in range(2012, 2026))
    lines = shown(rows, capsys, monkeypatch)
    assert "鹿鸣市公安局 2023–2025 unreadable: never crawled" in lines
    assert "江岸市公安局 2011 unreadable: listed but gone: http://a.test/1" in lines
    assert any("2011" in line.split() for line in lines)


def test_discover_says_why_each_near_miss_was_refused(desk: Desk) -> None:
    said = desk.run("discover").out
    assert "work_points" in said
    assert "info_disclosure" in said
    assert "政府信息公开" in said
    assert "(other): 1" in said


def test_a_home_that_cannot_be_written_to_is_one_line_and_exit_code_2(desk: Desk, tmp_path: Path) -> None:
    document = tmp_path / "report.html"
    document.write_text(article(TITLE, REPORT), "utf-8")
    desk.home = tmp_path / "a-file"
    desk.home.write_text("")
    for home in (desk.home, desk.home / "below"):
        desk.home = home
        for verb in (["crawl"], ["discover"], ["ingest", str(document)]):
            assert str(home) in one_line(desk.run(*verb), 2)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_without_the_right_to_write_is_exit_code_2(desk: Desk) -> None:
    desk.home.mkdir(mode=0o500)
    assert "FAZHI_HOME" in one_line(desk.run("crawl"), 2)


def test_whoever_must_wait_is_told_for_whom_before_the_wait_is_over(desk: Desk) -> None:
    desk.web.route("/zwgk/report.html", Reply(delay=20, body=article(TITLE, REPORT)))
    first = start(desk)
    until_asked(desk.web, "/zwgk/report.html", first)
    desk.env["FAZHI_LOCK_WAIT"] = "0.3"
    waiting, busy = one_line(desk.run("crawl"), 1).splitlines()
    assert waiting.startswith(f"fazhi: waiting for crawl (pid {first.pid}) since 20")
    assert waiting[-6] in "+-"
    assert waiting.split(" since ")[1] in busy
    first.kill()
    first.wait()


@pytest.mark.parametrize("keep", [0, 700])
def test_a_damaged_archive_is_named_in_printable_words(crawled: Desk, keep: int) -> None:
    (warc,) = (crawled.home / "archive").iterdir()
    warc.write_bytes(warc.read_bytes()[:keep] + gzip.compress(b"\x00\x1b[31m\xff" * 400))
    ran = crawled.run("replay")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    last = ran.err.splitlines()[-1]
    assert warc.name in last
    assert last.isprintable()
    assert len(last) < 400


def test_a_missing_archive_file_is_one_line_for_each_report(crawled: Desk) -> None:
    (warc,) = (crawled.home / "archive").iterdir()
    warc.unlink()
    ran = crawled.run("verify")
    assert ran.code == 1
    (line,) = ran.err.splitlines()
    facts = len(crawled.run("verify", "--json").json)
    assert facts > 5
    assert f"({facts} quotes)" in line
    assert "liutang-wlj-2024" in line


def test_an_unchanged_document_keeps_its_report_id(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(article(TITLE, REPORT), "utf-8")
    desk.run("ingest", str(path), "--bureau", "liutang-wlj")
    again = desk.run("ingest", str(path), "--bureau", "liutang-wlj", "--json").json
    assert [(one["outcome"], one["report_id"]) for one in again] == [("unchanged", "liutang-wlj-2024")]
    assert desk.run("ingest", str(path)).out.startswith("unchanged: liutang-wlj-2024 柳塘市")


def test_a_file_over_the_limit_is_read_so_far_and_says_so(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "endless.txt"
    with path.open("wb") as file:
        file.write(TITLE.encode())
        file.truncate((64 << 20) + 1)
    parsed = desk.run("parse", str(path)).json
    assert parsed["verdict"] == "unsupported"
    assert "larger than 64 MiB" in parsed["findings"][-1]["message"]
    ran = desk.run("ingest", str(path), "--json")
    assert ran.code == 1
    assert "larger than 64 MiB" in ran.json[0]["problem"]["message"]


def test_a_bureau_that_is_nearly_right_is_suggested(desk: Desk) -> None:
    assert "did you mean liutang-wlj?" in one_line(desk.run("crawl", "liutang"), 2)
    assert "did you mean" not in one_line(desk.run("crawl", "zzz"), 2)
