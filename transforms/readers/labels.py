"""The rows that say what a document is: 索引号, 发文字号, 发布机构, 发布时间 and the like.

They come as tables (label and value in neighbouring cells, or a row of labels over a row of values), as
``<li>索引号： …</li>``, as one line with several of them, and in pasted text as ``索引号 | … |``. Printed twice
(for PC and phone) or with empty cells, they are the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from transforms.dates import parse_date
from transforms.readers.information import read_information
from transforms.readers.label_words import ANY_LABEL, LABEL_OF, WEAK, Label, label_word

_OPENING, _CLOSING = ("[", "【"), ("]", "】")
_WITH_COLON = re.compile(rf"(?:(?<=[\s|｜【\[（(/;；,，])|^)({ANY_LABEL})\s*[:：]", re.IGNORECASE)
_CELLS = re.compile(r"\t|\s*[|｜]\s*")
_MARK = re.compile(r"[:：\]】\-/.年\t|｜]")  # a label, a date or a row of cells has one of these
_LABEL_LIMIT = 16
_VALUE_LIMIT = 120
_OF_A_DOCUMENT = frozenset({Label.INDEX, Label.NUMBER, Label.PUBLISHER, Label.PUBLISHED})


@dataclass(slots=True)
class Labelled:
    """What the metadata rows of one document said; the first word on each label wins.

    ``bare_date``: the date without a label that stands nearest above the text (the information line under the
    title)."""

    values: dict[Label, str] = field(default_factory=dict)
    bare_date: date | None = None

    def get(self, label: Label) -> str | None:
        return self.values.get(label)

    def date_of(self, label: Label) -> date | None:
        return parse_date(self.values.get(label))

    def add(self, label: Label, value: str) -> None:
        value = value.strip(" \t|｜;；,，")
        if value and value not in "-—/无" and len(value) <= _VALUE_LIMIT:
            self.values.setdefault(label, value)


def cells_of(line: str) -> list[str]:
    """The cells of a table row, whether joined by tabs or by bars."""
    if "\t" not in line and "|" not in line and "｜" not in line:
        return [line.strip()]
    cells = [cell.strip() for cell in _CELLS.split(line.strip())]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def bare_label(cell: str) -> Label | None:
    """The label when a cell holds a label and nothing else."""
    if not cell or len(cell) > _LABEL_LIMIT:
        return None
    word = cell.rstrip().removesuffix(":").removesuffix("：").rstrip()
    if word[-1:] in _CLOSING:
        word = word[:-1]
    return LABEL_OF.get(label_word(word[1:] if word[:1] in _OPENING else word))


def read_labels(lines: Iterable[str], below: Iterable[str] = ()) -> Labelled:
    """All that the metadata rows among these lines say. ``below``: lines that stand under the text, where a date
    without a label is the sign-off of something or belongs to a link."""
    found = Labelled()
    _take_lines(found, lines)
    bare = found.bare_date
    _take_lines(found, below)
    found.bare_date = bare
    return found


def _take_lines(found: Labelled, lines: Iterable[str]) -> None:
    waiting: list[Label | None] = []
    bare: date | None = None
    for line in lines:
        if len(line) > 600:  # the text itself, in a table that arranges the page
            bare = bare or found.bare_date
            continue
        if _MARK.search(line) is None:  # most lines of a page
            waiting = []
            continue
        cells = cells_of(line)
        labels = [bare_label(cell) for cell in cells]
        if waiting and len(cells) == len(waiting) and not any(labels):
            _take_pairs(found, waiting, cells)
        waiting = labels if len(cells) > 1 and all(labels) else []
        if not waiting:
            _take_row(found, cells, labels)
    found.bare_date = bare or found.bare_date


def _take_pairs(found: Labelled, labels: Sequence[Label | None], cells: Sequence[str]) -> None:
    for label, cell in zip(labels, cells, strict=True):
        if label is not None:
            found.add(label, cell)


def _take_row(found: Labelled, cells: Sequence[str], labels: Sequence[Label | None]) -> None:
    for n, cell in enumerate(cells):
        label = labels[n]
        if label is not None:
            if n + 1 < len(cells) and labels[n + 1] is None:
                found.add(label, cells[n + 1])
        elif n == 0 or labels[n - 1] is None:
            _take_cell(found, cell)


def _take_cell(found: Labelled, cell: str) -> None:
    """A cell that is neither a label nor the value of one: labels inside it, and a date without a label."""
    if ":" in cell or "：" in cell:
        _take_inline(found, cell)
    information = read_information(cell)
    if information is not None and information.undescribed is not None:
        found.bare_date = information.undescribed


def _take_inline(found: Labelled, cell: str) -> None:
    marks = list(_WITH_COLON.finditer(cell))
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(cell)
        value = cell[mark.end() : end].strip()
        label = LABEL_OF[label_word(mark[1])]
        if label is not Label.TITLE:
            value = re.split(r"\s{2,}|[【|]", value)[0]
        found.add(label, value)


def is_label_row(line: str) -> bool:
    """One row of metadata: its first cell is a label, or it begins with ``label: `` of a label that no prose uses."""
    cells = cells_of(line)
    if len(cells) > 1:
        return bare_label(cells[0]) is not None and len(line) <= 2 * _VALUE_LIMIT
    match = _WITH_COLON.match(line)
    word = label_word(match[1]) if match else ""
    return match is not None and len(line) <= _VALUE_LIMIT and word not in WEAK


def is_label_table(rows: Sequence[Sequence[str]]) -> bool:
    """信息公开目录表: at least two labels, one of them of the document itself, and no prose in it."""
    cells = [cell for row in rows for cell in row]
    if len(cells) > 60 or any(len(cell) > 300 for cell in cells):
        return False
    labels = [label for cell in cells if (label := bare_label(cell.split("：")[0].split(":")[0])) is not None]
    return len(labels) >= 2 and any(label in _OF_A_DOCUMENT for label in labels)
