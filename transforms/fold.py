"""Folding: one canonical spelling of a text to match on, with the way back to the printed one.

Chinese web text mixes full and half width, and puts spaces round digits (``2021 年``). Rules match on the
folded copy; quotes and offsets are always of the original.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_PUNCTUATION = (
    {"“": '"', "”": '"', "„": '"', "〝": '"', "〞": '"', "「": '"', "」": '"', "‘": "'", "’": "'",
     "—": "-", "–": "-", "－": "-", "―": "-", "−": "-", "‐": "-", "〔": "[", "〕": "]", "【": "[", "】": "]",
     "〈": "<", "〉": ">", "．": ".", "％": "%", "﹪": "%", "・": "·", "•": "·"}
)  # fmt: skip
_GONE = "\x00"   # stands for a dropped character while a whole text is folded at once
_RUN_OF_GONE = re.compile(_GONE + "+")
_WHOLE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _PUNCTUATION
_WHOLE |= dict.fromkeys(_SPACES + _DROPPED, _GONE)


@dataclass(frozen=True, slots=True)
class Folded:
    """``text``: the folded copy. ``at[i]``: offset of folded character i in the original; the last entry is
    the length of the original."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span that folds to ``text[start:end]``, without white space at its ends."""
        if end <= start:
            return self.at[start], self.at[start]
        return self.at[start], self.at[end - 1] + 1

    def index(self, original: int) -> int:
        """The folded offset of the first kept character at or after an original offset."""
        return bisect_left(self.at, original)


def fold(text: str, *, keep_newlines: bool = False, keep_tabs: bool = False) -> Folded:
    """Width, quotes, dashes and brackets folded, white space dropped (newlines, and the tabs between the cells
    of a table, kept on request).

    The enumeration comma 、 and the full stop 。 stay: they structure sentences.
    """
    whole = text
    kept = ("\n" if keep_newlines else "") + ("\t" if keep_tabs else "")
    for char in _WHOLE.keys() & text:    # a few distinct ones: faster than a look at every character
        if char not in kept:
            whole = whole.replace(char, _WHOLE[char])
    at: list[int] = []
    kept_from = 0
    for gone in _RUN_OF_GONE.finditer(whole):
        at.extend(range(kept_from, gone.start()))
        kept_from = gone.end()
    at.extend(range(kept_from, len(text) + 1))
    return Folded(whole.replace(_GONE, ""), tuple(at))


def squash(text: str) -> str:
    """The folded text alone, for comparing names and titles."""
    return fold(text).text
