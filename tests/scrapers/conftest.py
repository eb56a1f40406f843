"""A client for a local server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.client import Client
from tests.scrapers.edge import client_for
from tests.support.web import Web


@pytest.fixture
def client(web: Web, tmp_path: Path) -> Iterator[Client]:
    with client_for(tmp_path, web, tries=1) as made:
        yield made
