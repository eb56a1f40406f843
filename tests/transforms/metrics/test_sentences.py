"""Facts read from single sentences of many trades; the sentences and expectations are in ``cases.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from transforms.catalogue.metrics import Tier, catalogue
from transforms.metrics import ReportContext, read_metrics
from transforms.model import Metric, Section

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def read(case: dict[str, Any]) -> list[Metric]:
    text = case["text"]
    section = Section("1", None, 1, None, None, case.get("part", "achievements"), None, 0, len(text))
    return list(read_metrics(text, [section], ReportContext(case.get("publisher", "某市某局"), 2023)))


def wrong(metric: Metric, fact: list[Any]) -> list[str]:
    """What differs between a metric and what is expected of it; null is a fact without a metric of the agreed
    catalogue."""
    _, metric_id, value, extra = [*fact, {}][:4]
    allowed = [metric_id, *extra.get("alt", [])]
    entry = catalogue().entries.get(metric.metric_id or "")
    agreed = None if entry and entry.tier is Tier.PROPOSED else metric.metric_id
    fits = metric.metric_id in allowed or agreed in allowed
    problems = [] if fits else [f"metric {metric.metric_id} ({metric.why})"]
    if metric.value != value:
        problems.append(f"value {metric.value}")
    for name, usual in (("qualifier", "exact"), ("role", "value"), ("period_basis", "in_year")):
        if not extra.get("loose") and getattr(metric, name) != extra.get(name, usual):
            problems.append(f"{name} {getattr(metric, name)}")
    if metric.value_max != extra.get("value_max"):
        problems.append(f"value_max {metric.value_max}")
    if "period" in extra and [str(metric.period_start), str(metric.period_end)] != extra["period"]:
        problems.append(f"period {metric.period_start} {metric.period_end}")
    return problems


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['trade']}" for n, case in enumerate(CASES)])
def test_a_sentence_gives_the_facts_a_careful_reader_would_take_down(case: dict[str, Any]) -> None:
    found = read(case)
    expected = case["facts"]
    taken: list[Metric] = []
    problems: list[str] = []
    for fact in expected:
        match = next(
            (one for one in found if one not in taken and one.quote.strip("均") in (fact[0], fact[0].strip("均"))), None
        )
        if match is None:
            if not (fact[3:] and fact[3].get("optional")):
                problems.append(f"missed {fact[0]}")
            continue
        taken.append(match)
        problems += [f"{fact[0]}: {problem}" for problem in wrong(match, fact)]
    problems += [f"not a fact: {one.quote} {one.metric_id}" for one in found if one not in taken]
    assert not problems
