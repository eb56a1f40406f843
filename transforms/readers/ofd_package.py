"""The parts of an OFD package (GB/T 33190-2016, chapters 6 and 7): its documents, their pages, the drawings they share.

Writers differ in the case of names, in leading slashes and in what a relative place (ST_Loc) is relative to: all are
found. Templates, annotations, signatures and attachments are never opened.
"""

from __future__ import annotations

import math
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from transforms.model import Box
from transforms.readers.elements import child, children, local
from transforms.readers.limits import too_many_pages
from transforms.readers.package import Locked, TooBig, Unreadable, xml_part

_MOST_BYTES = 64_000_000  # of all parts that are read, unpacked; 100 pages with an object for each character have 15 MB
_A4 = (0.0, 0.0, 210.0, 297.0)
_LOCKS = frozenset({"encryptions.xml", "encryption.xml", "decryptseed.dat", "entriesmap.dat"})
_FAR = 1e6  # millimetres: no page is a kilometre wide


@dataclass(frozen=True, slots=True)
class PageSource:
    """One page as it is stored. ``box``: left, top, width and height of the paper in millimetres. ``drawings``: the
    content of the composite units (CompositeGraphicUnit) that it may place, by their ID."""

    content: etree._Element
    box: Box
    drawings: Mapping[str, etree._Element]


def documents(package: zipfile.ZipFile) -> Iterator[Iterator[PageSource]]:
    """The pages of each document (DocBody, DocRoot) in order; ``Unreadable`` when a named part is not there."""
    files = _Files(package)
    root = files.tree(files.entry)
    if local(root) == "EncryptedData":
        raise Locked("is encrypted: a password or a certificate is needed to read it")
    places = [place for body in children(root, "DocBody") for place in children(body, "DocRoot")]
    if not places:
        raise Unreadable("cannot be opened: it names no document")
    for place in dict.fromkeys((place.text or "").strip() for place in places):
        yield _pages(files, files.must(place, files.entry))


class _Files:
    """The members of the package, found by the places that its parts name."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {_key(name): name for name in package.namelist()}
        self._left = _MOST_BYTES
        self._pages = 0
        if any(posixpath.basename(name) in _LOCKS for name in self._names):
            raise Locked("is encrypted: a password or a certificate is needed to read it")
        entries = [name for name in self._names if posixpath.basename(name) == "ofd.xml"]
        if not entries:
            raise Unreadable("cannot be opened: OFD.xml is missing")
        self.entry = min(entries, key=len)
        self._top = posixpath.dirname(self.entry)

    def find(self, place: str | None, base: str) -> str | None:
        """The member that ``place``, written in the part ``base``, names."""
        wanted = (place or "").strip().replace("\\", "/")
        if not wanted:
            return None
        folders = (self._top,) if wanted.startswith("/") else (posixpath.dirname(base), self._top)
        for folder in folders:
            name = _key(posixpath.join(folder, wanted.lstrip("/")))
            for one in (name, f"{name}/content.xml"):
                if one in self._names:
                    return one
        return None

    def must(self, place: str | None, base: str) -> str:
        name = self.find(place, base)
        if name is None:
            raise Unreadable(f"cannot be opened: its part {(place or '').strip()[:80] or '(unnamed)'} is missing")
        return name

    def add_pages(self, count: int) -> None:
        """Counts the pages of one more document; ``TooBig`` when those of all are more than are read."""
        self._pages += count
        if too_many := too_many_pages(self._pages):
            raise TooBig(too_many)

    def tree(self, name: str) -> etree._Element:
        member = self._names[name]
        self._left -= self._package.getinfo(member).file_size
        if self._left < 0:
            raise TooBig(f"is not read: its pages unpack to more than {_MOST_BYTES // 1_000_000} MB: "
                         "no report is that long")
        return xml_part(self._package, member)


def _key(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _pages(files: _Files, name: str) -> Iterator[PageSource]:
    document = files.tree(name)
    common = child(document, "CommonData")
    size = _box(child(common, "PageArea"), _A4)
    shared: dict[str, etree._Element] | None = None
    pages = children(child(document, "Pages"), "Page")
    files.add_pages(len(pages))
    for page in pages:
        where = files.must(page.get("BaseLoc"), name)
        content = files.tree(where)
        drawings: dict[str, etree._Element] = {}
        if next(content.iter("{*}CompositeObject"), None) is not None:
            if shared is None:
                shared = _drawings(files, common, name)
            drawings = shared | _drawings(files, content, where)
        yield PageSource(content, _box(content, size), drawings)


def _drawings(files: _Files, holder: etree._Element | None, base: str) -> dict[str, etree._Element]:
    """The composite units of the resources that a document or a page names. A resource that is missing costs
    only what it would have drawn."""
    units: dict[str, etree._Element] = {}
    for kind in ("PublicRes", "DocumentRes", "PageRes"):
        for place in children(holder, kind):
            where = files.find(place.text, base)
            if where is not None:
                for unit in files.tree(where).iter("{*}CompositeGraphicUnit"):
                    inner = child(unit, "Content")
                    if inner is not None:
                        units[unit.get("ID", "")] = inner
    return units


def _box(area: etree._Element | None, otherwise: Box) -> Box:
    """The paper (PhysicalBox) that a page or a page area states anywhere; ``otherwise`` when it does not, or no paper
    has that size."""
    stated = next(area.iter("{*}PhysicalBox"), None) if area is not None else None
    box = numbers(stated.text if stated is not None else None)
    return (box[0], box[1], box[2], box[3]) if len(box) == 4 and min(box[2:]) > 10 else otherwise


def numbers(text: str | None) -> list[float]:
    """The numbers of an ST_Array or ST_Box; what is no number, or larger than any drawing, counts as 0."""
    words = (text or "").replace(",", " ").split()
    try:
        values = list(map(float, words))
    except ValueError:
        values = [math.nan]
    if all(-_FAR < value < _FAR for value in values):
        return values
    return [number(one) for one in words]


def number(text: str | None, otherwise: float = 0.0) -> float:
    """One number, ``otherwise`` when it is none."""
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if math.isfinite(value) and abs(value) < _FAR else otherwise
