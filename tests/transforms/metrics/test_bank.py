"""A bank of passages that say each metric in many ways, near-misses among them, written without knowledge of the rules.

``…-tuned.txt`` may be looked at when cues are written; ``…-unseen.txt`` may not: they show how far cues carry. The
passages were made hard on purpose (each metric said differently each time), so recall is lower than on reports.
A line ``## …`` is the heading of the passages below it; a fact is ``{{quote|metric or -|value|also acceptable}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from transforms.catalogue.metrics import Tier, catalogue
from transforms.metrics import ReportContext, read_metrics
from transforms.model import Metric, Section

BANK = Path(__file__).parent / "bank"
FACT = re.compile(r"\{\{(.+?)\}\}")
NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*")
# typed precision and recall: [before the cues were tuned, floor]; floors only rise
FIGURES = {
    "labour-tuned": ([0.915, 0.97], [0.359, 0.88]),
    "service-tuned": ([0.914, 0.97], [0.296, 0.95]),
    "dispute-tuned": ([0.904, 0.97], [0.492, 0.90]),
    "enforcement-tuned": ([0.871, 0.97], [0.402, 0.90]),
    "governance-tuned": ([0.861, 0.97], [0.367, 0.85]),
    "labour-unseen": ([0.832, 0.89], [0.318, 0.46]),
    "service-unseen": ([0.885, 0.91], [0.223, 0.43]),
    "dispute-unseen": ([0.886, 0.89], [0.432, 0.59]),
    "enforcement-unseen": ([0.861, 0.87], [0.285, 0.43]),
    "governance-unseen": ([0.880, 0.89], [0.299, 0.44]),
}


@dataclass(frozen=True)
class Wanted:
    """A fact as its reader took it down. ``ids``: its metrics; ``also``: others that a fair reader might choose."""

    start: int
    end: int
    ids: tuple[str, ...]
    value: float
    also: frozenset[str]


def passages(name: str) -> Iterator[tuple[str, Section, list[Wanted]]]:
    heading = ""
    for line in (BANK / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("##"):
            heading = line.strip("# ")
        elif line.strip():
            yield compiled(heading, line.strip())


def compiled(heading: str, line: str) -> tuple[str, Section, list[Wanted]]:
    text, wanted, at = f"{heading}\n", [], 0
    for match in FACT.finditer(line):
        text += line[at : match.start()]
        quote, ids, value, *also = match[1].split("|")
        start, text, at = len(text), text + quote, match.end()
        accepted = frozenset(one.strip() for one in (also[0].split(",") if also else []))
        wanted.append(Wanted(start, len(text), tuple(ids.split("&")), float(value), accepted))
    text += line[at:]
    section = Section("1", None, 1, None, NUMBER.sub("", heading), "achievements", None, 0, len(text))
    return text, section, wanted


def agreed(metric: Metric) -> str | None:
    """The metric of the agreed catalogue; a proposed one counts as none."""
    entry = catalogue().entries.get(metric.metric_id or "")
    return metric.metric_id if entry and entry.tier is not Tier.PROPOSED else None


def same(one: float | None, other: float) -> bool:
    return one is not None and abs(one - other) <= 1e-6 * max(1.0, abs(other))


@cache
def figures(name: str) -> tuple[float, float]:
    typed = right = asked = answered = 0
    for text, section, wanted in passages(name):
        found = read_metrics(text, [section], ReportContext(None, 2023))
        for fact in wanted:
            hits = [m for m in found if m.start < fact.end and m.end > fact.start and same(m.value, fact.value)]
            ids = [one for one in map(agreed, hits) if one]
            allowed = {*fact.ids, *fact.also}
            typed += len(ids)
            right += sum(one in allowed for one in ids)
            for want in fact.ids if "-" not in fact.also else ():
                if want != "-":
                    asked += 1
                    answered += want in ids or (len(fact.ids) == 1 and any(one in allowed for one in ids))
    return right / typed, answered / asked


@pytest.mark.parametrize("name", FIGURES)
def test_passages_of_the_bank_are_typed_as_their_writers_meant_them(name: str) -> None:
    (before_p, floor_p), (before_r, floor_r) = FIGURES[name]
    precision, recall = figures(name)
    print(f"{name}: precision {before_p:.3f} → {precision:.3f}, recall {before_r:.3f} → {recall:.3f}")
    assert precision >= floor_p
    assert recall >= floor_r


def test_every_passage_names_metrics_of_the_catalogue() -> None:
    unknown = {
        one
        for name in FIGURES
        for _, _, wanted in passages(name)
        for fact in wanted
        for one in (*fact.ids, *fact.also)
        if one != "-" and one not in catalogue().entries
    }
    assert unknown == set()
