"""Six bureaus read side by side by two workers on a server with Postgres: one writer at a time, nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.conftest import Service, free_port, until
from tests.support.replica import ROOT

NEW_REPORTS = 12


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Postgres of our own: a fresh data folder, a loopback port, no privileged user."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        pytest.skip("no postgres: apt install postgresql")
    binaries, folder, port = found[-1].parent, tmp_path_factory.mktemp("postgres"), free_port()
    data = folder / "data"
    for place in (folder, *folder.parents):
        if place.owner() == "root" and os.access(place, os.W_OK) and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o055)
    data.mkdir()
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(data, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    subprocess.run([*as_user, binaries / "initdb", "-D", data, "-A", "trust"], check=True, capture_output=True, cwd="/")
    command = [*as_user, binaries / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", ""]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd="/")
    try:
        ready = [binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
        until(lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0, "Postgres to start", 60)
        user = "postgres" if as_user else os.environ["USER"]
        yield f"postgresql+asyncpg://{user}@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)


def test_two_workers_share_the_pool_and_one_writes_at_a_time(
    sites: dict[str, str], postgres: str, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    extra = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": postgres, "FAZHI_HOST_DELAY": "0.4"}
    service = Service(tmp_path, sites, extra, ("--workers", "3"))
    service.start()
    worker = ["worker", "start", "--pool", "fazhi", "--name", "second"]
    command = [sys.executable, "-m", "prefect", *worker]
    environment = service.environment | {
        "PREFECT_API_URL": service.api,
        "PREFECT_HOME": str(tmp_path / "second"),
        "PREFECT_WORKER_QUERY_SECONDS": "2",
    }
    with (tmp_path / "second.log").open("wb") as log:
        second = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        until(lambda: len(service.call("work_pools/fazhi/workers/filter")) == 2, "both workers to report")
        service.discover()
        until(lambda: len(service.published("SELECT id FROM reports")) == NEW_REPORTS, "all reports", 300)
        until(service.settled, "the last runs to end", 120)
        ingests = service.runs("ingest")
        assert len(ingests) == 6
        assert {run["state"]["name"] for run in ingests + service.runs("publish")} == {"Completed"}
        overlapping = [
            (one["name"], other["name"])
            for one in ingests
            for other in ingests
            if one["id"] != other["id"] and one["start_time"] <= other["start_time"] < one["end_time"]
        ]
        assert overlapping, "no two bureaus were read side by side"
        assert "submitting flow run" in (tmp_path / "second.log").read_text("utf-8")
        exported = service.export(tmp_path / "export")
        assert [name for name in exported if exported[name] != undisturbed[name]] == []
    finally:
        second.terminate()
        second.wait(60)
        service.stop()
