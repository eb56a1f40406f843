"""A real Prefect server, started once for the tests that need one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

PREFECT = Path(sys.executable).with_name("prefect")
START_SECONDS = 120


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API's address of a server with a home of its own."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env=inherited | quiet, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            api = f"http://127.0.0.1:{port}/api"
            _await(api, server, home / "server.log")
            yield api
        finally:
            server.terminate()
            server.wait(30)


def _await(api: str, server: subprocess.Popen[bytes], log: Path) -> None:
    session = requests.Session()
    session.trust_env = False
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if server.poll() is not None:
            break
        try:
            if session.get(f"{api}/health", timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)  # the server binds its port when it is ready, and tells nobody
    raise RuntimeError(f"the Prefect server did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")
