"""How the cells of a sheet are shown, and how large a sheet is: found out before its values are read.

The library that reads values keeps a sheet as one rectangle, and knows neither number formats nor hidden rows. Two
cells at opposite corners of a sheet would be 17 billion places, so the corners are looked at first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.readers.package import TooBig

_MOST_PLACES = 2_000_000      # of the rectangle round all cells that hold something
_MOST_CHARACTERS = 2_000_000  # in all cells: one long text may stand in each of them
_FORMAT = re.compile(r"[#,]*0(?:\.(0+))?(?:_[^;])*(%)?(?:_[^;])*")
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}  # ECMA-376 part 1, 18.8.30


@dataclass(frozen=True, slots=True)
class Shown:
    """A number format of plain digits: ``decimals`` behind the point, a percent sign or none."""

    decimals: int
    percent: bool


def shown_as(number: int, own: Mapping[int, str]) -> Shown | None:
    """The format of this number; ``own``: the codes that the workbook defines. None for dates and other formats."""
    code = own.get(number) or _BUILT_IN.get(number) or ""
    match = _FORMAT.fullmatch(code.split(";")[0])
    return Shown(min(len(match[1] or ""), 10), match[2] is not None) if match else None


@dataclass(slots=True)
class SheetLook:
    """One sheet. Rows and columns count from 0; ``formats`` is by (row, column)."""

    formats: dict[tuple[int, int], Shown] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _top: int = 1 << 30
    _left: int = 1 << 30
    _bottom: int = -1
    _right: int = -1
    _characters: int = 0

    def add(self, row: int, column: int, characters: int, shown: Shown | None) -> None:
        """A cell that holds something. Raises TooBig when the sheet is larger than any annex of a report."""
        self._top, self._bottom = min(self._top, row), max(self._bottom, row)
        self._left, self._right = min(self._left, column), max(self._right, column)
        self._characters += characters
        if self.places > _MOST_PLACES or self._characters > _MOST_CHARACTERS:
            raise TooBig("is not read: a sheet is larger than any annex of a report")
        if shown is not None:
            self.formats[row, column] = shown

    @property
    def places(self) -> int:
        """Of the rectangle round its cells."""
        return max(self._bottom - self._top + 1, 0) * max(self._right - self._left + 1, 0)
