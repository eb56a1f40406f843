"""Reports typeset as PDF in the ways that bureaus' offices do: a small typesetter over the PDF writer.

Lines are broken as in Chinese word processors (no closing punctuation at the start of a line, numbers and Latin words
whole) and stretched to the margin; tables are ruled, wrap their cells and go on over pages.
"""

# ruff: noqa: E501 (sample pages stay on one line)
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tests.transforms.samples.pdf import pdf_of, shown

_UNIT = re.compile(r"[“（《【〔]*(?:[A-Za-z0-9.,%/-]+|.)[，。、；：！？”）》】〕%]*")
_HEADING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")
_NUMBER = re.compile(r"\d+[.、]|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、")
WIDTH, HEIGHT = 595.0, 842.0


@dataclass(frozen=True)
class Style:
    """``header`` and ``number``: what stands at the top and the bottom of a page (its number and the count of pages
    are given). ``mirrored``: points that odd pages are shifted. ``notes``: at the foot of the second page."""

    size: float = 16.0
    pitch: float = 29.0
    left: float = 85.0
    right: float = 80.0
    top: float = 100.0
    bottom: float = 95.0
    indent: float = 2.0
    after: float = 0.0
    stretched: bool = True
    bold: bool = False
    hanging: bool = False
    mirrored: float = 0.0
    header: Callable[[int, int], str] = lambda page, count: ""
    number: Callable[[int, int], str] = lambda page, count: f"— {page} —"
    outside: bool = False
    title_size: float = 22.0
    repeats: bool = True
    cuts_rows: bool = False
    notes: tuple[str, ...] = ()


def width(text: str, size: float) -> float:
    return size * sum(0.5 if char.isascii() else 1.0 for char in text)


def broken(text: str, size: float, first: float, rest: float) -> list[str]:
    """The printed lines of a paragraph. ``first`` and ``rest``: points that the first and the other lines have."""
    lines, line = [], ""
    for unit in _UNIT.findall(text):
        if line and width(line + unit, size) > (rest if lines else first) + 0.01:
            lines.append(line)
            line = ""
        line += unit
    return [*lines, line]


