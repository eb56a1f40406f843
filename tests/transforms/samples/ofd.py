"""An OFD writer for the tests: a report laid out as a clerk's word processor prints it, stored as varied as writers are.

A4; a centred title in 22 point, paragraphs in 16 point with an indent of two characters, wrapped and justified at 28
characters, 22 lines a page; ruled tables; a running header and page numbers, on a template page or on each page.
"""

# ruff: noqa: E501 (elements stay on one line)
from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

MM = 25.4 / 72
EM = 16 * MM
LEFT, TOP, PITCH, COLUMNS, LINES = 26.0, 42.0, 28 * MM, 28, 22
PAPER = (210.0, 297.0)
_NOT_FIRST = "，。；：、！？）》”％"


@dataclass(frozen=True)
class Style:
    """How a file is written. ``unit``: what one TextObject holds (line, run, char). ``deltas``: each, repeated (``g 3
    500``), even (all characters as wide as Chinese ones) or none. ``scale``: of a CTM, 1 for none. ``places``:
    relative, absolute or upper (other case, no slash, from the top). ``rules``: of tables: lines, bars, cells, path.
    ``numbers``: the page number on the page or on a template."""

    unit: str = "line"
    deltas: str = "each"
    scale: float = 1.0
    places: str = "relative"
    rules: str = "lines"
    numbers: str = "page"
    header: str = ""
    shuffled: bool = False
    glyphs: bool = False
    twice: bool = False


@dataclass
class Sheet:
    """One page while it is laid out: pieces of text (x, base line, em, text, widths) and boxes of tables."""

    texts: list[tuple[float, float, float, str, list[float]]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)


