"""The running service on one machine: Prefect's server with its pages, a worker, and someone who looks after both."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import httpx
import requests
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import AwaitingRetry
from rich.console import Console

from fazhi.settings import CHINA, from_environment
from flows.automations import SILENT
from flows.deploy import POOL, DeployFailed, deploy

_START_SECONDS = 180
_STOP_SECONDS = 20
_LOOK_SECONDS = 1.0
_REST_SECONDS = 5.0  # before a child that ended is started again
_RELEASE_SECONDS = 15.0
_STARTING = timedelta(seconds=60)  # no process takes longer to start
_GIVEN_UP = timedelta(hours=1)
_MOST_RUNS = 3
_SAY = Console(highlight=False, soft_wrap=True)


@dataclass(slots=True)
class _Child:
    """A process that is to run as long as the service does; its own process group, so that all of it can be ended."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    ended_at: float = field(default=0.0)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def look_after(self) -> None:
        """Starts it again, a while after it has ended."""
        if self.process is None or self.process.poll() is None:
            return
        if not self.ended_at:
            self.ended_at = time.monotonic()
            _SAY.print(f"the {self.name} has ended ({self.process.returncode}); it is started again. See {self.log}")
        elif time.monotonic() - self.ended_at > _REST_SECONDS:
            self.ended_at = 0.0
            self.start()

    def stop(self) -> None:
        """Asks it to end, and ends what is left of its group."""
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOP_SECONDS)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


class Service:
    """Started once, then only looked at. ``port``: of the own server, None when ``api_url`` is somebody else's."""

    def __init__(self, home: Path, api_url: str, port: int | None, runs: int) -> None:
        logs = home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        prefect = [sys.executable, "-m", "prefect"]
        self._api_url = api_url
        server = [sys.executable, "-m", "flows.server", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        self._server = _Child("server", server, logs / "server.log") if port else None
        worker = [*prefect, "worker", "start", "--pool", POOL, "--name", f"fazhi-{os.getpid()}"]
        self._worker = _Child("worker", worker, logs / "worker.log")
        self._stopped = False
        self._runs = runs

    def run(self) -> int:
        """Until SIGINT or SIGTERM. 0 when it was stopped, 1 when it could not be started."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            problem = self._start()
            if problem and not self._stopped:
                print(f"fazhi: {problem}", file=sys.stderr)
                return 1
            released = time.monotonic()
            while not self._stopped:
                for child in filter(None, (self._server, self._worker)):
                    child.look_after()
                if time.monotonic() - released > _RELEASE_SECONDS:
                    release_stuck(datetime.now(UTC))
                    released = time.monotonic()
                time.sleep(_LOOK_SECONDS)
        finally:
            self._worker.stop()
            if self._server:
                self._server.stop()
        print("fazhi: stopped; the next start goes on where this one ended", file=sys.stderr)
        return 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped = True

    def _start(self) -> str | None:
        if self._server:
            if _answers(self._api_url):
                return f"something answers at {self._api_url} already; stop it, or give another --port"
            _SAY.print("starting the server, about 20 seconds ...")
            self._server.start()
        if not self._await_server():
            where = f"see {self._server.log}" if self._server else "look at the address in PREFECT_API_URL"
            return f"no Prefect server answers at {self._api_url}; {where}"
        try:
            deployed = deploy(from_environment(), self._runs)
        except DeployFailed as failed:
            return str(failed)
        self._worker.start()
        self._tell(len(deployed.deployments), len(deployed.automations))
        return None

    def _await_server(self) -> bool:
        ends = time.monotonic() + _START_SECONDS
        while time.monotonic() < ends and not self._stopped:
            if _answers(self._api_url):
                return True
            if self._server and self._server.process and self._server.process.poll() is not None:
                return False
            time.sleep(_LOOK_SECONDS / 2)
        return False

    def _tell(self, deployments: int, automations: int) -> None:
        parts = urlsplit(self._api_url)
        _SAY.print(f"[bold]{parts.scheme}://{parts.netloc}[/] shows the runs; Ctrl-C stops everything")
        _SAY.print(f"{deployments} deployments, {automations} automations, one worker. What runs when (China's time):")
        for name, at in _await_schedule(lambda: self._stopped):
            _SAY.print(f"  {at.astimezone(CHINA):%a %Y-%m-%d %H:%M}  {name}", markup=False)


def release_stuck(at: datetime) -> None:
    """Schedules anew what no event tells of: a run that a killed worker had taken and never started, which would hold
    its place in the pool for ever; one that crashed while the server was away; and one whose process was killed so
    early, or so near a kill of the server, that no heartbeat stands for it to be missed."""
    wanted = [StateType.PENDING, StateType.CRASHED, StateType.RUNNING]
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=wanted))
    with contextlib.suppress(httpx.HTTPError), get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state)):
            if _is_stuck(run, at) and not (run.state_type is StateType.RUNNING and _is_alive(client, run, at)):
                client.set_flow_run_state(run.id, AwaitingRetry(message="nobody was left to run it"), force=True)


def _is_stuck(run: FlowRun, at: datetime) -> bool:
    """One of ours that has not moved for a while; what was due long ago is left to the next day's nudge."""
    if run.deployment_id is None or run.state is None or run.run_count > _MOST_RUNS:
        return False
    due = run.expected_start_time or run.state.timestamp
    patience = SILENT if run.state_type is StateType.RUNNING else _STARTING
    is_hopeless = run.state_type is not StateType.RUNNING and at - due > _GIVEN_UP
    return at - run.state.timestamp > patience and not is_hopeless


def _is_alive(client: SyncPrefectClient, run: FlowRun, at: datetime) -> bool:
    """Whether the run gave a sign of life lately."""
    lately = {
        "occurred": {"since": (at - SILENT).isoformat(), "until": (at + SILENT).isoformat()},
        "event": {"name": ["prefect.flow-run.heartbeat"]},
        "resource": {"id": [f"prefect.flow-run.{run.id}"]},
    }
    answer = client.request("POST", "/events/filter", json={"filter": lately, "limit": 1})
    return bool(answer.json()["events"])


def _answers(api_url: str) -> bool:
    try:
        return requests.get(f"{api_url}/health", timeout=2).ok
    except requests.RequestException:
        return False


def _await_schedule(stopped: Callable[[], bool], seconds: float = 20.0) -> list[tuple[str, datetime]]:
    """Each deployment's next run as the server has scheduled it; its scheduler takes a few seconds after a start."""
    ends = time.monotonic() + seconds
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    with get_client(sync_client=True) as client:
        expected = {one.id: one.name for one in client.read_deployments() if one.schedules}
        while True:
            order = FlowRunSort.NEXT_SCHEDULED_START_TIME_ASC
            runs = client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state), sort=order)
            first: dict[str, datetime] = {}
            for run in runs:
                name = expected.get(run.deployment_id) if run.deployment_id else None
                if name and run.next_scheduled_start_time:
                    first.setdefault(name, run.next_scheduled_start_time)
            if len(first) == len(expected) or stopped() or time.monotonic() > ends:
                return sorted(first.items(), key=lambda pair: pair[1])
            time.sleep(_LOOK_SECONDS)
