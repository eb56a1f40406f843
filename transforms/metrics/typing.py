"""Typing: which metric of the catalogue a fact is, by predicate, object, unit and topic together.

A fact that two metrics claim with equal right, and one that none claims, stays without a metric: a subset stored as
the total is worse than a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.metrics.clauses import Fact, nearest
from transforms.metrics.context import ReportContext
from transforms.metrics.cues import Cues, Rule, cues
from transforms.metrics.quantities import Said

_ZERO_UNITS = ("件", "项")
_REACH = 240  # characters back in the paragraph for a topic
_AND = re.compile(r"以及|[、和与]|及(?!时|格)")
_REST = re.compile(r"(?:其中)?(?:合法性)?(?:审核|审查)?(?:其他|其余|其它)")


@dataclass(frozen=True, slots=True)
class Typed:
    """A fact with its metric. ``why``: the rule and the words it matched, or why there is no metric."""

    fact: Fact
    metric_id: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """The topic words of a text, in order."""

    places: tuple[int, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Topics:
        rules = cues()
        found = rules.topics.find_matches_as_indexes(text)
        return cls(tuple(at for _, at, _ in found), tuple(rules.topic_of[word] for word, _, _ in found))

    def at(self, start: int, end: int, floor: int) -> str | None:
        """The last topic word in floor:start, where floor is the start of the paragraph or the reach back."""
        index = nearest(self.places, end - 1)
        if index >= 0 and self.places[index] >= max(floor, start - _REACH):
            return self.names[index]
        return None


def typed(text: str, found: Sequence[Fact], headings: Mapping[int, str], context: ReportContext) -> list[Typed]:
    """Each fact with its metric; a rate said of several subjects becomes one fact for each.

    ``headings``: for the folded start of a fact, the heading and theme words of its section.
    """
    topics = Topics.of(text)
    result: list[Typed] = []
    for fact in found:
        topic = _topic(fact, topics, headings.get(fact.quantity.start, ""))
        result.extend(one for one in _readings(fact, topic, context) if not _said_before(one, result))
    return result


def _said_before(one: Typed, found: Sequence[Typed]) -> bool:
    """无一被撤销、变更或确认违法: three words for one metric are one fact."""
    last = found[-1] if found else None
    if last is None or one.metric_id is None or one.fact.quantity.said is not Said.ZERO:
        return False
    return last.metric_id == one.metric_id and last.fact.quantity.start == one.fact.quantity.start


def _topic(fact: Fact, topics: Topics, heading: str) -> str | None:
    """The nearest topic before the number; else the first in its tail; else that of the section's heading."""
    start = fact.quantity.start
    floor = fact.sentence - len(fact.earlier)
    before = topics.at(start, start, floor)
    if before and topics.at(start, start, fact.place):
        return before
    after = Topics.of(fact.tail).names
    if after:
        return after[0]
    if before:
        return before
    return next(reversed(Topics.of(heading).names), None)


def _readings(fact: Fact, topic: str | None, context: ReportContext) -> Iterator[Typed]:
    several = list(_conjoined(fact)) if fact.quantity.unit == "%" and fact.quantity.said is Said.NUMBER else []
    typed_each = [_type(one, topic, context) for one in several]
    if len({one.metric_id for one in typed_each if one.metric_id}) >= 2 or _all_rates(fact, several):
        yield from typed_each
    else:
        yield _type(fact, topic, context)
        yield from _besides(fact, topic, context)


def _besides(fact: Fact, topic: str | None, context: ReportContext) -> Iterator[Typed]:
    """The second metric that one figure states (制定规范性文件3件,并报备案)."""
    if fact.quantity.said is Said.NUMBER and not fact.change:
        rules = cues().besides.get(fact.quantity.unit or "", ())
        own = fact.own if rules else ""
        for rule in rules:
            match = rule.own.search(own)
            if match is not None and _holds(rule, fact, own, topic, context):
                yield Typed(fact, rule.metric_id, (f"rule {rule.name}", f"words {match.group()}"))


