"""The numbers that Word generates before paragraphs (自动编号): ECMA-376 part 1, 17.9, as far as reports use them.

Counters belong to the abstract list, so that two lists of one kind count on; a level begins again when a level above
it has counted, and where the list says so (``startOverride``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_COUNTING = frozenset({
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting",
})
_LEGAL = frozenset({"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"})
_LEGAL_DIGITS = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_DIGIT_BY_DIGIT = frozenset({"ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"})
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_MOST = 9_999
_DEEPEST = 12       # styles that are based on one another


def local(element: etree._Element) -> str:
    """The element's name without its namespace: transitional and strict files differ in nothing else here."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next((one for one in element if local(one) == name), None) if element is not None else None


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that name."""
    return [one for one in element if local(one) == name] if element is not None else []


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next((str(held) for key, held in element.items() if str(key).rpartition("}")[2] == name), None)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    pattern: str


class Numbers:
    """Says the number of each paragraph; ask in the order of the body, once for each."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        abstract = {value(one, "abstractNumId"): one for one in children(numbering, "abstractNum")}
        self._lists = {
            number: (kind, _levels(abstract.get(kind)), _restarts(one))
            for one in children(numbering, "num")
            if (number := value(one, "numId")) and (kind := value(child(one, "abstractNumId")))
        }
        self._styles = {value(one, "styleId"): one for one in children(styles, "style")}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def of(self, paragraph: etree._Element) -> str:
        """What Word prints before this paragraph: ``"一、"``; empty without a number, or with a bullet."""
        number, depth = self._list_of(child(paragraph, "pPr"))
        if number not in self._lists:
            return ""
        kind, levels, restarts = self._lists[number]
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(kind, {})
        if depth in restarts and (number, depth) not in self._begun:
            counts[depth] = restarts[depth] - 1
        self._begun.add((number, depth))
        counts[depth] = min(counts.get(depth, level.start - 1) + 1, _MOST)
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return "" if level.kind in ("bullet", "none") else _fill(level.pattern, levels, counts)

    def _list_of(self, properties: etree._Element | None) -> tuple[str, int]:
        """(list, level) by the paragraph itself, else by its style and what that is based on."""
        found = child(properties, "numPr")
        number, depth = value(child(found, "numId")), value(child(found, "ilvl"))
        style = self._styles.get(value(child(properties, "pStyle")))
        for _ in range(_DEEPEST):
            if style is None or (number is not None and depth is not None):
                break
            inherited = child(child(style, "pPr"), "numPr")
            number = number if number is not None else value(child(inherited, "numId"))
            depth = depth if depth is not None else value(child(inherited, "ilvl"))
            style = self._styles.get(value(child(style, "basedOn")))
        return number or "", _integer(depth, 0)


def _levels(abstract: etree._Element | None) -> dict[int, _Level]:
    return {
        _integer(value(one, "ilvl"), 0): _Level(
            _integer(value(child(one, "start")), 0),
            value(child(one, "numFmt")) or "decimal",
            value(child(one, "lvlText")) or "",
        )
        for one in children(abstract, "lvl")
    }


def _restarts(number: etree._Element) -> dict[int, int]:
    return {
        _integer(value(one, "ilvl"), 0): _integer(value(begins), 1)
        for one in children(number, "lvlOverride")
        if (begins := child(one, "startOverride")) is not None
    }


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else otherwise


def _fill(pattern: str, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """``（%2）`` with the numbers of its levels."""
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = levels.get(depth)
        return "" if level is None else format_number(counts.get(depth, level.start), level.kind)

    return re.sub(r"%([1-9])", number, pattern)


def format_number(number: int, kind: str) -> str:
    """A number as ``w:numFmt`` writes it; an unknown format, or a number too high for it, as digits."""
    return next((write(number) for kinds, most, write in _FORMATS if kind in kinds and 0 < number <= most), str(number))


def _chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百〇五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (number // size)
        number %= size
    return text


_FORMATS = (
    (_COUNTING, 999, _chinese),
    (_LEGAL, 999, lambda number: _chinese(number).translate(_LEGAL_DIGITS)),
    (_DIGIT_BY_DIGIT, _MOST, lambda number: "".join(_DIGITS[int(digit)] for digit in str(number))),
    (_CIRCLED, 20, lambda number: chr(0x2460 + number - 1)),
    ({"lowerLetter"}, 26, lambda number: chr(ord("a") + number - 1)),
    ({"upperLetter"}, 26, lambda number: chr(ord("A") + number - 1)),
    ({"lowerRoman"}, 300, lambda number: _roman(number).lower()),
    ({"upperRoman"}, 300, _roman),
    ({"decimalZero"}, 9, lambda number: f"0{number}"),
)
