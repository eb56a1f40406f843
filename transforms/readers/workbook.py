"""Excel workbooks (xlsx, xls): every visible sheet as a table under its name.

Bureaus attach them as annexes of figures. A merged cell stands in its first place, dates are written YYYY-MM-DD, and
numbers with their decimals and percent sign as shown. Hidden rows, columns and sheets are not printed, so not read.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from transforms.model import Block, BlockKind, Document, Finding, Head, Known, Level, Verdict
from transforms.readers.blocks import CELL_LIMIT, as_table, tidy
from transforms.readers.compound import Compound
from transforms.readers.package import Locked, TooBig, Unreadable, opened
from transforms.readers.reading import Reading
from transforms.readers.workbook_look import SheetLook, Shown
from transforms.readers.workbook_xls import Xls
from transforms.readers.workbook_xlsx import look, repacked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
_MOST_BYTES_OF_XLS = 8_000_000
_MOST_SHEETS = 50
_MOST_MERGED = 100_000      # places that merged ranges cover, counted again for each
_NO_NAME = re.compile(r"(?:sheet|table|工作表|表)?\s*\d*(?:\s*[(（]\d+[)）])?", re.IGNORECASE)
_SMALLEST = 1e-9            # below it a number is 0 to any reader

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


class _Broken(Exception):
    """The library cannot read the workbook; the message goes on from its name."""


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One xlsx. It has no title of its own: an annex is not the report."""
    return _read(lambda: _read_xlsx(body), url, XLSX)


def read_xls(body: bytes, file: Compound, url: str | None) -> Reading:
    """One xls, as bytes and as the file of streams that they are."""
    return _read(lambda: _read_xls(body, file), url, XLS)


def _read(sheets: Callable[[], tuple[list[Block], list[Finding]]], url: str | None, media_type: str) -> Reading:
    nothing = Document((), Head(canonical_url=url), media_type)
    try:
        blocks, findings = sheets()
    except (TooBig, Locked) as error:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the workbook {error}")
    except (Unreadable, _Broken) as error:
        return Reading(nothing, Verdict.CORRUPT, f"the workbook {error}")
    document = Document(tuple(blocks), nothing.head, media_type, (), tuple(findings))
    return Reading(document) if blocks else Reading(document, Verdict.EMPTY, "the workbook has no visible cells")


def _read_xls(body: bytes, file: Compound) -> tuple[list[Block], list[Finding]]:
    if len(body) > _MOST_BYTES_OF_XLS:
        raise TooBig(f"is not read: it has {len(body)} bytes, more than any annex of a report")
    return _sheets(body, Xls(file.stream("Workbook" if "Workbook" in file.names else "Book")).look())


def _read_xlsx(body: bytes) -> tuple[list[Block], list[Finding]]:
    with opened(body) as package:
        cells = repacked(package)
    with opened(cells) as package:
        return _sheets(cells, look(package))


def _sheets(body: bytes, looks: list[SheetLook]) -> tuple[list[Block], list[Finding]]:
    blocks: list[Block] = []
    findings: list[Finding] = []
    left = CELL_LIMIT
    with _book_of(body) as book:
        for number, sheet in _visible(book):
            rows, whole = _rows(sheet, looks[number] if number < len(looks) else SheetLook(), left)
            if len(rows) < whole:
                message = f"the sheet {sheet.name} has {whole} rows, of which the first {len(rows)} are read"
                findings.append(Finding("table_cut", Level.WARNING, message))
            rows = [row for row in rows if any(row)]
            left -= sum(map(len, rows))
            if rows and not _NO_NAME.fullmatch(sheet.name.strip()):
                blocks.append(Block(BlockKind.PARAGRAPH, tidy(sheet.name)))
            blocks.extend(as_table(rows))
    return blocks, findings


def _visible(book: CalamineWorkbook) -> Iterator[tuple[int, CalamineSheet]]:
    """The visible worksheets, with their place among all sheets."""
    for number, said in enumerate(book.sheets_metadata[:_MOST_SHEETS]):
        if said.visible == SheetVisibleEnum.Visible and said.typ == SheetTypeEnum.WorkSheet:
            yield number, book.get_sheet_by_index(number)


@contextmanager
def _book_of(body: bytes) -> Iterator[CalamineWorkbook]:
    """The workbook; what the library raises inside the block, values of cells included, comes out as ``_Broken``."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(body)) as book:
            yield book
    except PasswordError as error:
        raise Locked("cannot be opened: it has a password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise _Broken(f"cannot be opened: {error}") from error
    except BaseException as error:
        # a panic of the library's Rust code: no subclass of Exception, in a module that cannot be imported
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise _Broken("cannot be opened: its structure is broken") from error


def _rows(sheet: CalamineSheet, shown: SheetLook, most: int) -> tuple[list[tuple[str, ...]], int]:
    """The visible rows, as many as ``most`` cells allow, and how many there are."""
    if sheet.start is None or sheet.width < 1:
        return [], 0
    top, left = sheet.start
    count = min(sheet.height, most // sheet.width)
    columns = [n for n in range(sheet.width) if left + n not in shown.hidden_columns]
    covered = _covered(sheet, top, left, count)
    values = sheet.to_python(skip_empty_area=True, nrows=count) if count else []
    rows = [
        tuple(
            "" if (top + y, left + x) in covered else _text(row[x], shown.formats.get((top + y, left + x)))
            for x in columns
        )
        for y, row in enumerate(values)
        if top + y not in shown.hidden_rows
    ]
    hidden = sum(1 for n in shown.hidden_rows if top <= n < top + sheet.height)
    return rows, sheet.height - hidden if count == sheet.height else sheet.height


def _covered(sheet: CalamineSheet, top: int, left: int, count: int) -> set[tuple[int, int]]:
    """The places that merged cells cover beside their first."""
    covered: set[tuple[int, int]] = set()
    room = _MOST_MERGED
    for first, last in sheet.merged_cell_ranges or ():
        ys = range(max(first[0], top), min(last[0], top + count - 1) + 1)
        xs = range(max(first[1], left), min(last[1], left + sheet.width - 1) + 1)
        room -= len(ys) * len(xs) + 1
        if room < 0:
            break
        covered.update((y, x) for y in ys for x in xs if (y, x) != first)
    return covered


def _text(value: Value, shown: Shown | None) -> str:
    """A cell as it is printed."""
    if isinstance(value, str):
        return tidy(value.replace("\t", " ").replace("\n", " "))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, shown)
    if isinstance(value, datetime.datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _number(value: float, shown: Shown | None) -> str:
    """Without a format 15 digits at most, as Excel holds no more; with one its decimals, halves rounded up."""
    if not math.isfinite(value):
        return ""
    exact = Decimal(f"{value:.15g}") if abs(value) > _SMALLEST else Decimal(0)
    if shown is None:
        plain = format(exact, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if shown.percent:
        exact *= 100
    if exact.adjusted() < 15:
        exact = exact.quantize(Decimal(1).scaleb(-shown.decimals), ROUND_HALF_UP)
    return format(exact, "f") + ("%" if shown.percent else "")
