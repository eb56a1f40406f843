"""What one OFD page draws, in millimetres from its left upper corner: characters, straight rules, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from transforms.readers.elements import child, children, local
from transforms.readers.glyphs import Glyph
from transforms.readers.grid import Rule
from transforms.readers.look_alikes import USUAL
from transforms.readers.ofd_package import PageSource, number, numbers
from transforms.readers.ofd_paths import rules_of
from transforms.readers.ofd_text import Matrix, Pen, Run, placed
from transforms.readers.package import TooBig

MOST_PATHS = 20_000        # more are a drawing, on which no table is looked for
_DEEPEST = 8               # composite units inside composite units
_DRAWN_TWICE = 0.2         # em between two drawings of one text
_SMALLEST = 0.1            # millimetres: nobody can read text of this size
_SLANT = 10                # degrees: text that runs more askew is a watermark
_WRAP = re.compile(r"\s*[\r\n]\s*")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


@dataclass(slots=True)
class Budget:
    """What all pages of a file together may still draw; composite units count each time they are placed. A report of
    100 pages draws 60,000 characters."""

    objects: int = 400_000
    glyphs: int = 150_000
    rules: int = 200_000
    cells: int = 300_000

    def spend(self, objects: int = 0, glyphs: int = 0) -> None:
        self.objects -= objects
        self.glyphs -= glyphs
        if self.objects < 0 or self.glyphs < 0:
            raise TooBig("is not read: it draws more characters or shapes than any report has")


@dataclass(slots=True)
class Drawn:
    """``width``, ``height``: of the paper. ``unreadable``: characters whose fonts do not say which they are.
    ``paths``: drawn shapes. ``picture``: the largest part of the paper that one picture covers, 0 to 1."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    unreadable: int = 0
    paths: int = 0
    picture: float = 0.0


def draw(source: PageSource, budget: Budget) -> Drawn:
    """All that the page itself draws. Layers in front of and behind the text (Foreground, Background) hold headers
    and watermarks: their characters count only where they are more than those of the text."""
    left, top, width, height = source.box
    content = child(source.content, "Content")
    layers = [layer for layer in content if local(layer)] if content is not None else []
    beside = [layer for layer in layers if layer.get("Type", "Body").lower() in ("foreground", "background")]
    brush = _Brush(source, Matrix(e=-left, f=-top), budget)
    drawn, other = Drawn(width, height), Drawn(width, height)
    for layer in layers:
        brush.fill(drawn if layer not in beside else other, layer)
    drawn.rules += other.rules
    drawn.paths += other.paths
    drawn.picture = max(drawn.picture, other.picture)
    if len(other.glyphs) > len(drawn.glyphs):
        drawn.glyphs, drawn.unreadable = other.glyphs, other.unreadable
    return _upright(drawn)


