"""Numbers that are no quantities: in titles, names, dates, document numbers, plan periods, slogans, section numbers.

The recogniser works on kinds of names (引号, 书名号, ordinals, versions …), with a short list of set phrases.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transforms.fold import Folded, fold
from transforms.metrics.lexicon import lexicon
from transforms.model import Section

_BLANK = "\x01"
_QUOTED = 60  # characters: a longer quotation is speech, not a name
_TITLE = 160
_SUM = re.compile(r"\d+[个家名处所项座条支][^+\"]{1,20}\+\d+[个家名处所项座条支]")
_BARE = re.compile(r"\d+(?:\.\d+)?%?")
_WAY = re.compile(r"[一-龥]{0,4}(?:机制|模式|工作法|制度|原则|要求|标准)")
_MARKS = re.compile(r"[\"《》\n]")


@dataclass(frozen=True, slots=True)
class Spans:
    """Disjoint spans in order, for asking whether a place lies in one of them."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> Spans:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif end > start:
                merged.append((start, end))
        return cls(tuple(start for start, _ in merged), tuple(end for _, end in merged))

    def touches(self, start: int, end: int) -> bool:
        """Whether some span shares a character with start:end."""
        last = bisect_right(self.starts, end - 1) - 1
        return last >= 0 and self.ends[last] > start


def named(folded: Folded, text: str) -> Spans:
    """Where numbers are parts of names or dates (folded offsets)."""
    matches = (match.span() for match in lexicon().names.finditer(folded.text))
    return Spans.of([*matches, *_marked(folded, text)])


def headings(folded: Folded, sections: Sequence[Section]) -> Spans:
    """The spans of the headings' words."""
    spans = []
    for section in sections:
        if section.heading:
            start = folded.index(section.start)
            spans.append((start, start + len(section.number or "") + len(section.heading)))
    return Spans.of(spans)


def without_numbering(folded: Folded, sections: Sequence[Section]) -> Folded:
    """The numbering of sections blanked out, so that 2.3家 under a section 2. is 3家."""
    text = list(folded.text)
    for section in sections:
        if section.number:
            start = folded.index(section.start)
            end = min(start + len(fold(section.number).text), len(text))
            text[start:end] = _BLANK * (end - start)
    return Folded("".join(text), folded.at)


def _marked(folded: Folded, text: str) -> Iterator[tuple[int, int]]:
    """What stands in 《》, and in quotes unless it is a sum of counts (“1个市场+25个驿站”) or a bare figure."""
    for start, end, title in _pairs(folded, text):
        inside = folded.text[start + 1 : end - 1]
        figures = _BARE.fullmatch(inside) or (_SUM.search(inside) and not _WAY.match(folded.text, end))
        if title or not figures:
            yield start, end


def _pairs(folded: Folded, text: str) -> Iterator[tuple[int, int, bool]]:
    """Outermost pairs of marks as (start, end, is a title); a mark that is not closed on its line is ignored."""
    open_title: list[int] = []
    open_quote: list[int] = []
    for match in _MARKS.finditer(folded.text):
        place, mark = match.start(), match.group()
        if mark == "\n":
            open_title, open_quote = [], []
        elif mark in "《》":
            yield from _closed(open_title, place, opens=mark == "《", limit=_TITLE, title=True)
        else:
            printed = text[folded.at[place]]
            opens = printed in "“「‘„〝" or (printed not in "”」’〞" and not open_quote)
            yield from _closed(open_quote, place, opens=opens, limit=_QUOTED, title=False)


def _closed(stack: list[int], place: int, *, opens: bool, limit: int, title: bool) -> Iterator[tuple[int, int, bool]]:
    if opens:
        if len(stack) < 4:
            stack.append(place)
    elif stack:
        start = stack.pop()
        if not stack and place - start <= limit:
            yield start, place + 1, title
