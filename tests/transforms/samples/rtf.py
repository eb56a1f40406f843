"""An RTF writer for the tests: as Word writes Chinese (bytes of the font's charset, or ``\\u``), numbers as text."""

from __future__ import annotations

from collections.abc import Sequence

_FONTS = (
    rb"{\fonttbl{\f0\froman\fcharset0\fprq2 Times New Roman;}{\f13\fnil\fcharset134{\*\panose 02010600030101010101}"
    rb"\'cb\'ce\'cc\'e5{\*\falt SimSun};}{\f14\fnil\fcharset2 Wingdings;}{\f15\fcharset136 \'b2\'d3\'a9\'fa\'c5\'e9;}}"
)
_HEAD = rb"{\rtf1\ansi\ansicpg936\uc2\deff0" + _FONTS + (
    rb"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0\qj \f13 \'d5\'fd\'ce\'c4;}}"
    rb"{\info{\title \'cc\'e2}{\author x}}{\*\generator Test 1.0;}\viewkind1"
)
_ESCAPES = {ord("\\"): r"\\", ord("{"): r"\{", ord("}"): r"\}"}


def codes(text: str, charset: str = "gb18030") -> bytes:
    """``\\'b7\\'a8`` for every character that is not ASCII."""
    return "".join(
        one.translate(_ESCAPES) if one.isascii() else "".join(f"\\'{byte:02x}" for byte in one.encode(charset))
        for one in text
    ).encode()


def unicode(text: str) -> bytes:
    """``\\u27861`` with the two bytes of GB18030 that stand in for it, negative above 32767."""
    units = text.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return b"".join(
        bytes([number]) if number < 128 else b"\\u%d\\'b7\\'a8" % (number - 0x10000 if number > 0x7FFF else number)
        for number in numbers
    )


def paragraph(text: str = "", *, number: str = "", inner: bytes = b"", in_table: bool = False) -> bytes:
    """One paragraph; ``number``: printed before it, in a group of its own; ``inner``: RTF behind the text."""
    listed = rb"{\listtext\pard\plain\hich\af0\dbch\af13\loch\f13 " + codes(number) + rb"\tab}" if number else b""
    place = rb"\intbl" if in_table else b""
    return listed + rb"\pard\plain" + place + rb" \qj\f13\fs32 " + codes(text) + inner + rb"\par" + b"\r\n"


def row(cells: Sequence[str], *, edges: Sequence[int] = (), merged: Sequence[int] = (), mark: str = "clvmrg") -> bytes:
    """One row of a table. ``edges``: where each cell ends, in twips; ``merged``: the cells that carry ``mark``."""
    places = edges or [1500 * (n + 1) for n in range(len(cells))]
    described = b"".join(
        (b"\\" + mark.encode() if n in merged else b"") + rb"\clbrdrt\brdrs\cellx%d" % place
        for n, place in enumerate(places)
    )
    inside = b"".join(rb"\pard\plain\intbl\f13 " + codes(cell) + rb"\cell" + b"\n" for cell in cells)
    return rb"\trowd\trgaph108 " + described + b"\n" + inside + rb"{\trowd " + described + rb"\row}" + b"\n"


def make_rtf(body: bytes) -> bytes:
    """One RTF file around a body."""
    return _HEAD + b"\r\n" + body + b"}"
