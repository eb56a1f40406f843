"""Dates as lists print them, and as APIs count them. China has one time zone: Asia/Shanghai, UTC+8."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_YEARS = range(1990, 2100)  # 1970年01月01日 stands for "no date" on NFCMS pages
_SHANGHAI = timedelta(hours=8)  # no daylight saving since 1991
_S = r"\s*"
_AROUND = re.compile(r"(?:(?:发布|发文|成文|更新|公开|公布)?(?:时间|日期)|[\s\[\]()（）【】〔〕:：|\d日])*")
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 2024-01-29, 2024/1/29, 2024.01.29, 2024年1月29日; also broken over lines
        rf"(?<!\d)(?P<y>\d{{4}}){_S}[-/.年]{_S}(?P<m>\d{{1,2}}){_S}[-/.月]{_S}(?P<d>\d{{1,2}})(?!\d)",
        # a calendar leaf: 29 above 2024-01
        rf"(?<![\d-])(?P<d>\d{{1,2}})[日\s]\s*(?P<y>\d{{4}}){_S}[-/.年]{_S}(?P<m>\d{{1,2}})(?![\d])",
        # 01-29 above 2024
        r"(?<![\d-])(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?\s+(?P<y>\d{4})(?!\d)",
        # 2024 above 01-29
        r"(?<!\d)(?P<y>\d{4})\s+(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?!\d)",
        # 20240129
        r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)",
    )
)


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first date in the text with its span."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if found := _valid(int(match["y"]), int(match["m"]), int(match["d"])):
                return found, match.start(), match.end()
    return None


def read_stamp(text: str) -> tuple[date, bool] | None:
    """A text that is a date and no more ("[2024-03-01]", "发布时间：2024-03-01 10:20"), and whether it says 发布."""
    found = find_date(text)
    if found is None or not _AROUND.fullmatch(text[: found[1]] + text[found[2] :]):
        return None
    return found[0], "发布" in text


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def from_epoch(value: float) -> date | None:
    """The day in China of seconds or, from 10^11 on, milliseconds since 1970 (10^11 s is the year 5138)."""
    seconds = value / 1000 if abs(value) >= 1e11 else value
    try:
        moment = datetime.fromtimestamp(seconds, UTC) + _SHANGHAI
    except (ValueError, OverflowError, OSError):
        return None
    return moment.date() if moment.year in _YEARS else None


def from_json(value: object) -> date | None:
    """A date out of a JSON value: epoch as number or string of digits, or a written date."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return from_epoch(value)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if re.fullmatch(r"\d{9,14}", text):
        return from_epoch(int(text))
    found = find_date(text)
    return found[0] if found else None
