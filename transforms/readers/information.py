"""The information line under a title: ``2023-03-10 16:02 来源：本局 点击数：33 【打印】``, in whatever order.

It is told from prose by what it consists of: labels with their values, dates, counters and tools, and nothing else.
A date in it that no label describes is the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from transforms.dates import parse_date
from transforms.readers.label_words import ANY_LABEL, LABEL_OF, WEAK, Label, label_word
from transforms.readers.noise import TIMESTAMP, TOOL

_LIMIT = 200         # characters of the whole line
_VALUE_LIMIT = 40    # and of one value
_SEPARATOR = r"\s|｜/\\·•,，;；、_\-—()（）\[\]【】<>《》*+=:："
_GAP = re.compile(rf"[{_SEPARATOR}.]*")
_WEEKDAY = re.compile(r"\s*(?:星期|周)[一二三四五六日天]")
_STARTS = rf"(?:(?<![^{_SEPARATOR}])|(?=[\[【(]))"
_PIECE = re.compile(
    rf"{_STARTS}(?:(?P<label>{ANY_LABEL})\s*(?:[:：]|(?=\d|[\]】]))|(?P<date>{TIMESTAMP})(?!\d)|(?P<tool>{TOOL.pattern}))",
    re.IGNORECASE,
)
_MARK = re.compile(r"[:：\]】\-/.年]")
_BEGINS = re.compile(_GAP.pattern + _PIECE.pattern, re.IGNORECASE)
_OWN_DATE = re.compile(r"[(（]?\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[)）]?")


@dataclass(frozen=True, slots=True)
class Information:
    """What one information line consists of. ``labels``: words before a colon; ``others``: tools and dates without
    a label; ``undescribed``: the first date that no label describes. ``weak``: all its labels may open prose too."""

    labels: int
    others: int
    weak: bool
    dated: bool
    undescribed: date | None

    @property
    def is_sure(self) -> bool:
        """Whether the line can be nothing else, even in a text of which no page is known."""
        return self.labels > 0 and self.labels + self.others > 1


def read_information(line: str) -> Information | None:
    """The parts of an information line; None for any other line."""
    if not line or len(line) > _LIMIT or _MARK.search(line) is None:
        return None
    if not _BEGINS.match(line):  # one anchored try; nearly all lines end here
        return None
    pieces = list(_PIECE.finditer(line))
    if not pieces or not _is_gap(line[: pieces[0].start()]) or not _all_belong(line, pieces):
        return None
    labels = [label_word(piece["label"]) for piece in pieces if piece["label"]]
    free = [piece for before, piece in _with_before(pieces) if piece["date"] and not _describes(line, before, piece)]
    tools = sum(1 for piece in pieces if piece["tool"])
    found = Information(
        labels=len(labels),
        others=tools + len(free),
        weak=all(word in WEAK for word in labels),
        dated=any(piece["date"] for piece in pieces),
        undescribed=parse_date(free[0]["date"]) if free else None,
    )
    return found if found.dated or len(labels) > 1 or (labels and not found.weak) else None


def is_own_date(line: str) -> bool:
    """Whether a line is a date as documents write it below a name or a title (2023年3月9日), and nothing else."""
    return _OWN_DATE.fullmatch(line.strip()) is not None


def _with_before(pieces: list[re.Match[str]]) -> Iterator[tuple[re.Match[str] | None, re.Match[str]]]:
    yield from zip([None, *pieces], pieces, strict=False)


def _describes(line: str, before: re.Match[str] | None, piece: re.Match[str]) -> bool:
    """A label with its colon stands directly before this date, or one of another day than that of publication."""
    if before is None or not before["label"] or not _is_gap(line[before.end() : piece.start()]):
        return False
    has_colon = before[0].endswith((":", "："))
    return has_colon or LABEL_OF[label_word(before["label"])] not in (Label.PUBLISHED, Label.DATED)


def _all_belong(line: str, pieces: list[re.Match[str]]) -> bool:
    """Nothing stands between the pieces but separators, and the values of labels."""
    ends = [piece.start() for piece in pieces[1:]] + [len(line)]
    for piece, end in zip(pieces, ends, strict=True):
        between = line[piece.end() : end]
        if piece["label"]:
            if len(between) > _VALUE_LIMIT or re.search(r"[。！？]|[，；]\S", between.strip()):
                return False
        elif not _is_gap(_WEEKDAY.sub("", between) if piece["date"] else between):
            return False
    return True


def _is_gap(text: str) -> bool:
    return _GAP.fullmatch(text) is not None
