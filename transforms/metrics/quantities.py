"""Quantities: a number with what it is counted in, or the words that mean zero, all or several.

Rules: the conventions of the annotated reports (what counts as a quantity and how far its quote reaches).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from transforms.fold import Folded
from transforms.metrics.lexicon import Lexicon, lexicon
from transforms.metrics.names import Spans
from transforms.metrics.numerals import Form, Numeral, numerals
from transforms.model import Qualifier

_RANGE_SIGN = re.compile(r"[至到~-]")
_ROUND = ("百", "千", "万", "亿")  # 百名, 千企, 万家 are names unless hedged (突破百万)
_NOT_UNITS = ("部门", "部分", "部委", "条龙", "人社")  # words that begin like a classifier
_DETERMINERS = tuple("第每前后本该这那各同首另半")
_NOT_DETERMINERS = ("合同", "会同", "共同", "先后", "前后")
_FROM = re.compile(r"[由从自](?:原来?的?)?(?:平均)?$")
_BARE_OBJECT = re.compile(
    r"(?:粉丝|数量?|[读访点播浏问击放览]量|总数|人数|次数|件数|用户|总量|数达|关注)(?:已|数|量)?(?:为|达到?|:|共|累计)?$"
)
_LARGE = re.compile(r"\d[余多]?[百千]?[万亿][余多]?$")  # 粉丝由9.4万涨至12.7万: names hold no such number
_GROWS = re.compile(r"(?:[涨升增降减扩跃攀]|提升|提高|增长|增加|上升|下降|减少|拓展|扩大)(?:至|到|为)")
_CLAUSE_END = re.compile(r"[,。;:、)\n\t]|$")
_TIME_BEFORE = re.compile(
    r"(?:连续|缩短|压缩|压减|减少|减|至|为|平均|由|从|约|用时|公示|历时|时限|周期|时长|控制在|仅需?|只需|培训|学习|累计|到)"
    r"[^,。;]{0,6}$"
)


class Said(StrEnum):
    """How a quantity is stated."""

    NUMBER = "number"
    ZERO = "zero"
    ALL = "all"
    VAGUE = "vague"
    CELL = "cell"  # a number in a table


@dataclass(frozen=True, slots=True)
class Quantity:
    """``start`` and ``end`` are folded offsets of the quote, qualifier included. ``unit`` is the printed classifier
    without its multiplier (万); ``printed`` with it. ``what``: the conjunct that a zero or all speaks of; ``verb``:
    what a negation says was not done (未受理…: 受理; empty for 未发生 and 无), None where zero is said otherwise.
    """

    start: int
    end: int
    said: Said
    value: float | None
    unit: str | None
    printed: str | None
    qualifier: Qualifier = Qualifier.EXACT
    value_max: float | None = None
    form: Form = Form.ARABIC
    what: str = ""
    verb: str | None = None


def quantities(folded: Folded, names: Spans, headings: Spans) -> list[Quantity]:
    """The counted numbers of a text, in order; numbers inside names are left out."""
    lex, text = lexicon(), folded.text
    found: list[Quantity] = []
    for number in _distinct(numerals(text, folded.at)):
        if names.touches(number.start, number.end):
            continue
        quantity = _measured(text, number, lex)
        if quantity is None or (found and quantity.start < found[-1].end):
            continue
        if number.form is Form.CHINESE and (
            headings.touches(number.start, number.end) or not _counts(text, number, quantity, lex)
        ):
            continue
        if found and _is_range(text, found[-1], quantity):
            found[-1] = _joined(text, found[-1], quantity)
        elif quantity.unit or _stands_bare(text, quantity) or _opens_range(text, quantity):
            found.append(quantity)
    return [one for one in found if one.unit is not None or _stands_bare(text, one)]


def _distinct(found: Sequence[Numeral]) -> Iterator[Numeral]:
    end = 0
    for number in found:
        if number.start >= end:
            yield number
            end = number.end


def _measured(text: str, number: Numeral, lex: Lexicon) -> Quantity | None:
    """The number with its classifier and qualifiers; without a unit when none follows."""
    unit, printed, end = _unit(text, number, lex)
    if unit in lex.time_units and unit in ("日", "天") and not _is_span_of_time(text, number, end):
        return None
    start, before = _before(text, number.start, lex)
    end, after = _after(text, end, lex)
    qualifier = after or number.hedge or before or Qualifier.EXACT
    return Quantity(start, end, Said.NUMBER, number.value, unit, printed, qualifier, form=number.form)


def _unit(text: str, number: Numeral, lex: Lexicon) -> tuple[str | None, str | None, int]:
    """The classifier, the classifier as printed (with 万), and where it ends."""
    if number.form is Form.PERCENT:
        return "%", text[number.start : number.end], number.end
    if number.form is Form.RATIO:
        return "比", "比", number.end
    match = lex.unit.match(text, number.end)
    if match is None or text.startswith(_NOT_UNITS, match.start()):
        return None, None, number.end
    return match.group(), number.times + match.group(), match.end()


def _is_span_of_time(text: str, number: Numeral, end: int) -> bool:
    """15日内 and 缩短至3日 are time; 3月15日 is a date, and was masked, 15日 alone is doubtful."""
    return (
        text.startswith(("内", "以内", "之内"), end)
        or _TIME_BEFORE.search(text, max(0, number.start - 12), number.start) is not None
    )


def _before(text: str, start: int, lex: Lexicon) -> tuple[int, Qualifier | None]:
    head = text[max(0, start - 4) : start]
    if not head.endswith(lex.before_words) or head.endswith(lex.not_before):
        return start, None
    return next((start - len(word), qualifier) for word, qualifier in lex.before if head.endswith(word))


def _after(text: str, end: int, lex: Lexicon) -> tuple[int, Qualifier | None]:
    """余 and 多 after the classifier (3次余 is rare, 5个多月 common), then 以上, 左右 and the like."""
    match = lex.after.match(text, end)
    if match is None:
        return end, None
    return match.end(), lex.after_words[match.group()]


def _stands_bare(text: str, quantity: Quantity) -> bool:
    """A number without a classifier counts when its noun says that it is a number (粉丝数突破百万。), or when it is
    large and ends its clause."""
    large = quantity.form is Form.ARABIC and _LARGE.search(text, quantity.start, quantity.end) is not None
    if _CLAUSE_END.match(text, quantity.end) is None:
        return large and _GROWS.match(text, quantity.end) is not None
    return large or _BARE_OBJECT.search(text[max(0, quantity.start - 12) : quantity.start]) is not None


def _opens_range(text: str, quantity: Quantity) -> bool:
    return _RANGE_SIGN.match(text, quantity.end) is not None


def _is_range(text: str, left: Quantity, right: Quantity) -> bool:
    """5至8次, 3-5个工作日; 由5件到8件 is a change."""
    if left.value is None or right.value is None or left.value >= right.value or left.unit not in (None, right.unit):
        return False
    gap = text[left.end : right.start]
    return _RANGE_SIGN.fullmatch(gap) is not None and _FROM.search(text, max(0, left.start - 8), left.start) is None


def _joined(text: str, left: Quantity, right: Quantity) -> Quantity:
    value = left.value
    if (
        value is not None
        and left.unit is None
        and right.printed
        and right.unit
        and right.printed != right.unit
        and right.value
    ):
        value = _same_scale(value, right)
    return replace(right, start=left.start, value=value, value_max=right.value)


def _same_scale(low: float, right: Quantity) -> float:
    """3至5万件: the 万 belongs to both ends."""
    scale = {"万": 10_000, "亿": 100_000_000}.get((right.printed or "")[0], 1)
    return low * scale if low * scale <= (right.value or 0) else low


def _counts(text: str, number: Numeral, quantity: Quantity, lex: Lexicon) -> bool:
    """Whether a Chinese numeral counts something: most are parts of words (一线, 三方, 四项重点工作)."""
    run, unit = text[number.start : number.end], quantity.unit
    hedged = quantity.qualifier is not Qualifier.EXACT
    if unit is None or (not hedged and run in _ROUND):
        return hedged and unit is None
    head = text[max(0, quantity.start - 8) : quantity.start]
    determined = head.endswith(_DETERMINERS) and not head.endswith(_NOT_DETERMINERS)
    if run == "二" or text.startswith(lex.slogan, quantity.end) or determined:
        return False  # two of something is 两; 二次, 二期 are "second"
    if number.value == 1:
        done = lex.single.search(head) is not None and not text.startswith("性", quantity.end)
        return done and unit in lex.counting_units
    told = unit in lex.counting_units or lex.doing.search(head) is not None
    return told or hedged or number.value is None or number.value > 10
