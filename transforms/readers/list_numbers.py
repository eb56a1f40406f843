"""Automatic numbers (自动编号) as Word counts them, in docx and doc alike, and as it and browsers write them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

_DIGITS = "〇一二三四五六七八九"
_COUNTING = frozenset({
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting",
})
_LEGAL = frozenset({"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"})
_LEGAL_DIGITS = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_DIGIT_BY_DIGIT = frozenset({"ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"})
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
MOST = 9_999        # higher is no number of a heading or an item


class Counters:
    """Counts that belong to the definition of a list, so that two lists of one definition count on; a level begins
    again when a level above it has counted, and where a list says so."""

    def __init__(self) -> None:
        self._counts: dict[Hashable, dict[int, int]] = {}
        self._begun: set[tuple[Hashable, int]] = set()

    def count(
        self, definition: Hashable, number: Hashable, depth: int, start: int, restart: int | None
    ) -> Mapping[int, int]:
        """One more paragraph of list ``number`` at this level: the numbers of all levels now. ``restart``: what the
        list itself begins with at this level, if it says so."""
        counts = self._counts.setdefault(definition, {})
        if restart is not None and (number, depth) not in self._begun:
            counts[depth] = restart - 1
        self._begun.add((number, depth))
        counts[depth] = min(counts.get(depth, start - 1) + 1, MOST)
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return counts


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
    (_DIGIT_BY_DIGIT, MOST, lambda number: "".join(_DIGITS[int(digit)] for digit in str(number))),
    (_CIRCLED, 20, lambda number: chr(0x2460 + number - 1)),
    ({"lowerLetter"}, 26, lambda number: chr(ord("a") + number - 1)),
    ({"upperLetter"}, 26, lambda number: chr(ord("A") + number - 1)),
    ({"lowerRoman"}, 300, lambda number: _roman(number).lower()),
    ({"upperRoman"}, 300, _roman),
    ({"decimalZero"}, 9, lambda number: f"0{number}"),
)
