"""What the stream of an xls workbook ([MS-XLS], BIFF5 and BIFF8) says of its cells, record by record."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from transforms.readers.package import TooBig, Unreadable
from transforms.readers.workbook_look import SheetLook, Shown, shown_as

_BOF, _EOF, _SHEET, _FORMAT, _STYLE, _STRINGS, _MORE = 0x809, 0x0A, 0x85, 0x41E, 0xE0, 0xFC, 0x3C
_ROW, _COLUMNS, _NUMBERS, _SHARED = 0x208, 0x7D, 0xBD, 0xFD
_CELLS = frozenset({0x203, 0x27E, 0x204, 0xD6, 0x06, 0x205, _SHARED})  # NUMBER RK LABEL RSTRING FORMULA BOOLERR
_SIZE = 0x200
_BIFF8 = 0x600
_MOST_RECORDS = 500_000
_MOST_PLACES = 4_000_000     # of all sheets: the library reads them at once


class Xls:
    """The globals of a workbook, then its sheets."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._left = _MOST_RECORDS
        self._wide = True
        self._offsets: list[int] = []
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._lengths: list[int] = []
        self._read_globals()
        self._formats = [shown_as(number, self._codes) for number in self._styles]

    def look(self) -> list[SheetLook]:
        """Each sheet in the order of the workbook. Raises TooBig when they are larger than any annex."""
        sheets = []
        places = 0
        for offset in self._offsets:
            sheets.append(self._sheet(offset))
            places += sheets[-1].places
            if places > _MOST_PLACES:
                raise TooBig("is not read: its sheets are larger than any annex of a report")
        return sheets

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """(kind, data) of each record of one substream, those of charts inside it too."""
        depth = 0
        while at + 4 <= len(self._stream):
            kind, size = struct.unpack_from("<2H", self._stream, at)
            self._left -= 1
            if self._left < 0:
                raise TooBig("is not read: it has more records than any annex of a report")
            yield kind, self._stream[at + 4 : at + 4 + size]
            at += 4 + size
            depth += (kind == _BOF) - (kind == _EOF)
            if depth <= 0:
                return

    def _read_globals(self) -> None:
        strings: list[bytes] = []
        before = 0
        for kind, data in self._records(0):
            if kind == _BOF and len(data) >= 2:
                self._wide = struct.unpack_from("<H", data)[0] >= _BIFF8
            elif kind == _SHEET and len(data) >= 4:
                self._offsets.append(struct.unpack_from("<I", data)[0])
            elif kind == _FORMAT and len(data) >= 3:
                self._codes[struct.unpack_from("<H", data)[0]] = self._code(data[2:])
            elif kind == _STYLE and len(data) >= 4:
                self._styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == _STRINGS or (kind == _MORE and before == _STRINGS):
                strings.append(data)
            before = before if kind == _MORE else kind
        self._lengths = string_lengths(strings)

    def _code(self, data: bytes) -> str:
        """A format's code; only ASCII ones matter here."""
        if self._wide:
            return data[3:].decode("utf-16-le" if data[2:3] == b"\x01" else "latin-1", "replace")
        return data[1:].decode("latin-1")

    def _sheet(self, offset: int) -> SheetLook:
        look = SheetLook()
        for kind, data in self._records(offset):
            if kind == _SIZE:
                self._check_size(data)
            if kind in _CELLS and len(data) >= 6:
                row, column, style = struct.unpack_from("<3H", data)
                shared = struct.unpack_from("<I", data, 6)[0] if kind == _SHARED and len(data) >= 10 else -1
                length = self._lengths[shared] if 0 <= shared < len(self._lengths) else len(data)
                look.add(row, column, length, self._format(style))
            elif kind == _NUMBERS and len(data) >= 6:
                row, column = struct.unpack_from("<2H", data)
                for n in range((len(data) - 6) // 6):
                    style = struct.unpack_from("<H", data, 4 + 6 * n)[0]
                    look.add(row, column + n, 6, self._format(style))
            elif kind == _ROW and len(data) >= 14 and data[12] & 0x20:
                look.hidden_rows.add(struct.unpack_from("<H", data)[0])
            elif kind == _COLUMNS and len(data) >= 10 and data[8] & 1:
                first, last = struct.unpack_from("<2H", data)
                look.hidden_columns.update(range(first, min(last, 255) + 1))
        return look

    def _check_size(self, data: bytes) -> None:
        """The library makes room at once for as many cells as a sheet says it has. Raises TooBig, Unreadable."""
        form = "<2I2H" if self._wide else "<4H"
        if len(data) < struct.calcsize(form):
            return
        top, bottom, left, right = struct.unpack_from(form, data)
        if bottom < top or right < left:
            raise Unreadable("cannot be opened: a sheet in it ends before it begins")
        if (bottom - top) * (right - left) > _MOST_PLACES:
            raise TooBig("is not read: a sheet says that it is larger than any annex of a report")

    def _format(self, style: int) -> Shown | None:
        return self._formats[style] if style < len(self._formats) else None


def string_lengths(chunks: list[bytes]) -> list[int]:
    """The number of characters of each shared string (SST, [MS-XLS] 2.4.265). A string may be cut by the end of a
    record, and says anew at the beginning of the next how wide its characters are."""
    data = _Chunks(chunks)
    data.skip(8)
    lengths = []
    while data.room():
        count, flags = struct.unpack("<HB", data.take(3).ljust(3, b"\0"))
        runs = struct.unpack("<H", data.take(2).ljust(2, b"\0"))[0] if flags & 8 else 0
        extra = struct.unpack("<I", data.take(4).ljust(4, b"\0"))[0] if flags & 4 else 0
        data.skip_characters(count, 1 + (flags & 1))
        data.skip(4 * runs + extra)
        lengths.append(count)
    return lengths


class _Chunks:
    """A position that moves through the data of records that continue one another."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks = chunks
        self._chunk = self._at = 0

    def room(self) -> int:
        """The bytes left in this record, or in the next when it is at an end; 0 at the end of all."""
        while self._chunk < len(self._chunks) and self._at >= len(self._chunks[self._chunk]):
            self._chunk, self._at = self._chunk + 1, 0
        return len(self._chunks[self._chunk]) - self._at if self._chunk < len(self._chunks) else 0

    def take(self, count: int) -> bytes:
        """Bytes of this record."""
        self.room()
        found = self._chunks[self._chunk][self._at : self._at + count] if self._chunk < len(self._chunks) else b""
        self._at += count
        return found

    def skip(self, count: int) -> None:
        """Bytes of this record and those behind it."""
        while count > 0 and (room := self.room()):
            step = min(room, count)
            self._at += step
            count -= step

    def skip_characters(self, count: int, width: int) -> None:
        """Characters, where each further record begins with the width of its own."""
        while count > 0 and self._chunk < len(self._chunks):
            step = min((len(self._chunks[self._chunk]) - self._at) // width, count)
            self._at += max(step, 0) * width
            count -= max(step, 0)
            if count:
                self._chunk, self._at = self._chunk + 1, 1
                width = 1 + (self._chunks[self._chunk][:1] == b"\x01") if self._chunk < len(self._chunks) else 1