def room(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


class Layout:
    """Text to sheets."""

    def __init__(self, even: bool = False) -> None:
        self.sheets = [Sheet()]
        self.y = TOP
        self.even = even

    def width(self, char: str) -> float:
        return 1.0 if self.even else room(char)

    def line(self, x: float, text: str, em: float = EM, stretch_to: float = 0.0) -> None:
        widths = [self.width(char) * em for char in text]
        if stretch_to and len(text) > 1:
            more = (stretch_to - x - sum(widths)) / (len(text) - 1)
            widths = [one + more for one in widths] if abs(more) < 0.3 * em else widths
        self.sheets[-1].texts.append((x, self.y + em, em, text, widths))

    def feed(self, height: float = PITCH) -> None:
        self.y += height
        if self.y > TOP + (LINES - 1) * PITCH + 0.1:
            self.sheets.append(Sheet())
            self.y = TOP

    def wrapped(self, text: str, columns: float, first: float = 0.0) -> list[str]:
        lines, used = [""], first
        for char in text:
            if used + self.width(char) > columns + 0.01 and char not in _NOT_FIRST:
                lines.append("")
                used = 0.0
            lines[-1] += char
            used += self.width(char)
        return lines

    def title(self, text: str) -> None:
        em = 22 * MM
        for one in self.wrapped(text, 19):
            self.line((PAPER[0] - sum(map(self.width, one)) * em) / 2, one, em)
            self.feed(36 * MM)
        self.feed()

    def paragraph(self, text: str) -> None:
        lines = self.wrapped(text, COLUMNS, 2)
        for n, one in enumerate(lines):
            right = LEFT + COLUMNS * EM if n < len(lines) - 1 else 0.0
            self.line(LEFT + 2 * EM if n == 0 else LEFT, one, stretch_to=right)
            self.feed()

    def sign_off(self, text: str) -> None:
        self.line(LEFT + (COLUMNS - 4 - sum(map(self.width, text))) * EM, text)
        self.feed()

    def table(self, rows: list[list[str]]) -> None:
        count = max(map(len, rows))
        width = COLUMNS * EM / count
        em = 14 * MM
        for row in rows:
            cells = [self.wrapped(cell, (width - 2) / em) for cell in row]
            height = max(map(len, cells)) * 7 + 3
            if self.y + height > TOP + LINES * PITCH:
                self.sheets.append(Sheet())
                self.y = TOP
            top = self.y
            for n, lines in enumerate(cells):
                for k, one in enumerate(lines):
                    self.y = top + 1.5 + (height - 3 - 7 * len(lines)) / 2 + 7 * k
                    self.line(LEFT + n * width + 1, one, em)
            self.sheets[-1].boxes += [(LEFT + n * width, top, width, height) for n in range(count)]
            self.y = top + height
        self.feed(PITCH)


def lay_out(lines: list[str], title: str = "", *, even: bool = False) -> list[Sheet]:
    """The sheets of a text: lines with tabs are rows of a table, short last lines without an end are the sign-off."""
    layout = Layout(even)
    if title:
        layout.title(title)
    rows: list[list[str]] = []
    for n, line in enumerate(lines):
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            layout.table(rows)
            rows = []
        if n >= len(lines) - 2 and len(line) < 20 and line[-1:] not in "。；）":
            layout.sign_off(line)
        else:
            layout.paragraph(line)
    if rows:
        layout.table(rows)
    return [sheet for sheet in layout.sheets if sheet.texts]


class Writer:
    """The XML of pages."""

    def __init__(self, style: Style, seed: int = 1) -> None:
        self.style = style
        self.random = random.Random(seed)
        self.last = 100

    def id(self) -> int:
        self.last += 1
        return self.last

    def text(self, x: float, y: float, em: float, text: str, widths: list[float]) -> list[str]:
        if self.style.unit == "line":
            return [self.object(x, y, em, text, widths)]
        objects, at = [], 0
        while at < len(text):
            size = 1 if self.style.unit == "char" else self.random.randint(1, 9)
            objects.append(self.object(x, y, em, text[at : at + size], widths[at : at + size]))
            x += sum(widths[at : at + size])
            at += size
        return objects

    def object(self, x: float, y: float, em: float, text: str, widths: list[float]) -> str:
        scale = self.style.scale
        inner = [round(one / scale, 4) for one in widths[:-1]]
        delta = ""
        if inner and self.style.deltas == "repeated":
            delta = f' DeltaX="{_repeated(inner)}"'
        elif inner and self.style.deltas != "none":
            delta = f' DeltaX="{" ".join(map(str, inner))}"'
        matrix = f' CTM="{scale} 0 0 {scale} 0 0"' if scale != 1 else ""
        glyphs = ""
        if self.style.glyphs:
            numbers = " ".join(str(self.random.randint(1, 9000)) for _ in text)
            glyphs = (f'<ofd:CGTransform CodePosition="0" CodeCount="{len(text)}" GlyphCount="{len(text)}">'
                      f"<ofd:Glyphs>{numbers}</ofd:Glyphs></ofd:CGTransform>")  # fmt: skip
        one = (
            f'<ofd:TextObject ID="{self.id()}" Boundary="{x:.4f} {y - em:.4f} {sum(widths):.4f} {em * 1.2:.4f}" Font="3" '
            f'Size="{em / scale:.4f}"{matrix}><ofd:FillColor Value="0 0 0"/>{glyphs}'
            f'<ofd:TextCode X="0" Y="{em / scale:.4f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )
        return one + one.replace(f'Boundary="{x:.4f}', f'Boundary="{x + 0.1:.4f}') if self.style.twice else one

    def path(self, data: str, box: tuple[float, float, float, float], more: str = "") -> str:
        corner = " ".join(f"{one:.4f}" for one in box)
        return (f'<ofd:PathObject ID="{self.id()}" Boundary="{corner}" LineWidth="0.35"{more}>'
                f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>")  # fmt: skip

    def rules(self, boxes: list[tuple[float, float, float, float]]) -> list[str]:
        if self.style.rules == "cells":
            return [self.path(f"M 0 0 L {w:.4f} 0 L {w:.4f} {h:.4f} L 0 {h:.4f} C", (x, y, w, h)) for x, y, w, h in boxes]
        sides = {s for x, y, w, h in boxes for s in ((x, y, x + w, y), (x, y + h, x + w, y + h),
                                                     (x, y, x, y + h), (x + w, y, x + w, y + h))}  # fmt: skip
        sides = {tuple(round(one, 3) for one in side) for side in sides}
        if self.style.rules == "path" and sides:
            return [self.path(" ".join(f"M {a} {b} L {c} {d}" for a, b, c, d in sorted(sides)), (0, 0, *PAPER))]
        if self.style.rules == "bars":
            return [
                self.path(f"M 0 0 L {c - a + 0.2:.3f} 0 L {c - a + 0.2:.3f} {d - b + 0.2:.3f} L 0 {d - b + 0.2:.3f} C",
                          (a - 0.1, b - 0.1, c - a + 0.2, d - b + 0.2), ' Fill="true" Stroke="false"')
                for a, b, c, d in sorted(sides)
            ]  # fmt: skip
        return [self.path(f"M 0 0 L {c - a:.3f} {d - b:.3f}", (a, b, c - a, d - b)) for a, b, c, d in sorted(sides)]

    def page(self, sheet: Sheet, number: int) -> str:
        objects = [one for text in sheet.texts for one in self.text(*text)] + self.rules(sheet.boxes)
        if self.style.numbers == "page":
            objects += self.text(98, 272, 14 * MM, f"- {number} -", [room(c) * 14 * MM for c in f"- {number} -"])
        if self.style.header and self.style.numbers == "page":
            header = self.style.header
            objects += self.text(LEFT, 24, 9 * MM, header, [9 * MM] * len(header))
        if self.style.shuffled:
            self.random.shuffle(objects)
        return "".join(objects)


def _repeated(widths: list[float]) -> str:
    parts: list[str] = []
    at = 0
    while at < len(widths):
        times = 1
        while at + times < len(widths) and widths[at + times] == widths[at]:
            times += 1
        parts.append(f"g {times} {widths[at]}" if times > 1 else f"{widths[at]}")
        at += times
    return " ".join(parts)


def page_xml(objects: str, *, area: str = "", template: bool = False, layers: str = "") -> str:
    """A page with one layer of objects; ``layers``: others, after it."""
    return (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">'
        + ('<ofd:Template TemplateID="7" ZOrder="Background"/>' if template else "")
        + (f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else "")
        + f'<ofd:Content><ofd:Layer ID="2" Type="Body">{objects}</ofd:Layer>{layers}</ofd:Content></ofd:Page>'
    )


def text_object(x: float, y: float, text: str, *, size: float = EM, more: str = "", code: str = "") -> str:
    """One TextObject with its base line at ``y``; without deltas if ``code`` states none."""
    return (f'<ofd:TextObject ID="9" Boundary="{x} {y - size} {len(text) * size} {size * 1.2}" Font="3" Size="{size}"'
            f'{more}><ofd:TextCode X="0" Y="{size}" {code}>{escape(text)}</ofd:TextCode></ofd:TextObject>')  # fmt: skip


def pack(documents: list[list[str]], style: Style | None = None, parts: dict[str, bytes | None] | None = None) -> bytes:
    """A file of documents, each a list of pages' XML. ``parts``: other members; None takes a usual one away."""
    style = style or Style()
    members: dict[str, bytes] = {}
    bodies = ""
    for d, pages in enumerate(documents):
        bodies += f"<ofd:DocBody><ofd:DocRoot>{_place(f'Doc_{d}/Document.xml', '', style)}</ofd:DocRoot></ofd:DocBody>"
        listed = ""
        for n, page in enumerate(pages):
            place = _place(f"Pages/Page_{n}/Content.xml", f"Doc_{d}/", style)
            listed += f'<ofd:Page ID="{n + 10}" BaseLoc="{place}"/>'
            members[f"Doc_{d}/Pages/Page_{n}/Content.xml"] = _xml(page)
        template = ""
        if style.numbers == "template":
            template = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
            inner = text_object(LEFT, 24, style.header or "印章", size=9 * MM) + text_object(98, 272, "- 1 -", size=14 * MM)
            members[f"Doc_{d}/Tpls/Tpl_0/Content.xml"] = _xml(page_xml(inner))
        members[f"Doc_{d}/Document.xml"] = _xml(
            '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID>'
            "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{template}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
            "</ofd:Document>"
        )  # fmt: skip
    entry = f'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD" Version="1.0">{bodies}</ofd:OFD>'
    members = {"OFD.xml": _xml(entry), **members}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (members | (parts or {})).items():
            if data is not None:
                package.writestr(name, data)
    return file.getvalue()


def _place(place: str, folder: str, style: Style) -> str:
    return {"relative": place, "absolute": f"/{folder}{place}", "upper": f"{folder}{place}".upper()}[style.places]


def _xml(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}'.encode()


def report_ofd(lines: list[str], title: str = "", style: Style | None = None, *, seed: int = 1) -> bytes:
    """A report as one file."""
    style = style or Style()
    style = replace(style, deltas="each") if style.unit == "char" and style.deltas == "none" else style
    writer = Writer(style, seed)
    sheets = lay_out(lines, title, even=style.deltas == "even")
    template = style.numbers == "template"
    return pack([[page_xml(writer.page(one, n), template=template) for n, one in enumerate(sheets, 1)]], style)
