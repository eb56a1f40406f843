"""A writer of OLE2 files and of minimal Word documents (doc) for the tests: what LibreOffice never writes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_TEXT = 0x800               # where the text begins in the stream WordDocument
HIDDEN, DELETED = b"\x3c\x08\x01", b"\x00\x08\x01"
IN_TABLE, ENDS_ROW = b"\x16\x24\x01", b"\x17\x24\x01"


def make_ole2(streams: dict[str, bytes]) -> bytes:
    """One compound file. All its streams stand in whole sectors; at most three besides the root."""
    fat, body = [_FAT, _END], b""
    entries = [_entry("Root Entry", 5, child=1)]
    for number, (name, data) in enumerate(streams.items(), 1):
        start, count = len(fat), max(1, -(-len(data) // _SECTOR))
        fat += [*range(start + 1, start + count), _END]
        body += data.ljust(count * _SECTOR, b"\0")
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=len(data)))
    magic, no_mini = bytes.fromhex("D0CF11E0A1B11AE1"), (_END, 0)
    header = struct.pack("<8s16x5H6x9I", magic, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 0, *no_mini, _END, 0)
    table = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    return header + struct.pack("<109I", 0, *[_FREE] * 108) + table + b"".join(entries).ljust(_SECTOR, b"\0") + body


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    raw = f"{name}\0".encode("utf-16-le")
    return struct.pack("<64sHBB3I36xIQ", raw, len(raw), kind, 1, _FREE, right, child, start, size)


@dataclass(frozen=True)
class Part:
    """Some characters of one look. ``properties``: modifiers of the characters; ``paragraph``: those of the
    paragraph that ends with them; ``piece``: those of the piece of text. ``narrow``: a byte for each character."""

    text: str
    properties: bytes = b""
    paragraph: bytes = b""
    style: int = 0
    narrow: bool = False
    piece: bytes = b""


def make_doc(
    *parts: Part, styles: tuple[bytes, ...] = (), data: bytes = b"", kind: int = 0xA5EC, flags: int = 0x200,
    length: int | None = None, lists: bytes = b"", overrides: bytes = b"",
) -> bytes:  # fmt: skip
    """One document; every part is a piece of its own. ``length``: of the main story, when the header shall lie."""
    encoded = [part.text.encode("cp1252" if part.narrow else "utf-16-le") for part in parts]
    places = [_TEXT + sum(map(len, encoded[:n])) for n in range(len(parts) + 1)]
    cps = [sum(len(raw) // (1 if part.narrow else 2) for part, raw in zip(parts[:n], encoded, strict=False))
           for n in range(len(parts) + 1)]  # fmt: skip
    text = b"".join(encoded).ljust(-(-sum(map(len, encoded)) // _SECTOR) * _SECTOR, b"\0")
    looks = _page(places, [bytes([len(part.properties)]) + part.properties for part in parts], 1)
    ends = [0, *(n + 1 for n, part in enumerate(parts) if part.text[-1] in "\r\x07\x0c")]
    papx = [_papx(parts[n - 1]) for n in ends[1:]]
    page = (_TEXT + len(text)) // _SECTOR
    clx, sheet = _clx(parts, cps, places), _sheet(styles)
    table, pairs = b"", {}
    stored = {1: sheet, 12: _bin(places, page), 13: _bin(places, page + 1), 33: clx, 73: lists, 74: overrides}
    for number, one in stored.items():
        pairs[number] = len(table), len(one)
        table += one
    head = bytearray(_TEXT)
    struct.pack_into("<2H", head, 0, kind, 0xC1)
    struct.pack_into("<H", head, 10, flags)
    struct.pack_into("<I", head, 0x4C, cps[-1] if length is None else length)
    for number, pair in pairs.items():
        struct.pack_into("<2I", head, 0x9A + 8 * number, *pair)
    word = bytes(head) + text + looks + _page([places[n] for n in ends], papx, 13)
    return make_ole2({"WordDocument": word, "1Table": table} | ({"Data": data} if data else {}))


def _page(bounds: list[int], entries: list[bytes], width: int) -> bytes:
    """A page of properties: bounds, places, and from its end down what the places name."""
    page, at = bytearray(_SECTOR), _SECTOR - 1
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    for n, entry in enumerate(entries):
        at = (at - len(entry)) // 2 * 2
        page[at : at + len(entry)] = entry
        page[4 * len(bounds) + n * width] = at // 2
    page[-1] = len(entries)
    return bytes(page)


def _papx(part: Part) -> bytes:
    stored = struct.pack("<H", part.style) + part.paragraph
    return bytes([0, -(-len(stored) // 2)]) + stored.ljust(-(-len(stored) // 2) * 2, b"\0")


def _bin(places: list[int], page: int) -> bytes:
    return struct.pack("<3I", places[0], places[-1], page)


def _clx(parts: tuple[Part, ...], cps: list[int], places: list[int]) -> bytes:
    lists, pieces = b"", b""
    for n, part in enumerate(parts):
        place = places[n] * 2 | 0x4000_0000 if part.narrow else places[n]
        lists += struct.pack("<BH", 1, len(part.piece)) + part.piece
        pieces += struct.pack("<HIH", 0, place, n << 1 | 1)
    table = struct.pack(f"<{len(cps)}I", *cps) + pieces
    return lists + struct.pack("<BI", 2, len(table)) + table


def paragraph_style(*, base: int = 0xFFF, paragraph: bytes = b"", characters: bytes = b"") -> bytes:
    """A style of paragraphs with its modifiers."""
    return _style(1, base, struct.pack("<H", 0) + paragraph, characters)


def character_style(*, base: int = 0xFFF, characters: bytes = b"") -> bytes:
    """A style of characters with its modifiers."""
    return _style(2, base, characters)


def _style(kind: int, base: int, *parts: bytes) -> bytes:
    stored = b"".join(struct.pack("<H", len(part)) + part + b"\0" * (len(part) % 2) for part in parts)
    return struct.pack("<HHHHH", 0, base << 4 | kind, len(parts), 0, 0) + struct.pack("<HHH", 1, 0x61, 0) + stored


def _sheet(styles: tuple[bytes, ...]) -> bytes:
    return struct.pack("<HHH", 4, len(styles), 10) + b"".join(struct.pack("<H", len(one)) + one for one in styles)


def level(start: int, kind: int, pattern: str, *, flags: int = 0) -> bytes:
    """A level of a list; characters 0 to 8 of the pattern stand for numbers."""
    numbers = struct.pack("<H", len(pattern)) + pattern.encode("utf-16-le")
    return struct.pack("<iBB", start, kind, flags) + b"\0" * 22 + numbers


def list_definitions(*definitions: tuple[bytes, ...]) -> bytes:
    """Lists of one level, or of nine; they are called 100, 101 and so on."""
    heads = b"".join(
        struct.pack("<ii18sBB", 100 + n, 0, b"", len(levels) == 1, 0) for n, levels in enumerate(definitions))
    return struct.pack("<H", len(definitions)) + heads + b"".join(b"".join(levels) for levels in definitions)


def list_overrides(*lists: tuple[int, tuple[bytes, ...]]) -> bytes:
    """The lists that paragraphs name, from 1: a definition, and the levels that they change."""
    heads = b"".join(struct.pack("<iIIBBBB", definition, 0, 0, len(changes), 0, 0, 0) for definition, changes in lists)
    return struct.pack("<I", len(lists)) + heads + b"".join(b"\xff" * 4 + b"".join(changes) for _, changes in lists)


def in_list(number: int, depth: int = 0) -> bytes:
    """Modifiers of a paragraph."""
    return struct.pack("<HBHH", 0x260A, depth, 0x460B, number)
