"""The command line as people and programs meet it: verbs, exit codes, messages, JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing
from tests.support.replica import FAZHI, ROOT, Ran, fazhi
from tests.support.web import Asked, Reply, Web


class Desk:
    """A home, one bureau, its web site."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.home, self.web = folder / "home", web
        bureau_yaml(folder / "bureaus", "liutang-wlj", web)
        self.env = {
            "FAZHI_BUREAUS": str(folder / "bureaus"),
            "FAZHI_ALLOW_HOSTS": web.origin.removeprefix("http://"),
            "FAZHI_TODAY": "2025-06-01",
        }

    def run(self, *arguments: str) -> Ran:
        return fazhi(*arguments, home=self.home, env=self.env)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Web() as web:
        web.route("/zwgk/", listing([*DECOYS, ("/zwgk/report.html", TITLE, "2025-03-01")]))
        web.route("/zwgk/report.html", article(TITLE, REPORT))
        yield Desk(tmp_path, web)


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(article(TITLE, REPORT), "utf-8")
    return path


def one_line(ran: Ran, code: int) -> str:
    """The command failed with this code and one line that a person can act on."""
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert ran.err.startswith("fazhi: ")
    return ran.err


def test_a_mistyped_verb_is_a_usage_error_that_names_the_right_one(desk: Desk) -> None:
    ran = desk.run("craw")
    assert ran.code == 2
    assert "crawl" in ran.err


def test_usage_and_configuration_errors_are_one_line_and_exit_code_2(desk: Desk, report_file: Path) -> None:
    assert "nobody" in one_line(desk.run("crawl", "nobody"), 2)
    assert "fazhi crawl" in one_line(desk.run("sql", "SELECT 1"), 2)
    assert "fazhi crawl" in one_line(desk.run("status"), 2)
    assert "no-such-file" in one_line(desk.run("parse", "no-such-file"), 2)
    desk.env["FAZHI_HOST_DELAY"] = "soon"
    assert "FAZHI_HOST_DELAY" in one_line(desk.run("crawl"), 2)


def test_bad_sql_unknown_metric_and_unknown_report_say_what_is_near(desk: Desk) -> None:
    assert desk.run("crawl", "--json").code == 0
    assert "report" in one_line(desk.run("sql", "SELECT * FROM repots"), 2)
    assert "one statement that reads" in one_line(desk.run("sql", "DELETE FROM reports"), 2)
    assert "reconsideration_cases" in one_line(desk.run("compare", "reconsideration_case"), 2)
    assert "liutang-wlj-2024" in one_line(desk.run("verify", "liutang-wlj-2023"), 2)


def test_every_printing_verb_gives_one_json_document(desk: Desk) -> None:
    crawl = desk.run("crawl", "--json").json
    assert crawl["loaded"] == ["liutang-wlj-2024"]
    assert {"bureau_id", "verdict", "listings", "candidates", "new", "changed", "findings"} <= set(crawl["bureaus"][0])
    assert desk.run("sql", "SELECT id FROM reports", "--format", "json").json == [{"id": "liutang-wlj-2024"}]
    assert desk.run("bureaus", "--json").json[0]["id"] == "liutang-wlj"
    assert desk.run("status", "--json").json["ledger"][0]["state"] == "published"
    compared = desk.run("compare", "reconsideration_cases", "--json").json
    assert [value["value"] for value in compared["values"]] == [5]
    assert {proof["proof"] for proof in desk.run("verify", "--json").json} == {"found"}
    decisions = desk.run("discover", "--json").json
    assert {"title", "url", "decision", "kind", "reasons"} <= set(decisions[0])
    assert [one["title"] for one in decisions if one["decision"] == "report"] == [TITLE]


def test_the_tables_fit_80_columns(desk: Desk) -> None:
    assert desk.run("crawl").code == 0
    for verb in (["status"], ["bureaus"], ["compare", "reconsideration_cases"], ["verify"], ["discover"]):
        ran = desk.run(*verb)
        assert ran.code == 0, ran.err
        wide = [line for line in ran.out.splitlines() if sum(2 if ord(c) > 0x2E80 else 1 for c in line.rstrip()) > 80]
        assert wide == [], verb


