"""Accuracy on the two genuine reports that independent readers annotated. Floors only rise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.score import score_all
from transforms.model import Known
from transforms.parse import parse
from transforms.serialise import to_json

# figure: floor, as printed by the scorer for both reports together
FLOORS = {
    ("text", "recall"): 1.0,
    ("fields", "title"): 1.0,
    ("fields", "publisher"): 1.0,
    ("fields", "report_year"): 1.0,
    ("fields", "dates"): 1.0,
    ("sections", "f1"): 1.0,
    ("sections", "part_accuracy"): 1.0,
    ("sections", "theme_accuracy"): 1.0,
    ("quantities", "f1"): 1.0,
    ("quantities", "precision"): 1.0,
    ("typed", "precision"): 1.0,
    ("typed", "recall"): 1.0,
    ("attributes", "role"): 1.0,
    ("attributes", "qualifier"): 1.0,
    ("attributes", "period_basis"): 1.0,
}


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, Any]:
    pairs = []
    for path in sorted((shared / "corpus/gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = (shared / "corpus" / f"{path.stem}.txt").read_bytes()
        pairs.append((path.stem, gold, to_json(parse(text, path.stem, Known(title=gold["title"])))))
    return dict(score_all(pairs)["total"])


@pytest.mark.parametrize("figure", FLOORS, ids=".".join)
def test_accuracy_on_the_annotated_genuine_reports(figures: dict[str, Any], figure: tuple[str, str]) -> None:
    group, name = figure
    assert figures[group][name] >= FLOORS[figure]


def test_no_noise_is_kept_and_no_offset_is_wrong(figures: dict[str, Any]) -> None:
    assert figures["text"]["noise_chars"] == 0
    assert figures["quantities"]["bad_offsets"] == 0
    assert figures["quantities"]["not_metric_hits"] == 0
