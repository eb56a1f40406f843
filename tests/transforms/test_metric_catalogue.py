"""The catalogue of metrics, its checks and its cues belong together."""

from __future__ import annotations

import pytest

from tests.support.clock import cost
from transforms.catalogue.metrics import Aggregation, Kind, Range, Tier, catalogue
from transforms.metrics.cues import cues, literals


def test_the_catalogue_has_all_metrics_with_their_meaning() -> None:
    entries = catalogue().entries
    assert len(entries) == 167 + 16
    assert sum(entry.tier is Tier.CORE for entry in entries.values()) == 113
    entry = catalogue()["head_appearance_rate"]
    assert (entry.zh, entry.kind, entry.unit) == ("负责人出庭应诉率", Kind.RATE, "%")
    assert (entry.hard, entry.aggregation) == (Range(0, 100), Aggregation.NOT_ADDITIVE)
    assert catalogue()["admin_dispute_cases"].components == ("reconsideration_cases", "admin_litigation_cases")


def test_ranges_are_inclusive_and_open_where_nothing_is_said() -> None:
    assert Range(0, None).holds(10**9)
    assert Range(0, 100).holds(100)
    assert not Range(0, 100).holds(100.5)


def test_checks_name_only_metrics_of_the_catalogue() -> None:
    entries = catalogue().entries
    for check in catalogue().checks:
        assert {*check.right, *([check.left] if check.left else [])} <= set(entries), check.id


def test_every_metric_has_a_rule_that_can_find_it() -> None:
    found = {rule.metric_id for shelf in cues().rules.values() for rule in shelf.rules}
    ranks = {"rol_assessment_rank"}  # 第3名 is an ordinal, and ordinals are no quantities
    assert found == set(catalogue().entries) - ranks


def test_the_words_of_a_pattern_leave_out_what_it_forbids_or_may_lack() -> None:
    assert literals(r"法律意见书?[^#出]{0,6}#(?!方面|类)(?:份|件)") == {"法律意见", "份", "件"}


@pytest.mark.speed
def test_the_catalogue_loads_in_a_tenth_of_a_second() -> None:
    def load() -> None:
        catalogue.cache_clear()
        catalogue()

    assert cost(load, runs=3) < 0.1


@pytest.mark.parametrize("metric_id", ["no_such_metric", ""])
def test_an_unknown_metric_is_an_error(metric_id: str) -> None:
    with pytest.raises(KeyError):
        catalogue()[metric_id]


def test_every_rule_that_matches_a_number_without_words_is_looked_at_always() -> None:
    shelves = [*cues().rules.values(), cues().zero, cues().vague]
    overlooked = {
        shelf.rules[n].name
        for shelf in shelves
        for n in range(len(shelf.rules))
        if shelf.rules[n].own.search("#") and n not in shelf.always
    }
    assert overlooked == set()


def test_every_pattern_of_a_rule_compiles() -> None:
    rules = {rule.name: rule for shelf in cues().rules.values() for rule in shelf.rules}
    for rule in rules.values():
        for pattern in (rule.own, rule.never, rule.around, rule.unless, rule.publisher):
            assert pattern is None or pattern.search("#") is None or pattern.text