def test_csv_has_a_header_and_plain_cells(desk: Desk) -> None:
    desk.run("crawl")
    ran = desk.run("sql", "SELECT id, report_year FROM reports", "--format", "csv")
    assert ran.out == "id,report_year\nliutang-wlj-2024,2024\n"


def test_discover_keeps_nothing(desk: Desk) -> None:
    assert desk.run("discover").code == 0
    assert not (desk.home / "warehouse.duckdb").exists()
    assert not (desk.home / "archive").exists()


def test_parse_prints_a_document_valid_against_the_schema_and_stores_nothing(
    desk: Desk, report_file: Path, shared: Path
) -> None:
    schema = json.loads((shared / "contract/report.schema.json").read_text("utf-8"))
    for place in (str(report_file), desk.web.url("/zwgk/report.html"), str(shared / "corpus/jianghai-2024.txt")):
        ran = desk.run("parse", place)
        assert ran.code == 0, ran.err
        jsonschema.validate(ran.json, schema)
        assert ran.json["verdict"] == "report"
        assert len(ran.json["metrics"]) > 5
    assert not (desk.home / "warehouse.duckdb").exists()


def test_parse_says_why_a_number_was_typed(desk: Desk, report_file: Path) -> None:
    plain = desk.run("parse", str(report_file)).json
    explained = desk.run("parse", str(report_file), "--explain").json
    assert "why" not in plain["metrics"][0]
    assert all(metric["why"] for metric in explained["metrics"] if metric["metric_id"])


