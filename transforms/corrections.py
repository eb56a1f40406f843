"""Corrections: what a person says of a fact that the parser took down wrongly, applied on top of the parser.

A correction names one fact by its words and by what the parser says of it. When these no longer fit, it is not
applied and a finding says so: a correction must never hit another fact than the one it was written for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isclose
from typing import Any

from transforms.catalogue.metrics import catalogue
from transforms.check import check
from transforms.fold import Folded, fold, squash
from transforms.model import Finding, Level, Metric, PeriodBasis, Qualifier, Report, Role, Section

Value = str | float | date | None
Span = tuple[int, int]

_NEAR = 60   # characters, white space left out, between a fact and the words that it stands near to
_SHOWN = 5   # places named in a message


class Field(StrEnum):
    """What can be said of a fact; the names are those of ``Metric``."""

    METRIC_ID = "metric_id"
    LABEL = "label"
    VALUE = "value"
    VALUE_MAX = "value_max"
    UNIT = "unit"
    UNIT_IN_TEXT = "unit_in_text"
    QUALIFIER = "qualifier"
    ROLE = "role"
    PERIOD_BASIS = "period_basis"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    SCOPE = "scope"
    SCOPE_NAME = "scope_name"
    SUBJECT = "subject"


class Action(StrEnum):
    """What a correction does."""

    CHANGE = "change"    # the fact is there, but something about it is wrong
    REMOVE = "remove"    # the number is no quantity of the report
    ADD = "add"          # the parser missed a fact


class State(StrEnum):
    """What became of a correction."""

    APPLIED = "applied"
    STALE = "stale"                # its fact is not there, or the parser says something else now
    SUPERFLUOUS = "superfluous"    # the parser now says itself what is right


@dataclass(frozen=True, slots=True)
class Said:
    """One field of a fact with a value; a null is said, too."""

    field: Field
    value: Value


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction as a person wrote it. ``number``: its place in the file, from 1.

    ``quote``, and where that is not enough ``section`` (its id), ``near`` (words beside it; of several facts the
    nearest) or ``start`` (offset), name the fact. ``was``: what the parser says; ``right``: what is right.
    """

    number: int
    action: Action
    quote: str
    section: str | None
    near: str | None
    start: int | None
    was: tuple[Said, ...]
    right: tuple[Said, ...]
    reason: str
    who: str
    when: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one correction. ``note``: why it is not applied, and what to do.

    ``parsed``: the fact as the parser has it, None for one that it missed. ``fact``: the fact after an applied
    correction, None for one that was removed.
    """

    correction: Correction
    state: State
    note: str | None = None
    parsed: Metric | None = None
    fact: Metric | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report with the corrections applied and its checks made again; ``outcomes`` in the order of the file."""

    report: Report
    outcomes: tuple[Outcome, ...]


def apply(report: Report, corrections: Sequence[Correction]) -> Corrected:
    """Every correction on top of what the parser says; which come first does not matter.

    A finding ``correction_stale`` or ``correction_superfluous`` for each that is not applied.
    """
    if not corrections:
        return Corrected(report, ())
    desk = _Desk(report)
    ordered = sorted(corrections, key=lambda one: (one.action is Action.ADD, one.number))
    outcomes = sorted((desk.settle(one) for one in ordered), key=lambda one: one.correction.number)
    metrics = tuple(sorted(desk.facts(), key=lambda metric: metric.start))
    fresh = replace(report, metrics=metrics)
    findings = (*_checked_again(report, fresh), *(_finding(one) for one in outcomes if one.state is not State.APPLIED))
    return Corrected(replace(fresh, findings=findings), tuple(outcomes))


def without_report(corrections: Sequence[Correction], note: str) -> tuple[Outcome, ...]:
    """The outcomes where there is no report to correct."""
    return tuple(Outcome(one, State.STALE, note) for one in corrections)


def replaced(outcome: Outcome) -> tuple[Said, ...]:
    """What the parser had in the fields that an applied correction made different."""
    parsed, fact = outcome.parsed, outcome.fact
    if parsed is None or fact is None:
        return ()
    pairs = ((field, getattr(parsed, field.value)) for field in Field)
    return tuple(Said(field, old) for field, old in pairs if not _same(old, getattr(fact, field.value)))


def holds(metric: Metric, said: Sequence[Said]) -> bool:
    """Whether the fact is as it is said to be."""
    return all(_same(getattr(metric, one.field.value), one.value) for one in said)