class _Setter:
    def __init__(self, style: Style) -> None:
        self.style = style
        self.pages: list[list[str]] = [[]]
        self.y = HEIGHT - style.top
        self.notes_room = 0.0

    @property
    def left(self) -> float:
        return self.style.left + (self.style.mirrored if len(self.pages) % 2 else 0.0)

    @property
    def across(self) -> float:
        return WIDTH - self.style.left - self.style.right

    def room(self, height: float) -> None:
        """Turns the page when this height does not fit."""
        if self.y - height < self.style.bottom + (40.0 if self.style.notes and len(self.pages) == 2 else 0.0):
            self.pages.append([])
            self.y = HEIGHT - self.style.top

    def line(self, x: float, text: str, *, size: float, pitch: float, stretch: float = 0.0, font: str = "F1") -> None:
        self.room(0.0)
        spacing = stretch / (len(text) - 1) if stretch and len(text) > 1 else 0.0
        self.pages[-1].append(shown(self.left + x, self.y, size, text, font=font, spacing=spacing))
        self.y -= pitch

    def title(self, text: str) -> None:
        size = self.style.title_size
        for line in broken(text, size, self.across - 2 * size, self.across - 2 * size):
            self.line((self.across - width(line, size)) / 2, line, size=size, pitch=1.6 * size, font="F2")
        self.y -= 20.0

    def paragraph(self, text: str) -> None:
        style = self.style
        first, rest = style.indent * style.size, 0.0
        number = _NUMBER.match(text)
        if style.hanging and number:
            first, rest = 0.0, width(number[0], style.size)
        lines = broken(text, style.size, self.across - first, self.across - rest)
        font = "F2" if style.bold and _HEADING.match(text) and len(lines) == 1 else "F1"
        for n, line in enumerate(lines):
            x = rest if n else first
            gap = self.across - x - width(line, style.size)
            stretch = gap if style.stretched and n + 1 < len(lines) else 0.0
            self.line(x, line, size=style.size, pitch=style.pitch, stretch=stretch, font=font)
        self.y -= style.after

    def sign_off(self, text: str) -> None:
        size = self.style.size
        self.line(self.across - width(text, size) - 2 * size, text, size=size, pitch=self.style.pitch)

    def table(self, rows: Sequence[tuple[str, ...]], headers: int) -> None:
        column = self.across / len(rows[0])
        self.y += 14.0
        for n, row in enumerate(rows):
            cells = [broken(cell, 12.0, column - 10, column - 10) for cell in row]
            while cells:
                most = max(map(len, cells))
                free = int((self.y - self.style.bottom - 8) // 16)
                if most > free and (not self.style.cuts_rows or free < 1):
                    self.room(1000.0)
                    for header in rows[: headers if self.style.repeats and n >= headers else 0]:
                        self.row([broken(cell, 12.0, column - 10, column - 10) for cell in header], column)
                    free = int((self.y - self.style.bottom - 8) // 16)
                self.row([cell[:free] for cell in cells], column)
                cells = [cell[free:] for cell in cells] if most > free else []
        self.y -= 30.0

    def row(self, cells: Sequence[Sequence[str]], column: float) -> None:
        height = 16.0 * max(map(len, cells)) + 8
        page, x, y = self.pages[-1], self.left, self.y
        for n, cell in enumerate(cells):
            page.append(f"{x + n * column:.2f} {y - height:.2f} {column:.2f} {height:.2f} re S")
            page += [shown(x + n * column + 5, y - 16 - 16 * at, 12.0, line) for at, line in enumerate(cell)]
        self.y -= height

    def finish(self) -> bytes:
        style, count = self.style, len(self.pages)
        for at, page in enumerate(self.pages, 1):
            number, header = style.number(at, count), style.header(at, count)
            x = (WIDTH - width(number, 14)) / 2
            if style.outside:
                x = WIDTH - style.right - width(number, 14) if at % 2 else style.left
            page.append(shown(x, 50.0, 14.0, number))
            if header:
                page.insert(0, shown(style.left, 795.0, 10.0, header))
            for n, note in enumerate(style.notes if at == 2 else ()):
                page.append(shown(style.left, style.bottom + 14 - 14 * n, 10.0, note))
        return pdf_of(["\n".join(page).encode() for page in self.pages])


def set_report(title: str, text: str, style: Style, *, headers: int = 1) -> bytes:
    """One report; lines of ``text`` with tabs are rows of a table, of which the first ``headers`` are its header."""
    setter = _Setter(style)
    setter.title(title)
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        rows = list(takewhile(lambda line: "\t" in line, lines[at:]))
        if rows:
            setter.table([tuple(row.split("\t")) for row in rows], headers)
        elif at >= len(lines) - 2 and len(lines[at]) < 26 and not lines[at].endswith("。"):
            setter.sign_off(lines[at])
        else:
            setter.paragraph(lines[at])
        at += len(rows) or 1
    return setter.finish()


STYLES = {
    "official": Style(bold=True, outside=True),
    "left-aligned": Style(stretched=False, size=14.0, pitch=25.0, number=lambda page, count: f"第{page}页 共{count}页"),
    "spaced": Style(indent=0.0, after=9.0, size=12.0, pitch=22.0, number=lambda page, count: f"{page}/{count}"),
    "hanging": Style(hanging=True, number=lambda page, count: f"-{page}-", outside=True, mirrored=12.0),
    "chapters": Style(header=lambda page, count: f"第{'一二三四五六七八九十'[page % 10]}章 {'工作综述' * (page % 4 + 1)}"),
    "odd and even": Style(
        header=lambda page, count: "" if page == 1 else ("法治政府建设年度报告" if page % 2 else "内部资料 注意保存"),
        outside=True, bold=True, mirrored=-10.0, number=lambda page, count: f"{page}",
    ),
    "notes": Style(notes=("① 本报告所称全年指统计期内。", "② 数据来自本级统计部门。"), size=15.0, pitch=26.0),
}  # fmt: skip