def _all_rates(fact: Fact, several: Sequence[Fact]) -> bool:
    """Each subject is printed as a rate of its own (参考率及合格率)."""
    return len(several) >= 2 and fact.lead.count("率") >= len(several)


def _conjoined(fact: Fact) -> Iterator[Fact]:
    """参考率及合格率100% is two rates; 法院裁判和复议决定执行率 is one of each. Counts are never spread."""
    lead = fact.lead
    last = lead.rfind("率")
    if last < 0:
        return
    parts = [part for part in _AND.split(lead[: last + 1]) if part]
    if len(parts) < 2:
        return
    rest = lead[last + 1 :]
    rates = [part for part in parts if part.endswith("率")]
    if len(rates) >= 2:
        yield from (replace(fact, lead=part + rest) for part in rates)
        return
    verb = re.search(
        r"(?:执行|履行|公示|办结|审核|审查|报备|备案|答复|合格|覆盖|满意|参与|到位|及时|签订)*率$", lead[: last + 1]
    )
    if verb and len(parts) == 2:
        yield replace(fact, lead=parts[0] + verb.group() + rest)
        yield replace(fact, lead=parts[1] + rest)


def _type(fact: Fact, topic: str | None, context: ReportContext) -> Typed:
    if fact.change:
        return Typed(fact, None, ("a rate of change",))
    if fact.among and _REST.match(fact.lead):
        return Typed(fact, None, ("the rest of a total",))
    claims = list(_claims(fact, topic, context, cues()))
    if not claims and fact.quantity.said is Said.ZERO:
        claims = list(_as_numbers(fact, topic, context, cues()))
    if not claims:
        return Typed(fact, None, ("no rule matches",))
    best = max(weight for weight, _, _ in claims)
    first = {rule.metric_id: (rule, words) for weight, rule, words in claims if weight == best}
    if len(first) > 1:
        return Typed(fact, None, ("claimed by " + ", ".join(sorted(first)),))
    rule, words = next(iter(first.values()))
    why = [f"rule {rule.name}", f"words {words}"]
    return Typed(fact, rule.metric_id, tuple([*why, f"topic {topic}"] if rule.topics else why))


def _claims(
    fact: Fact, topic: str | None, context: ReportContext, rules: Cues
) -> Iterator[tuple[tuple[float, int], Rule, str]]:
    own = fact.own
    for rule in rules.of(fact.quantity.said, fact.quantity.unit, own):
        match = rule.own.search(own)
        if match is not None and _holds(rule, fact, own, topic, context):
            yield (rule.weight, _closeness(own, match)), rule, match.group()


def _as_numbers(
    fact: Fact, topic: str | None, context: ReportContext, rules: Cues
) -> Iterator[tuple[tuple[float, int], Rule, str]]:
    """未受理行政复议案件 is read as 受理行政复议案件#: zero of what the rules for numbers count in 件 or 项."""
    quantity = fact.quantity
    if not quantity.what or quantity.verb is None:
        return
    what = quantity.what.rsplit("的", 1)[-1]  # 因欠薪引发的群体性事件
    for unit in _ZERO_UNITS:
        said = replace(quantity, said=Said.NUMBER, unit=unit)
        counted = replace(fact, quantity=said, lead=quantity.verb + what, tail="")
        claims = list(_claims(counted, topic, context, rules))
        if claims:
            yield from claims
            return


def _closeness(own: str, match: re.Match[str]) -> int:
    """Cues nearer to the number come first: the distance from where the match starts, in steps of six characters."""
    number = own.index("#")
    return -(abs(number - match.start()) if match.start() <= number else 0) // 6


def _holds(rule: Rule, fact: Fact, own: str, topic: str | None, context: ReportContext) -> bool:
    if fact.quantity.said not in rule.said or (rule.topics and topic not in rule.topics):
        return False
    if rule.never is not None and rule.never.search(own):
        return False
    if rule.around is not None and not rule.around.search(fact.earlier + fact.around):
        return False
    if rule.unless is not None and rule.unless.search(fact.around):
        return False
    return rule.publisher is None or context.publisher is None or rule.publisher.search(context.publisher) is not None