def _same(value: object, other: object) -> bool:
    if isinstance(value, int | float) and isinstance(other, int | float):
        return isclose(value, other, abs_tol=1e-9)
    return value == other


class _Desk:
    """One report being corrected."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._folded = fold(report.text)
        self._after: list[Metric | None] = list(report.metrics)
        self._by: dict[int, int] = {}   # place in the parser's facts: number of the correction that touched it
        self._added: list[Metric] = []

    def facts(self) -> list[Metric]:
        """The facts after all corrections so far."""
        return [metric for metric in self._after if metric is not None] + self._added

    def settle(self, one: Correction) -> Outcome:
        """Applies one correction, or says why not."""
        return self._add(one) if one.action is Action.ADD else self._touch(one)

    def _touch(self, one: Correction) -> Outcome:
        metrics = self._report.metrics
        quote = squash(one.quote)
        spans = {(metric.start, metric.end) for metric in metrics if squash(metric.quote) == quote}
        found = self._narrowed(sorted(spans), one)
        if not found:
            return self._no_fact(one)
        if len(found) > 1:
            return _stale(one, _several(found))
        here = [at for at, metric in enumerate(metrics) if (metric.start, metric.end) == found[0]]
        fits = [at for at in here if holds(metrics[at], one.was)]
        if len(fits) == 1:
            return self._change(one, fits[0])
        if fits:
            return _stale(one, f"{len(fits)} facts at these words are so; say more under was")
        if one.right and any(holds(metrics[at], one.right) for at in here):
            return Outcome(one, State.SUPERFLUOUS, _TAKE_BACK)
        return _stale(one, _differs(metrics[here[0]], one.was))

    def _no_fact(self, one: Correction) -> Outcome:
        if not self._narrowed(_occurrences(self._folded, squash(one.quote)), one):
            return _stale(one, f"its words are not {_where(one)}; take it back, or quote what the text says now")
        if one.action is Action.REMOVE:
            return Outcome(one, State.SUPERFLUOUS, "the parser no longer reads a quantity there; take it back")
        return _stale(one, "the parser reads no fact at these words; take it back, or write it as add")

    def _change(self, one: Correction, at: int) -> Outcome:
        parsed = self._report.metrics[at]
        if at in self._by:
            return _stale(one, f"correction {self._by[at]} is about the same fact; write both as one")
        if one.right and holds(parsed, one.right):
            return Outcome(one, State.SUPERFLUOUS, _TAKE_BACK)
        self._by[at] = one.number
        self._after[at] = None if one.action is Action.REMOVE else _with(parsed, one)
        return Outcome(one, State.APPLIED, parsed=parsed, fact=self._after[at])

    def _add(self, one: Correction) -> Outcome:
        found = self._narrowed(_occurrences(self._folded, squash(one.quote)), one)
        if not found:
            return _stale(one, f"its words are not {_where(one)}; take it back, or quote what the text says now")
        if len(found) > 1:
            return _stale(one, _several(found))
        fact = _with(self._blank(found[0]), one)
        beside = [metric for metric in self.facts() if metric.start < fact.end and fact.start < metric.end]
        if any(_span(metric) == _span(fact) and holds(metric, one.right) for metric in beside):
            return Outcome(one, State.SUPERFLUOUS, _TAKE_BACK)
        for metric in beside:
            if _span(metric) != _span(fact) or metric.metric_id == fact.metric_id:
                note = f"there is a fact at these words already ({_shown(metric)}); correct that one, or remove it"
                return _stale(one, note)
        self._added.append(fact)
        return Outcome(one, State.APPLIED, fact=fact)

    def _blank(self, span: Span) -> Metric:
        start, end = span
        inside = [section.id for section in self._report.sections if section.start <= start < section.end]
        return Metric(
            metric_id=None, label="", value=None, value_max=None, unit=None, unit_in_text=None,
            quote=self._report.text[start:end], start=start, end=end, qualifier=Qualifier.EXACT, role=Role.VALUE,
            period_basis=PeriodBasis.UNSPECIFIED, period_start=None, period_end=None, scope=None, scope_name=None,
            subject=None, section_id=inside[-1] if inside else self._report.sections[0].id,
        )  # fmt: skip

    def _narrowed(self, spans: Sequence[Span], one: Correction) -> list[Span]:
        """The spans that section, offset and words beside them leave."""
        left = [span for span in spans if one.start in (None, span[0])]
        if one.section is not None:
            section = next((part for part in self._report.sections if part.id == one.section), None)
            left = [span for span in left if section is not None and _inside(span, section)]
        return left if one.near is None else self._nearest(left, squash(one.near))

    def _nearest(self, spans: Sequence[Span], words: str) -> list[Span]:
        """Those with the least distance to the words, none beyond reach; zero when the words enclose them."""
        places = list(_places(self._folded.text, words))
        away = {span: min((self._distance(span, at, len(words)) for at in places), default=_NEAR + 1) for span in spans}
        least = min(away.values(), default=_NEAR + 1)
        return [span for span in spans if away[span] == least] if least <= _NEAR else []

    def _distance(self, span: Span, at: int, length: int) -> int:
        start, end = self._folded.index(span[0]), self._folded.index(span[1])
        return max(0, start - (at + length), at - end)


_TAKE_BACK = "the parser says so itself now; take it back"


def _span(metric: Metric) -> Span:
    return metric.start, metric.end


def _inside(span: Span, section: Section) -> bool:
    return section.start <= span[0] and span[1] <= section.end


def _places(text: str, words: str) -> list[int]:
    found, at = [], text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _occurrences(folded: Folded, quote: str) -> list[Span]:
    """Where the words stand in the printed text; 2件 is not found in 12件."""
    text, ends = folded.text, ((at, at + len(quote)) for at in _places(folded.text, quote))
    return [
        folded.span(at, end)
        for at, end in ends
        if not (_goes_on(text[at - 1 : at], quote[0]) or _goes_on(text[end : end + 1], quote[-1]))
    ]


def _goes_on(beside: str, edge: str) -> bool:
    return edge.isdecimal() and (beside.isdecimal() or beside == ".")


def _with(metric: Metric, one: Correction) -> Metric:
    """The fact as it is right. A metric brings its unit along, unless another is said or its unit is no kin."""
    new: dict[str, Any] = {said.field.value: said.value for said in one.right}
    named = new.get("metric_id")
    if named is not None and "unit" not in new:
        entry = catalogue()[named]
        if metric.unit is None or metric.unit in (entry.unit, *entry.accepted_units):
            new["unit"] = entry.unit
    return replace(metric, **new, why=(*metric.why, f"corrected by {one.who} on {one.when}: {one.reason}"))


def _stale(one: Correction, note: str) -> Outcome:
    return Outcome(one, State.STALE, note)


def _where(one: Correction) -> str:
    given = (("section", one.section), ("near", one.near), ("start", one.start))
    narrowed = ", ".join(f"{name} {value}" for name, value in given if value is not None)
    return f"in the text ({narrowed})" if narrowed else "in the text"


def _several(found: Sequence[Span]) -> str:
    places = ", ".join(str(start) for start, _ in found[:_SHOWN])
    return f"its words stand at {len(found)} places (start {places}); say which by near, section or start"


def _differs(metric: Metric, was: Sequence[Said]) -> str:
    parts = [
        f"{one.field.value} {_word(getattr(metric, one.field.value))}, not {_word(one.value)}"
        for one in was
        if not _same(getattr(metric, one.field.value), one.value)
    ]
    return f"the parser now says {'; '.join(parts)}: look again, then set was right or take it back"


def _shown(metric: Metric) -> str:
    return f"{metric.metric_id or metric.label}, {_word(metric.value)} {metric.unit or ''}".rstrip()


def _word(value: object) -> str:
    if value is None:
        return "null"
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def _checked_again(report: Report, fresh: Report) -> tuple[Finding, ...]:
    """The findings of the checks made anew, in the place of the old ones; those of other makers stay."""
    old, new = check(report), check(fresh)
    remade = {finding.check for finding in (*old, *new)}
    return (*(finding for finding in report.findings if finding.check not in remade), *new)


def _finding(outcome: Outcome) -> Finding:
    one = outcome.correction
    stale = outcome.state is State.STALE
    what = f"correction {one.number} of {one.quote} ({one.who}, {one.when}) is not {'applied' if stale else 'needed'}"
    evidence = f"{one.action.value}: {listed(one.right)}" if one.right else one.action.value
    level = Level.WARNING if stale else Level.INFO
    return Finding(f"correction_{outcome.state.value}", level, f"{what}: {outcome.note}", evidence)


def listed(said: Sequence[Said]) -> str:
    """``value 35, role component``."""
    return ", ".join(f"{one.field.value} {_word(one.value)}" for one in said)
