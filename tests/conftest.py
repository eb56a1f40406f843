"""Fixtures that several folders share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the genuine reports and the replica of the five sites; it is not part of the project."""
    place = os.environ.get("FAZHI_SHARED")
    if not place:
        pytest.skip("set FAZHI_SHARED to the folder with the genuine reports and site replicas to run this")
    return Path(place)
