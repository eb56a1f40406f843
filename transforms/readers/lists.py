"""The number that a browser prints before an item of a list (HTML 4.4.5, CSS Counter Styles 3)."""

from __future__ import annotations

import re

from lxml import etree

from transforms.readers.list_numbers import format_number
from transforms.readers.stylesheet import declarations

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_UNNUMBERED = frozenset({"none", "disc", "circle", "square"})
# (kind as the numbering of Word calls it, what a browser prints after the number)
_KINDS = {
    "decimal-leading-zero": ("decimalZero", "."),
    "lower-alpha": ("lowerLetter", "."),
    "lower-latin": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "upper-latin": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCounting", "、"),
    "simp-chinese-informal": ("chineseCounting", "、"),
    "trad-chinese-informal": ("chineseCounting", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "trad-chinese-formal": ("ideographLegalTraditional", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
}
_SERIES = {"cjk-heavenly-stem": "甲乙丙丁戊己庚辛壬癸", "cjk-earthly-branch": "子丑寅卯辰巳午未申酉戌亥"}
_KNOWN = frozenset({*_KINDS, *_SERIES, *_UNNUMBERED, "decimal"})
_INTEGER = re.compile(r"\s*(-?\d{1,4})\s*")


class Lists:
    """Counts the items of the lists of one text; asked for each item once, in document order."""

    def __init__(self) -> None:
        self._next: dict[etree._Element, int] = {}

    def number(self, item: etree._Element) -> str:
        """``1.`` or ``一、`` as printed before this item; empty before one that has a dot or nothing."""
        parent = item.getparent()
        if parent is None or parent.tag not in ("ol", "ul"):
            return ""
        style = _style(item) or _style(parent)
        if parent.tag == "ul" and (style is None or style in _UNNUMBERED):
            return ""
        number = self._count(item, parent)
        style = style or _TYPES.get(item.get("type") or parent.get("type") or "1", "decimal")
        return "" if style in _UNNUMBERED else _printed(number, style)

    def _count(self, item: etree._Element, parent: etree._Element) -> int:
        step = -1 if parent.get("reversed") is not None else 1
        if parent not in self._next:
            first = 1 if step > 0 else sum(1 for one in parent if one.tag == "li")
            self._next[parent] = _integer(parent.get("start"), first)
        number = _integer(item.get("value"), self._next[parent])
        self._next[parent] = number + step
        return number


def _style(node: etree._Element) -> str | None:
    """The kind that an element's ``style`` asks for."""
    if not (own := node.get("style")):
        return None
    declared = declarations(own)
    if kind := declared.get("list-style-type"):
        return kind
    words = declared.get("list-style", "").split()
    return next((word for word in words if word in _KNOWN), None)


def _integer(text: str | None, otherwise: int) -> int:
    match = _INTEGER.fullmatch(text) if text else None
    return int(match[1]) if match else otherwise


def _printed(number: int, style: str) -> str:
    if series := _SERIES.get(style):
        return f"{series[number - 1]}、" if 0 < number <= len(series) else f"{number}、"
    kind, after = _KINDS.get(style, ("decimal", "."))
    return f"{format_number(number, kind)}{after}"
