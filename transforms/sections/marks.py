"""Candidates for heading numbers: 一、 (一) 1. (1) ① 第一部分, at the start of a line or inside one.

Whether a candidate is a heading is decided by the grammar; here only what can never be one is left out:
numerals of running sentences (第一、二次会议, 一、二审, 1.5万, 第六条(一)项).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from transforms.sections.page import STOPS, Line, Page

_HAN = "一二三四五六七八九十"
_VALUES = {tens + ones: 10 * t + o for t, tens in enumerate(["", "十", *(f"{digit}十" for digit in _HAN[1:9])])
           for o, ones in enumerate(["", *_HAN[:9]]) if tens or ones}    # 一 … 九十九


class Style(IntEnum):
    """The styles of numbers, in the order in which Chinese documents nest them (公文格式 一、(一) 1. (1))."""

    PART = 0           # 第一部分
    HAN = 1            # 一、
    HAN_PAREN = 2      # (一)
    ARABIC = 3         # 1. 1、
    ARABIC_PAREN = 4   # (1)
    CIRCLED = 5        # ①
    ENUMERATION = 6    # 一是, 第一, 其一
    BARE = 7           # a heading without number


class Place(IntEnum):
    """Where in its line a candidate stands."""

    LINE = 0     # at its start
    STOP = 1     # after a full stop
    PAUSE = 2    # after a colon, a semicolon or white space
    INSIDE = 3   # anywhere else


@dataclass(frozen=True, slots=True)
class Mark:
    """A candidate: ``start`` to ``end`` is the printed number, ``after`` is where its heading starts."""

    style: Style
    ordinal: int
    start: int
    end: int
    after: int
    place: Place
    line: int


_MARK = re.compile(
    rf"第(?P<part>[{_HAN}]{{1,3}})大?(?:部分|章|篇)(?P<t0>[、.:,]?)"
    rf"|[(\[](?P<hanp>[{_HAN}]{{1,3}})[)\]](?P<t1>[、.,:]?)"
    r"|(?P<hanc>[㈠-㈩])(?P<t2>[、.,:]?)"
    rf"|(?<![{_HAN}第零〇百千万几数])(?P<han>[{_HAN}]{{1,3}})(?P<hansep>[、.,:)])"
    r"|[(\[](?P<arp>\d{1,2})[)\]](?P<t3>[、.,:]?)"
    r"|(?P<arpc>[⑴-⒇])(?P<t4>[、.,:]?)"
    r"|(?<![\d.])(?P<ar>\d{1,2})(?P<arsep>\.(?!\d)|\.(?=20\d\d年)|[、)](?!\d{1,2}(?!\d))|[,:](?!\d))"
    r"|(?P<arc>[⒈-⒛])(?P<t5>[、.,:]?)"
    r"|(?P<circled>[①-⑳])(?P<t6>[、.,:]?)"
)  # fmt: skip
_BY_LAST_GROUP = {"t0": ("part", Style.PART), "t1": ("hanp", Style.HAN_PAREN), "t2": ("hanc", Style.HAN_PAREN),
                  "hansep": ("han", Style.HAN), "t3": ("arp", Style.ARABIC_PAREN), "t4": ("arpc", Style.ARABIC_PAREN),
                  "arsep": ("ar", Style.ARABIC), "t5": ("arc", Style.ARABIC),
                  "t6": ("circled", Style.CIRCLED)}  # fmt: skip
_HALF_BRACKET = {"han": Style.HAN_PAREN, "ar": Style.ARABIC_PAREN}   # 一) and 1)
_FIRST = {"hanc": "㈠", "arpc": "⑴", "arc": "⒈", "circled": "①"}
_ENUMERATION = re.compile(rf"(?P<is>([{_HAN}]{{1,2}})(?:是|要))|(?P<nth>[第其]([{_HAN}])),")
_NO_HEADING = ("", "(", "[", "、", ",", ".", "。")
_LIST_AFTER = re.compile(rf"[{_HAN}]{{1,3}}、|[{_HAN}][季审级产中届次批期月线]")
_REFERENCE_AFTER = re.compile(r"[项款目条至、]|点[,的]")


def find_marks(page: Page, start: int, end: int) -> list[Mark]:
    """All candidates of a folded span, in order; those inside lines only where the page's own use allows it."""
    lines = [line for line in page.lines if start <= line.start < end and not line.is_table]
    found = [mark for line in lines for mark in _of_line(page, line) if mark.start < end]
    starts = {mark.style for mark in found if mark.place is Place.LINE}
    flat = _flat_lines(found)
    return [mark for mark in found if mark.place is Place.LINE or _may_stand_inside(mark, starts, flat)]


