"""Numerals: Arabic, Chinese (汉字数字) and mixed, as values with their place in the folded text.

Knows 1.5万, 3亿余, 二十余, 百分之九十六点五, 三分之二, 1.3比1, 九成, 数十. What a number counts is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from transforms.model import Qualifier

_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_CN = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_RATIO_WITHIN = 18  # characters: 调裁比由0.9:1升至1.3:1
_LONGEST = 16  # characters: a longer run of digits is a code, not a count

_TOKEN = re.compile(
    rf"(?P<hundred>百分百|百分之百|(?<=率)双百(?=[,。;]|$))"
    rf"|(?P<of>百|千|万|[{_CN}]{{1,3}}|\d{{1,4}})分之(?P<part>{_ARABIC}|[{_CN}]+(?:点[{_CN}]+)?)"
    rf"|(?P<left>\d{{1,5}}(?:\.\d{{1,3}})?)(?P<colon>比|[:∶])(?P<right>\d{{1,5}}(?:\.\d{{1,3}})?)(?![\d.:])"
    rf"|(?P<arabic>{_ARABIC})"
    rf"|(?P<tenth>(?<=[近约超逾足到过达占])[一二两三四五六七八九](?=成)|[一二两三四五六七八九](?=成(?:以上|多|左右|[,。;、)])))成"
    rf"|(?P<vague>[数几][十百千万亿]+|上[百千万亿])"
    rf"|(?P<chinese>[{_CN}]+(?:点[零〇一二三四五六七八九]+)?)"
)
_FIRST = re.compile(rf"[\d{_CN}数几上双]")
_AFTER_ARABIC = re.compile(r"(?P<inner>[余多])?(?P<times>[十百千]?[万亿]|[百千])?(?P<outer>[余多])?")
_AFTER_CHINESE = re.compile(r"(?P<inner>[余多])?(?P<times>[万亿])?(?P<outer>[余多])?")


class Form(StrEnum):
    """How a numeral is written."""

    ARABIC = "arabic"
    CHINESE = "chinese"
    PERCENT = "percent"  # 百分之…, 三分之二, 九成: the value is in %
    RATIO = "ratio"  # 1.3比1


@dataclass(frozen=True, slots=True)
class Numeral:
    """``value`` with 万 and 亿 multiplied out, None for 数十; ``times`` is the printed multiplier (万).

    ``start`` and ``end`` are offsets in the folded text.
    """

    start: int
    end: int
    form: Form
    value: float | None
    times: str = ""
    hedge: Qualifier | None = None


def chinese_value(run: str) -> float | None:
    """The value of a Chinese numeral (二百三十五, 一〇五, 九十六点五); None when the run is not one."""
    whole, _, fraction = run.partition("点")
    value = _positional(whole) if all(char in _DIGIT for char in whole) else _structured(whole)
    if value is None or not fraction:
        return None if value is None else float(value)
    return float(value + sum(_DIGIT[char] / 10.0 ** (place + 1) for place, char in enumerate(fraction)))


def _positional(run: str) -> int | None:
    if len(run) == 1:
        return _DIGIT[run]
    if len(run) > 8 or not ("零" in run or "〇" in run or len(run) >= 4):
        return None  # 二三 is "two or three", 一二 an enumeration
    return int("".join(str(_DIGIT[char]) for char in run))


def _structured(run: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for char in run[:24]:
        if char in _DIGIT:
            if digit:
                return None
            digit = _DIGIT[char]
        elif char in _SMALL:
            section, digit = section + (1 if digit is None else digit) * _SMALL[char], None
        else:
            section += digit or 0
            total, section, digit = total + (section or 1) * _LARGE[char], 0, None
    return total + section + (digit or 0)


def numerals(text: str, at: Sequence[int]) -> list[Numeral]:
    """All numerals of a folded text, in order. ``at`` maps folded offsets to printed ones (``Folded.at``): digits
    that were printed apart are not run together."""
    found: list[Numeral] = []
    end = 0
    for first in _FIRST.finditer(text):    # a search for one set of characters is many times faster than for the token
        match = _TOKEN.match(text, first.start()) if first.start() >= end else None
        if match is None:
            continue
        end = match.end()
        if end - match.start() <= _LONGEST:
            found.extend(_read(text, match, at))
    return found


def _read(text: str, match: re.Match[str], at: Sequence[int]) -> list[Numeral]:
    kind = match.lastgroup
    if kind in ("arabic", "chinese"):
        return _plain(text, match, at)
    if kind == "part":
        return _fraction(match)
    if kind == "right":
        return _ratio(text, match)
    if kind == "vague":
        return _vague(match)
    return [Numeral(*match.span(), Form.PERCENT, 100.0 if kind == "hundred" else 10.0 * _DIGIT[match["tenth"]])]


def _plain(text: str, match: re.Match[str], at: Sequence[int]) -> list[Numeral]:
    start, end = match.span()
    if match.lastgroup == "arabic":
        start = _unbroken(text, start, end, at)
        return [_scaled(text, start, end, Form.ARABIC, float(text[start:end].replace(",", "")))]
    value = chinese_value(match.group())
    return [] if value is None else [_scaled(text, start, end, Form.CHINESE, value)]


def _vague(match: re.Match[str]) -> list[Numeral]:
    """数十: no value; 上百: at least the round number."""
    start, end = match.span()
    if match.group()[0] == "上":
        return [Numeral(start, end, Form.CHINESE, chinese_value(match.group()[1:]), hedge=Qualifier.AT_LEAST)]
    return [Numeral(start, end, Form.CHINESE, None, hedge=Qualifier.SEVERAL)]


def _fraction(match: re.Match[str]) -> list[Numeral]:
    """百分之五 is 5 %, 千分之三 0.3 %, 三分之一 33.33 % (two decimals)."""
    whole, part = _number(match["of"]), _number(match["part"])
    if not whole or part is None:
        return []
    value = part if whole == 100 else round(part / whole * 100, 2)
    return [Numeral(*match.span(), Form.PERCENT, value)]


def _ratio(text: str, match: re.Match[str]) -> list[Numeral]:
    """1.3比1; with a colon only where the words before speak of a ratio (3:00 is a time)."""
    start, end = match.span()
    right = float(match["right"])
    if right and (match["colon"] == "比" or "比" in text[max(0, start - _RATIO_WITHIN) : start]):
        return [Numeral(start, end, Form.RATIO, round(float(match["left"]) / right, 4))]
    return []


def _number(run: str) -> float | None:
    return float(run.replace(",", "")) if run[0].isdigit() else chinese_value(run)


def _unbroken(text: str, start: int, end: int, at: Sequence[int]) -> int:
    """Where the last group of digits begins that was printed without a blank inside.

    Single digits set apart (1 2 3) and groups of three (32 014) are one number."""
    breaks = [i for i in range(start + 1, end) if at[i] - at[i - 1] > 1 and text[i - 1 : i + 1].isdigit()]
    if not breaks:
        return start
    groups = [b - a for a, b in zip([start, *breaks], [*breaks, end], strict=True)]
    if all(size == 1 for size in groups) or (groups[0] <= 3 and all(size == 3 for size in groups[1:])):
        return start
    return breaks[-1]


def _scaled(text: str, start: int, end: int, form: Form, value: float) -> Numeral:
    """With the multiplier and the 余 or 多 that follow the digits: 30余万, 9.5万余."""
    match = (_AFTER_ARABIC if form is Form.ARABIC else _AFTER_CHINESE).match(text, end)
    if match is None:
        return Numeral(start, end, form, value)
    times = match["times"] or ""
    for char in times:
        value *= _SMALL.get(char) or _LARGE[char]
    hedge = Qualifier.OVER if match["inner"] or match["outer"] else None
    return Numeral(start, match.end(), form, round(value, 6), times, hedge)
