"""The title in a PDF's information dictionary: a string in one of four charsets, and nearly always a template's.

By ISO 32000-2, 7.9.2.2 a text string is UTF-16BE or UTF-8 with a byte order mark, else PDFDocEncoding; Chinese
software writes GBK bytes into it all the same. pdfium decodes by the standard, so bytes of another charset arrive as
PDFDocEncoding and are put back together here.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from transforms.classify import classify_title
from transforms.decode import DAMAGE_LIMIT, decode
from transforms.model import Decision
from transforms.readers.blocks import tidy

_LOW = "\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc"    # PDFDocEncoding 0x18 to 0x1f
_HIGH = (                                                     # 0x80 to 0xa0; 0x9f is undefined
    "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018"
    "\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\u009f\u20ac"
)
_BYTES = {char: 0x18 + at for at, char in enumerate(_LOW)} | {char: 0x80 + at for at, char in enumerate(_HIGH)}
_UNDEFINED = (0xAD, 0x9F)    # pdfium gives a zero for both; one ends 江 in GBK, the other in UTF-8
_PROGRAM = re.compile(
    r"^(?:Microsoft (?:Office )?Word|WPS(?: 文字)?)\s*-\s*|\.(?:docx?|wps|pdf|rtf|odt)$", re.IGNORECASE
)


def report_title(file: pdfium.PdfDocument) -> str | None:
    """The title of the information dictionary, when it is a report's; None for any other."""
    title = _PROGRAM.sub("", tidy(decoded(file.get_metadata_value("Title"))))
    return title if classify_title(title).decision is Decision.REPORT else None


def decoded(text: str) -> str:
    """A text string as pdfium decoded it; one that was bytes of UTF-8 or GBK is decoded again by the one policy."""
    if any(ord(char) > 0xFF and char not in _BYTES for char in text):
        return text
    bodies = [bytes(_BYTES.get(char, ord(char)) or lost for char in text) for lost in _UNDEFINED]
    if 2 * sum(byte >= 0x80 for byte in bodies[0]) < len(text):
        return text   # a few accents, as PDFDocEncoding has them
    again = max((decode(body, media_type="text/plain") for body in bodies), key=lambda one: _usual(one.text))
    return again.text if again.damaged_share < DAMAGE_LIMIT else text


def _usual(text: str) -> int:
    """How many characters are among the 6,763 common ones of GB 2312."""
    return len(text.encode("gb2312", errors="ignore").decode("gb2312"))
