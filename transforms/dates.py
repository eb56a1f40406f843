"""Dates and years as Chinese documents print them: 2023年3月9日, 2023-03-09 16:02, 二〇二三年三月九日."""

from __future__ import annotations

import re
from datetime import date

_NUMERALS = {"〇": 0, "○": 0, "零": 0, "Ｏ": 0, "O": 0, "0": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5,
             "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_DIGIT = "〇○零ＯO0一二三四五六七八九"
_ARABIC = r"(?<!\d)((?:19|20)\d\d)\s*[-年/.．]\s*(\d{1,2})\s*[-月/.．]\s*(\d{1,2})(?!\d)\s*日?"
_SMALL = "一二三四五六七八九十"
_CHINESE = rf"([一二][{_DIGIT}]{{3}})\s*年\s*([元{_SMALL}]{{1,2}})\s*月\s*([{_SMALL}廿卅]{{1,3}})\s*日"
_DATE = re.compile(f"{_ARABIC}|{_CHINESE}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－／：", "0123456789-/:")
_YEAR = re.compile(rf"(?<![\d一二三四五六七八九十第])(?:((?:19|20)\d\d)|([一二][{_DIGIT}]{{3}}))(?=年)")


def find_dates(text: str) -> list[tuple[int, int, date]]:
    """All valid dates with their spans, in order."""
    found = []
    for match in _DATE.finditer(text.translate(_FULL_WIDTH)):
        when = _to_date(match)
        if when is not None:
            found.append((match.start(), match.end(), when))
    return found


def parse_date(text: str | None) -> date | None:
    """The first valid date in a text, None when there is none."""
    dates = find_dates(text) if text else []
    return dates[0][2] if dates else None


def chinese_year(digits: str) -> int:
    """The year that four Chinese digits spell (二〇二二 is 2022)."""
    return int("".join(str(_NUMERALS[char]) for char in digits))


def years_in(text: str) -> list[int]:
    """The years that a text names as 2022年 or 二〇二二年, in order; year ranges (2021-2025年) are left out."""
    flat = re.sub(r"\s+", "", text.translate(_FULL_WIDTH))
    flat = re.sub(r"(?:19|20)\d\d年?[-—–~～至到](?:19|20)?\d\d年", "", flat)
    return [int(match[1]) if match[1] else chinese_year(match[2]) for match in _YEAR.finditer(flat)]


def _to_date(match: re.Match[str]) -> date | None:
    try:
        if match[1]:
            return date(int(match[1]), int(match[2]), int(match[3]))
        return date(chinese_year(match[4]), _small(match[5]), _small(match[6]))
    except ValueError:
        return None


def _small(text: str) -> int:
    """一 to 三十一; 元 is the first month."""
    text = text.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, found, ones = text.partition("十")
    if not found:
        return _NUMERALS.get(text, 99)
    return (_NUMERALS.get(tens, 99) if tens else 1) * 10 + (_NUMERALS.get(ones, 99) if ones else 0)
