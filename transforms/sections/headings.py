"""Where a heading ends: at its line's end, or at its full stop when the text follows on the same line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.sections.page import STOPS, Page

_LONGEST = 80     # folded characters; a longer first sentence is text, not a heading
_LONG = 40
_STOP = re.compile(rf"[{STOPS}]")
_SHORTEST = 4
_TRAILING = "。:;,、.!"
_STANDARD = re.compile(    # a prescribed heading that runs straight on into the first sentence of its text
    r"[^。!?:;,]{0,30}?(?:职责的?情况|(?:工作|主要|下一?步|下阶段|下一年度?)(?:安排|打算|计划|思路|措施)|(?:做法|举措|措施)[和及与](?:主要)?成效"
    r"|(?:问题|不足)(?:[和及与]?(?:主要)?(?:原因|不足|差距|短板))?|工作(?:开展)?情况|基本情况|需要报告的(?:情况|事项))"
    r"(?=20\d\d年|[我本全局厅委县市区]|一年?[是来]|今年|对照|党[组委]|虽然|当前|目前|主要负责人|与|按照)"
)
_UNSPACED = re.compile(r"[\"'()\dA-Za-z《》]")


@dataclass(frozen=True, slots=True)
class Heading:
    """``text``: as printed, without white space that only spreads the characters; None when the number is
    followed by running text. ``folded``: the same for matching. ``end``: folded offset behind it, its full stop
    included."""

    text: str | None
    folded: str
    end: int


def cut_heading(page: Page, start: int, limit: int, *, inside: bool = False) -> Heading:
    """The heading that starts behind a number; ``limit`` is where the line or the next number ends it. Inside a
    line, where a whole chapter may stand, white space ends a heading too."""
    words = page.folded.text[start:limit].rstrip("\n")
    stop = _STOP.search(words)
    length = stop.start() if stop else len(words)
    has_text = stop is not None and stop.end() < len(words)
    shorter = _standard(words, length) or _enumeration(words, length) or (_colon(words, length) if has_text else 0)
    if not shorter and (inside or length > _LONGEST):
        shorter = _gap(page, start, length)
    if shorter:
        return Heading(tidy(page, start, start + shorter), words[:shorter], start + shorter)
    if length > _LONGEST:
        return Heading(None, "", start)
    return Heading(tidy(page, start, start + length), words[:length], start + (stop.end() if stop else length))


def tidy(page: Page, start: int, end: int) -> str | None:
    """The printed span without closing punctuation and without spaces between Chinese characters."""
    while end > start and page.folded.text[end - 1] in _TRAILING:
        end -= 1
    if end <= start:
        return None
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", page.raw(start, end))


def _enumeration(words: str, length: int) -> int:
    """Length of a heading that 一是…二是… follows without a full stop; 0 when none does."""
    at = words.find("一是", 4, length)
    return at if at > 0 and words.find("二是", at) > 0 and words[at - 1] not in "统唯" else 0


def _standard(words: str, length: int) -> int:
    """Length of a prescribed heading whose text follows without a stop; 0 when the sentence may be the heading."""
    match = _STANDARD.match(words) if length > _LONG else None
    return match.end() if match and match.end() < length else 0


def _colon(words: str, length: int) -> int:
    """Length of a heading that a colon ends (主要做法:…); 0 when the sentence is short enough to be one."""
    at = words.find(":", 1, length)
    return at if 0 < at <= 30 and length > _LONG else 0


def _gap(page: Page, start: int, length: int) -> int:
    """Length of a heading that only white space parts from its text; 0 when there is none, or when white space
    spreads the characters, or stands round quotes and digits."""
    words = page.folded.text[start : start + min(length, _LONG)]
    gaps = [at for at in range(1, len(words)) if page.spaced(start + at)]
    plain = (at for at in gaps if not _UNSPACED.search(words[at - 1 : at + 1]))
    return next((at for at in plain if at >= _SHORTEST and gaps[0] >= _SHORTEST), 0)
