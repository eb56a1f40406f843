"""Folding: one canonical spelling of a text to match on, with the way back to the printed one.

Chinese web text mixes full and half width, and puts spaces round digits (``2021 年``). Rules match on the
folded copy; quotes and offsets are always of the original.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_PUNCTUATION = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "〝": '"', "〞": '"', "「": '"', "」": '"', "‘": "'", "’": "'",
     "—": "-", "–": "-", "－": "-", "―": "-", "−": "-", "‐": "-", "〔": "[", "〕": "]", "【": "[", "】": "]",
     "〈": "<", "〉": ">", "．": ".", "％": "%", "﹪": "%", "・": "·", "•": "·"}
)  # fmt: skip


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


def fold_char(char: str) -> str:
    """One character folded; the empty string when it is white space or invisible."""
    if char.isspace() or char in _DROPPED:
        return ""
    if "\uff01" <= char <= "\uff5e":
        char = chr(ord(char) - 0xFEE0)
    return char.translate(_PUNCTUATION)


def fold(text: str, *, keep_newlines: bool = False) -> Folded:
    """Width, quotes, dashes and brackets folded, white space dropped (newlines kept on request).

    The enumeration comma 、 and the full stop 。 stay: they structure sentences.
    """
    kept: list[str] = []
    at: list[int] = []
    for offset, char in enumerate(text):
        folded = "\n" if keep_newlines and char == "\n" else fold_char(char)
        if folded:
            kept.append(folded)
            at.append(offset)
    at.append(len(text))
    return Folded("".join(kept), tuple(at))


def squash(text: str) -> str:
    """The folded text alone, for comparing names and titles."""
    return fold(text).text
