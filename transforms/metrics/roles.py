"""The role of a fact: value, part of a total, basis of a rate, old value of a change, or target.

Parts are what 其中 opens, the rows above a row of totals, parallel kinds of one metric, and counts in one list that add
up to the count before them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, takewhile

from transforms.catalogue.metrics import Kind, MetricEntry
from transforms.metrics.clauses import Fact
from transforms.metrics.lexicon import lexicon
from transforms.metrics.quantities import Said
from transforms.metrics.typing import Typed
from transforms.model import Role, Section

_PLAN = "next_year_plan"
_RATED = re.compile(
    r"即办率|提速|参考率|合格率|通过率|优秀率|参学率|及格率|(?:时限|时间)[^,。;]{0,12}(?:缩短|压缩|压减)"
)
_PASSED = re.compile(
    r"^[^,。#]{0,10}全员(?:参考|参加[^,。#]{0,10}(?:考试|测试))"
    r"|(?:考试|测试|测验|考核)[^。#]{0,8}(?:全部|均|全员)[^。,#]{0,4}(?:合格|通过)"
)
_EXAM = re.compile(r"(?:参加|组织)[^,。]{0,20}(?:考试|测试|测验)")
_FRESH = re.compile(
    r"行政(?:诉讼|复议|应诉)|投诉|信访|败诉|开庭|出庭|审结|办结|结案|罚款|全年|今年|累计|共计?|我局|开展|举办|召开|培训"
)
_FAR = re.compile(r"(?:,[^,]*){2,}率(?:由|从)")  # 统一28项的…,推行…,即办率由46%提高到68%: told of itself
_REMAINDER = re.compile(r"[,;、](?:其余|其他)(?!各|单位|部门|方面|领域|问题|工作|事项)")
_SENTENCE_END = re.compile(r"[。;!?\n]")
_TOTAL = re.compile(r"^(?:共计|合计|总计)")
_OUTCOME = re.compile(r"作出|办结|审结|结案|调解成功")  # 受理84件,作出决定79件,其余中止: no parts of what was accepted
_FULL_STOP = re.compile(r"[。!?\n]")
_MOST_PARTS, _LONGEST_PART, _SMALL, _LONGEST_LIST = 8, 18, 3, 90


@dataclass(frozen=True, slots=True)
class Sums:
    """Indexes of facts: ``parts`` add up to the count before them; ``past`` come after such parts were complete."""

    parts: frozenset[int]
    past: frozenset[int]

    @classmethod
    def of(cls, text: str, found: Sequence[Typed]) -> Sums:
        parts: set[int] = set()
        past: set[int] = set()
        for index, one in enumerate(found):
            last = _sum_end(text, found, index) if index not in parts else None
            if last is None:
                continue
            opened = found[index + 1].fact.among
            if not one.fact.among and (opened or _listed(text, found, index, last)):
                parts.update(range(index + 1, last + 1))
            if opened:
                past.update(_after(found, last))
        parts.update(_with_rest(text, found))
        return cls(frozenset(parts), frozenset(past))


def _sum_end(text: str, found: Sequence[Typed], index: int) -> int | None:
    """Index of the last of two or more counts that follow ``index`` and add up to it."""
    whole = found[index].fact
    value = whole.quantity.value
    if not _addable(whole) or value is None:
        return None
    rest = value
    opened = index + 1 < len(found) and found[index + 1].fact.among
    for other in range(index + 1, min(len(found), index + 1 + _MOST_PARTS)):
        part = found[other].fact
        if opened and part.quantity.unit == "%":
            continue  # 其中调解2846件,成功率80%;仲裁2025件
        if not _goes_on(text, whole, part, opened) or not _addable(part) or not _one_unit(whole, part):
            return None
        rest -= part.quantity.value or 0
        if rest <= 0:
            return other if rest == 0 and other > index + 1 else None
    return None


def _goes_on(text: str, whole: Fact, part: Fact, opened: bool) -> bool:
    """Parts stand in the sentence of their total; those that 其中 opens may go on after a semicolon."""
    if part.sentence == whole.sentence:
        return True
    between = text[whole.quantity.end : part.quantity.start]
    return opened and len(between) < _LONGEST_LIST and not _FULL_STOP.search(between)


def _with_rest(text: str, found: Sequence[Typed]) -> Iterator[int]:
    """对41件文件进行清理,修订5件、废止7件,其余有效: what is listed before 其余 are parts of the count before them."""
    for rest in _REMAINDER.finditer(text):
        last = bisect_left(found, rest.start(), key=lambda one: one.fact.quantity.start) - 1
        if last < 0 or _SENTENCE_END.search(text, found[last].fact.quantity.end, rest.start()):
            continue
        same = partial(_of_one_list, found, last)
        near = list(takewhile(same, range(last, max(-1, last - _MOST_PARTS), -1)))
        whole, listed = near[-1] if near else last, near[:-1]
        total = sum(found[index].fact.quantity.value or 0 for index in listed)
        if listed and total < (found[whole].fact.quantity.value or 0):
            yield from listed


def _of_one_list(found: Sequence[Typed], to: int, index: int) -> bool:
    fact, last = found[index].fact, found[to].fact
    outcome = _OUTCOME.search(fact.lead) is not None
    return fact.sentence == last.sentence and _addable(fact) and _one_unit(fact, last) and not outcome


def _addable(fact: Fact) -> bool:
    quantity = fact.quantity
    plain = not (fact.baseline or fact.limit or fact.change)
    return plain and quantity.said is Said.NUMBER and quantity.unit not in (None, "%", "比") and bool(quantity.value)


def _one_unit(one: Fact, other: Fact) -> bool:
    kin = lexicon().kin
    left, right = one.quantity.unit or "", other.quantity.unit or ""
    return kin.get(left, left) == kin.get(right, right)


def _listed(text: str, found: Sequence[Typed], index: int, last: int) -> bool:
    """Whether the counts stand in one list of short items, none of which begins to tell of something else."""
    facts = [found[other].fact for other in range(index + 1, last + 1)]
    gaps = [text[one.quantity.end : two.quantity.start] for one, two in pairwise(facts)]
    if any(len(fact.lead) > _LONGEST_PART or _FRESH.search(fact.lead) for fact in facts):
        return False
    enumerated = all(gap.startswith(("、", "和", "及")) or "、" in gap for gap in gaps)
    return enumerated or (found[index].fact.quantity.value or 0) > _SMALL


def _after(found: Sequence[Typed], last: int) -> list[int]:
    """What follows complete parts in the sentence, up to the next 其中."""
    result: list[int] = []
    for other in range(last + 1, min(len(found), last + 1 + _MOST_PARTS)):
        fact = found[other].fact
        if fact.sentence != found[last].fact.sentence or "其中" in fact.lead or not fact.among:
            break
        result.append(other)
    return result


def role_of(found: Sequence[Typed], index: int, sums: Sums, section: Section | None, entry: MetricEntry | None) -> Role:
    """The role of ``found[index]``; ``entry`` is its metric."""
    one = found[index]
    fact = one.fact
    if fact.baseline:
        return Role.BASELINE
    if section is not None and section.part == _PLAN:
        return Role.TARGET
    countable = fact.quantity.unit != "%" and (entry is None or entry.kind in (Kind.COUNT, Kind.AMOUNT))
    among = (fact.among and index not in sums.past) or index in sums.parts
    if among and countable and not fact.limit and fact.quantity.said in (Said.NUMBER, Said.CELL):
        return Role.COMPONENT
    if countable and _rated(found, index):
        return Role.DENOMINATOR
    if countable and entry is not None and _parallel(found, index, sums):
        return Role.COMPONENT
    return Role.VALUE


def _rated(found: Sequence[Typed], index: int) -> bool:
    """The items before 即办率, the people before an exam rate: the rate is what is reported."""
    fact = found[index].fact
    if _FAR.search(_up_to_next(found, index)):
        return False
    if fact.quantity.unit not in ("项", "个", "人", "名") or (fact.order > 0 and not _EXAM.search(fact.tail)):
        return False
    return (
        _PASSED.search(fact.tail + fact.behind) is not None
        or _RATED.search(fact.tail) is not None
        or (_rate_follows(found, index) and _RATED.search(fact.behind) is not None)
    )


def _up_to_next(found: Sequence[Typed], index: int) -> str:
    """The words between a figure and the next one of its sentence."""
    fact = found[index].fact
    if index + 1 == len(found) or found[index + 1].fact.sentence != fact.sentence:
        return ""
    return fact.behind[: max(0, found[index + 1].fact.quantity.start - fact.quantity.end)]


def _rate_follows(found: Sequence[Typed], index: int) -> bool:
    """One of the next two figures of the sentence is a rate; a score may stand between (平均分95.6分,优秀率92%)."""
    for following in found[index + 1 : index + 3]:
        if following.fact.sentence != found[index].fact.sentence:
            return False
        if following.fact.quantity.unit in ("%", "天"):
            return True
        if following.fact.quantity.unit != "分":
            return False
    return False


def _parallel(found: Sequence[Typed], index: int, sums: Sums) -> bool:
    """Parallel kinds of one metric in one sentence are parts of it; the total of such parts is not one of them."""
    one = found[index]
    if one.fact.quantity.said is not Said.NUMBER or _TOTAL.search(one.fact.lead):
        return False
    return any(
        0 <= other < len(found) and _same_metric(one, found[other])
        for other in range(index - 2, index + 3)
        if other != index and other not in sums.parts
    )


def _same_metric(one: Typed, other: Typed) -> bool:
    near = other.fact.sentence == one.fact.sentence and other.fact.quantity.said is Said.NUMBER
    change = one.fact.limit or other.fact.limit or one.fact.baseline or other.fact.baseline
    stages = bool(_OUTCOME.search(one.fact.lead)) != bool(_OUTCOME.search(other.fact.lead))
    return near and not change and not stages and not other.fact.among and one.metric_id == other.metric_id
