"""kill -9 of a run, of the worker, of the server and of everything: the warehouse is that of an undisturbed crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.service.conftest import Service, until

NEW_REPORTS = 12
SLOW = {"FAZHI_HOST_DELAY": "0.8"}  # seconds: a run takes long enough to be killed in its midst


@pytest.fixture
def service(sites: dict[str, str], tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, sites, SLOW)
    service.start()
    try:
        yield service
    finally:
        service.stop()


def _runs(service: Service) -> list[psutil.Process]:
    return service.of("prefect.engine") + service.of("prefect.flow_engine")


def _kill_a_discovery(service: Service) -> None:
    service.discover()
    until(lambda: list((service.home / "archive").glob("*.open")), "the discovery to fetch")
    for one in _runs(service):
        one.kill()


def _kill_an_ingest(service: Service) -> None:
    service.discover()
    until(lambda: [run for run in service.runs("ingest") if run["state"]["type"] == "RUNNING"], "an ingest to run")
    until(lambda: list((service.home / "archive").glob("*.open")), "the ingest to fetch")
    for one in _runs(service):
        one.kill()


def _kill_the_worker(service: Service) -> None:
    service.discover()
    until(lambda: [run for run in service.runs("ingest") if run["state"]["type"] == "RUNNING"], "an ingest to run")
    for one in [*service.of("worker start"), *_runs(service)]:
        one.kill()


def _kill_the_server(service: Service) -> None:
    service.discover()
    until(lambda: [run for run in service.runs("ingest") if run["state"]["type"] == "RUNNING"], "an ingest to run")
    for one in service.of("flows.server"):
        one.kill()


def _kill_everything(service: Service) -> None:
    service.discover()
    until(lambda: [run for run in service.runs("ingest") if run["state"]["type"] == "RUNNING"], "an ingest to run")
    service.kill_all()
    service.start()


@pytest.mark.parametrize(
    "kill", [_kill_a_discovery, _kill_an_ingest, _kill_the_worker, _kill_the_server, _kill_everything]
)
def test_what_is_killed_is_done_again_and_the_warehouse_is_the_same(
    service: Service, kill: Callable[[Service], None], undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    kill(service)
    until(lambda: len(service.published("SELECT id FROM reports")) == NEW_REPORTS, "all reports to be published", 420)
    until(service.settled, "the last runs to end", 240)
    assert service.published("SELECT url FROM candidates WHERE state = 'pending'") == []
    exported = service.export(tmp_path / "export")
    assert exported.keys() == undisturbed.keys()
    assert [name for name in exported if exported[name] != undisturbed[name]] == []
