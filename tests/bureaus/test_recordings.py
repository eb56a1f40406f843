"""Every declared bureau has a recording of its columns, and what is read from it was reviewed by a person.

``fazhi bureaus --live --record tests/bureaus ID`` makes one; CONTRIBUTING says how a bureau is added.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fazhi.pipeline.probing import EXPECTED, RECORDED, LiveCheck, expected
from scrapers.bureau import load_bureaus
from scrapers.glance import glance
from scrapers.model import Bureau
from scrapers.replay import ReplayFetcher

HERE = Path(__file__).parent
BUREAUS = load_bureaus(HERE.parents[1] / "bureaus")


def told(bureau: Bureau) -> dict[str, Any]:
    path = HERE / bureau.id / EXPECTED
    how = f"record it: fazhi bureaus --live --record tests/bureaus {bureau.id}"
    assert path.is_file(), f"{bureau.id} has no recording; {how}"
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("bureau", BUREAUS, ids=lambda bureau: bureau.id)
def test_a_bureau_s_recording_was_reviewed_by_a_person(bureau: Bureau) -> None:
    reviewed = told(bureau)["reviewed"]
    assert all([reviewed["who"], reviewed["when"]]), f"nobody has reviewed {HERE / bureau.id / EXPECTED} yet"


@pytest.mark.parametrize("bureau", BUREAUS, ids=lambda bureau: bureau.id)
def test_the_recorded_columns_are_read_as_they_were(bureau: Bureau) -> None:
    recording = ReplayFetcher(HERE / bureau.id, RECORDED)
    seen = LiveCheck(bureau, tuple(glance(bureau, column, recording) for column in bureau.columns))
    assert expected(seen) == told(bureau)["columns"]
