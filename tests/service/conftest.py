"""The running service as an operator starts it: ``fazhi serve`` over the demonstration bureaus, looked at from outside.

Slow: ``make test-service`` runs this folder, ``make test`` does not.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
import requests

from demo.expected import load_expected
from demo.server import choose_base, serve, write_bureaus
from tests.support.replica import FAZHI, ROOT, fazhi

T = TypeVar("T")


def until(look: Callable[[], T], what: str, seconds: float = 120) -> T:
    """What ``look`` gives as soon as it gives something; an error that says what was waited for."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := look():
            return found
        time.sleep(0.25)  # other processes tell nobody when they are done
    raise AssertionError(f"waited {seconds:g} s for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """One ``fazhi serve`` with a home of its own. ``extra`` is added to its environment."""

    folder: Path
    sites: Mapping[str, str]
    extra: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("FAZHI_", "PREFECT_"))}
        return inherited | {"FAZHI_HOME": str(self.home), "FAZHI_HOST_DELAY": "0"} | dict(self.sites) | self.extra

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text("utf-8")

    def start(self) -> None:
        """Until the service says what will run when."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "said").open("wb") as said:
            self.process = subprocess.Popen(
                [FAZHI, "serve", "--port", str(self.port), *self.arguments],
                env=self.environment, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        until(lambda: " health" in self.said or self._ended(), "the service to start", 240)
        assert not self._ended(), self.said

    def _ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            finally:
                self.kill_all()

    def processes(self) -> list[psutil.Process]:
        """The service itself, server, worker, and the runs under way."""
        assert self.process is not None
        try:
            top = psutil.Process(self.process.pid)
            return [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def of(self, words: str) -> list[psutil.Process]:
        """Those whose command line contains the words."""
        return [one for one in self.processes() if words in " ".join(_command(one))]

    def kill_all(self) -> None:
        """kill -9 of everything, at one blow."""
        found = self.processes()
        for one in found:
            one.suspend() if one.is_running() else None
        for one in found:
            one.kill() if one.is_running() else None
        psutil.wait_procs(found, 20)

    def call(self, path: str, **body: Any) -> Any:
        session = requests.Session()
        session.trust_env = False
        answer = session.post(f"{self.api}/{path}", json=body, timeout=90)
        answer.raise_for_status()
        return answer.json()

    def runs(self, flow: str | None = None) -> list[dict[str, Any]]:
        """Flow runs that are not merely scheduled, the first first."""
        named = {"flows": {"name": {"any_": [flow]}}} if flow else {}
        found = self.call("flow_runs/filter", sort="START_TIME_ASC", **named)
        return [run for run in found if run["state"]["name"] not in ("Scheduled", "Late")]

    def events(self, *names: str) -> list[dict[str, Any]]:
        found = self.call("events/filter", filter={"event": {"name": list(names)}, "order": "ASC"}, limit=50)
        return list(found["events"])

    def artifact(self, key: str) -> dict[str, Any]:
        found = self.call("artifacts/latest/filter", artifacts={"key": {"any_": [key]}})
        assert found, f"no artifact {key}"
        return dict(found[0])

    def discover(self) -> str:
        """Triggers the discovery of the demonstration's one group; gives the run's id."""
        found = self.call("deployments/filter", deployments={"name": {"any_": ["discover-bureaus"]}})
        return str(self.call(f"deployments/{found[0]['id']}/create_flow_run", state={"type": "SCHEDULED"})["id"])

    def settled(self) -> bool:
        """Every event has led to its run, and every run has come to its end."""
        runs = self.call("flow_runs/filter")
        ends = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
        open_runs = [r for r in runs if r["state"]["type"] not in ends and r["name"] and not _is_in_future(r)]
        return not open_runs

    def published(self, sql: str) -> list[dict[str, Any]]:
        ran = fazhi("sql", sql, "--json", home=self.home, env=dict(self.sites))
        return list(ran.json) if ran.code == 0 else []

    def export(self, folder: Path) -> dict[str, bytes]:
        """The tables as files, without the columns that differ between any two runs."""
        ran = fazhi("export", str(folder), "--format", "csv", "--stable", home=self.home, env=dict(self.sites))
        assert ran.code == 0, ran.err
        return {path.name: path.read_bytes() for path in folder.iterdir()}


def _is_in_future(run: dict[str, Any]) -> bool:
    return run["auto_scheduled"] and run["state"]["type"] == "SCHEDULED"


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The demonstration bureaus, served for the whole session: the environment that a crawl of them needs."""
    folder = tmp_path_factory.mktemp("sites")
    base = choose_base(free_port())
    write_bureaus(folder / "bureaus", base)
    with serve(base_port=base) as servers:
        yield {
            "FAZHI_BUREAUS": str(folder / "bureaus"),
            "FAZHI_CORRECTIONS": str(folder / "corrections"),
            "FAZHI_ALLOW_HOSTS": ",".join(servers.hosts),
            "FAZHI_TODAY": load_expected(base).today.isoformat(),
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }


@pytest.fixture(scope="session")
def undisturbed(sites: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The exported tables of one crawl that nothing disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    ran = fazhi("crawl", "--json", home=folder / "home", env=sites)
    assert ran.code in (0, 1), ran.err
    return Service(folder, sites).export(folder / "export")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no chromium: apt install chromium fonts-noto-cjk")
    return found
