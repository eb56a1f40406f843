"""Checks on a parsed report: sums and rates that must agree, plausible ranges, missing parts, repeated statements.

The rules are data: ``catalogue/checks.yaml`` and the ranges of ``catalogue/metrics.yaml``. A finding never deletes
a fact; each names its evidence (the quotes, or the part that is missing).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from transforms.catalogue.metrics import Consistency, Relation, Side, catalogue
from transforms.model import Finding, Level, Metric, Report, Role, Verdict

# Asked of a yearly report by 《法治政府建设与责任落实督察工作规定》; 其他需要报告的情况 only where there are any.
PRESCRIBED = {
    "achievements": "上一年度推进法治政府建设的主要举措和成效",
    "shortcomings": "存在的不足和原因",
    "first_responsible_person": "主要负责人履行推进法治建设第一责任人职责情况",
    "next_year_plan": "下一年度推进法治政府建设的主要安排",
}
_STATED = (Role.VALUE, Role.COMPONENT)


def check(report: Report) -> tuple[Finding, ...]:
    """All findings on a report, in the order: missing parts, ranges, consistency, repeated statements.

    Empty for a document that is not a report.
    """
    if report.verdict is not Verdict.REPORT:
        return ()
    return (
        *_missing_parts(report),
        *_outside_ranges(report.metrics),
        *_inconsistent(report.metrics),
        *_repeated(report.metrics),
    )


def _missing_parts(report: Report) -> Iterator[Finding]:
    present = {section.part for section in report.sections}
    for part, name in PRESCRIBED.items():
        if part not in present:
            message = f"the report has no part {part} ({name})"
            yield Finding("missing_part", Level.INFO, message, evidence=_outline(report))


def _outline(report: Report) -> str:
    headings = [f"{section.number or ''}{section.heading or ''}" for section in report.sections if section.level == 1]
    return "; ".join(headings) or "no headings of the first level"


def _outside_ranges(metrics: Sequence[Metric]) -> Iterator[Finding]:
    for metric in metrics:
        entry = catalogue().entries.get(metric.metric_id or "")
        if entry is None or metric.value is None:
            continue
        message = f"{entry.id} is {metric.value:g} {entry.unit}, expected"
        if not entry.hard.holds(metric.value):
            yield Finding(
                "impossible_value", Level.ERROR, f"{message} {_limits(entry.hard.low, entry.hard.high)}", _at(metric)
            )
        elif not entry.soft.holds(metric.value) and metric.role is Role.VALUE:
            yield Finding(
                "unusual_value", Level.WARNING, f"{message} {_limits(entry.soft.low, entry.soft.high)}", _at(metric)
            )


def _limits(low: float | None, high: float | None) -> str:
    return f"{'any' if low is None else format(low, 'g')} to {'any' if high is None else format(high, 'g')}"


def _at(*metrics: Metric) -> str:
    return "; ".join(f"{metric.label}: {metric.quote} at {metric.start}" for metric in metrics)


def _inconsistent(metrics: Sequence[Metric]) -> Iterator[Finding]:
    """Only metrics that one scope states exactly once are compared: more would guess which belong together."""
    by_scope: dict[tuple[str | None, str | None], dict[str, list[Metric]]] = defaultdict(lambda: defaultdict(list))
    for metric in metrics:
        if metric.metric_id and metric.value is not None and metric.role in _STATED:
            by_scope[metric.scope, metric.scope_name][metric.metric_id].append(metric)
    for stated in by_scope.values():
        single = {metric_id: some[0] for metric_id, some in stated.items() if len(some) == 1}
        for rule in catalogue().checks:
            yield from _apply(rule, single)


def _apply(rule: Consistency, stated: dict[str, Metric]) -> Iterator[Finding]:
    needed = [*([rule.left] if rule.left else []), *rule.right]
    if any(name not in stated for name in needed):
        return
    left = stated[rule.left].value if rule.left else None
    right = _side(rule, [stated[name].value or 0.0 for name in rule.right])
    if right is None or _agrees(rule, left, right):
        return
    level = Level.INFO if rule.slack else Level.WARNING
    message = (
        f"{rule.id}: {rule.left or rule.side.value} {_shown(rule, left)} against {right:g} from {', '.join(rule.right)}"
    )
    yield Finding("inconsistent", level, message, _at(*(stated[name] for name in needed)))


def _shown(rule: Consistency, left: float | None) -> str:
    return f"is {left:g}, {rule.relation.value}" if left is not None else f"within {_limits(rule.low, rule.high)}"


def _side(rule: Consistency, values: Sequence[float]) -> float | None:
    """The right side of a rule; None where a denominator is zero."""
    if rule.side is Side.SUM:
        return sum(values)
    first, second = values
    if rule.side is Side.RATIO_TO_REST:
        return second / (first - second) if first != second else None
    if not second:
        return None
    return first / second * (100 if rule.side is Side.PERCENT else 1)


def _agrees(rule: Consistency, left: float | None, right: float) -> bool:
    if left is None:
        return (rule.low is None or right >= rule.low) and (rule.high is None or right <= rule.high)
    if rule.relation is Relation.AT_MOST:
        return left <= right + rule.tolerance
    if rule.relation is Relation.LESS:
        return left < right
    return abs(left - right) <= rule.tolerance + 1e-9


def _repeated(metrics: Sequence[Metric]) -> Iterator[Finding]:
    """The same metric for the same scope, role and time stated twice: alike is a duplicate, unlike a contradiction."""
    groups: dict[tuple[object, ...], list[Metric]] = defaultdict(list)
    for metric in metrics:
        if metric.metric_id and metric.value is not None and metric.role is Role.VALUE:
            groups[_key(metric)].append(metric)
    for same in groups.values():
        if len(same) > 1:
            yield _repetition(same)


def _key(metric: Metric) -> tuple[object, ...]:
    return (
        metric.metric_id,
        metric.scope,
        metric.scope_name,
        metric.subject,
        metric.period_basis,
        metric.period_start,
        metric.period_end,
    )


def _repetition(same: Sequence[Metric]) -> Finding:
    name = same[0].metric_id
    if len({metric.value for metric in same}) == 1:
        return Finding(
            "duplicate_statement", Level.INFO, f"{name} is stated {len(same)} times with one value", _at(*same)
        )
    values = ", ".join(f"{metric.value:g}" for metric in same)
    return Finding(
        "contradicting_statement", Level.WARNING, f"{name} is stated with different values: {values}", _at(*same)
    )
