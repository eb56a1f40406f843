"""Word's binary format ([MS-DOC]): the text of the main story and of text boxes, and the properties of each character.

Positions are "cp", characters counted as UTF-16 units from the story's start; properties are stored by "fc", bytes
in the stream WordDocument. The piece table (2.4.1) leads from the one to the other.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from transforms.readers.compound import Compound
from transforms.readers.doc_sprms import Paragraph, Run, Sprm, elsewhere, kept, paragraph_of, run_of, short_sprm, sprms
from transforms.readers.package import Locked, TooBig, Unreadable

_WORD_97, _WORD_95 = 0xA5EC, 0xA5DC
_FIRST_97 = 0xC1                    # nFib of Word 97
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_LENGTHS = 0x4C                     # of the stories: text, footnotes, headers, (macros), comments, endnotes, text boxes
_TABLES = 0x9A                      # pairs of (place, size) in the table stream, by their numbers in 2.5.6
_STYLES, _CHARACTERS, _PARAGRAPHS, _CLX, _SHAPES, _BOXES, _LISTS, _OVERRIDES = 1, 12, 13, 33, 40, 56, 73, 74
_PAGE = 512
_MOST_CHARACTERS = 600_000          # marks and the codes of fields included; the longest reports have 50,000
_MOST_PAGES = 3_000                 # of properties, 512 bytes each; a report of 100 pages has 100
_MOST_ELSEWHERE = 1_000             # paragraphs whose properties stand in the stream Data: rows of 20 and more columns
_Key = tuple[bytes, tuple[Sprm, ...]]   # stored properties, and those of the piece


class Unread(Unreadable):
    """A version of the format that is not read."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    place: int                      # fc of its first character
    width: int                      # bytes of a character
    modifiers: tuple[Sprm, ...]


