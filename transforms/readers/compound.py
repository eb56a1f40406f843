"""OLE2 compound files ([MS-CFB]): the named streams of a doc, wps, xls or ppt.

Own code, because a reader of hostile files must not believe the counts in a header: olefile 0.47 takes gigabytes for
a file of 2 kB whose chain of sectors is a ring. Here nothing is larger than the file itself.
"""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass

from transforms.readers.package import Unreadable

_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADER = 512
_HEADER_FAT = 109           # FAT sectors that the header itself names
_LAST = 0xFFFFFFFA          # higher values mark the end of a chain, or a sector that belongs to no stream
_FREE = 0xFFFFFFFF
_ENTRY = 128
_STREAM, _ROOT = 2, 5       # kinds of directory entries
_MINI_SHIFT = 6


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """One compound file. ``Unreadable`` for what is none, or is cut off."""

    def __init__(self, body: bytes) -> None:
        if len(body) < _HEADER or not body.startswith(_MAGIC):
            raise Unreadable("is not an OLE2 file, or is cut off in its first bytes")
        self._body = body
        major, _, shift = struct.unpack_from("<3H", body, 26)
        if shift not in (9, 12):
            raise Unreadable(f"cannot be opened: its sectors would have 2 to the power of {shift} bytes")
        self._size = 1 << shift
        self._count = -(-(len(body) - self._size) // self._size)
        directory, _, self._cutoff, mini, _, more = struct.unpack_from("<6I", body, 48)
        self._fat = self._read_fat(more)
        if len(self._fat) > self._count and any(one != _FREE for one in self._fat[self._count :]):
            raise Unreadable("is cut off: its table of sectors names some behind the end of the file")
        self._entries = _entries(self._chain(directory), wide=major >= 4)
        self._mini_fat = _numbers(self._chain(mini) if mini < _LAST else b"")
        self._root = next((one for one in self._entries if one.kind == _ROOT), None)
        self._streams = self._children()
        self._mini: bytes | None = None

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams and folders at the top: those of embedded objects stand deeper."""
        return frozenset(self._streams)

    def stream(self, name: str) -> bytes:
        """The bytes of one stream at the top; ``Unreadable`` when there is none of that name."""
        entry = self._streams.get(name)
        if entry is None or entry.kind != _STREAM:
            raise Unreadable(f"cannot be opened: it has no stream {name!r}")
        if entry.size >= self._cutoff:
            return self._chain(entry.start, entry.size)
        if self._mini is None:
            self._mini = self._chain(self._root.start, self._root.size) if self._root and self._root.size else b""
        return _follow(self._mini, 0, 1 << _MINI_SHIFT, self._mini_fat, entry.start, entry.size)

    def _chain(self, start: int, size: int | None = None) -> bytes:
        return _follow(self._body, self._size, self._size, self._fat, start, size)

    def _read_fat(self, more: int) -> array[int]:
        """Where each sector goes on. A sector of this table that is named twice is read once."""
        named = list(struct.unpack_from(f"<{_HEADER_FAT}I", self._body, _HEADER - 4 * _HEADER_FAT))
        seen: set[int] = set()
        while more < self._count and more not in seen:
            seen.add(more)
            *part, more = _numbers(self._sector(more)) or (_FREE,)
            named += part
        places = dict.fromkeys(one for one in named if one < _LAST)
        return _numbers(b"".join(self._sector(place) for place in places))

    def _sector(self, number: int) -> bytes:
        data = self._body[(number + 1) * self._size : (number + 2) * self._size]
        if len(data) < self._size:
            raise Unreadable("is cut off: its table of sectors lies behind the end of the file")
        return data

    def _children(self) -> dict[str, _Entry]:
        """What stands at the top: the tree of names below the root."""
        found: dict[str, _Entry] = {}
        todo, seen = [self._root.child] if self._root else [], set()
        while todo:
            at = todo.pop()
            if at < len(self._entries) and at not in seen:
                seen.add(at)
                entry = self._entries[at]
                found.setdefault(entry.name, entry)
                todo += [entry.left, entry.right]
        return found


def _follow(body: bytes, first: int, sector: int, table: array[int], start: int, size: int | None) -> bytes:
    """The sectors of a chain in one piece: ``size`` bytes, or all of them when a chain knows no size.

    ``first``: where sector 0 begins in ``body``.
    """
    limit = len(body) // sector + 1
    wanted = limit if size is None else -(-size // sector)
    if wanted > limit:
        raise Unreadable("is cut off: a stream in it is longer than the whole file")
    parts: list[bytes] = []
    at = start
    while len(parts) < wanted and at < len(table):
        parts.append(body[first + at * sector : first + (at + 1) * sector])
        at = table[at]
    data = b"".join(parts)
    if len(data) < (len(parts) * sector if size is None else size):
        raise Unreadable("is cut off: a stream in it ends too early")
    return data if size is None else data[:size]


def _numbers(data: bytes) -> array[int]:
    numbers = array("I", data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _entries(directory: bytes, *, wide: bool) -> list[_Entry]:
    """``wide``: sizes have 64 bits; in version 3 the upper half may be anything."""
    entries = []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        raw, length, kind, _, left, right, child = struct.unpack_from("<64sHBB3I", directory, at)
        start, size = struct.unpack_from("<IQ", directory, at + 116)
        name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entries.append(_Entry(name, kind, left, right, child, start, size if wide else size & _FREE))
    return entries
