"""Fixtures that several folders share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.web import Web


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the genuine reports and the replica of the five sites; it is not part of the project."""
    place = os.environ.get("FAZHI_SHARED")
    if not place:
        pytest.skip("set FAZHI_SHARED to the folder with the genuine reports and site replicas to run this")
    return Path(place)


@pytest.fixture(autouse=True)
def _no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own servers are asked directly, whatever proxy the machine has."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server
