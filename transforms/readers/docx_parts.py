"""The parts of a docx by their names; some editions of Word number them (document2.xml)."""

from __future__ import annotations

import re
import zipfile


def main_part(package: zipfile.ZipFile) -> str:
    """The part that holds the body; its usual name when there is none, so that its absence is said."""
    return word_part(package, "document") or "word/document.xml"


def word_part(package: zipfile.ZipFile, name: str) -> str | None:
    """The part of this name, with or without a number."""
    pattern = re.compile(rf"word/{name}\d?\.xml")
    return next((one for one in package.namelist() if pattern.fullmatch(one)), None)
