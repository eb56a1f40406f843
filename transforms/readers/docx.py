"""docx (ECMA-376 WordprocessingML): paragraphs and tables in the order of the body, with the numbers Word generates.

What a reader of the printed page sees: deleted and hidden text is left out, inserted text, content controls and text
boxes are read, and a heading whose 一、 is only an automatic number has it in its text. No external part is opened.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from transforms.model import Block, BlockKind, Document, Head, Known, Verdict
from transforms.readers import docx_pictures, scan
from transforms.readers.blocks import CELL_LIMIT, as_table, span, tidy
from transforms.readers.docx_numbers import Numbers
from transforms.readers.elements import child, local, value
from transforms.readers.layout import to_blocks
from transforms.readers.package import Locked, TooBig, Unreadable, opened, relations, xml_part
from transforms.readers.reading import Reading
from transforms.readers.titles import titled

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "sectPr", "instrText", "delText"})


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One docx. Title and metadata come from its first lines: the file's properties are nearly always a template's."""
    nothing = Document((), Head(canonical_url=url), MEDIA_TYPE)
    try:
        with opened(body) as package:
            document = titled(list(_body(package)), url, MEDIA_TYPE)
            return Reading(document) if document.text else _pictures(package, nothing)
    except (TooBig, Locked) as error:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the Word document {error}")
    except Unreadable as error:
        return Reading(nothing, Verdict.CORRUPT, f"the Word document {error}")


def _pictures(package: zipfile.ZipFile, nothing: Document) -> Reading:
    """A document without text: the pictures in it, read in their order."""
    if not any(name.startswith("word/media/") for name in package.namelist()):
        return Reading(nothing, Verdict.EMPTY, "the Word document has no text")
    if not scan.is_installed():
        what = "the Word document holds pictures and no text"
        return Reading(replace(nothing, findings=(scan.not_installed(what),)), Verdict.SCANNED, f"{what}: {scan.HOW}")
    names = docx_pictures.pictures(package)
    pages = scan.read_scans(docx_pictures.scans(package, names))
    findings = scan.too_many(len(names))
    document = titled(to_blocks(pages, {}), nothing.head.canonical_url, MEDIA_TYPE, findings)
    if document.text:
        return Reading(document)
    return Reading(document, Verdict.SCANNED, "the Word document holds pictures, in which no text was recognised")


def _body(package: zipfile.ZipFile) -> Iterator[Block]:
    name = docx_pictures.main_part(package)
    document = xml_part(package, name)
    beside = {"numbering": "word/numbering.xml", "styles": "word/styles.xml"}
    beside |= {one.kind: one.name for one in relations(package, name) if one.kind in beside}
    names = set(package.namelist())
    numbering, styles = (xml_part(package, one) if one in names else None for one in beside.values())
    body = child(document, "body")
    if body is not None:
        yield from _blocks(body, Numbers(numbering, styles))


def _blocks(holder: etree._Element, numbers: Numbers) -> Iterator[Block]:
    """The blocks of a body, a cell, a text box or a content control."""
    for element in holder:
        name = local(element)
        if name == "p":
            yield from _paragraph(element, numbers)
        elif name == "tbl":
            yield from as_table([row for row in _rows(element, numbers) if any(row)])
        elif name not in _SKIPPED:
            yield from _blocks(element, numbers)


def _paragraph(paragraph: etree._Element, numbers: Numbers) -> Iterator[Block]:
    for box in _boxes(paragraph):
        yield from _blocks(box, numbers)
    lines = "".join(_text(paragraph)).split("\n")
    if not any(map(str.strip, lines)):
        return      # Word numbers an empty paragraph too, but nobody keeps one
    lines[0] = numbers.of(paragraph) + lines[0]
    for line in lines:
        if text := tidy(line):
            yield Block(BlockKind.PARAGRAPH, text)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    for inner in element:
        name = local(inner)
        if name == "txbxContent":
            yield inner
        elif name not in _SKIPPED:
            yield from _boxes(inner)


def _text(element: etree._Element) -> Iterator[str]:
    for inner in element:
        name = local(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _symbol(inner)
        elif name == "r" and _is_hidden(inner):
            continue
        elif name not in _SKIPPED and name not in ("txbxContent", "tbl"):
            yield from _text(inner)


_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; those in the private area are drawings, which say nothing."""
    code = value(element, "char") or ""
    number = int(code, 16) if code and all(c in "0123456789abcdefABCDEF" for c in code) else 0
    return chr(number) if 32 < number < 0xD800 else ""


def _is_hidden(run: etree._Element) -> bool:
    properties = child(run, "rPr")
    hidden = child(properties, "vanish")
    return hidden is not None and value(hidden) not in ("0", "false", "off")


def _rows(table: etree._Element, numbers: Numbers) -> Iterator[tuple[str, ...]]:
    """A merged cell stands in its first place, the others are empty, so that no number is read twice."""
    total = widest = 0
    for row in _within(table, "tr"):
        cells: list[str] = []
        for cell in _within(row, "tc"):
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            goes_on = merged is not None and value(merged) in (None, "continue")
            cells.append("" if goes_on else _cell(cell, numbers))
            cells.extend([""] * (span(value(child(properties, "gridSpan"))) - 1))
            if len(cells) > CELL_LIMIT:
                return
        total, widest = total + 1, max(widest, len(cells))
        if total * widest > CELL_LIMIT:
            return
        yield tuple(cells)


def _within(holder: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows and cells, also those inside content controls."""
    for element in holder:
        if local(element) == wanted:
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from _within(element, wanted)


def _cell(cell: etree._Element, numbers: Numbers) -> str:
    return " ".join(block.text for block in _blocks(cell, numbers)).replace("\t", " ").replace("\n", " ")
