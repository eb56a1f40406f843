"""The sentence around a quantity: its own words before and after it, what is carried over, and its place in a list.

A fact is read from its ``lead`` (出具法律意见书) and its ``tail`` (名劳动者); where those are bare (二审, 涉及人数)
the topic comes from the sentence and the paragraph before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.metrics.lexicon import lexicon
from transforms.metrics.quantities import Quantity, Said

_SENTENCE = re.compile(r"[。;!?\n]")
_CLAUSE = re.compile(r"[,。;:!?\n\t]")
_LIST = re.compile(r"、|^(?:和(?!谐|解)|及(?!时|格)|与|以及)|(?:和|及|与|以及)$")
_BRACKETED = re.compile(r"\([^()]{0,40}\)")
_LEAD, _TAIL, _BEFORE, _BEHIND = 70, 44, 160, 90  # characters; bounds for every pattern that reads them
_AMONG = re.compile(r"其中|当中|(?:包括|包含|含)[^,。]{0,8}$")
_ACTS = re.compile(r"移送|公开|曝光|发放|开展|举办|组织|收到|出具|提供|发现|查处|作出|召开|印发|制定|建成|全年|累计")
_IN_ALL = re.compile(r"共计|总计|合计|总数")
_PAPERS = {"件", "份", "项", "个"}  # 其中决策3项、合同52份
_RESPECTIVELY = re.compile(r"(?:分别|依次)(?:为|是|达到?|完成|占|有)*$")
_RATES = re.compile(r"[^、,。;]{1,20}率(?:[、和及与][^、,。;]{0,20}?率)+")  # 成功率、结案率保持在65%、90%以上
_FROM = re.compile(r"(?:由|从)[^,。;]{0,10}$")
_SINCE_WHEN = re.compile(r"(?:由|从)(?:原来|上年度?|去年|上一年度?|\d{4}年度?)?(?:底|末|初)?(?:的)?(?:平均)?$")
_TITLES = re.compile(r"《[^《》]{0,60}》")
_EXAMINED = re.compile(r"(?:合法性|法制)?(?:审核|审查)")
_OBJECT = re.compile(
    r"(?:其中)?(?:涉及|包括|包含|含|有)?[^#,。]{0,16}(?:合同|协议|文件|决策|决定|处罚|许可)[^#,。]{0,8}"
)
_NOW = r"(?:(?:目前|现在|如今|今年|当前|本年|\d{4}年)(?:底|末)?的?)?"
_TO = re.compile(rf"[^,。;]{{0,12}}?(?:至|到|为|成)(?:了|平均)?{_NOW}$")
_LEADS_TO = re.compile(
    rf"[^,。;]{{0,12}}?(?:至|到|为|成)(?:了|平均)?{_NOW}"
    r"(?=\d|[一二三四五六七八九十约不]|(?:即时|当场|随时|即来即|马上)办)"
)
_OUT_OF = re.compile(r"[^,。;、]{0,12}中,?[^,。;、]{0,14}")
_THAN = re.compile(
    r"(?:较|比|相比于?|同比)[^,。;、]{0,8}(?:上年|去年|上一年|同期|前年|往年|\d{4}年度?|上年度)[^,。;、]{0,4}的?$"
)
_CHANGE = re.compile(
    r"(?:同比|环比|较[^,。;]{0,8}|比[^,。;]{0,8})?(?:增长|增加|上升|下降|减少|降低|提高|提升|增幅|降幅|上涨|下滑|多|少|翻)"
    r"[^,。;、]{0,6}$"
)
_COMPARED = re.compile(
    r"同比|环比|较[^,。;]{0,4}(?:上|去|同期|往)|比[^,。;]{0,4}(?:上|去|同期|往)|增幅|降幅|较\d{4}|比\d{4}"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity in its sentence. ``before`` and ``behind`` reach over the whole sentence; ``earlier`` is the text of
    the paragraph before the sentence. ``place`` is where the lead starts; ``sentence`` where the sentence starts.

    ``among``: opened by 其中. ``baseline``: the old value of a change, or last year's. ``limit``: the new value of
    由…至…. ``change``: a rate of change, not a figure of its own.
    """

    quantity: Quantity
    lead: str
    tail: str
    before: str
    behind: str
    earlier: str
    place: int
    sentence: int
    among: bool = False
    baseline: bool = False
    limit: bool = False
    change: bool = False
    order: int = 0

    @property
    def own(self) -> str:
        """The fact's own words with # for the number: 出具法律意见书#. What stands in 《》 is a title, no cue."""
        said = self.quantity.what if self.quantity.said in (Said.ZERO, Said.ALL) else ""
        zero = self.quantity.said is Said.ZERO
        tail = self.tail.removeprefix("发生") if zero else self.tail
        lead = "" if zero and said and said in self.topic_words else self.topic_words  # 纠错、败诉零记录: one of these
        return _untitled(f"{lead}#{said}{tail}")

    @property
    def topic_words(self) -> str:
        """The lead without the old value's 由上年的."""
        return _SINCE_WHEN.sub("", self.lead) if self.baseline or self.limit else self.lead

    @property
    def around(self) -> str:
        """The sentence with # for the number."""
        return _untitled(f"{self.before}#{self.behind}")


