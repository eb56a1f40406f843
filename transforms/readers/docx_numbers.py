"""The numbers that Word generates before paragraphs (自动编号): ECMA-376 part 1, 17.9, as far as reports use them.

They are counted by the abstract list (``abstractNum``); a list may begin a level anew (``startOverride``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from transforms.readers.elements import child, children, value
from transforms.readers.list_numbers import Counters, format_number

_DEEPEST = 12       # styles that are based on one another
_LONGEST = 64       # characters of a number with its signs: each may stand for a number, in every paragraph


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    pattern: str


class Numbers:
    """Says the number of each paragraph; ask in the order of the body, once for each."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        abstract = {value(one, "abstractNumId"): one for one in children(numbering, "abstractNum")}
        self._lists = {
            number: (kind, _levels(abstract.get(kind)), _restarts(one))
            for one in children(numbering, "num")
            if (number := value(one, "numId")) and (kind := value(child(one, "abstractNumId")))
        }
        self._styles = {value(one, "styleId"): one for one in children(styles, "style")}
        self._counters = Counters()

    def of(self, paragraph: etree._Element) -> str:
        """What Word prints before this paragraph: ``"一、"``; empty without a number, or with a bullet."""
        number, depth = self._list_of(child(paragraph, "pPr"))
        if number not in self._lists:
            return ""
        kind, levels, restarts = self._lists[number]
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counters.count(kind, number, depth, level.start, restarts.get(depth))
        return "" if level.kind in ("bullet", "none") else _fill(level.pattern, levels, counts)

    def _list_of(self, properties: etree._Element | None) -> tuple[str, int]:
        """(list, level) by the paragraph itself, else by its style and what that is based on."""
        found = child(properties, "numPr")
        number, depth = value(child(found, "numId")), value(child(found, "ilvl"))
        style = self._styles.get(value(child(properties, "pStyle")))
        for _ in range(_DEEPEST):
            if style is None or (number is not None and depth is not None):
                break
            inherited = child(child(style, "pPr"), "numPr")
            number = number if number is not None else value(child(inherited, "numId"))
            depth = depth if depth is not None else value(child(inherited, "ilvl"))
            style = self._styles.get(value(child(style, "basedOn")))
        return number or "", _integer(depth, 0)


def _levels(abstract: etree._Element | None) -> dict[int, _Level]:
    return {
        _integer(value(one, "ilvl"), 0): _Level(
            _integer(value(child(one, "start")), 0),
            value(child(one, "numFmt")) or "decimal",
            (value(child(one, "lvlText")) or "")[:_LONGEST],
        )
        for one in children(abstract, "lvl")
    }


def _restarts(number: etree._Element) -> dict[int, int]:
    return {
        _integer(value(one, "ilvl"), 0): _integer(value(begins), 1)
        for one in children(number, "lvlOverride")
        if (begins := child(one, "startOverride")) is not None
    }


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else otherwise


def _fill(pattern: str, levels: dict[int, _Level], counts: Mapping[int, int]) -> str:
    """``（%2）`` with the numbers of its levels."""
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = levels.get(depth)
        return "" if level is None else format_number(counts.get(depth, level.start), level.kind)

    return re.sub(r"%([1-9])", number, pattern)
