"""Styles and automatic numbers of Word's binary format ([MS-DOC] 2.4.6): which list a paragraph is in, what it counts.

They are counted by the definition of the list (LSTF); a list (LFO) may begin a level anew.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.readers.doc_sprms import Paragraph, paragraph_of, run_of, sprms
from transforms.readers.list_numbers import MOST, Counters, format_number

_NO_STYLE = 0x0FFF
_DEEPEST = 12                       # styles that are based on one another
_PARAGRAPH_STYLE, _CHARACTER_STYLE = 1, 2
_LEVELS = 9
_DEFINITION, _LEVEL, _LIST = 28, 28, 16         # bytes of LSTF, LVLF, LFO
_NO_LIST = 0xF801 - 0x1_0000                    # sprmPIlfo: in none, whatever the style says
_MOST_LISTS = 2_046                             # 2.6.2 sprmPIlfo
_LONGEST = 64                                   # characters of a number with its signs
_SILENT = (23, 255)                             # a bullet; nothing
# [MS-OSHARED] 2.2.1.3 MSONFC by the names of ECMA-376; what is missing here is written in digits
_KINDS = {
    1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 16: "japaneseLegal", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle",
    22: "decimalZero", 28: "decimalEnclosedCircleChinese", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    base: int
    number: int | None = None
    depth: int | None = None
    hidden: int | None = None


class Styles:
    """The style sheet (2.4.6.5 STSH): what a style says about lists and hidden text."""

    def __init__(self, sheet: bytes) -> None:
        self._styles: dict[int, _Style] = {}
        if len(sheet) < 6:
            return
        size, count, base = struct.unpack_from("<3H", sheet, 0)
        at = 2 + size
        for index in range(count):
            if at + 2 > len(sheet):
                break
            length = int.from_bytes(sheet[at : at + 2], "little")
            if length:
                self._styles[index] = _style(sheet[at + 2 : at + 2 + length], base)
            at += 2 + length + length % 2

    def list_of(self, paragraph: Paragraph) -> tuple[int, int]:
        """(list, level) by the paragraph itself, else by its style and what that is based on."""
        number, depth = paragraph.number, paragraph.depth
        for style in self._line(paragraph.style):
            number = style.number if number is None else number
            depth = style.depth if depth is None else depth
        return number or 0, depth or 0

    def hides(self, style: int) -> bool:
        """Whether text of this style is hidden (窗体顶端 of pasted pages is)."""
        return any([one.hidden for one in self._line(style) if one.hidden is not None][:1])

    def _line(self, index: int) -> list[_Style]:
        line: list[_Style] = []
        while len(line) < _DEEPEST and (style := self._styles.get(index)) is not None:
            line.append(style)
            index = style.base
        return line


def _style(data: bytes, base: int) -> _Style:
    """2.9.260 STD: fixed part, name, then the properties of paragraphs (unless of characters) and of characters."""
    if len(data) < base + 2:
        return _Style(_NO_STYLE)
    kind, parent = data[2] & 15, int.from_bytes(data[2:4], "little") >> 4
    at = base + 2 * int.from_bytes(data[base : base + 2], "little") + 4
    stored: list[bytes] = []
    while at + 2 <= len(data) and len(stored) < 3:
        size = int.from_bytes(data[at : at + 2], "little")
        stored.append(data[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    if kind == _CHARACTER_STYLE and stored:
        return _Style(parent, hidden=run_of(sprms(stored[0])).hidden)
    if kind != _PARAGRAPH_STYLE or not stored:
        return _Style(parent)
    paragraph = paragraph_of(0, sprms(stored[0][2:]))
    hidden = run_of(sprms(stored[1])).hidden if len(stored) > 1 else None
    return _Style(parent, paragraph.number, paragraph.depth, hidden)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: int
    in_digits: bool
    pattern: str        # as in the file: characters 0 to 8 stand for the numbers of those levels


@dataclass(frozen=True, slots=True)
class _List:
    definition: int
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbers:
    """Says the number of each paragraph; ask in the order of the text, once for each."""

    def __init__(self, definitions: bytes, lists: bytes, styles: Styles) -> None:
        self._styles = styles
        self._lists = _lists(lists, _definitions(definitions))
        self._counters = Counters()

    def of(self, paragraph: Paragraph) -> str:
        """What Word prints before this paragraph: ``"一、"``; empty without a number, or with a bullet."""
        number, depth = self._styles.list_of(paragraph)
        found = self._lists.get(abs(number)) if number != _NO_LIST else None
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        counts = self._counters.count(found.definition, abs(number), depth, level.start, found.restarts.get(depth))
        return "" if level.kind in _SILENT else _fill(level, found.levels, counts)


def _fill(printed: _Level, levels: dict[int, _Level], counts: Mapping[int, int]) -> str:
    def number(sign: str) -> str:
        if ord(sign) >= _LEVELS:
            return sign
        level = levels.get(ord(sign))
        if level is None:
            return ""
        kind = "decimal" if printed.in_digits else _KINDS.get(level.kind, "decimal")
        return format_number(counts.get(ord(sign), level.start), kind)

    return "".join(map(number, printed.pattern))


def _definitions(data: bytes) -> dict[int, dict[int, _Level]]:
    """2.9.192 PlfLst: the levels of each definition, by its identifier. They stand one after another behind it."""
    count = int.from_bytes(data[:2], "little")
    at = 2 + count * _DEFINITION
    found: dict[int, dict[int, _Level]] = {}
    for n in range(count if at <= len(data) else 0):
        place = 2 + n * _DEFINITION
        levels: dict[int, _Level] = {}
        for depth in range(1 if data[place + 26] & 1 else _LEVELS):
            levels[depth], at = _level(data, at)
        found[int.from_bytes(data[place : place + 4], "little")] = levels
    return found


def _level(data: bytes, at: int) -> tuple[_Level, int]:
    """2.9.150 LVL, and where it ends."""
    start, kind, flags = struct.unpack_from("<iBB", data, at)
    size = sum(struct.unpack_from("<2B", data, at + 24))
    at += _LEVEL + size
    (length,) = struct.unpack_from("<H", data, at)
    end = at + 2 + 2 * length
    pattern = data[at + 2 : min(end, at + 2 + 2 * _LONGEST)].decode("utf-16-le", "replace")
    return _Level(max(0, min(start, MOST)), kind, bool(flags & 4), pattern), end


def _lists(data: bytes, definitions: dict[int, dict[int, _Level]]) -> dict[int, _List]:
    """2.9.193 PlfLfo: the lists that paragraphs name, from 1, with the levels that they change."""
    count = int.from_bytes(data[:4], "little")
    at = 4 + count * _LIST
    found: dict[int, _List] = {}
    for n in range(min(count, _MOST_LISTS) if at <= len(data) else 0):
        place = 4 + n * _LIST
        definition = int.from_bytes(data[place : place + 4], "little")
        one = _List(definition, dict(definitions.get(definition, {})), {})
        if data[place + 12]:
            at = _override(data, at, data[place + 12], one)
        found[n + 1] = one
    return found


def _override(data: bytes, at: int, count: int, into: _List) -> int:
    """2.9.132 LFOData of a list that changes levels. Lists that change none may have a header there, 4 bytes FF, or
    not: those are skipped here, as no level begins with them."""
    at += 4
    while data[at : at + 4] == b"\xff" * 4:
        at += 4
    for _ in range(count):
        start, flags = struct.unpack_from("<iI", data, at)
        at += 8
        depth = flags & 15
        if flags & 0x20:
            into.levels[depth], at = _level(data, at)
            start = into.levels[depth].start
        if flags & 0x10:
            into.restarts[depth] = max(0, min(start, MOST))
    return at
