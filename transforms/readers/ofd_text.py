"""Where the characters of one OFD text object stand (GB/T 33190-2016, 8.5 graphic units, 11 text).

The object's ``CTM`` comes first, then the corner of its ``Boundary``. ``DeltaX`` and ``DeltaY`` are vectors between
characters; where a writer leaves them out, a character takes the room that fonts give it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat
from math import atan2, degrees, hypot
from statistics import median
from typing import NamedTuple

from lxml import etree

from transforms.readers.glyphs import Glyph, natural_width
from transforms.readers.ofd_package import number, numbers


class Matrix(NamedTuple):
    """x' = a x + c y + e; y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """``first``, then this one."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Matrix(a, b, c, d, *self.point(first.e, first.f))


def placed(element: etree._Element, outer: Matrix) -> Matrix:
    """The matrix from an object's own coordinates to the page's; ``outer``: that of what holds it."""
    box, ctm = numbers(element.get("Boundary")), numbers(element.get("CTM"))
    if len(box) == 4:
        e, f = outer.point(box[0], box[1])
        outer = outer._replace(e=e, f=f)
    return outer.after(Matrix(*ctm)) if len(ctm) == 6 else outer


class Pen:
    """Places the characters of one text object. ``em``: its font size on the page."""

    def __init__(self, size: float, scale: float, direction: str, matrix: Matrix) -> None:
        self.em = size * hypot(matrix.c, matrix.d)
        self._size = size
        self._across = size * scale
        self._direction = _DIRECTIONS.get(direction.strip(), (1.0, 0.0))
        self._matrix = matrix

    def run(self, text: str, x: float, y: float, code: etree._Element, run: int, end: float) -> Run:
        """The characters of one TextCode. ``end``: where the object's Boundary says that the last one ends. Where all
        have the same room, each fills it: spaced letters are no words."""
        steps = list(self._steps(text, code))
        places = [(x, y)]
        for dx, dy in steps:
            x, y = x + dx, y + dy
            places.append((x, y))
        rooms = [natural_width(char) * self._across for char in text]
        even = bool(steps) and max(steps) == min(steps)
        for n, (dx, _) in enumerate(steps):
            rooms[n] = abs(dx) if even and dx else min(abs(dx) or rooms[n], rooms[n])
        wide = hypot(self._matrix.a, self._matrix.b)
        glyphs = [
            Glyph(char, *self._matrix.point(*place), self.em, room * wide, run)
            for char, place, room in zip(text, places, rooms, strict=False)
        ]
        if glyphs and 0 < end - glyphs[-1].x <= 1.3 * self.em:
            glyphs[-1] = glyphs[-1]._replace(width=end - glyphs[-1].x)
        return Run(glyphs, self._heading(steps))

    def _steps(self, text: str, code: etree._Element) -> Iterator[tuple[float, float]]:
        """The vector from each character to the next."""
        count = max(len(text) - 1, 0)
        across = list(islice(_deltas(code.get("DeltaX")), count))
        down = list(islice(_deltas(code.get("DeltaY")), count))
        stated = max(len(across), len(down)) if any(across) or any(down) else 0
        for n in range(count):
            if n < stated:
                yield (across[n] if n < len(across) else 0.0), (down[n] if n < len(down) else 0.0)
            else:
                room = natural_width(text[n])
                across_, down_ = self._direction
                yield across_ * room * self._across, down_ * room * self._size

    def _heading(self, steps: list[tuple[float, float]]) -> float:
        """Where the text runs on the page, in degrees: 0 to the right, 90 downwards. Text of several lines runs as
        most of its steps."""
        across, down = (median(one[n] for one in steps) for n in (0, 1)) if steps else (1.0, 0.0)
        if across == down == 0:
            across = 1.0
        matrix = self._matrix
        return degrees(atan2(matrix.b * across + matrix.d * down, matrix.a * across + matrix.c * down)) % 360


_DIRECTIONS = {"90": (0.0, 1.0), "180": (-1.0, 0.0), "270": (0.0, -1.0)}


class Run(NamedTuple):
    """Glyphs set together, and where they run (degrees, 90 is downwards)."""

    glyphs: list[Glyph]
    heading: float


def _deltas(text: str | None) -> Iterator[float]:
    """The numbers of DeltaX or DeltaY; ``g 3 5.6`` is three times 5.6."""
    words = iter((text or "").replace(",", " ").split())
    for word in words:
        if word.lower() == "g":
            times = int(number(next(words, None)))
            yield from repeat(number(next(words, None)), max(times, 0))
        else:
            yield number(word)
