"""Zip packages of XML (docx, xlsx, OFD): opened with limits, parsed without entities and without the network."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

_MOST_BYTES = 20_000_000     # of one part, unpacked; a report of 100 pages has 2 MB
_MOST_PARTS = 10_000         # zipfile lists them all before the first is read
_ENTRY = b"PK\x01\x02"       # begins the entry of each part in the directory
_END = b"PK\x05\x06"         # begins the end of the directory


class Unreadable(Exception):
    """A package that cannot be read; the message goes on from the name of the file (cannot be opened: …)."""


class TooBig(Unreadable):
    """A part unpacks to more than any report has: a bomb, or something else than a report."""


class Locked(Unreadable):
    """A part has a password."""


@contextmanager
def opened(body: bytes) -> Iterator[zipfile.ZipFile]:
    """The package; what zipfile and lxml raise inside the block for broken bytes comes out as ``Unreadable``."""
    if body.count(_ENTRY) > _MOST_PARTS:
        raise TooBig(f"is not read: it has more than {_MOST_PARTS} parts")
    if _END not in body:
        raise Unreadable("cannot be opened: it is cut off, its end is missing")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            if min((info.header_offset for info in package.infolist()), default=0):
                raise Unreadable("cannot be opened: it is cut off, and only a package inside it is whole")
            yield package
    except RuntimeError as error:  # what zipfile raises for a member with a password
        raise Locked(f"cannot be unpacked: {error}") from error
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, EOFError, OSError, ValueError, etree.XMLSyntaxError
    ) as error:  # fmt: skip
        raise Unreadable(f"cannot be opened: {error}") from error


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """One part, unpacked; TooBig, KeyError when there is none of that name."""
    with package.open(name) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise TooBig(f"is not read: {name} unpacks to more than {_MOST_BYTES // 1_000_000} MB: no report is that long")
    return data


def xml_part(package: zipfile.ZipFile, name: str) -> etree._Element:
    """One part as a tree."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(part(package, name), parser)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part of an Office package says about another: ``kind`` is the last word of its type (styles)."""

    key: str
    kind: str
    name: str


def relations(package: zipfile.ZipFile, of: str = "") -> tuple[Relation, ...]:
    """The relations of a part (of the package itself without one) to parts that are there; nothing outside of it."""
    folder, _, file = of.rpartition("/")
    names = set(package.namelist())
    where = posixpath.join(folder, "_rels", f"{file}.rels")
    if where not in names:
        return ()
    found = []
    for one in xml_part(package, where):
        if isinstance(one.tag, str) and one.get("TargetMode") != "External":
            name = posixpath.normpath(posixpath.join(folder, str(one.get("Target") or ""))).lstrip("/")
            if name in names:
                found.append(Relation(str(one.get("Id")), str(one.get("Type")).rpartition("/")[2], name))
    return tuple(found)
