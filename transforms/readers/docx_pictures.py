"""The pictures of a docx in the order of its body: a scan that somebody put into Word, page by page."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

from transforms.readers.elements import value
from transforms.readers.package import part, relations, xml_part
from transforms.readers.pictures import BadPicture, frames
from transforms.readers.scan import MOST_PAGES, Scan

_MAIN = "word/document.xml"


def main_part(package: zipfile.ZipFile) -> str:
    """The name of the part that holds the body: not the usual one (document2.xml) in what Word for the web saves."""
    if _MAIN in package.namelist():
        return _MAIN
    return next((one.name for one in relations(package) if one.kind == "officeDocument"), _MAIN)


def pictures(package: zipfile.ZipFile) -> list[str]:
    """The part of each picture that stands in the body, as often as it stands there; raises as ``package`` does."""
    main = main_part(package)
    targets = {one.key: one.name for one in relations(package, main)}
    shown = xml_part(package, main).iter("{*}blip", "{*}imagedata")     # of DrawingML and of VML
    keys = (value(one, "embed") or value(one, "id") for one in shown)
    return [targets[key] for key in keys if key in targets]


def scans(package: zipfile.ZipFile, names: Iterable[str]) -> Iterator[Scan]:
    """Those that are pictures of pages, numbered as they come; logos, and formats that only Windows draws, are not."""
    number = 0
    for name in names:
        if number == MOST_PAGES:
            return
        try:
            for image in frames(part(package, name), MOST_PAGES - number):
                number += 1
                yield Scan(number, image)
        except BadPicture:
            continue
