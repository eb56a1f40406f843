"""The text of one PDF page as pdfium gives it: runs of characters on one base line, in the frame of the printed page.

Only the ends of a run are measured (a page of 800 characters would else cost 4,000 calls); a page that rules tables
has its single characters measured too. Coordinates are points from the left lower corner of the visible page, turned
so that its text reads from left to right: a page set sideways, or in vertical columns, is read like any other.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from transforms.readers.layout_lines import Line
from transforms.readers.look_alikes import USUAL

_FAR = 1.5                # em: a gap that wide parts columns, not words
_NEAR = 0.9               # em: a gap that wide between Chinese characters was typed, a smaller one is justification
_WORDS_APART = 0.2        # em: and one between Latin words
_LEVEL = 0.5              # em: characters of one line stand on one base line, but for indices
_SAME = 0.3               # of a character's width: the same character that near is printed twice for bold type
_SIGN = "\u2000"          # where the letters of words end: quotation marks, Chinese characters
_DIAGONAL = 0.25          # of a run's length, off every axis: a watermark
_SIGNS = USUAL | {2: "-"}    # pdfium's hyphen at the end of a line
_RUN = re.compile(r"[^\r\n\x02]*\x02|[^\r\n\x02]+")
_WORD = re.compile(r"[^\x00\x01\x03-\x20]+")
_UNSURE = re.compile(r"[\0\x02\ufffd\ufffe\ud800-\udfff]")
_CHANGE = re.compile(r"(?<=[\u2e80-\uffff])[\u2000-\u2e7f]|(?<=[\u2000-\u2e7f])[\u2e80-\uffff]")
_TWICE = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; ``middle`` and ``base`` are heights, in points from the bottom of the page."""

    char: str
    left: float
    right: float
    base: float
    middle: float
    size: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page (crop box), and how often it is turned by 90° so that its text reads rightwards.

    ``turns``: 0 reads to the right, 1 upwards, 2 to the left, 3 downwards (also vertical columns).
    """

    left: float
    bottom: float
    across: float
    up: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as turned."""
        return (self.up, self.across) if self.turns % 2 else (self.across, self.up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file's space on the turned page."""
        x, y = x - self.left, y - self.bottom
        if self.turns == 0:
            return x, y
        if self.turns == 1:
            return y, self.across - x
        if self.turns == 2:
            return self.across - x, self.up - y
        return self.up - y, x

    def span(self, box: pdfium_c.FS_RECTF) -> tuple[float, float, float, float]:
        """left, bottom, right, top of a box on the turned page."""
        if self.turns == 0:
            left, bottom = self.left, self.bottom
            return box.left - left, box.bottom - bottom, box.right - left, box.top - bottom
        x0, y0 = self.point(box.left, box.bottom)
        x1, y1 = self.point(box.right, box.top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class PageText:
    """The characters of one page; ``close`` it. ``unknown``: how many glyphs say no character. ``is_cut``: there are
    more than ``most``, which are not read."""

    def __init__(self, page: pdfium.PdfPage, most: int) -> None:
        self._text = page.get_textpage()
        self._raw = self._text.raw
        count = self._text.count_chars()
        self.is_cut = count > most
        self._chars = "" if self.is_cut else self._characters(count)
        self.unknown = self._chars.count("\0")
        self._box = pdfium_c.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._at_box, self._at_xy = ctypes.byref(self._box), (ctypes.byref(self._x), ctypes.byref(self._y))
        self._origins: dict[int, tuple[float, float]] = {}
        self._boxes: dict[int, tuple[float, float, float, float]] = {}
        self._matrix = pdfium_c.FS_MATRIX()
        self._runs = list(self._split())
        self.frame = self._frame(page)

    def __len__(self) -> int:
        return len(self._chars)

    def close(self) -> None:
        self._text.close()

    def lines(self) -> Iterator[Line]:
        """Every run that stands on the page as a line, cut where columns part; what is drawn across the page (a
        watermark) or beyond its edge is left out, and so is what is drawn twice at one place for bold type."""
        seen: dict[str, list[Line]] = {}
        for words in (words for run in self._runs for part in self._levels(*run) for words in self._pieces(*part)):
            line = self._line(words)
            if line is not None and not any(_same_place(line, other) for other in seen.get(line.text, ())):
                seen.setdefault(line.text, []).append(line)
                yield line

    def glyphs(self) -> Iterator[Glyph]:
        """Every character with its place, but those of a watermark."""
        for first, last in self._runs:
            if self._is_aslant(first):
                continue
            before, was = "", 0.0
            for at in range(first, last + 1):
                char = self._chars[at]
                if char <= " " and char != "\x02":
                    continue
                left, bottom, right, top = self._bounds(at)
                if before == char and abs(left - was) < _SAME * (right - left):
                    continue
                before, was = char, left
                size = max(right - left, 0.5 * (top - bottom))
                yield Glyph(char.translate(_SIGNS), left, right, self._origin(at)[1], (bottom + top) / 2, size)

    def _characters(self, count: int) -> str:
        """One character for every index of pdfium's. Its whole text at once, unless it leaves some of them out."""
        buffer = ctypes.create_string_buffer(2 * count + 2)
        written = pdfium_c.FPDFText_GetText(self._raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        text = buffer.raw[: 2 * written - 2].decode("utf-16-le", "replace") if written == count + 1 else ""
        if len(text) == count and not _UNSURE.search(text):
            return text
        get, raw = pdfium_c.FPDFText_GetUnicode, self._raw
        return "".join(_char(get(raw, at)) for at in range(count))

    def _split(self) -> Iterator[tuple[int, int]]:
        """First and last index of every run of characters between pdfium's line ends."""
        for run in _RUN.finditer(self._chars):
            words = list(_WORD.finditer(run[0]))
            if words:
                yield run.start() + words[0].start(), run.start() + words[-1].end() - 1

    def _frame(self, page: pdfium.PdfPage) -> Frame:
        left, bottom, right, top = page.get_cropbox()
        media = page.get_mediabox()
        left, bottom = max(left, media[0]), max(bottom, media[1])
        right, top = min(right, media[2]), min(top, media[3])
        if right <= left or top <= bottom:
            left, bottom, right, top = media
        turns = (page.get_rotation() // 90) % 4
        return Frame(left, bottom, right - left, top - bottom, self._direction(turns))

    def _direction(self, turns: int) -> int:
        votes: Counter[int] = Counter()
        for first, last in self._runs:
            if last > first:
                x0, y0 = self._file_origin(first)
                x1, y1 = self._file_origin(last)
                way = round(math.atan2(y1 - y0, x1 - x0) / (math.pi / 2)) % 4
                votes[way] += last - first
        return votes.most_common(1)[0][0] if votes else turns

    def _levels(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """A run cut where it goes back to the left on another base line: two lines of a page set sideways, which
        pdfium takes for one."""
        apart = abs(self._origin(first)[1] - self._origin(last)[1])
        if apart > 1 and apart > _LEVEL * self._size(first):     # a size costs two calls more
            before = first
            for at in (at for at in range(first + 1, last + 1) if self._chars[at] > " "):
                (x0, y0), (x1, y1) = self._origin(before), self._origin(at)
                if x1 < x0 and abs(y1 - y0) > _LEVEL * self._size(at):
                    yield first, before
                    first = at
                before = at
        yield first, last

    def _pieces(self, first: int, last: int) -> Iterator[list[tuple[int, int]]]:
        """The words of a run, first and last index each; a new list after a gap that parts columns."""
        words = self._words(first, last)
        if self._is_shuffled(words):
            words = self._in_order(words)
        piece = [words[0]]
        for before, word in pairwise(words):
            if self._bounds(word[0])[0] - self._bounds(before[1])[2] > _FAR * self._size(word[0]):
                yield piece
                piece = []
            piece.append(word)
        yield piece

    def _turns_back(self, first: int, last: int) -> bool:
        """Whether a character of a word stands before the one that it follows; only at its quotation marks is asked."""
        changes = (change.start() for change in _CHANGE.finditer(self._chars, first, last + 1))
        return any(self._bounds(at)[0] < self._bounds(at - 1)[0] for at in changes)

    def _words(self, first: int, last: int) -> list[tuple[int, int]]:
        return [(word.start(), word.end() - 1) for word in _WORD.finditer(self._chars, first, last + 1)]

    def _is_shuffled(self, words: Sequence[tuple[int, int]]) -> bool:
        """Whether a word begins left of the one before it, or turns back inside: some programs draw the characters of
        a line font by font, its quotation marks before or after all Chinese ones."""
        if len(words) > 1:
            lefts = [self._bounds(first)[0] for first, _ in words]
            if any(after < before for before, after in pairwise(lefts)):
                return True
        return any(self._turns_back(*word) for word in words)

    def _in_order(self, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The words of a shuffled run as they stand on the page; as they were, unless they are all on one line."""
        places = {at: self._bounds(at) for first, last in words for at in range(first, last + 1)}
        bases = [self._origin(at)[1] for at in places]
        if max(bases) - min(bases) > _LEVEL * self._size(words[0][0]):
            return words
        ordered: list[tuple[int, int]] = []
        before = None
        for at in sorted(places, key=lambda at: places[at][0]):
            if before is not None and self._chars[at] == self._chars[before]:
                left, _, right, _ = places[at]
                is_double = left - places[before][0] < _SAME * (right - left)
                if is_double:
                    continue
            if before is not None and at == before + 1:
                ordered[-1] = ordered[-1][0], at
            else:
                ordered.append((at, at))
            before = at
        return ordered

    def _line(self, words: Sequence[tuple[int, int]]) -> Line | None:
        first, last = words[0][0], words[-1][1]
        x0, y0 = self._origin(first)
        x1, y1 = self._origin(last)
        if x1 < x0 or abs(y1 - y0) > _DIAGONAL * (x1 - x0) + 6:
            return None
        left, right = self._bounds(first)[0], self._bounds(last)[2]
        width, height = self.frame.size
        if not (0 <= (left + right) / 2 <= width and 0 <= y0 <= height):
            return None
        size = self._size(words[len(words) // 2][0])
        base = min(y0, y1)
        return Line(self._string(words, size), left, right, base - 0.12 * size, base + 0.88 * size, size)

    def _string(self, words: Sequence[tuple[int, int]], size: float) -> str:
        text = self._word(*words[0])
        for before, word in pairwise(words):
            text += self._between(before[1], word[0], size) + self._word(*word)
        return text

    def _word(self, first: int, last: int) -> str:
        word = self._chars[first : last + 1]
        if _TWICE.search(word):
            kept = [at for at in range(first, last + 1) if at == first or not self._is_double(at)]
            word = "".join(self._chars[at] for at in kept)
        return word.translate(_SIGNS)

    def _between(self, before: int, after: int, size: float) -> str:
        """A space that was typed or parts words; nothing where pdfium made one of the justification of Chinese text."""
        is_latin = self._chars[before] < _SIGN and self._chars[after] < _SIGN
        if after < before or self._chars[before + 1 : after].strip("\0\1 "):      # not neighbours in the file
            gap = self._bounds(after)[0] - self._bounds(before)[2]
            return " " if gap > (_WORDS_APART if is_latin else _NEAR) * size else ""
        if is_latin:
            return " "
        if not all(pdfium_c.FPDFText_IsGenerated(self._raw, at) for at in range(before + 1, after)):
            return " "
        return " " if self._bounds(after)[0] - self._bounds(before)[2] > _NEAR * size else ""

    def _is_aslant(self, at: int) -> bool:
        """Whether a character stands on a line across the page. Letters that only lean stand on a straight one."""
        m = self._matrix
        if not pdfium_c.FPDFText_GetMatrix(self._raw, at, ctypes.byref(m)):
            return False
        return bool(min(abs(m.a), abs(m.b)) > _DIAGONAL * max(abs(m.a), abs(m.b)))

    def _is_double(self, at: int) -> bool:
        """Whether a character only prints the one before it again, for bold type."""
        if self._chars[at] != self._chars[at - 1]:
            return False
        before, now = self._bounds(at - 1), self._bounds(at)
        return abs(now[0] - before[0]) < _SAME * (now[2] - now[0])

    def _bounds(self, at: int) -> tuple[float, float, float, float]:
        known = self._boxes.get(at)
        if known is None:
            pdfium_c.FPDFText_GetLooseCharBox(self._raw, at, self._at_box)
            known = self._boxes[at] = self.frame.span(self._box)
        return known

    def _file_origin(self, at: int) -> tuple[float, float]:
        known = self._origins.get(at)
        if known is None:
            pdfium_c.FPDFText_GetCharOrigin(self._raw, at, *self._at_xy)
            known = self._origins[at] = self._x.value, self._y.value
        return known

    def _origin(self, at: int) -> tuple[float, float]:
        return self.frame.point(*self._file_origin(at))

    def _size(self, at: int) -> float:
        """The em of a character in points, as printed."""
        size = float(pdfium_c.FPDFText_GetFontSize(self._raw, at))
        if pdfium_c.FPDFText_GetMatrix(self._raw, at, ctypes.byref(self._matrix)):
            m = self._matrix
            size *= math.sqrt(abs(m.a * m.d - m.b * m.c))
        return size


def _char(code: int) -> str:
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"


def _same_place(one: Line, two: Line) -> bool:
    return abs(one.left - two.left) < 0.2 * one.size and abs(one.bottom - two.bottom) < 0.2 * one.size
