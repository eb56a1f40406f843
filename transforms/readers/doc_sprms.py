"""Properties of text in Word's binary format ([MS-DOC] 2.2.5, 2.6): lists of modifiers (sprm), each with an operand."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}     # of operands, by the three highest bits of the modifier
_VARIABLE = 6
_DELETED, _HIDDEN, _CHARACTER_STYLE, _SYMBOL = 0x0800, 0x083C, 0x4A30, 0x6A09
_IN_TABLE, _ENDS_ROW, _LEVEL, _LIST, _ROW = 0x2416, 0x2417, 0x260A, 0x460B, 0xD608
_TABS = 0xC615
_ELSEWHERE = (0x6645, 0x6646)       # the paragraph's modifiers stand in the Data stream
_READ = frozenset({
    _DELETED, _HIDDEN, _CHARACTER_STYLE, _SYMBOL, _IN_TABLE, _ENDS_ROW, _LEVEL, _LIST, _ROW, *_ELSEWHERE,
})  # fmt: skip
_SHORT = {0x0C: _LEVEL, 0x18: _IN_TABLE, 0x19: _ENDS_ROW, 0x41: _DELETED, 0x5C: _HIDDEN}
Sprm = tuple[int, bytes]            # modifier, operand


def sprms(data: bytes) -> Iterator[Sprm]:
    """The modifiers of a list; what is cut off at its end is left out."""
    at = 0
    while at + 3 <= len(data):
        (code,) = struct.unpack_from("<H", data, at)
        at += 2
        size = _SIZES[code >> 13] if code >> 13 != _VARIABLE else _variable(code, data, at)
        if at + size <= len(data):
            yield code, data[at : at + size]
        at += size


def _variable(code: int, data: bytes, at: int) -> int:
    if code == _ROW:
        return 1 + int.from_bytes(data[at : at + 2], "little")
    if code == _TABS and data[at] == 255 and at + 1 < len(data):    # longer than its length can say
        after = at + 2 + 4 * data[at + 1]
        return after - at + 1 + 3 * data[after] if after < len(data) else 1
    return 1 + data[at]


def kept(modifiers: Iterable[Sprm]) -> tuple[Sprm, ...]:
    """Those that are read here, the last of each kind: a list may be long, and many pieces may share it."""
    return tuple({code: operand for code, operand in modifiers if code in _READ}.items())


def short_sprm(prm: int) -> Iterator[Sprm]:
    """The one modifier that a piece of text may carry in two bytes (Prm0), when it is one of those read here."""
    code = _SHORT.get(prm >> 1 & 0x7F)
    if code is not None:
        yield code, bytes([prm >> 8])


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look. ``hidden``: None when only styles say it; ``style``: 0 is none (a paragraph style)."""

    deleted: bool
    hidden: int | None
    symbol: str | None
    style: int

    def is_hidden(self, by_style: bool) -> bool:
        """``by_style``: what the styles say. 0x80 is the same as they, 0x81 the opposite."""
        if self.hidden is None or self.hidden >= 0x80:
            return self.deleted or by_style ^ (self.hidden == 0x81)
        return self.deleted or self.hidden > 0


def run_of(modifiers: Iterable[Sprm]) -> Run:
    """The characters' properties."""
    found = dict(modifiers)
    symbol = found.get(_SYMBOL)
    hidden = found.get(_HIDDEN)
    return Run(
        deleted=found.get(_DELETED, b"\0")[0] == 1,
        hidden=None if hidden is None else hidden[0],
        symbol=None if symbol is None else _symbol(int.from_bytes(symbol[2:4], "little")),
        style=int.from_bytes(found.get(_CHARACTER_STYLE, b""), "little"),
    )


def _symbol(code: int) -> str:
    """A character of a symbol font; those in the private area are drawings, which say nothing."""
    return chr(code) if 32 < code < 0xD800 else ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's properties. ``number``, ``depth``: its list and level, None when only the style says it.

    ``row``: the cells of the table row that it ends ([MS-DOC] 2.9.321 TDefTableOperand).
    """

    style: int
    in_table: bool
    ends_row: bool
    number: int | None
    depth: int | None
    row: bytes


def paragraph_of(style: int, modifiers: Iterable[Sprm]) -> Paragraph:
    """The paragraph's properties; the last modifier of a kind counts."""
    found = dict(modifiers)
    number, depth = found.get(_LIST), found.get(_LEVEL)
    return Paragraph(
        style=style,
        in_table=any(found.get(_IN_TABLE, b"")),
        ends_row=any(found.get(_ENDS_ROW, b"")),
        number=None if number is None else int.from_bytes(number, "little", signed=True),
        depth=None if depth is None else depth[0],
        row=found.get(_ROW, b""),
    )


def elsewhere(modifiers: Iterable[Sprm]) -> int | None:
    """Where in the Data stream more modifiers of a paragraph stand (those of rows with many columns)."""
    return next((int.from_bytes(operand, "little") for code, operand in modifiers if code in _ELSEWHERE), None)
