"""Quantities said in words: zero (未发生…, 均无败诉), all (全覆盖, 均经…审核), several (多次, 一系列).

Slogans (应出尽出) and aims (推动全覆盖, 防止发生) are not facts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from transforms.metrics.lexicon import Lexicon, lexicon
from transforms.metrics.names import Spans
from transforms.metrics.numerals import Form
from transforms.metrics.quantities import Quantity, Said
from transforms.model import Qualifier

_LINK = re.compile(r"[、和及与或]|以及|或者|被|案件|情形|情况|行为|问题|等|的")
_OUTCOME = re.compile(r"(?:案件|决定)?(?P<by>被(?:依法|法院)?)(?=撤销|变更|纠错|确认违法|责令|败诉)")
_MET = re.compile(r"面对|应对|遭遇|遭受|经历|克服|受.{0,6}影响")  # 面对多轮强降雨: what befell the bureau
_OF_ALL = ("占", "覆盖", "涉及", "涵盖", "的", "为")  # 占全部诉讼案件的三成, 覆盖全部乡镇
_AIM = re.compile(r"确保|力争|要求|应当|必须|争取|努力|未经|督促|推动")  # what ought to be
_PEOPLE_SAID = re.compile(r"持证|执法证|出庭|合格$")  # says itself of whom it speaks
_WHOLE_AREA = re.compile(r"全(?:省|市|区|县|州|旗|系统|局)")  # 全区学校法律顾问全覆盖
_COVERED = re.compile(r"(?:法律顾问|公职律师|法制审核人员|执法记录仪|实名制|监控|网格|调解组织|公共法律服务)$")
_ALL_WON = re.compile(r"(?:均|全部|都)(?:已|获得?|以|为|是)?胜诉(?=[,。;!\n]|$)")
_ZERO_HAPPENED = re.compile("零发生|零记录|动态为零|(?<=诉讼|复议|败诉|纠错)(?:均|都)?为零")
_NOT_ONE = re.compile(r"无一[^,。;、\d]{2,6}(?=[,。;、]|$)")
_ALL_OF_THEM = re.compile(
    r"(?P<said>(?:已经?|现已|目前)?(?:(?<![日年月人平户周])均|全部|全数)(?:已经?)?"
    r"(?!为|是|系|获|荣获|被评|因|以|从|与|属|由|有|未|无|没|不|较|比|同比|在|需|应|须|可|能|会|将|来自|涉及|位于|位列"
    r"|超|达|高|低|进驻|纳入)"
    r"[^,。;:、\n\d\"]{2,12})"
)
# what was counted just before it, or in the words before it: 发现隐患86个,全部整改; 4件积案全部化解
_COUNTED = re.compile(r"(?:\d|[一二三四五六七八九十百千万亿余多])[^,。;:\d]{1,24}(?:,[^,。;:\d]{0,6})?$")
_IN_DAYS = re.compile(
    r"(?P<said>(?:均|全部)在[^,。;]{0,10}\d{1,2}个?工作日内[^,。;]{0,6}(?:公示|公开|办结|上传|回复|答复|办理|完成))"
)
_AIMED = re.compile(r"(?:力争|实现|达到|推动|推进)[^,。;]{0,24}(?P<said>全覆盖)(?=[,。;]|$)")
_PLAN = "next_year_plan"
_SET_UP = re.compile(
    r"(?P<said>整改清零|全部(?:销号|清零|建成|建立|设立|成立|挂牌|运行|挂牌运行|投入运行|配备到位|配齐|开通|上线))(?=[,。;]|$)"
)
_EVERYBODY = re.compile(r"(?P<said>全员(?:参考|参训|持证上岗|持证|通过|合格|达标|参加(?=[,。;、]|考试|测试|培训)))")
_DONE = re.compile(r"(?P<said>全部(?:完成|建成|投用|落地|销号|清零|到位))(?=[,。;]|$)")
_RATE_ZERO = re.compile(r"(?<=率)(?P<said>(?:均|都)?(?:为|是|保持|达到?)零)(?=[,。;!\n]|$)")
_NOT = re.compile("^(?:均|都|且|也)?(?:未曾?|没有|无|零)")
_HAPPENS = re.compile("^(?:一|发生|出现|引发|产生|发现|存在|有|因|被|涉及)+过?|过$")
_BEFELL = re.compile(r"未(?:曾)?(?:发生|出现|引发|收到|接到|产生)过?$|没有(?:发生|出现|收到|产生)$")
_WORDS = re.compile(r"(?!的|后|前|时)[\u4e00-\u9fff、]+")
_PHRASE = 18  # characters
_REACH = 26  # characters from the negation to its first noun
_STOP = re.compile(r"[,。;:!?\n\t\"]")
_SENTENCE_START = re.compile(r"[。;!?\n\t]")
_CLAUSE_START = re.compile(r"[,。;:!?\n\t(]")


def worded(text: str, names: Spans, parts: Sequence[tuple[int, str]]) -> list[Quantity]:
    """All quantities said in words. ``parts`` are (folded start, part of the innermost section), in order."""
    lex = lexicon()
    zeros = chain(_zeros(text, lex), _happened(text, lex), _won(text), _none(text))
    found = [*zeros, *_coverages(text, lex), *_each(text, lex), *_several(text, lex, names)]
    found += _apart(chain(_counted(text), _not_one(text)), found)
    told = [one for one in found if _part_of(one, parts) in _parts_for(one, lex)]
    told += [one for one in _aims(text) if _part_of(one, parts) == _PLAN]
    return sorted(told, key=lambda one: (one.start, one.end))


def _apart(more: Iterable[Quantity], found: Sequence[Quantity]) -> list[Quantity]:
    """Those that say nothing which others say more closely (均按期办结, 均胜诉)."""
    return [one for one in more if not any(one.start < other.end and other.start < one.end for other in found)]


def _part_of(quantity: Quantity, parts: Sequence[tuple[int, str]]) -> str:
    place = bisect_right(parts, quantity.start, key=lambda pair: pair[0])
    return parts[place - 1][1] if place else "unmapped"


def _parts_for(quantity: Quantity, lex: Lexicon) -> frozenset[str]:
    return lex.vague_parts if quantity.said is Said.VAGUE else lex.word_parts


def _clause(text: str, start: int) -> str:
    """The words of the clause before ``start``, at most 40 characters."""
    head = re.sub(r"\([^()]{0,20}\)", "", text[max(0, start - 40) : start])
    last = max((match.end() for match in _CLAUSE_START.finditer(head)), default=0)
    return head[last:]


def _zeros(text: str, lex: Lexicon) -> Iterator[Quantity]:
    for opener in lex.zero.finditer(text):
        stop = _STOP.search(text, opener.end(), opener.end() + _REACH)
        limit = stop.start() if stop else min(len(text), opener.end() + _REACH)
        first = lex.zero_noun.search(text, opener.end(), limit)
        if text[max(0, opener.start() - 4) : opener.start()].endswith(lex.zero_skip):
            continue
        if first is None:
            yield from _befell(text, opener, limit)
            continue
        nouns = list(_conjuncts(text, first, lex))
        if opener.group().endswith("零"):
            del nouns[1:]  # 零投诉、零败诉: each has its own
        if text.startswith(lex.zero_skip_after, nouns[-1].end()) and not _links_on(text, nouns[-1].end()):
            continue
        if "零" in opener.group() and first.start() != opener.end():
            continue
        end = _phrase_end(text, nouns[-1].end())
        place = opener.end()
        for noun in nouns:
            what = text[place : noun.end()]
            yield Quantity(opener.start(), end, Said.ZERO, 0.0, None, None, what=what, verb=_verb(opener))
            place = noun.end()


def _verb(opener: re.Match[str]) -> str | None:
    """受理 of 均未受理; nothing of 未发生 and 无; None for 无一, which speaks of what was counted before."""
    if opener.group().endswith("无一"):
        return None
    return _HAPPENS.sub("", _NOT.sub("", opener.group()))


def _befell(text: str, opener: re.Match[str], limit: int) -> Iterator[Quantity]:
    """未发生车辆超员: these verbs say zero of whatever follows them."""
    words = text[opener.end() : limit]
    if _BEFELL.search(opener.group()) and 2 <= len(words) <= _PHRASE and _WORDS.fullmatch(words):
        yield Quantity(opener.start(), limit, Said.ZERO, 0.0, None, None, what=words, verb="")


def _conjuncts(text: str, first: re.Match[str], lex: Lexicon) -> Iterator[re.Match[str]]:
    noun: re.Match[str] | None = first
    while noun is not None:
        while (longer := _longer(text, noun, lex)) is not None:
            noun = longer
        yield noun
        place = noun.end()
        while (link := _LINK.match(text, place)) is not None:
            place = link.end()
        stop = _STOP.search(text, place)
        reach = min(stop.start() if stop else len(text), place + 6)
        noun = lex.zero_noun.search(text, place, reach) if place > noun.end() else None


def _longer(text: str, noun: re.Match[str], lex: Lexicon) -> re.Match[str] | None:
    """诉讼败诉 is one noun, and so is 复议被撤销; 被复议、被诉讼 are two."""
    passive = _OUTCOME.match(text, noun.end())
    return lex.zero_noun.match(text, passive.end("by") if passive else noun.end())


def _links_on(text: str, place: int) -> bool:
    """的情形 and 的情况 close a zero; 的制度 makes it a name."""
    return text.startswith(("的情形", "的情况", "的现象", "的案件", "的问题", "的行为"), place)


def _phrase_end(text: str, place: int) -> int:
    for tail in ("案件的情形", "的情形", "的情况", "案件", "情形", "情况", "的案件", "行为", "事件", "现象"):
        if text.startswith(tail, place):
            return place + len(tail)
    return place


def _coverages(text: str, lex: Lexicon) -> Iterator[Quantity]:
    for match in lex.coverage.finditer(text):
        clause = _clause(text, match.start())
        stated = lex.coverage_verb.search(clause) or _WHOLE_AREA.search(clause) or _COVERED.search(clause)
        if stated and not lex.coverage_skip.search(clause):
            yield _whole(match)


def _each(text: str, lex: Lexicon) -> Iterator[Quantity]:
    for match in lex.each.finditer(text):
        clause = _SENTENCE_START.split(text[max(0, match.start() - 80) : match.start()])[-1]
        told = _PEOPLE_SAID.search(match["said"]) is not None or lex.each_subject.search(clause) is not None
        if told and not _AIM.search(_clause(text, match.start())) and not any(char.isdigit() for char in match["said"]):
            yield _whole(match)
            also = lex.also.match(text, match.end())
            while also is not None:  # 均经公开征求意见、合法性审核
                yield replace(_whole(match), end=also.end(), what="均" + also["what"])
                also = lex.also.match(text, also.end())


def _counted(text: str) -> Iterator[Quantity]:
    """发现隐患86个,全部动态清零: what was counted just before, all of it."""
    for match in chain(
        _ALL_OF_THEM.finditer(text), _SET_UP.finditer(text), _EVERYBODY.finditer(text), _IN_DAYS.finditer(text)
    ):
        before = text[max(0, match.start() - 30) : match.start()]
        if before.endswith(_OF_ALL):
            continue
        if match.re is not _ALL_OF_THEM or (_COUNTED.search(before) and not _AIM.search(match["said"])):
            yield _whole(match)


def _aims(text: str) -> Iterator[Quantity]:
    """力争实现全覆盖: in the plan an aim is a target."""
    for match in chain(_AIMED.finditer(text), _DONE.finditer(text)):
        yield _whole(match)


def _not_one(text: str) -> Iterator[Quantity]:
    """无一超时: zero of what was counted before."""
    for match in _NOT_ONE.finditer(text):
        yield Quantity(match.start(), match.end(), Said.ZERO, 0.0, None, None, what=match.group()[2:])


def _none(text: str) -> Iterator[Quantity]:
    """纠错率、败诉率均为零: a rate of 0 % in words, for each of its subjects."""
    for match in _RATE_ZERO.finditer(text):
        start, end = match.span("said")
        yield Quantity(start, end, Said.NUMBER, 0.0, "%", "%", form=Form.PERCENT)


def _happened(text: str, lex: Lexicon) -> Iterator[Quantity]:
    """全年火灾"零发生"; 复议纠错、诉讼败诉"零记录": the subjects stand before it, each has its own."""
    for match in _ZERO_HAPPENED.finditer(text):
        clause = _clause(text, match.start())
        if _AIM.search(clause):
            continue
        nouns = [noun.group() for noun in lex.zero_noun.finditer(clause)] if "、" in clause else []
        for noun in nouns or [""]:
            yield Quantity(match.start(), match.end(), Said.ZERO, 0.0, None, None, what=noun)


def _won(text: str) -> Iterator[Quantity]:
    """均获胜诉: no case was lost."""
    for match in _ALL_WON.finditer(text):
        yield Quantity(match.start(), match.end(), Said.ZERO, 0.0, None, None, what="诉讼败诉")


def _whole(match: re.Match[str]) -> Quantity:
    start, end = match.span("said")
    return Quantity(start, end, Said.ALL, 100.0, "%", None, what=match["said"])


def _several(text: str, lex: Lexicon, names: Spans) -> Iterator[Quantity]:
    for match in lex.vague.finditer(text):
        start, end = match.span("vague")
        if names.touches(start, end) or text.startswith(lex.vague_skip, end) or _MET.search(_clause(text, start)):
            continue
        unit = match["unit"] or match["unit2"] or match["unit3"] or match["unit4"]
        yield Quantity(start, end, Said.VAGUE, None, unit, unit, Qualifier.SEVERAL)