def test_a_document_that_is_no_report_is_parsed_with_exit_code_0(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "notice.html"
    path.write_text(article("关于开展旅游市场专项整治的通告", ["为规范旅游市场秩序，决定开展专项整治。" * 8]), "utf-8")
    ran = desk.run("parse", str(path))
    assert ran.code == 0
    assert ran.json["verdict"] == "not_report"


def test_a_file_is_ingested_once_proved_and_rebuilt(desk: Desk, report_file: Path) -> None:
    arguments = ("ingest", str(report_file), "--bureau", "liutang-wlj", "--published", "2025-03-05", "--json")
    first = desk.run(*arguments)
    assert first.code == 0, first.err
    assert [one["report_id"] for one in first.json] == ["liutang-wlj-2024"]
    assert [one["outcome"] for one in desk.run(*arguments).json] == ["unchanged"]
    assert desk.run("verify").code == 0
    metrics = "SELECT metric_id, value, quote FROM metrics ORDER BY start_char"
    before = desk.run("sql", metrics, "--json").json
    (desk.home / "warehouse.duckdb").unlink()
    assert desk.run("replay").code == 0
    assert desk.run("sql", metrics, "--json").json == before


def test_a_document_that_cannot_be_loaded_is_exit_code_1_and_the_others_are_loaded(
    desk: Desk, report_file: Path, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    ran = desk.run("ingest", str(torn), str(report_file), "--json")
    assert ran.code == 1
    assert [one["outcome"] for one in ran.json] == ["failed", "new"]
    assert "corrupt" in ran.json[0]["problem"]["message"]


def test_help_starts_at_once_and_lists_only_what_is_there(desk: Desk) -> None:
    ran = desk.run("--help")
    assert ran.code == 0
    assert not {"search", "explore"} & set(ran.out.split())
    script = "import resource, sys; sys.argv = ['fazhi', '--help']\nfrom fazhi.cli import app\n"
    script += "try: app()\nexcept SystemExit: pass\n"
    script += "print(resource.getrusage(resource.RUSAGE_SELF).ru_utime)\nassert 'prefect' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(done.stdout.splitlines()[-1]) < 0.5


def test_a_crawl_without_a_server_does_not_import_prefect(desk: Desk) -> None:
    script = "import sys; sys.argv = ['fazhi', 'crawl']\nfrom fazhi.cli import app\n"
    script += "try: app()\nexcept SystemExit: pass\n"
    env = os.environ | desk.env | {"FAZHI_HOME": str(desk.home), "FAZHI_HOST_DELAY": "0"}
    done = subprocess.run(
        [sys.executable, "-c", script + "print(sorted(m for m in sys.modules if m.startswith('prefect')))"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
    assert "liutang-wlj" in done.stdout


def start(desk: Desk) -> subprocess.Popen[bytes]:
    env = os.environ | desk.env | {"FAZHI_HOME": str(desk.home), "FAZHI_HOST_DELAY": "0"}
    return subprocess.Popen([FAZHI, "crawl"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def until_asked(web: Web, path: str, crawl: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 60
    while path not in web.paths():
        assert crawl.poll() is None, "the crawl ended before it asked"
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_second_crawl_waits_and_then_says_who_runs_since_when(desk: Desk) -> None:
    desk.web.route("/zwgk/report.html", Reply(delay=20, body=article(TITLE, REPORT)))
    first = start(desk)
    until_asked(desk.web, "/zwgk/report.html", first)
    desk.env["FAZHI_LOCK_WAIT"] = "0.3"
    try:
        second = desk.run("crawl")
    finally:
        first.kill()
        first.wait()
    assert second.code == 1
    assert f"pid {first.pid}" in second.err
    assert "since" in second.err


def test_a_killed_crawl_leaves_nothing_half_and_the_next_one_completes_it(desk: Desk) -> None:
    def slow_the_first_time(asked: Asked) -> Reply:
        del asked
        return Reply(delay=20 if desk.web.paths().count("/zwgk/report.html") == 1 else 0, body=article(TITLE, REPORT))

    desk.web.route("/zwgk/report.html", slow_the_first_time)
    crawl = start(desk)
    until_asked(desk.web, "/zwgk/report.html", crawl)
    crawl.send_signal(signal.SIGKILL)
    crawl.wait()
    assert list((desk.home / "archive").glob("*.open"))
    ran = desk.run("crawl", "--json")
    assert ran.json["loaded"] == ["liutang-wlj-2024"]
    assert not list((desk.home / "archive").glob("*.open"))
    assert desk.run("verify").code == 0
    listed = desk.run("sql", "SELECT count(*) AS n FROM captures WHERE purpose = 'listing'", "--json")
    assert listed.json == [{"n": 2}]
    crawls = "SELECT crawl_id, verdict, listings, new, failed FROM crawls ORDER BY ALL"
    before = desk.run("sql", crawls, "--json").json
    assert desk.run("replay").code == 0
    assert desk.run("sql", crawls, "--json").json == before
    assert desk.run("sql", "SELECT id FROM reports", "--json").json == [{"id": "liutang-wlj-2024"}]


def test_a_crawl_that_is_stopped_ends_soon_and_knows_what_it_fetched(desk: Desk) -> None:
    desk.web.route("/zwgk/report.html", Reply(delay=3, body=article(TITLE, REPORT)))
    env = os.environ | desk.env | {"FAZHI_HOME": str(desk.home), "FAZHI_HOST_DELAY": "0"}
    pipe = subprocess.PIPE
    crawl = subprocess.Popen([FAZHI, "crawl"], cwd=ROOT, env=env, stdout=pipe, stderr=pipe, text=True)
    try:
        while "/zwgk/report.html" not in desk.web.paths():
            assert crawl.poll() is None
            time.sleep(0.02)
        crawl.send_signal(signal.SIGINT)
        _, said = crawl.communicate(timeout=30)
    finally:
        crawl.kill()
    assert crawl.returncode == 130
    assert "fazhi: stopped" in said
    assert "Traceback" not in said
    assert desk.run("crawl", "--json").json["loaded"] == ["liutang-wlj-2024"]
    listings = desk.run("sql", "SELECT verdict FROM captures WHERE purpose = 'listing' ORDER BY fetched_at", "--json")
    assert [row["verdict"] for row in listings.json] == ["ok", "unchanged"]
