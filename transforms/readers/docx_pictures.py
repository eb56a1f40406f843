"""The pictures of a docx in the order of its body: a scan that somebody put into Word, page by page."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from transforms.readers.docx_parts import main_part
from transforms.readers.elements import local
from transforms.readers.package import part, xml_part
from transforms.readers.pictures import BadPicture, frames
from transforms.readers.scan import MOST_PAGES, Scan

_REFERENCES = ("embed", "id")   # of DrawingML's blip and of VML's imagedata


def pictures(package: zipfile.ZipFile) -> Iterator[bytes]:
    """The bytes of each picture that stands in the body, as often as it stands there; raises as ``package`` does."""
    targets = _targets(package)
    for element in xml_part(package, main_part(package)).iter("{*}blip", "{*}imagedata"):
        names = [value for key, value in element.attrib.items() if str(key).rpartition("}")[2] in _REFERENCES]
        name = targets.get(str(names[0])) if names else None
        if name is not None:
            yield part(package, name)


def scans(package: zipfile.ZipFile) -> Iterator[Scan]:
    """Those that are pictures of pages, numbered as they come; logos, and formats that only Windows draws, are not."""
    number = 0
    for body in pictures(package):
        if number == MOST_PAGES:
            return
        try:
            for image in frames(body, MOST_PAGES - number):
                number += 1
                yield Scan(number, image)
        except BadPicture:
            continue


def _targets(package: zipfile.ZipFile) -> dict[str, str]:
    """Relation to member; what lies outside the file is left out."""
    names = set(package.namelist())
    relations = f"word/_rels/{posixpath.basename(main_part(package))}.rels"
    if relations not in names:
        return {}
    found = {}
    for relation in xml_part(package, relations):
        if local(relation) == "Relationship" and relation.get("TargetMode") != "External":
            name = posixpath.normpath(posixpath.join("word", str(relation.get("Target") or "")))
            found[str(relation.get("Id"))] = name.lstrip("/")
    return {key: name for key, name in found.items() if name in names}