def enumeration_at(line: Line) -> Mark | None:
    """一是, 二要, 第三, 其四 at the start of a line."""
    match = None if line.is_table else _ENUMERATION.match(line.text)
    if match is None:
        return None
    value = _VALUES.get(match[2] or match[4], 0)
    end = line.start + len(match["is"] or match["nth"])
    return Mark(Style.ENUMERATION, value, line.start, end, line.start + match.end(), Place.LINE, line.index)


def _of_line(page: Page, line: Line) -> Iterator[Mark]:
    for match in _MARK.finditer(line.text):
        last = match.lastgroup or ""
        group, style = _BY_LAST_GROUP[last]
        ordinal = _ordinal(group, match[group])
        place = _place(page, line, match.start())
        if not ordinal or (place is Place.INSIDE and not _may_be_fused(line.text, match, ordinal)):
            continue
        if _in_sentence(line.text, match, place):
            continue
        if match[last] == ")":
            style = _HALF_BRACKET[group]
        at, after = line.start + match.start(), line.start + match.end()
        number_end = after - len(match[last]) if last.startswith("t") else after
        yield Mark(style, ordinal, at, number_end, after, place, line.index)


def _ordinal(group: str, printed: str) -> int:
    if group in _FIRST:
        return ord(printed) - ord(_FIRST[group]) + 1
    return int(printed) if printed[0].isdigit() else _VALUES.get(printed, 0)


def _place(page: Page, line: Line, at: int) -> Place:
    if at == 0:
        return Place.LINE
    before = line.text[at - 1]
    if before in "\"')" and at > 1 and line.text[at - 2] in STOPS:
        before = line.text[at - 2]
    if before in STOPS:
        return Place.STOP
    return Place.PAUSE if before in ":;" or page.spaced(line.start + at) else Place.INSIDE


def _may_be_fused(text: str, match: re.Match[str], ordinal: int) -> bool:
    return ordinal == 1 and text[match.end() : match.end() + 1] not in _NO_HEADING


def _in_sentence(text: str, match: re.Match[str], place: Place) -> bool:
    """Whether the candidate is a numeral of a running sentence."""
    at, end = match.start(), match.end()
    if (match["han"] or match["ar"]) and _LIST_AFTER.match(text, end):
        return True
    if match["hansep"] not in (None, "、") or match["arsep"] in (",", ":", ")"):
        return place is not Place.LINE
    if match["hanp"] or match["arp"]:
        bracket_end = end - len(match["t1"] or match["t3"] or "")
        return place is not Place.LINE and bool(_REFERENCE_AFTER.match(text, bracket_end) or text[at - 1] in "条款第")
    return bool(match["part"]) and place is Place.INSIDE


def _flat_lines(marks: list[Mark]) -> set[int]:
    """Lines on which a whole chapter or report stands: several upper headings after full stops."""
    upper = (Style.PART, Style.HAN, Style.HAN_PAREN)
    count = Counter((mark.line, mark.style) for mark in marks if mark.style in upper and mark.place is Place.STOP)
    return {line for (line, _), number in count.items() if number >= 2}


def _may_stand_inside(mark: Mark, line_styles: set[Style], flat: set[int]) -> bool:
    """After a full stop a number of the upper styles is a heading, one of the lower styles where the page also
    sets them at the start of lines; a first number anywhere may be a second heading in one line."""
    if mark.line in flat:
        return mark.place is not Place.INSIDE or mark.ordinal == 1
    if mark.style > Style.ARABIC or (mark.style is Style.ARABIC and mark.style not in line_styles):
        return False
    return mark.place is Place.STOP or mark.ordinal == 1
