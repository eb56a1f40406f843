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
_PLAIN = str.maketrans({"元": "一", "廿": "二十", "卅": "三十"})    # 元 is the first month
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
        month, day = (small_number(one.translate(_PLAIN)) for one in (match[5], match[6]))
        return date(chinese_year(match[4]), month, day)
    except ValueError:
        return None


def small_number(text: str) -> int:
    """一 → 1, 十二 → 12, 二十 → 20; 0 for what is no such number."""
    tens, found, ones = text.partition("十")
    if not found:
        return _NUMERALS.get(text, 0)
    if (tens and tens not in _NUMERALS) or (ones and ones not in _NUMERALS):
        return 0
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)
