"""Where a heading ends: at its line's end, or at its full stop when the text follows on the same line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.sections.page import STOPS, Page

_LONGEST = 80     # folded characters; a longer first sentence is text, not a heading
_LONG = 40
_STOP = re.compile(rf"[{STOPS}]")
_TRAILING = "。:;,、.!"
_CLOSING = {"《": "》", "(": ")", "<": ">"}


@dataclass(frozen=True, slots=True)
class Heading:
    """``text``: as printed, without white space that only spreads the characters; None when the number is
    followed by running text. ``end``: folded offset behind it, its full stop included."""

    text: str | None
    end: int


def cut_heading(page: Page, start: int, limit: int) -> Heading:
    """The heading that starts behind a number; ``limit`` is where the line or the next number ends it."""
    words = page.folded.text[start:limit].rstrip("\n")
    stop = _STOP.search(words)
    length = stop.start() if stop else len(words)
    if stop and stop.end() < len(words) and (shorter := _colon(words, length)):
        return Heading(tidy(page, start, start + shorter), start + shorter + 1)
    if length > _LONGEST:
        gap = _gap(page, start, length)
        return Heading(tidy(page, start, start + gap) if gap else None, start + gap)
    return Heading(tidy(page, start, start + length), start + (stop.end() if stop else length))


def tidy(page: Page, start: int, end: int) -> str | None:
    """The printed span without closing punctuation and without spaces between Chinese characters."""
    while end > start and page.folded.text[end - 1] in _TRAILING:
        end -= 1
    if end <= start:
        return None
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", page.raw(start, end))


def _colon(words: str, length: int) -> int:
    """Length of a heading that a colon ends (主要做法:…); 0 when the sentence is short enough to be one."""
    at = words.find(":", 1, length)
    return at if 0 < at <= 30 and length > _LONG else 0


def _gap(page: Page, start: int, length: int) -> int:
    """Length of a heading that only white space parts from its text; 0 when there is none."""
    spans = (at for at in range(4, min(length, _LONG)) if page.spaced(start + at))
    return next((at for at in spans if not _inside_brackets(page.folded.text[start : start + at])), 0)


def _inside_brackets(words: str) -> bool:
    return any(words.count(opening) > words.count(closing) for opening, closing in _CLOSING.items())
