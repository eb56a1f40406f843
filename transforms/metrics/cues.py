"""The rules of ``catalogue/cues.yaml``, compiled once and arranged by printed unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.catalogue.metrics import Catalogue, catalogue, read_yaml
from transforms.metrics.lexicon import any_of, lexicon
from transforms.metrics.quantities import Said

_WORD = re.compile(r"\$([A-Z]+)")
BARE = ""        # the unit of a number that has none


@dataclass(frozen=True, slots=True)
class Rule:
    """One way for a fact to be a metric; what each pattern is read against is said at the head of the file."""

    metric_id: str
    name: str
    own: re.Pattern[str]
    never: re.Pattern[str] | None
    around: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    topics: frozenset[str]
    said: frozenset[Said]
    publisher: re.Pattern[str] | None
    weight: float


@dataclass(frozen=True, slots=True)
class Cues:
    """``rules`` by printed unit; ``zero`` and ``vague`` for what is said in words without a unit. ``topics`` finds the
    topic words, ``topic_of`` says which topic a word belongs to."""

    rules: Mapping[str, tuple[Rule, ...]]
    zero: tuple[Rule, ...]
    vague: tuple[Rule, ...]
    topics: re.Pattern[str]
    topic_of: Mapping[str, str]

    def of(self, said: Said, unit: str | None) -> tuple[Rule, ...]:
        if said is Said.ZERO:
            return self.zero
        if said is Said.VAGUE and unit is None:
            return self.vague
        return self.rules.get(unit or BARE, ())


@cache
def cues() -> Cues:
    """The project's rules, compiled once per process."""
    data = read_yaml("cues.yaml")
    rules: dict[str, list[Rule]] = {}
    zero: list[Rule] = []
    vague: list[Rule] = []
    for metric_id, rows in data["rules"].items():
        for number, row in enumerate(rows, 1):
            rule = _rule(metric_id, f"{metric_id}/{number}", row, data["words"])
            if Said.ZERO in rule.said:
                zero.append(rule)
                continue
            if Said.VAGUE in rule.said:
                vague.append(rule)
            for unit in _units(metric_id, row, catalogue()):
                rules.setdefault(unit, []).append(rule)
    topic_of = {word: name for name, words in data["topics"].items() for word in words.split("|")}
    by_unit = {unit: tuple(some) for unit, some in rules.items()}
    return Cues(by_unit, tuple(zero), tuple(vague), re.compile(any_of(topic_of)), topic_of)


def _rule(metric_id: str, name: str, row: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    def pattern(key: str) -> re.Pattern[str] | None:
        text = row.get(key)
        return re.compile(_WORD.sub(lambda match: words[match[1]], text)) if text else None

    own = pattern("own")
    if own is None:
        raise ValueError(f"cues.yaml: {name} has no own")
    said = frozenset([Said(row["said"])]) if "said" in row else frozenset(Said) - {Said.ZERO}
    return Rule(
        metric_id, name, own, pattern("not"), pattern("around"), pattern("unless"),
        frozenset(row.get("topic", ())), said, pattern("publisher"), float(row.get("weight", 1.0)),
    )  # fmt: skip


def _units(metric_id: str, row: Mapping[str, Any], entries: Catalogue) -> set[str]:
    """The printed units under which a rule is looked up: its own or the metric's, each with its kin."""
    named = row.get("units") or entries[metric_id].accepted_units
    units = {unit.lstrip("万亿") or unit for unit in named}
    kins = lexicon().kins
    units |= {kin for unit in units for kin in kins.get(unit, ())}
    return units | ({BARE} if row.get("bare") else set())
