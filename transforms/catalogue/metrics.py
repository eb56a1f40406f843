"""The catalogue of metrics (指标目录): what is counted, in which unit, how it adds up, and what is plausible.

``metrics.yaml`` beside this module is the data; here it becomes frozen values. Cues for typing a sentence are in
``cues/`` (see ``transforms.metrics.cues``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class Tier(StrEnum):
    """core: the comparable set. extended: recognised, but too rare or too local to compare. proposed: this project's
    addition, which the agreed catalogue has no id for."""

    CORE = "core"
    EXTENDED = "extended"
    PROPOSED = "proposed"


class Kind(StrEnum):
    """What sort of number a metric is."""

    COUNT = "count"
    RATE = "rate"
    AMOUNT = "amount"
    DURATION = "duration"
    SCORE = "score"


class Aggregation(StrEnum):
    """How values may be added (flow, stock, or not at all)."""

    SUM_DISJOINT = "sum_disjoint"
    STOCK_LATEST = "stock_latest"
    NOT_ADDITIVE = "not_additive"


@dataclass(frozen=True, slots=True)
class Range:
    """Inclusive limits in the canonical unit; None is open."""

    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """One metric of the catalogue. ``hard``: outside it a value is wrong; ``soft``: outside it a person should look.

    ``aliases`` are cues, not sufficient conditions; ``exclusions`` say in words what is not this metric.
    """

    id: str
    zh: str
    en: str
    tier: Tier
    theme: str
    kind: Kind
    unit: str
    accepted_units: tuple[str, ...]
    aggregation: Aggregation
    definition: str
    aliases: tuple[str, ...]
    exclusions: tuple[str, ...]
    scope: tuple[str, ...]
    hard: Range
    soft: Range
    evidence: str
    sources: tuple[str, ...]
    components: tuple[str, ...] = ()
    numerator: str | None = None
    denominator: str | None = None
    cumulative_possible: bool = False
    note: str | None = None


class Relation(StrEnum):
    """How the two sides of a consistency check must stand to each other."""

    EQUAL = "equal"
    AT_MOST = "at_most"
    LESS = "less"
    WITHIN = "within"


class Side(StrEnum):
    """What is computed from the metrics of one side."""

    SUM = "sum"
    PERCENT = "percent"          # first / second x 100
    PER_UNIT = "per_unit"        # first / second
    RATIO_TO_REST = "ratio_to_rest"    # second / (first - second)


@dataclass(frozen=True, slots=True)
class Consistency:
    """One consistency check as data: ``left`` stands in ``relation`` to ``side`` over ``right``.

    ``WITHIN`` asks that ``side`` over ``right`` lies in ``low`` .. ``high``; ``slack`` says that the left may
    exceed the right for a known reason (上期结转), which makes a breach an information only.
    """

    id: str
    relation: Relation
    left: str | None
    right: tuple[str, ...]
    side: Side = Side.SUM
    tolerance: float = 0.0
    low: float | None = None
    high: float | None = None
    slack: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All metrics in the order of the file, by id, and the checks between them."""

    version: str
    entries: Mapping[str, MetricEntry]
    checks: tuple[Consistency, ...]

    def __getitem__(self, metric_id: str) -> MetricEntry:
        return self.entries[metric_id]


def read_yaml(name: str) -> Any:
    """A YAML file beside this module, read with libyaml (the pure Python reader takes a second for it)."""
    with files(__package__).joinpath(name).open("rb") as stream:
        return yaml.load(stream, Loader=yaml.CSafeLoader)


@cache
def catalogue() -> Catalogue:
    """The project's catalogue, loaded once per process."""
    data = read_yaml("metrics.yaml")
    entries = {row["id"]: _entry(row) for row in data["metrics"]}
    checks = tuple(_check(row) for row in read_yaml("checks.yaml")["checks"])
    return Catalogue(version=str(data["version"]), entries=entries, checks=checks)


def _entry(row: Mapping[str, Any]) -> MetricEntry:
    expected = row["expected_range"]
    return MetricEntry(
        id=row["id"], zh=row["zh"], en=row["en"], tier=Tier(row["tier"]), theme=row["theme"], kind=Kind(row["kind"]),
        unit=row["unit"]["canonical"], accepted_units=tuple(row["unit"]["accepted"]),
        aggregation=Aggregation(row["aggregation"]), definition=row["definition"], aliases=tuple(row["aliases"]),
        exclusions=tuple(row["exclusions"]), scope=tuple(row["scope"].split("|")), hard=Range(*expected["hard"]),
        soft=Range(*expected["soft"]), evidence=row["evidence"], sources=tuple(row["source"]),
        components=tuple(row.get("components", ())), numerator=row.get("numerator"),
        denominator=row.get("denominator"), cumulative_possible=bool(row.get("cumulative_possible", False)),
        note=row.get("note"),
    )  # fmt: skip


def _check(row: Mapping[str, Any]) -> Consistency:
    low, high = row.get("range", (None, None))
    return Consistency(
        id=row["id"], relation=Relation(row["relation"]), left=row.get("left"), right=tuple(row["right"]),
        side=Side(row.get("side", "sum")), tolerance=float(row.get("tolerance", 0.0)), low=low, high=high,
        slack=bool(row.get("slack", False)),
    )  # fmt: skip
