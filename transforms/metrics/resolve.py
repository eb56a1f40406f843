"""From a typed fact to a Metric: canonical unit, role, period, scope, label and section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.catalogue.metrics import Aggregation, MetricEntry, catalogue
from transforms.fold import Folded
from transforms.metrics.context import ReportContext
from transforms.metrics.lexicon import lexicon
from transforms.metrics.periods import basis_of, dates_of, is_done, told_time
from transforms.metrics.quantities import Said
from transforms.metrics.roles import Sums, role_of
from transforms.metrics.typing import Typed
from transforms.model import Metric, PeriodBasis, Role, Section

_NOISE = re.compile(
    r"^(?:一是|二是|三是|四是|五是|六是|其中|同时|此外|另外|并且?|共|累计|全年|今年以?来|年内|\d{4}年(?:度|以来)?|截至目前|目前|并|已|我局|本局)+|"
    r"(?:合计|共计|总计|累计|分别|共有|均?已?达到?了?|均为|已?达|(?<!行)为|共|约|近|了|:|\.|的)+$"
)
_AMONG_THEM = re.compile(r"[^,。;、]{1,12}中,?(?:已|有|[^,。;、]{2,14}[有为]$)")
_CARRIED = (PeriodBasis.CUMULATIVE, PeriodBasis.AS_OF)
_LABEL = 40
_SCOPES = (
    ("全系统", re.compile(
        r"全系统|系统内|全局系统|局系统|本系统|系统各|(?:全[市县区省]|市|县|区|我)[一-龥]{2,4}系统"
        r"|(?:人社|公安|教育|卫健|卫生|民政|财政|交通|水利|农业|住建|城管|应急|市场监管|税务|司法行政|自然资源|生态环境|医保|文旅)系统"
    )),
    ("全省", re.compile(r"全省|省级以上")),
    ("全市", re.compile(r"全市|我市|市域")),
    ("全区", re.compile(r"全区(?!域)|我区")),
    ("全县", re.compile(r"全县|我县|县域")),
    ("全州", re.compile(r"全州|我州")),
    ("全旗", re.compile(r"全旗|我旗")),
    ("区县", re.compile(r"^(?:其中)?(?:区级|县级|各区县|各县区)")),
)
_ANY_SCOPE = re.compile("|".join(pattern.pattern for _, pattern in _SCOPES))
_BODY = re.compile(
    r"(?:^|[,。;、])(?:其中)?(?:我局|局)?(?P<name>[一-龥]{0,8}(?:大队|支队|总队|仲裁院|分局|派出所|监督所|疾控中心))(?=[^,。]{0,20}$)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where facts stand: the folded text, the sections (pre-order), and what is known of the report."""

    folded: Folded
    text: str
    sections: Sequence[Section]
    context: ReportContext

    def section_at(self, start: int) -> Section | None:
        """The innermost section that contains a printed offset."""
        begun = bisect_right(self.sections, start, key=lambda section: section.start)
        before = (self.sections[index] for index in range(begun - 1, -1, -1))
        return next((section for section in before if section.end > start), None)


def resolved(found: Sequence[Typed], place: Place) -> tuple[Metric, ...]:
    """Metrics in the order of the text."""
    sums = Sums.of(place.folded.text, found)
    result: list[Metric] = []
    for index in range(len(found)):
        result.append(_metric(found, index, place, sums, result[-1] if result else None))
    return tuple(result)


def _metric(found: Sequence[Typed], index: int, place: Place, sums: Sums, earlier: Metric | None) -> Metric:
    one = found[index]
    fact, quantity = one.fact, one.fact.quantity
    entry = catalogue()[one.metric_id] if one.metric_id else None
    start, end = place.folded.span(quantity.start, quantity.end)
    section = place.section_at(start)
    role = role_of(found, index, sums, section, entry)
    basis = basis_of(fact, role, entry, section)
    if basis is PeriodBasis.IN_YEAR and entry is None and (
        _beside_stock(found, index, place) or _divided(found, index, place)
    ):
        basis = PeriodBasis.AS_OF
    if basis is PeriodBasis.IN_YEAR and earlier is not None and _carried(found, index, place):
        basis = earlier.period_basis if earlier.period_basis in _CARRIED else basis
    since, until = dates_of(fact, basis, place.context)
    scope, scope_name = _scope(one)
    unit, value, value_max = _canonical(one, entry)
    return Metric(
        metric_id=one.metric_id, label=label(one), value=value, value_max=value_max, unit=unit,
        unit_in_text=quantity.printed, quote=place.text[start:end], start=start, end=end,
        qualifier=quantity.qualifier, role=role, period_basis=basis, period_start=since, period_end=until,
        scope=scope, scope_name=scope_name, subject=scope_name,
        section_id=section.id if section else (place.sections[0].id if place.sections else "01"),
        why=_why(one, role, basis),
    )  # fmt: skip