class DocFile:
    """A Word document. Raises ``Unreadable`` or ``struct.error`` for broken files, also when it is read later.

    ``text``: all stories, hidden text and marks included, one character for each cp (surrogates stand alone).
    ``length``: the part of it that is the main story. ``has_pictures``: whether the main story places any.
    """

    def __init__(self, file: Compound) -> None:
        self._word = file.stream("WordDocument")
        flags = _checked(self._word)
        self._table = file.stream("1Table" if flags & _TABLE_1 else "0Table")
        self._data = file.stream("Data") if "Data" in file.names else b""
        self.length, *others = struct.unpack_from("<7I", self._word, _LENGTHS)
        self._boxes_at = self.length + sum(others[:5])
        self._pieces = list(_pieces(self._part(_CLX)))
        self._starts = [piece.start for piece in self._pieces]
        self.text = self._text(min(self._boxes_at + others[5], _MOST_CHARACTERS + 1))
        self._run_table = _Properties(self._word, self._part(_CHARACTERS), _chpx, 1)
        self._paragraph_table = _Properties(self._word, self._part(_PARAGRAPHS), _papx, 13)
        self._runs: dict[_Key, Run] = {}
        self._paragraphs: dict[_Key, Paragraph] = {}
        self._more: dict[int, tuple[Sprm, ...]] = {}
        self.has_pictures = any(mark in self.text[: self.length] for mark in "\x01\x08")

    def _part(self, number: int) -> bytes:
        """A structure of the table stream by its number."""
        place, size = struct.unpack_from("<2I", self._word, _TABLES + 8 * number)
        return self._table[place : place + size]

    @property
    def styles(self) -> bytes:
        """The style sheet (STSH)."""
        return self._part(_STYLES)

    @property
    def lists(self) -> bytes:
        """The list definitions (PlfLst) and what follows them: the levels stand behind the part's own end."""
        place, size = struct.unpack_from("<2I", self._word, _TABLES + 8 * _LISTS)
        return self._table[place:] if size else b""

    @property
    def overrides(self) -> bytes:
        """The lists that paragraphs name (PlfLfo)."""
        return self._part(_OVERRIDES)

    def boxes(self) -> Iterator[tuple[int, int, int]]:
        """Text boxes: where each is anchored in the main story (its end when that is not said), start and end."""
        anchors = {shape[:4]: at for at, _, shape in _plc(self._part(_SHAPES), 26)}
        for start, end, box in list(_plc(self._part(_BOXES), 22))[:-1]:     # the last one is no box
            yield anchors.get(box[14:18], self.length), self._boxes_at + start, self._boxes_at + end

    def paragraph(self, at: int) -> Paragraph:
        """The properties of the paragraph whose mark stands at this cp."""
        piece = self._piece(at)
        _, stored = self._paragraph_table.at(piece.place + (at - piece.start) * piece.width)
        key = stored, piece.modifiers
        if key not in self._paragraphs:
            own = kept(sprms(stored[2:]))
            place = elsewhere(own)
            more = () if place is None else self._from_data(place)
            self._paragraphs[key] = paragraph_of(int.from_bytes(stored[:2], "little"), (*own, *more, *piece.modifiers))
        return self._paragraphs[key]

    def _from_data(self, place: int) -> tuple[Sprm, ...]:
        """2.9.198 PrcData in the stream Data."""
        if place not in self._more:
            if len(self._more) == _MOST_ELSEWHERE:
                raise TooBig("is not read: it has more wide tables than any report")
            size = int.from_bytes(self._data[place : place + 2], "little")
            self._more[place] = kept(sprms(self._data[place + 2 : place + 2 + size]))
        return self._more[place]

    def runs(self, start: int, end: int) -> Iterator[tuple[str, Run]]:
        """The text from start to end, cut where the properties change."""
        while start < end:
            piece = self._piece(start)
            place = piece.place + (start - piece.start) * piece.width
            until, stored = self._run_table.at(place)
            stop = min(end, piece.end, start + max(1, -(-(until - place) // piece.width)))
            key = stored, piece.modifiers
            if key not in self._runs:
                self._runs[key] = run_of((*sprms(stored), *piece.modifiers))
            yield self.text[start:stop], self._runs[key]
            start = stop

    def _piece(self, at: int) -> _Piece:
        index = bisect_right(self._starts, at) - 1
        if index < 0 or at >= self._pieces[index].end:
            raise Unreadable("is damaged: its piece table has gaps")
        return self._pieces[index]

    def _text(self, length: int) -> str:
        parts, total = [], 0
        for piece in self._pieces:
            if total >= length:
                break
            if piece.start != total:
                raise Unreadable("is damaged: its piece table has gaps")
            count = min(piece.end, length) - piece.start
            parts.append(_decoded(self._word[piece.place : piece.place + count * piece.width], piece.width))
            total += count
            if len(parts[-1]) != count:
                raise Unreadable("is damaged: its text ends too early")
        if total > _MOST_CHARACTERS:
            raise TooBig(f"is not read: it has more than {_MOST_CHARACTERS} characters: no report is that long")
        text = "".join(parts)
        if total < self.length or text[self.length - 1 : self.length] not in ("\r", "\x07", "\x0c"):
            raise Unreadable("is damaged: its text ends too early")     # a paragraph mark is always last
        return text


def _checked(word: bytes) -> int:
    """The flags of a file whose kind is read here."""
    kind, version = struct.unpack_from("<2H", word, 0)
    (flags,) = struct.unpack_from("<H", word, 10)
    if kind == _WORD_95 or (kind == _WORD_97 and version < _FIRST_97):
        raise Unread("is of Word 6 or 95, which is not read")
    if kind != _WORD_97:
        raise Unreadable("cannot be opened: its first bytes are not those of a Word document")
    if flags & _ENCRYPTED:
        raise Locked("is encrypted: a password is needed")
    return int(flags)


def _decoded(raw: bytes, width: int) -> str:
    if width == 1:
        return raw.decode("cp1252", "replace")
    text = raw.decode("utf-16-le", "surrogatepass") if len(raw) % 2 == 0 else ""
    return text if len(text) * 2 == len(raw) else "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


def _pieces(clx: bytes) -> Iterator[_Piece]:
    """2.9.38 Clx: lists of modifiers, then the piece table."""
    at, lists = 0, []
    while clx[at : at + 1] == b"\x01":
        size = int.from_bytes(clx[at + 1 : at + 3], "little")
        lists.append(kept(sprms(clx[at + 3 : at + 3 + size])))
        at += 3 + size
    if clx[at : at + 1] != b"\x02":
        raise Unreadable("is damaged: it has no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    for start, end, piece in _plc(clx[at + 5 : at + 5 + size], 8):
        _, place, prm = struct.unpack("<HIH", piece)
        narrow = bool(place & 0x4000_0000)
        place = (place & 0x3FFF_FFFF) // 2 if narrow else place & 0x3FFF_FFFF
        listed = lists[prm >> 1] if prm & 1 and prm >> 1 < len(lists) else ()
        yield _Piece(start, end, place, 1 if narrow else 2, listed if prm & 1 else tuple(short_sprm(prm)))


def _plc(data: bytes, size: int) -> Iterator[tuple[int, int, bytes]]:
    """2.2.2 Plc: n + 1 ascending positions, then n structures of ``size`` bytes."""
    count = max(0, (len(data) - 4) // (4 + size))
    bounds = struct.unpack_from(f"<{count + 1}I", data, 0) if count else ()
    last = 0
    for n, (start, end) in enumerate(pairwise(bounds)):
        at = 4 * (count + 1) + n * size
        if last <= start < end:
            yield start, end, data[at : at + size]
            last = end


class _Properties:
    """What is stored for ranges of bytes, in pages of 512 bytes; those ranges may come in any order."""

    def __init__(self, word: bytes, table: bytes, read: Callable[[bytes, int], bytes], width: int) -> None:
        pages = dict.fromkeys(int.from_bytes(entry, "little") & 0x3F_FFFF for _, _, entry in _plc(table, 4))
        if len(pages) > _MOST_PAGES:
            raise TooBig("is not read: its formatting is longer than that of any report")
        self._read = read
        self._pages = [word[number * _PAGE : (number + 1) * _PAGE] for number in pages]
        self._ranges = sorted(one for n, page in enumerate(self._pages) for one in _page(page, n, width))
        self._starts = [start for start, *_ in self._ranges]

    def at(self, place: int) -> tuple[int, bytes]:
        """Where the properties of this byte end, and what they are."""
        index = bisect_right(self._starts, place) - 1
        if index >= 0 and place < self._ranges[index][1]:
            _, end, page, inside = self._ranges[index]
            return end, self._read(self._pages[page], inside) if inside else b""
        return self._starts[index + 1] if index + 1 < len(self._starts) else 1 << 32, b""


def _page(page: bytes, number: int, width: int) -> Iterator[tuple[int, int, int, int]]:
    """2.9.33 ChpxFkp, 2.9.175 PapxFkp: bounds, then an entry of ``width`` bytes each that begins with the place
    (in two bytes) of the properties; their number is in the last byte. Gives start, end, the page's number, place."""
    if len(page) < _PAGE:
        raise Unreadable("is damaged: a page of properties lies behind its end")
    count = page[-1]
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    for n, (start, end) in enumerate(pairwise(bounds)):
        if start < end:
            yield start, end, number, 2 * page[4 * (count + 1) + n * width]


def _chpx(page: bytes, at: int) -> bytes:
    return page[at + 1 : at + 1 + page[at]]


def _papx(page: bytes, at: int) -> bytes:
    """The style's number in two bytes, then modifiers."""
    if page[at]:
        return page[at + 1 : at + 2 * page[at]]
    return page[at + 2 : at + 2 + 2 * page[at + 1]]