def _untitled(words: str) -> str:
    return _TITLES.sub("《》", words) if "《" in words else words


def facts(text: str, found: Sequence[Quantity]) -> list[Fact]:
    """Each quantity with its sentence, in order; lists with 分别 are spread over their subjects."""
    stops = [match.end() for match in _SENTENCE.finditer(text)]
    result: list[Fact] = []
    for index, quantity in enumerate(found):
        sentence = stops[place - 1] if (place := bisect_right(stops, quantity.start)) else 0
        last = stops[place] - 1 if place < len(stops) else len(text)
        earlier = result[-1] if result and result[-1].sentence == sentence else None
        # 4件积案全部化解: what is said of the 4件 does not end its words
        rest = [one for one in found[index + 1 : index + 3] if one.start < last and one.said is not Said.ALL]
        following = rest[0] if rest else None
        result.append(_fact(text, quantity, sentence, last, earlier, following))
    return _respectively(text, result)


def _fact(
    text: str, quantity: Quantity, sentence: int, last: int, earlier: Fact | None, following: Quantity | None
) -> Fact:
    place = _lead_start(text, quantity, sentence, earlier)
    lead = text[place : quantity.start]
    before = text[max(sentence, quantity.start - _BEFORE) : quantity.start]
    line = text.rfind("\n", max(0, sentence - _BEFORE), sentence) + 1
    worded = quantity.end if quantity.said is Said.NUMBER else quantity.start
    fact = Fact(
        quantity,
        lead=_without_brackets(lead)[-_LEAD:],
        tail=_tail(text, quantity, last, following),
        before=before,
        behind=text[worded : min(last, quantity.end + _BEHIND)],
        earlier=text[max(line, sentence - _BEFORE) : sentence],
        place=place,
        sentence=sentence,
        among=_among(text, quantity, lead, text[max(sentence, place - 6) : place], earlier),
        order=earlier.order + 1 if earlier else 0,
    )
    return _changed(text, _examined(text, _inherited(text, fact, earlier), earlier), earlier)


def _examined(text: str, fact: Fact, earlier: Fact | None) -> Fact:
    """审核文件83件,其中合同31件; 审查合同42份、决策6件: what names only its object has the predicate before it."""
    if earlier is None or not _OBJECT.fullmatch(fact.lead) or _EXAMINED.search(fact.lead):
        return fact
    if not (fact.among or text[earlier.quantity.end : fact.place] == "、"):
        return fact
    verb = _EXAMINED.search(earlier.lead)
    return replace(fact, lead=verb.group() + fact.lead.removeprefix("其中")) if verb else fact


def _inherited(text: str, fact: Fact, earlier: Fact | None) -> Fact:
    """A figure without words of its own (12期1260人次, 3场、278人次) has those of the figure before it."""
    if earlier is None or fact.lead or fact.tail or earlier.tail or fact.quantity.said is not Said.NUMBER:
        return fact
    gap = text[earlier.quantity.end : fact.quantity.start]
    return replace(fact, lead=earlier.lead, place=earlier.place) if gap in ("", "、", "共", "(", ",") else fact


def _lead_start(text: str, quantity: Quantity, sentence: int, earlier: Fact | None) -> int:
    """After the last comma or bracket, or the last 、 when a quantity stands before it in the clause."""
    start = max(sentence, quantity.start - 2 * _LEAD)
    floor = earlier.quantity.end if earlier else sentence
    head = text[start : quantity.start]
    if earlier and earlier.quantity.start == quantity.start:
        return earlier.place
    last = max((match.end() for match in _CLAUSE.finditer(head)), default=0)
    opened = _open_bracket(head)
    begin = max(start + last, opened + start + 1 if opened >= 0 else 0, floor)
    if begin == floor and earlier:
        listed = _LIST.search(text[floor : quantity.start])
        begin = floor + listed.end() if listed else floor
    return begin


def _open_bracket(head: str) -> int:
    depth = 0
    for place in range(len(head) - 1, -1, -1):
        if head[place] == ")":
            depth += 1
        elif head[place] == "(":
            if not depth:
                return place
            depth -= 1
    return -1


