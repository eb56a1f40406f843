"""Accuracy on the nine reports that were written and annotated independently of the rules. Floors only rise.

``BEFORE`` are the figures before any rule was written for what these reports showed; ``-rP`` prints them beside
today's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.gold import load
from tests.support.score import score_all
from transforms.model import Known
from transforms.parse import parse
from transforms.serialise import to_json

ANNOTATED = Path(__file__).parent / "annotated"
Figure = tuple[str, str]

BEFORE: dict[Figure, float] = {
    ("text", "recall"): 1.0,
    ("fields", "title"): 1.0,
    ("fields", "publisher"): 1.0,
    ("fields", "report_year"): 1.0,
    ("fields", "dates"): 1.0,
    ("fields", "ids"): 0.8,
    ("sections", "f1"): 0.9775,
    ("sections", "part_accuracy"): 0.9744,
    ("sections", "theme_accuracy"): 0.9062,
    ("quantities", "precision"): 0.9935,
    ("quantities", "recall"): 0.9547,
    ("quantities", "f1"): 0.9737,
    ("typed", "precision"): 0.9623,
    ("typed", "recall"): 0.8400,
    ("attributes", "role"): 0.9364,
    ("attributes", "qualifier"): 1.0,
    ("attributes", "period_basis"): 0.9396,
}
FLOORS: dict[Figure, float] = {
    ("text", "recall"): 1.0,
    ("fields", "title"): 1.0,
    ("fields", "publisher"): 1.0,
    ("fields", "report_year"): 1.0,
    ("fields", "dates"): 1.0,
    ("fields", "ids"): 1.0,
    ("sections", "f1"): 1.0,
    ("sections", "part_accuracy"): 0.99,
    ("sections", "theme_accuracy"): 0.90,
    ("quantities", "precision"): 1.0,
    ("quantities", "recall"): 0.995,
    ("quantities", "f1"): 0.995,
    ("typed", "precision"): 0.995,
    ("typed", "recall"): 1.0,
    ("attributes", "role"): 0.995,
    ("attributes", "qualifier"): 1.0,
    ("attributes", "period_basis"): 0.99,
}


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    pairs = []
    for path in sorted(ANNOTATED.glob("*.txt")):
        gold = load(path)
        found = to_json(parse(gold["input"].encode(), path.stem, Known(title=gold["title"])))
        pairs.append((path.stem, gold, found))
    return dict(score_all(pairs)["total"])


@pytest.mark.parametrize("figure", FLOORS, ids=".".join)
def test_accuracy_on_the_annotated_reports(figures: dict[str, Any], figure: Figure) -> None:
    group, name = figure
    after = figures[group][name]
    print(f"{group}.{name}: before {BEFORE[figure]:.4f}, now {after:.4f}, floor {FLOORS[figure]:.3f}")
    assert after >= FLOORS[figure]


def test_no_noise_is_kept_and_no_offset_is_wrong(figures: dict[str, Any]) -> None:
    assert figures["text"]["noise_chars"] == 0
    assert figures["quantities"]["bad_offsets"] == 0
