"""Accuracy on reports that were written and annotated independently of the rules; ``figures.yaml`` has the floors.

``-rP`` prints the figure before tuning beside today's.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.gold import load
from tests.support.score import score_all
from transforms.model import Known
from transforms.parse import parse
from transforms.serialise import to_json

HERE = Path(__file__).parent
FIGURES: dict[str, dict[str, tuple[float, float]]] = yaml.safe_load((HERE / "figures.yaml").read_text("utf-8"))
CASES = [(name, figure) for name, figures in FIGURES.items() for figure in figures]


@cache
def scored(name: str) -> dict[str, Any]:
    pairs = []
    for path in sorted((HERE / name).glob("*.txt")):
        gold = load(path)
        found = to_json(parse(gold["input"].encode(), path.stem, Known(title=gold["title"])))
        pairs.append((path.stem, gold, found))
    return dict(score_all(pairs)["total"])


@pytest.mark.parametrize(("name", "figure"), CASES, ids=["-".join(case) for case in CASES])
def test_accuracy_on_the_annotated_reports(name: str, figure: str) -> None:
    before, floor = FIGURES[name][figure]
    group, key = figure.split(".")
    after = scored(name)[group][key]
    print(f"{name} {figure}: before {before:.4f}, now {after:.4f}, floor {floor:.3f}")
    assert after >= floor


@pytest.mark.parametrize("name", FIGURES)
def test_no_noise_is_kept_and_no_offset_is_wrong(name: str) -> None:
    assert scored(name)["text"]["noise_chars"] == 0
    assert scored(name)["quantities"]["bad_offsets"] == 0
