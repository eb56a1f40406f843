"""One discovery, and everything else follows from events: read, published, shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.service.conftest import Service, until
from tests.support.web import Web

NEW_REPORTS = 12
SHOTS = Path("build/screenshots")


@pytest.fixture(scope="module")
def people() -> Iterator[Web]:
    """Where alarms are posted to."""
    with Web() as web:
        web.route("/alarms", "{}", method="POST")
        yield web


@pytest.fixture(scope="module")
def service(sites: dict[str, str], people: Web, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("chain"), sites, {"FAZHI_WEBHOOK": people.url("/alarms")})
    service.start()
    try:
        yield service
    finally:
        service.stop()


@pytest.fixture(scope="module")
def discovered(service: Service) -> str:
    """A discovery, and all that followed from it."""
    run = service.discover()
    until(lambda: len(service.published("SELECT id FROM reports")) == NEW_REPORTS, "the reports to be published", 300)
    until(service.settled, "the last runs to end", 120)
    return run


def test_it_says_where_its_pages_are_and_what_runs_when(service: Service) -> None:
    assert f"http://127.0.0.1:{service.port}" in service.said
    assert "Ctrl-C" in service.said
    lines = service.said.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith("  ")] in (
        ["health", "discover-bureaus"], ["discover-bureaus", "health"],
    )  # fmt: skip
    assert all(len(line) <= 80 for line in lines)


def test_events_alone_lead_from_discovery_to_published_reports(service: Service, discovered: str) -> None:
    names = ("fazhi.report.discovered", "fazhi.reports.loaded", "fazhi.crawl.finished")
    events = service.events(*names)
    told = {name: [event for event in events if event["event"] == name] for name in names}
    bureaus = {event["payload"]["bureau_id"] for event in told[names[0]]}
    assert len(bureaus) == len(told[names[0]]) == 6
    assert {event["payload"]["bureau_id"] for event in told[names[1]]} == bureaus
    assert len(told[names[2]]) == 1
    ingests = service.runs("ingest")
    assert {run["parameters"]["bureau_id"] for run in ingests} == bureaus
    assert all(isinstance(run["parameters"]["candidates"], list) for run in ingests)
    assert len(service.runs("publish")) == len(told[names[1]]) + 1
    assert {run["state"]["name"] for run in ingests + service.runs("publish")} == {"Completed"}
    assert all(len(json.dumps(event["payload"])) < 20_000 for event in events)


def test_from_an_event_to_its_running_ingest_is_a_matter_of_seconds(service: Service, discovered: str) -> None:
    said = {e["payload"]["bureau_id"]: _moment(e["occurred"]) for e in service.events("fazhi.report.discovered")}
    ran = {run["parameters"]["bureau_id"]: _moment(run["start_time"]) for run in service.runs("ingest")}
    seconds = sorted((ran[bureau] - said[bureau]).total_seconds() for bureau in said)
    print(f"from event to running ingest, of six at once: {', '.join(f'{one:.1f}' for one in seconds)} s")
    assert seconds[0] < 20


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_a_blocked_bureau_is_a_failed_task_of_a_run_that_is_partial(service: Service, discovered: str) -> None:
    [run] = service.runs("discover")
    assert (run["state"]["type"], run["state"]["name"]) == ("COMPLETED", "Partial")
    assert run["name"].startswith("discover bureaus 20")
    assert {"fazhi", "bureaus", "trs", "gkmlpt"} <= set(run["tags"])
    tasks = service.call("task_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
    failed = [task for task in tasks if task["state"]["type"] == "FAILED"]
    assert [task["name"].split()[1] for task in failed] == ["luming-gaj"]
    logs = service.call("logs/filter", logs={"task_run_id": {"any_": [failed[0]["id"]]}}, sort="TIMESTAMP_ASC")
    assert "blocked" in logs[0]["message"]
    assert "鹿鸣" in logs[0]["message"]


def test_what_people_are_shown_of_the_runs(service: Service, discovered: str) -> None:
    rows: list[dict[str, Any]] = json.loads(service.artifact("discover-bureaus")["data"])
    assert {"bureau", "verdict", "listings read", "new", "changed", "blocked", "seconds"} <= set(rows[0])
    assert [row["verdict"] for row in rows].count("blocked") == 1
    ledger = json.loads(service.artifact("ledger")["data"])
    assert {row["state"] for row in ledger} >= {"published", "unreadable"}
    report = service.artifact("qingyu-rsj-2024")["data"]
    assert "report year: 2024" in report
    assert "[the page on its site](<http://127.0.0.1:" in report
    names = [run["name"] for run in service.runs("ingest")]
    assert any(name.startswith("ingest 青屿县人社局 2 candidates") for name in names)


def test_a_second_discovery_finds_nothing_new_and_starts_no_ingest(service: Service, discovered: str) -> None:
    before = len(service.runs("ingest"))
    service.discover()
    until(lambda: len(service.runs("discover")) == 2, "the second discovery")
    until(lambda: len(service.published("SELECT DISTINCT crawl_id FROM crawls")) == 2, "its publishing")
    until(service.settled, "the last runs to end")
    assert len(service.runs("ingest")) == before


def test_health_tells_people_what_is_wrong_and_what_to_do(service: Service, discovered: str, people: Web) -> None:
    found = service.call("deployments/filter", deployments={"name": {"any_": ["health"]}})
    service.call(f"deployments/{found[0]['id']}/create_flow_run", state={"type": "SCHEDULED"})
    until(lambda: any(b"fazhi.bureau.blocked" in asked.body for asked in people.asked), "the alarm to be posted")
    told = [json.loads(asked.body) for asked in people.asked]
    [blocked] = [one for one in told if one["event"] == "fazhi.bureau.blocked"]
    assert blocked["payload"]["bureau_id"] == "luming-gaj"
    assert "open the page in a browser" in blocked["text"]
    until(service.settled, "the run to end")
    conditions = {row["condition"] for row in json.loads(service.artifact("health")["data"])}
    assert conditions == {"news", "no_news", "wrong"}
    assert "**blocked**" in service.artifact("alarms")["data"].replace("\\", "")


def test_an_idle_service_takes_less_than_a_gigabyte(service: Service, discovered: str) -> None:
    until(service.settled, "the last runs to end")
    memory = [(one.memory_info().rss / 2**20, " ".join(one.cmdline()[1:5])) for one in service.processes()]
    print("\n".join(f"{size:6.0f} MiB {command}" for size, command in memory))
    assert sum(size for size, _ in memory) < 1024


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(30_000)
        yield page
        browser.close()


def _texts(page: Page, text: str) -> list[str]:
    """The pieces of the page with this text in them, once one of them can be seen."""
    found = page.get_by_text(text).filter(visible=True)
    found.first.wait_for()
    return found.all_inner_texts()


def _shot(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def test_the_page_of_runs_names_them_in_words(service: Service, discovered: str, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{service.port}/runs")
    assert any("candidates" in text for text in _texts(page, "ingest 青屿县人社局"))
    _shot(page, "runs")


def test_the_page_of_one_run_shows_its_table(service: Service, discovered: str, page: Page) -> None:
    [run, *_] = service.runs("discover")
    page.goto(f"http://127.0.0.1:{service.port}/runs/flow-run/{run['id']}")
    page.get_by_text("Artifacts", exact=True).click()
    assert "discover-bureaus" in _texts(page, "discover-bureaus")
    _shot(page, "flow-run")


def test_the_page_of_the_ledger_shows_who_has_published(service: Service, discovered: str, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{service.port}/artifacts")
    assert "ledger" in _texts(page, "ledger")
    _shot(page, "artifacts")
    latest = service.artifact("ledger")["latest_id"]
    page.goto(f"http://127.0.0.1:{service.port}/artifacts/artifact/{latest}")
    assert any("鹿鸣" in text for text in _texts(page, "鹿鸣"))
    assert {"published", "unreadable"} <= {*_texts(page, "published"), *_texts(page, "unreadable")}
    _shot(page, "ledger")


def test_ctrl_c_stops_all_of_it_and_the_next_start_finds_its_state(service: Service, discovered: str) -> None:
    left = service.processes()
    service.stop()
    assert not any(one.is_running() for one in left)
    service.start()
    assert len(service.runs("discover")) == 2
    assert service.call("automations/count") == 7  # two of the deployments, two that run again, three that tell