def _tail(text: str, quantity: Quantity, last: int, following: Quantity | None) -> str:
    """To the end of the clause, or to the next item of the list."""
    limit = min(last, quantity.end + 3 * _TAIL)
    if following and following.start >= quantity.end:
        listed = _LIST.search(text[quantity.end : min(following.start, limit)])
        limit = min(limit, quantity.end + listed.start() if listed else following.start)
    tail = _without_brackets(text[quantity.end : limit])
    stop = re.search(r"[,。;:()\n\t]", tail)
    return (tail[: stop.start()] if stop else tail)[:_TAIL]


def _without_brackets(words: str) -> str:
    return _BRACKETED.sub("", words) if "(" in words else words


def _among(text: str, quantity: Quantity, lead: str, ahead: str, earlier: Fact | None) -> bool:
    """其中 opens parts; they go on while the classifier stays and nothing else is told."""
    if _AMONG.search(lead) or ahead.endswith(("其中,", "其中:")):
        return True
    if earlier is not None and _out_of(text, quantity, earlier):
        return True
    if earlier is None or not earlier.among or _IN_ALL.search(lead) or ahead.endswith((")、", "),", ")")):
        return False
    if lead and ahead.endswith("、"):
        return _kin(quantity, earlier) or {quantity.unit, earlier.quantity.unit} <= _PAPERS
    act = _ACTS.search(lead)
    if act and act.group() not in earlier.lead:
        return False
    return _kin(quantity, earlier) or not lead


def _out_of(text: str, quantity: Quantity, earlier: Fact) -> bool:
    """12个县区中,有4个未设…: some of those just counted."""
    between = _without_brackets(text[earlier.quantity.end : min(quantity.start, earlier.quantity.end + 60)])
    whole, part = earlier.quantity.value, quantity.value
    less = whole is not None and part is not None and part < whole
    return less and _kin(quantity, earlier) and _OUT_OF.fullmatch(between) is not None


def _kin(quantity: Quantity, earlier: Fact) -> bool:
    kin = lexicon().kin
    one, other = quantity.unit or "", earlier.quantity.unit or ""
    return kin.get(one, one) == kin.get(other, other)


def _changed(text: str, fact: Fact, earlier: Fact | None) -> Fact:
    """Marks from–to pairs, comparisons with last year, and rates of change."""
    quantity = fact.quantity
    if earlier and earlier.change and quantity.unit == earlier.quantity.unit and _listed_on(text, earlier, quantity):
        return replace(fact, change=True, order=earlier.order)    # 同比分别增长12.3%和8.6%: both or neither
    if earlier and earlier.baseline and _TO.fullmatch(text[earlier.quantity.end : quantity.start]):
        return replace(fact, limit=True, lead=earlier.lead, place=earlier.place)
    if _FROM.search(fact.lead) and _leads_to(text, quantity):
        return replace(fact, baseline=True)
    if quantity.unit in ("%", "倍", "个百分点", "百分点", "‰") and _CHANGE.search(fact.lead):
        compared = _COMPARED.search(fact.lead) is not None or quantity.unit in ("个百分点", "百分点", "倍")
        return replace(fact, change=compared or "率" not in fact.lead)
    if _CHANGE.search(fact.lead) and _COMPARED.search(fact.lead):
        return replace(fact, change=True)
    return replace(fact, baseline=_THAN.search(fact.before[-24:]) is not None)


def _listed_on(text: str, earlier: Fact, quantity: Quantity) -> bool:
    return text[earlier.quantity.end : quantity.start] in ("、", "和", "及", "与", "以及")


def _leads_to(text: str, quantity: Quantity) -> bool:
    return _LEADS_TO.match(text[quantity.end : quantity.end + 26]) is not None


def _respectively(text: str, found: list[Fact]) -> list[Fact]:
    """A、B、C分别为1、2、3, and A率、B率为65%、90%: each figure gets its subject as lead."""
    result = list(found)
    for index, fact in enumerate(found):
        match = _RESPECTIVELY.search(fact.lead)
        rates = _RATES.match(fact.lead) if match is None and fact.quantity.unit == "%" else None
        if match is None and rates is None:
            continue
        run = _run(text, found, index)
        listed = fact.lead[: match.start()] if match else rates.group() if rates else ""
        subjects = re.split(r"[、和及]|(?<!参)与", listed)
        if len(run) < 2 or len(subjects) < len(run) or (rates and len(subjects) != len(run)):
            continue
        for offset, subject in enumerate(subjects[-len(run) :]):
            result[index + offset] = replace(run[offset], lead=subject)
    return result


def _run(text: str, found: Sequence[Fact], index: int) -> list[Fact]:
    run = [found[index]]
    for fact in found[index + 1 :]:
        gap = text[run[-1].quantity.end : fact.quantity.start]
        if fact.quantity.said is not Said.NUMBER or gap not in ("、", "和", ",", "及", "与"):
            break
        run.append(fact)
    return run


def nearest(places: Sequence[int], at: int) -> int:
    """Index of the last place that is not after ``at``; -1 when there is none."""
    return bisect_left(places, at + 1) - 1