def _beside_stock(found: Sequence[Typed], index: int, place: Place) -> bool:
    """An untyped count in one list with a stock (16个部门、184个组织入驻平台) is as of the same date."""
    if index + 1 >= len(found):
        return False
    one, other = found[index], found[index + 1]
    entry = catalogue()[other.metric_id] if other.metric_id else None
    between = place.folded.text[one.fact.quantity.end : other.fact.quantity.start]
    stock = entry is not None and entry.aggregation is Aggregation.STOCK_LATEST
    return stock and one.fact.sentence == other.fact.sentence and not set(between) & set(",;。")


def _divided(found: Sequence[Typed], index: int, place: Place) -> bool:
    """6874套住房中,已交付5120套: what is there, unless it was counted while something was done (抽查60卷中有7卷)."""
    if index + 1 >= len(found):
        return False
    one, other = found[index].fact, found[index + 1].fact
    between = place.folded.text[one.quantity.end : other.quantity.start]
    return other.among and _AMONG_THEM.match(between) is not None and not is_done(one.lead)


def _carried(found: Sequence[Typed], index: int, place: Place) -> bool:
    """The next item of one list (累计创建省级7所、市级31所): what is said of the time carries over to it."""
    if index == 0:
        return False
    one, other = found[index - 1].fact, found[index].fact
    if one.sentence != other.sentence or one.quantity.said is not Said.NUMBER or one.limit or one.baseline:
        return False
    kin = lexicon().kin
    left, right = one.quantity.unit or "", other.quantity.unit or ""
    gap = place.folded.text[one.quantity.end : other.quantity.start]
    same_unit = left != "%" and kin.get(left, left) == kin.get(right, right)
    listed = gap[:1] in ("、", "和", "及", "与") and not set(gap) & set(",;。")
    part = other.among and (other.lead.startswith("其中") or _AMONG_THEM.match(gap) is not None)
    part = part and found[index - 1].metric_id is None
    return same_unit and (listed or part) and not told_time(gap)


def _why(one: Typed, role: Role, basis: PeriodBasis) -> tuple[str, ...]:
    fact = one.fact
    extra = []
    if fact.among:
        extra.append("其中")
    if fact.limit or fact.baseline:
        extra.append("由…至…" if fact.limit else "基期")
    return (*one.why, f"said {fact.quantity.said.value}", f"role {role.value}", f"period {basis.value}", *extra)


def _canonical(one: Typed, entry: MetricEntry | None) -> tuple[str | None, float | None, float | None]:
    quantity = one.fact.quantity
    scale = {"‰": 0.1}.get(quantity.unit or "", 1.0)
    value = None if quantity.value is None else _round(quantity.value * scale)
    value_max = None if quantity.value_max is None else _round(quantity.value_max * scale)
    if entry is not None:
        return entry.unit, value, value_max
    unit = lexicon().kin.get(quantity.unit or "", quantity.unit)
    return unit, value, value_max


def _round(value: float) -> float:
    return float(int(value)) if value == int(value) else round(value, 6)


def _scope(one: Typed) -> tuple[str | None, str | None]:
    fact = one.fact
    named = _BODY.search(fact.lead) or _BODY.search(fact.before[-40:])
    for words in (fact.lead, fact.tail, fact.before):
        if _ANY_SCOPE.search(words):
            return next(scope for scope, pattern in _SCOPES if pattern.search(words)), None
        if words is fact.lead and named:
            return "下属单位", named["name"]
    return "本机关", None


def label(one: Typed) -> str:
    """What is counted, in the report's own words: the words before the number, and the object after it."""
    fact = one.fact
    lead = _NOISE.sub("", fact.topic_words)
    said = fact.quantity.what if fact.quantity.said in (Said.ZERO, Said.ALL) else ""
    words = (lead + said + ("" if fact.baseline else fact.tail)).strip('、:("')
    if words:
        return words[:_LABEL]
    before = _NOISE.sub("", re.split(r"[,。;:]", fact.before)[-2] if "," in fact.before else fact.before)
    return before[-_LABEL:] or fact.quantity.printed or "数量"
