"""A home folder and an open warehouse."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.samples import declare
from warehouse.store import WAREHOUSE, Store, writer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated warehouse with one bureau, to be copied: making one takes longer than most tests."""
    home = tmp_path_factory.mktemp("template")
    with writer(home, "template") as store:
        declare(store)
    return home / WAREHOUSE


@pytest.fixture
def store(home: Path, template: Path) -> Iterator[Store]:
    home.mkdir()
    shutil.copy(template, home / WAREHOUSE)
    with writer(home, "test", wait=0) as opened:
        yield opened