class _Brush:
    """Walks the objects of a page."""

    def __init__(self, source: PageSource, matrix: Matrix, budget: Budget) -> None:
        self._source = source
        self._matrix = matrix
        self._budget = budget
        self._runs = 0
        self._written: set[tuple[str, int, int]] = set()

    def fill(self, drawn: Drawn, layer: etree._Element) -> None:
        holder = [layer] if local(layer).endswith("Object") else layer
        if not _is_hidden(layer):
            self._objects_of(drawn, holder, self._matrix, 0)

    def _objects_of(
        self, drawn: Drawn, holder: etree._Element | list[etree._Element], outer: Matrix, depth: int
    ) -> None:
        for element in holder:
            self._budget.spend(objects=1)
            name = local(element)
            if not name or _is_hidden(element):
                continue
            if name == "TextObject":
                self._text(drawn, element, outer)
            elif name == "PathObject":
                self._path(drawn, element, outer)
            elif name == "ImageObject":
                drawn.picture = max(drawn.picture, _share(element, outer, drawn))
            elif name == "PageBlock":
                self._objects_of(drawn, element, outer, depth)
            elif name == "CompositeObject" and depth < _DEEPEST:
                unit = self._source.drawings.get(element.get("ResourceID", ""))
                if unit is not None:
                    self._objects_of(drawn, unit, placed(element, outer), depth + 1)

    def _path(self, drawn: Drawn, element: etree._Element, outer: Matrix) -> None:
        drawn.paths += 1
        if drawn.paths <= MOST_PATHS and len(drawn.rules) <= MOST_PATHS and self._budget.rules > 0:
            rules = list(rules_of(element, placed(element, outer).point))
            self._budget.rules -= len(rules)
            drawn.rules += rules

    def _text(self, drawn: Drawn, element: etree._Element, outer: Matrix) -> None:
        if not _is_inked(element):
            return
        box = numbers(element.get("Boundary"))
        size = abs(number(element.get("Size") or element.get("size"))) or (box[3] if len(box) == 4 else 0.0)
        matrix = placed(element, outer)
        pen = Pen(size, abs(number(element.get("HScale"), 1.0)) or 1.0, element.get("ReadDirection", "0"), matrix)
        if pen.em < _SMALLEST:
            return
        end = outer.point(box[0] + box[2], box[1] + box[3])[0] if len(box) == 4 else 0.0
        x = y = 0.0
        some = False
        for code in children(element, "TextCode"):
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            text = _WRAP.sub("", code.text or "")
            some = some or bool(text)
            self._budget.spend(glyphs=len(text))
            self._runs += 1
            run = pen.run(text, x, y, code, self._runs, end)
            if not self._is_again(text, run):
                _write(drawn, run)
        if not some:
            drawn.unreadable += sum(_count(one) for one in children(element, "CGTransform"))

    def _is_again(self, text: str, run: Run) -> bool:
        """Whether the same text stands there already: some writers draw bold or shadowed text twice, a little apart."""
        if not text:
            return False
        first = run.glyphs[0]
        across, down = (round(place / (_DRAWN_TWICE * first.em)) for place in (first.x, first.y))
        near = {(text, across + dx, down + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        again = not near.isdisjoint(self._written)
        self._written.add((text, across, down))
        return again


def _write(drawn: Drawn, run: Run) -> None:
    quarter = round(run.heading / 90)
    if abs(run.heading - 90 * quarter) > _SLANT:
        return
    for glyph in run.glyphs:
        if _UNREADABLE.match(glyph.char):
            drawn.unreadable += 1
        else:
            drawn.glyphs.append(glyph._replace(char=glyph.char.translate(USUAL), turn=quarter % 4))


def _upright(drawn: Drawn) -> Drawn:
    """The page as it is read: turned when most of its characters run down or up, so that their lines are level.
    A run that stands against the others is one mark at its first character."""
    turns = [glyph.turn for glyph in drawn.glyphs]
    most = max(set(turns), key=turns.count, default=0)
    if most and turns.count(most) > 0.5 * len(turns):
        width, height = drawn.width, drawn.height
        drawn.glyphs = [
            one._replace(x=x, y=y, turn=(one.turn - most) % 4)
            for one in drawn.glyphs for x, y in [_turned(one.x, one.y, most, width, height)]
        ]
        drawn.rules = [
            Rule(*_turned(one.x0, one.y0, most, width, height), *_turned(one.x1, one.y1, most, width, height))
            for one in drawn.rules
        ]
        if most % 2:
            drawn.width, drawn.height = height, width
    drawn.glyphs = _on_paper(drawn, _marks(drawn.glyphs))
    return drawn


def _turned(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    return {1: (y, width - x), 2: (width - x, height - y), 3: (height - y, x)}[turn]


def _marks(glyphs: list[Glyph]) -> list[Glyph]:
    marks: dict[int, Glyph] = {}
    level = []
    for glyph in glyphs:
        if glyph.turn == 0:
            level.append(glyph)
        elif glyph.run in marks:
            first = marks[glyph.run]
            marks[glyph.run] = first._replace(char=first.char + glyph.char)
        else:
            marks[glyph.run] = glyph
    return level + list(marks.values())


def _on_paper(drawn: Drawn, glyphs: list[Glyph]) -> list[Glyph]:
    """Without the little that stands beside the paper; if it is more, the stated size of the paper is wrong."""
    inside = [one for one in glyphs if -one.em < one.x < drawn.width and 0 < one.y < drawn.height + one.em]
    return inside if len(inside) >= 0.95 * len(glyphs) else glyphs


def _share(element: etree._Element, outer: Matrix, drawn: Drawn) -> float:
    box, ctm = numbers(element.get("Boundary")), numbers(element.get("CTM"))
    area = box[2] * box[3] if len(box) == 4 else 0.0
    if len(ctm) == 6 and (picture := abs(ctm[0] * ctm[3] - ctm[1] * ctm[2])):
        area = min(area, picture) if area else picture
    return area * abs(outer.a * outer.d - outer.b * outer.c) / (drawn.width * drawn.height)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("Visible", "").lower() in ("false", "0") or _is_clear(element)


def _is_clear(element: etree._Element | None) -> bool:
    return element is not None and element.get("Alpha") is not None and number(element.get("Alpha"), 255) == 0


def _is_inked(element: etree._Element) -> bool:
    """Whether a text object is filled (so by default) or outlined, with a colour that is not clear."""
    filled = element.get("Fill", "true").lower() not in ("false", "0") and not _is_clear(child(element, "FillColor"))
    lined = element.get("Stroke", "false").lower() in ("true", "1") and not _is_clear(child(element, "StrokeColor"))
    return filled or lined


def _count(transform: etree._Element) -> int:
    glyphs = child(transform, "Glyphs")
    return len((glyphs.text or "").split()) if glyphs is not None else 0
