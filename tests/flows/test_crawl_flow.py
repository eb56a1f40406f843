"""The crawl as people see it in Prefect: one flow run, a task run per bureau and document, a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing
from tests.support.replica import Ran, fazhi
from tests.support.web import Web

GONE = "柳塘市文化广电旅游局2023年法治政府建设情况报告"


class Prefect:
    """The server's API, asked directly."""

    def __init__(self, api: str) -> None:
        self._api = api
        self._session = requests.Session()
        self._session.trust_env = False

    def find(self, what: str, **filters: Any) -> list[dict[str, Any]]:
        answer = self._session.post(f"{self._api}/{what}/filter", json=filters, timeout=20)
        answer.raise_for_status()
        return list(answer.json())


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        reports = [("/zwgk/r.html", TITLE, "2025-03-01"), ("/zwgk/old.html", GONE, "2024-03-01")]
        web.route("/zwgk/", listing([*DECOYS, *reports]))
        web.route("/zwgk/r.html", article(TITLE, REPORT))
        yield web


@pytest.fixture(scope="module")
def crawled(prefect_api: str, web: Web, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("flow")
    bureau_yaml(folder / "bureaus", "liutang-wlj", web)
    ran = fazhi("crawl", "--json", home=folder / "home", env=environment(folder, web, prefect_api))
    assert ran.code == 0, ran.err
    return ran


def environment(folder: Path, web: Web, api: str) -> dict[str, str]:
    return {
        "FAZHI_BUREAUS": str(folder / "bureaus"),
        "FAZHI_ALLOW_HOSTS": web.origin.removeprefix("http://"),
        "PREFECT_API_URL": api,
        "PREFECT_HOME": str(folder / "prefect"),
        # a proxy that nobody answers at: loopback calls must not go through it
        "HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "NO_PROXY": "", "no_proxy": "",
    }  # fmt: skip


def test_one_flow_run_per_crawl_with_a_name_people_recognise(crawled: Ran, prefect_api: str) -> None:
    runs = [run for run in Prefect(prefect_api).find("flow_runs") if run["flow_id"] and not run["deployment_id"]]
    runs = [run for run in runs if run["name"].startswith("crawl ")]
    assert [run["name"] for run in runs] == ["crawl all bureaus"]
    assert runs[0]["state"]["type"] == "COMPLETED"


def test_a_task_run_per_bureau_and_per_document_named_by_its_title(crawled: Ran, prefect_api: str) -> None:
    tasks = Prefect(prefect_api).find("task_runs")
    tasks = [task for task in tasks if "liutang-wlj" in task["name"]]
    states = {task["name"]: task["state"]["type"] for task in tasks}
    name = "liutang-wlj 柳塘市文化广电旅游局"
    assert set(states) == {f"discover {name}", f"read {name} {TITLE}", f"read {name} {GONE}"}
    assert set(states.values()) == {"COMPLETED"}


def test_a_table_of_what_was_found_per_bureau(crawled: Ran, prefect_api: str) -> None:
    artifacts = Prefect(prefect_api).find("artifacts")
    tables = [json.loads(artifact["data"]) for artifact in artifacts if artifact["key"] == "crawl"]
    assert tables
    assert all(table[0]["verdict"] == "ok" and TITLE in table[0]["reports"] for table in tables)


def test_stdout_holds_the_summary_alone(crawled: Ran) -> None:
    assert crawled.json["loaded"] == ["liutang-wlj-2024"]


def test_a_server_that_does_not_answer_is_one_line_and_the_crawl_works(tmp_path: Path, web: Web) -> None:
    bureau_yaml(tmp_path / "bureaus", "liutang-wlj", web)
    env = environment(tmp_path, web, "http://127.0.0.1:9/api")
    ran = fazhi("crawl", "--json", home=tmp_path / "home", env=env | {"NO_PROXY": "127.0.0.1"})
    assert ran.code == 0, ran.err
    assert ran.json["loaded"] == ["liutang-wlj-2024"]
    assert sum("no Prefect server at" in line for line in ran.err.splitlines()) == 1


def test_a_failing_page_is_tried_again_by_its_task(
    prefect_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client gives up; the task waits and asks once more."""
    from prefect import flow
    from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

    from fazhi.pipeline.steps import Step
    from flows.executor import PrefectTasks
    from scrapers.errors import TryLater

    tries = 0

    def work() -> str:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise TryLater("the host answers 503")
        return "read"

    @flow
    def one_step() -> str:
        return PrefectTasks(retry_seconds=0).submit(Step.READ, "read {one}", work).result()

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with temporary_settings({PREFECT_API_URL: prefect_api, PREFECT_LOGGING_TO_API_ENABLED: False}):
        assert one_step() == "read"
    assert tries == 2
