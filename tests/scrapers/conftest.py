"""A local server and a client for it; the tests' own servers are asked directly, whatever proxy the machine has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.client import Client
from tests.scrapers.edge import client_for
from tests.support.web import Web


@pytest.fixture(autouse=True)
def _no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def client(web: Web, tmp_path: Path) -> Iterator[Client]:
    with client_for(tmp_path, web, tries=1) as made:
        yield made
