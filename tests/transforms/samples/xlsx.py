"""An xlsx writer for the tests: cells by address, with a style or a type, and whatever XML a test brings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = ("General", "0%", "0.0%", "#,##0.00_ ", 'yyyy"年"m"月"d"日"', "0", '0.00_);[Red](0.00)')


def cell(at: str, value: object, style: int = 0) -> str:
    """A number, or a text written inside the cell."""
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr" s="{style}"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{at}" s="{style}"><v>{value}</v></c>'


def sheet(
    rows: Sequence[Sequence[str]], *, before: str = "", merged: Sequence[str] = (), hidden: Sequence[int] = ()
) -> str:
    """A sheet of rows of cells; ``hidden``: rows, from 1; ``before``: XML above the rows."""
    data = "".join(
        f'<row r="{n}"{" hidden=" + chr(34) + "1" + chr(34) if n in hidden else ""}>{"".join(row)}</row>'
        for n, row in enumerate(rows, 1)
    )
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    after = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    return f"{before}<sheetData>{data}</sheetData>{after}"


def make_xlsx(
    sheets: Mapping[str, str], *, strings: Sequence[str] = (), parts: Mapping[str, bytes] | None = None
) -> bytes:
    """One workbook: names of sheets with their XML. A name that begins with ``-`` is a hidden sheet's."""
    def root(name: str, inner: str) -> bytes:
        return f'<?xml version="1.0"?><{name} xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{inner}</{name}>'.encode()

    listed = "".join(
        f'<sheet name="{escape(name.lstrip("-"))}" sheetId="{n}" r:id="r{n}"{_state(name)}/>'
        for n, name in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    codes = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(one)}/>' for n, one in enumerate(FORMATS)
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(FORMATS)))
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="w" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": root("workbook", f"<sheets>{listed}</sheets>"),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'.encode(),
        "xl/styles.xml": root("styleSheet", f"<numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs>"),
        "xl/sharedStrings.xml": root("sst", "".join(f"<si><t>{escape(one)}</t></si>" for one in strings)),
    }
    members |= {f"xl/worksheets/sheet{n}.xml": root("worksheet", inner) for n, inner in enumerate(sheets.values(), 1)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (members | dict(parts or {})).items():
            package.writestr(name, data)
    return file.getvalue()


def _state(name: str) -> str:
    return ' state="hidden"' if name.startswith("-") else ""
