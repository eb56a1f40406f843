"""Tables: the numbers of cells, with the headers of row and column as their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.metrics.clauses import Fact
from transforms.metrics.lexicon import lexicon
from transforms.metrics.names import Spans
from transforms.metrics.quantities import Quantity, Said

_CELL = re.compile(r"(?P<number>\d{1,12}(?:\.\d+)?)(?P<unit>%|[一-龥]{0,3})")
_MIXED = re.compile(r"(?P<words>[一-龥]{2,12}):?(?P<number>\d{1,12}(?:\.\d+)?)(?P<unit>%|[一-龥]{1,3})")  # 罚款31.6万元
_HEADER_UNIT = re.compile(r"[(（](?:单位:|[^()]{1,8}[,、;])?(?P<unit>[^(),、;]{1,4})[)）]")
_ORDINAL = re.compile(r"^(?:序号|编号|年度?|年份|时间|日期|文号|电话|备注)$")
_TOTAL = re.compile(r"合计|总计|总数|小计|共计|全系统合计")
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_NUMBER_COLUMN = re.compile(r"数量?|数值|数据|件数|次数|合计|完成情况|数量情况|实绩|本年(?:度)?|\d{4}年(?:度)?")
_SCALES = {"万": 10_000.0, "亿": 100_000_000.0}
_COUNTED = re.compile(r"(?P<unit>[件次人家项份个条场宗起])数(?:量)?$")

Row = Sequence[tuple[int, str]]


def tables(text: str) -> Iterator[tuple[int, int, list[list[tuple[int, str]]]]]:
    """Runs of lines with tabs as (start, end, rows of (offset, cell))."""
    rows: list[list[tuple[int, str]]] = []
    start = place = 0
    for line in text.split("\n"):
        if "\t" in line:
            start = start if rows else place
            rows.append(list(_cells(line, place)))
        elif rows:
            yield start, place - 1, rows
            rows = []
        place += len(line) + 1
    if rows:
        yield start, len(text), rows


def table_spans(text: str) -> list[tuple[int, int]]:
    """Where tables are: their numbers are read by cell."""
    return [(start, end) for start, end, _ in tables(text)]


def table_facts(text: str, names: Spans) -> list[Fact]:
    """Each numeric cell as a fact whose lead is its row header and its column header."""
    found: list[Fact] = []
    for start, _, rows in tables(text):
        header = rows[0] if not any(_CELL.fullmatch(cell) for _, cell in rows[0]) else []
        summed = any(_TOTAL.fullmatch(cell) for row in rows for _, cell in row)
        for row in rows[1:] if header else rows:
            found.extend(_row(row, header, start, names, summed=summed))
    return found


def _cells(line: str, place: int) -> Iterator[tuple[int, str]]:
    for cell in line.split("\t"):
        yield place, cell
        place += len(cell) + 1


def _row(row: Row, header: Row, start: int, names: Spans, *, summed: bool) -> Iterator[Fact]:
    """``summed``: the table has a row of totals, of which the other rows are parts."""
    words = unit = ""
    for column, (place, cell) in enumerate(row):
        match = _CELL.fullmatch(cell)
        title = header[column][1] if column < len(header) else ""
        if match is None and _UNIT_COLUMN.fullmatch(title) and _is_unit(cell):
            unit = cell
            continue
        if match is None and words and (mixed := _MIXED.fullmatch(cell)):
            yield from _told(mixed, place, words, start, names)
            continue
        if match is None:
            words = cell if cell else words
            continue
        if _ORDINAL.match(title) or not (words or title) or names.touches(place, place + len(cell)):
            continue
        quantity = _quantity(match, place, f"{words}{title}", unit)
        if quantity is not None:
            among = summed and not _TOTAL.fullmatch(words)
            yield _fact(quantity, words, "" if unit and _NUMBER_COLUMN.fullmatch(title) else title, start, among=among)


def _told(match: re.Match[str], place: int, row: str, start: int, names: Spans) -> Iterator[Fact]:
    """A remark with a number in it, beside the numbers of its row."""
    at = place + match.start("number")
    quantity = None if names.touches(at, place + match.end()) else _quantity(match, at, "", "")
    if quantity is not None:
        end = place + match.end()
        yield _fact(replace(quantity, start=at, end=end), row + match["words"], "", start, among=False)


def _is_unit(cell: str) -> bool:
    return lexicon().unit.fullmatch(cell[1:] if cell[:1] in _SCALES else cell) is not None


def _quantity(match: re.Match[str], place: int, words: str, column_unit: str) -> Quantity | None:
    """A cell counts when its unit is printed in it, in a column of units or in a header, or a header ends in …数."""
    unit = match["unit"] or column_unit or _stated_unit(words)
    if not unit:
        return None
    scale = _SCALES.get(unit[0], 1.0) if len(unit) > 1 else 1.0
    bare = unit[1:] if scale != 1.0 else unit
    if lexicon().unit.fullmatch(bare) is None:
        return None
    value = round(float(match["number"]) * scale, 6)
    return Quantity(place, place + len(match.group()), Said.CELL, value, bare, unit)


def _stated_unit(words: str) -> str:
    stated = list(_HEADER_UNIT.finditer(words))
    if stated:
        return stated[-1]["unit"]
    counted = _COUNTED.search(words)
    if counted:
        return counted["unit"]
    return "%" if words.endswith("率") else ""


def _fact(quantity: Quantity, row: str, column: str, start: int, *, among: bool) -> Fact:
    """The lead is row and column without their units in brackets."""
    lead = _HEADER_UNIT.sub("", row + column)
    lead = re.sub(r"数量?$", "", lead)[:70]
    return Fact(
        quantity, lead=lead, tail="", before=lead, behind="", earlier="", place=quantity.start, sentence=start,
        among=among,
    )  # fmt: skip
