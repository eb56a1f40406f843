"""The replica of the five real sites (outside the project), and the command line run against it."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
FAZHI = Path(sys.executable).with_name("fazhi")


@dataclass(frozen=True)
class Replica:
    """A running replica; ``environment`` is what a command needs to be led through it."""

    environment: dict[str, str]
    log: Path

    def requests(self) -> list[dict[str, Any]]:
        """Every request so far, as the server logged it."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@contextmanager
def replica(sites: Path, folder: Path, *overlays: Path) -> Iterator[Replica]:
    """Serves the seeds, with overlays on top of them, on a free port."""
    spec = importlib.util.spec_from_file_location("replica_serve", sites / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    serve = importlib.util.module_from_spec(spec)
    sys.modules["replica_serve"] = serve
    spec.loader.exec_module(serve)
    log = folder / "requests.jsonl"
    with serve.running(sites / "seeds", *overlays, log=log) as running:
        proxied = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), running.url)
        direct = dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost")
        trusted = {name: str(running.ca_file) for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")}
        yield Replica({**proxied, **direct, **trusted}, log)


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout, which must be one JSON document."""
        return json.loads(self.out)


def fazhi(*arguments: str, home: Path, env: Mapping[str, str] | None = None, timeout: float = 240) -> Ran:
    """Runs the installed command with this FAZHI_HOME, from the project's folder."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("FAZHI_", "PREFECT_"))}
    settings = {"FAZHI_HOME": str(home), "FAZHI_HOST_DELAY": "0.02", "COLUMNS": "80", **(env or {})}
    done = subprocess.run(
        [FAZHI, *arguments],
        env=inherited | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
