"""A home folder and an open warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.samples import declare
from warehouse.store import Store, writer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with writer(home, "test", wait=0) as opened:
        declare(opened)
        yield opened
