"""What an xlsx package (ECMA-376 SpreadsheetML) says of its cells, and the package again with nothing else in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath

from lxml import etree

from transforms.readers.elements import child, children, local, value
from transforms.readers.package import TooBig, part, xml_part
from transforms.readers.workbook_look import SheetLook, Shown, shown_as

_KEPT = ("[content_types]", "_rels/", "xl/_rels/", "xl/workbook", "xl/sharedstrings", "xl/styles", "xl/worksheets/")
_MOST_BYTES = 40_000_000      # of all kept parts, unpacked
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_MOST_COLUMNS = 16_384


def repacked(package: zipfile.ZipFile) -> bytes:
    """The package with only the parts that hold cells, not compressed: every size in it is true. Their names are in
    small letters, as the library finds them by any case. Raises TooBig."""
    file, total = io.BytesIO(), 0
    names = {name.lower(): name for name in package.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as kept:
        for small, name in names.items():
            if small.startswith(_KEPT) and small.endswith((".xml", ".rels")):
                data = part(package, name)
                total += len(data)
                if total > _MOST_BYTES:
                    raise TooBig(f"is not read: it unpacks to more than {_MOST_BYTES // 1_000_000} MB")
                kept.writestr(small, data)
    return file.getvalue()


def look(package: zipfile.ZipFile) -> list[SheetLook]:
    """Each sheet of a package that is ``repacked``, in the order of the workbook. Raises TooBig when one is larger than
    any annex."""
    names = set(package.namelist())
    formats = _cell_formats(package) if "xl/styles.xml" in names else []
    lengths = _string_lengths(package) if "xl/sharedstrings.xml" in names else []
    return [
        _SheetScan(formats, lengths).read(part(package, name)) if name in names else SheetLook()
        for name in _sheet_parts(package)
    ]


def _sheet_parts(package: zipfile.ZipFile) -> Iterator[str]:
    """The part of each sheet."""
    targets = {value(one, "Id"): value(one, "Target") for one in xml_part(package, "xl/_rels/workbook.xml.rels")}
    for sheet in children(child(xml_part(package, "xl/workbook.xml"), "sheets"), "sheet"):
        yield normpath(join("/xl", targets.get(value(sheet, "id")) or "")).lstrip("/").lower()


def _cell_formats(package: zipfile.ZipFile) -> list[Shown | None]:
    """The format of each cell style that is plain digits."""
    styles = xml_part(package, "xl/styles.xml")
    own = {
        _number(value(one, "numFmtId")): value(one, "formatCode") or ""
        for one in children(child(styles, "numFmts"), "numFmt")
    }
    return [shown_as(_number(value(one, "numFmtId")), own) for one in children(child(styles, "cellXfs"), "xf")]


def _string_lengths(package: zipfile.ZipFile) -> list[int]:
    """The number of characters of each shared string: a cell only says which."""
    return [
        sum(len(text) for text in one.itertext()) for one in _elements(part(package, "xl/sharedstrings.xml"), "si")
    ]


def _elements(data: bytes, *names: str) -> Iterator[etree._Element]:
    """Elements of these names as their ends go by; each is emptied afterwards."""
    tags = [f"{{*}}{name}" for name in names]
    events = etree.iterparse(io.BytesIO(data), ("end",), tag=tags, resolve_entities=False, no_network=True)
    for _, element in events:
        yield element
        element.clear()
        while (before := element.getprevious()) is not None:
            element.getparent().remove(before)


class _SheetScan:
    """One pass over a sheet's XML."""

    def __init__(self, formats: list[Shown | None], lengths: list[int]) -> None:
        self._formats = formats
        self._lengths = lengths
        self._look = SheetLook()
        self._row = self._column = 0

    def read(self, data: bytes) -> SheetLook:
        for element in _elements(data, "c", "row", "col"):
            name = local(element)
            if name == "c":
                self._cell(element)
                self._column += 1
            elif name == "row":
                self._end_row(element)
            elif _is_hidden(element):
                first, last = (_number(value(element, end)) for end in ("min", "max"))
                self._look.hidden_columns.update(range(first - 1, min(last, _MOST_COLUMNS)))
        return self._look

    def _end_row(self, element: etree._Element) -> None:
        if _is_hidden(element):
            self._look.hidden_rows.add(_number(value(element, "r")) - 1)
        self._row, self._column = self._row + 1, 0

    def _cell(self, element: etree._Element) -> None:
        """A cell without an address stands behind the one before."""
        if reference := _REFERENCE.fullmatch(value(element, "r") or ""):
            self._row, self._column = int(reference[2]) - 1, column_of(reference[1])
        held = child(element, "v")
        text = "" if held is None else held.text or ""
        if not text and child(element, "is") is None:
            return
        shared = _number(text) if value(element, "t") == "s" else -1
        length = self._lengths[shared] if 0 <= shared < len(self._lengths) else len(text)
        style = _number(value(element, "s"))
        shown = self._formats[style] if style < len(self._formats) else None
        self._look.add(self._row, self._column, length, shown)


def column_of(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _is_hidden(element: etree._Element) -> bool:
    return value(element, "hidden") in ("1", "true")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
