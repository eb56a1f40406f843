"""A zip of several files, as bureaus attach a report with its annexes: the member that is the report is read.

Names are decoded as pages are (bureaus pack with GBK names and say nothing). The report is the member that a title, its
file's name or its own, declares one; of those the longest, and of the same text in several formats the one that is
read best. Annexes stay out of its text; what became of each member is said in the finding ``archive_members``.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.classify import classify_title
from transforms.classify_content import classify_content
from transforms.decode import decode
from transforms.model import Decision, Document, Finding, Head, Known, Level, Verdict
from transforms.readers import read as read_any
from transforms.readers.package import Locked, TooBig, Unreadable, opened
from transforms.readers.reading import Reading
from transforms.sniff import Format, is_spreadsheet, sniff

MEDIA_TYPE = "application/zip"
_MOST_MEMBERS = 40
_MOST_BYTES = 100_000_000    # of all members, unpacked
_MOST_NAMED = 12             # names that a reason lists
_DEEPEST = 1                 # zips within the zip
_ALIKE = 0.8                 # the same report in two formats differs by no more in length
_BEST_FIRST = ("wordprocessingml", "msword", "rtf", "ofd", "pdf", "html", "multipart", "plain")
_PARTS = frozenset({"[Content_Types].xml", "mimetype"})   # OPC; OpenDocument and EPUB
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_LOCKED, _UTF8 = 0x1, 0x800  # flags: encrypted; the name is UTF-8


@dataclass(frozen=True, slots=True)
class _Member:
    """``name``: with the folders it stands in. ``body`` is None when it could not be unpacked: ``reason`` says why."""

    name: str
    body: bytes | None
    reason: str = ""

    @property
    def stem(self) -> str:
        """The file's name without folders and ending."""
        name = self.name.rpartition("/")[2]
        return name.rpartition(".")[0] or name


@dataclass(frozen=True, slots=True)
class _Read:
    """A member and what its reader says."""

    member: _Member
    reading: Reading

    @property
    def is_table(self) -> bool:
        return is_spreadsheet(self.reading.document.media_type)

    @property
    def why_not(self) -> str:
        """Why it is not the report, when it is not."""
        if self.reading.verdict is not None:
            return f"{self.reading.verdict.value}, {self.reading.reason}"
        return "an annex of figures" if self.is_table else "not chosen"


class _Full(Exception):
    """More members, or more bytes, than a report with its annexes has; the message says which."""


class _Package(Unreadable):
    """The parts of one document of a kind that is not read, and no files for readers."""


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """The report in a zip; UNSUPPORTED or EMPTY with the names when there is none that can be told."""
    nothing = Document((), Head(canonical_url=url), MEDIA_TYPE)
    try:
        members = list(_members(body, "", 0, _Room()))
    except _Full as error:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the zip {error}: unpack it and take the report alone")
    except (TooBig, Locked, _Package) as error:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the zip {error}")
    except Unreadable as error:
        return Reading(nothing, Verdict.CORRUPT, f"the zip {error}")
    if not members:
        return Reading(nothing, Verdict.EMPTY, "the zip holds no files")
    found = [_read_member(one, url, known) for one in members]
    chosen = _choose(found, known)
    if chosen is None:
        return _unchosen(nothing, found)
    finding = Finding("archive_members", Level.INFO, _account(chosen, found), chosen.member.name)
    document = chosen.reading.document
    return Reading(replace(document, findings=(finding, *document.findings)))


class _Room:
    """What may still be unpacked, of this zip and of those within it together."""

    def __init__(self) -> None:
        self.members = _MOST_MEMBERS
        self.bytes = _MOST_BYTES


def _members(body: bytes, folder: str, depth: int, room: _Room) -> Iterator[_Member]:
    """The files of a zip in its own order, those of a zip within it in its place."""
    with opened(body) as package:
        if not _PARTS.isdisjoint(package.namelist()):
            raise _Package(
                "is a package of parts (Office, OpenDocument, EPUB) of a kind that is not read: "
                "save it as docx, xlsx or PDF and ingest that file"
            )
        for info in package.infolist():
            name = folder + _name(info)
            if _is_litter(name):
                continue
            room.members -= 1
            if room.members < 0:
                raise _Full(f"holds more than {_MOST_MEMBERS} files")
            member = _unpack(package, info, name, room)
            if member.body is not None and sniff(member.body).format is Format.ZIP:
                yield from _inner(member.body, name, depth + 1, room)
            else:
                yield member


def _inner(body: bytes, name: str, depth: int, room: _Room) -> Iterator[_Member]:
    if depth > _DEEPEST:
        yield _Member(name, None, "a zip in a zip in a zip is not opened")
        return
    try:
        yield from list(_members(body, f"{name}/", depth, room))
    except Unreadable as error:
        yield _Member(name, None, str(error))


def _unpack(package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, room: _Room) -> _Member:
    if info.flag_bits & _LOCKED:
        return _Member(name, None, "it has a password")
    try:
        with package.open(info) as file:
            body = file.read(room.bytes + 1)
    except RuntimeError as error:    # packed in a way that zipfile does not know
        return _Member(name, None, f"cannot be unpacked: {error}")
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as error:
        return _Member(name, None, f"is damaged: {error}")
    room.bytes -= len(body)
    if room.bytes < 0:
        raise _Full(f"unpacks to more than {_MOST_BYTES // 1_000_000} MB")
    return _Member(name, body)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: by its flag UTF-8; else zipfile took its bytes for the code page of old DOS."""
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & _UTF8:
        name = decode(name.encode("cp437", "replace")).text
    return name.replace("\\", "/").lstrip("/")


def _is_litter(name: str) -> bool:
    """Folders, and what systems and open Word windows leave behind."""
    last = name.rpartition("/")[2]
    is_left_behind = last.lower() in _LITTER or last.startswith(("~$", "._"))
    return not last or is_left_behind or "__MACOSX/" in name


def _read_member(member: _Member, url: str | None, known: Known) -> _Read:
    if member.body is None:
        return _Read(member, Reading(Document((), Head(), MEDIA_TYPE), Verdict.UNSUPPORTED, member.reason))
    return _Read(member, read_any(member.body, url, replace(known, charset=None, media_type=None)))


def _choose(found: list[_Read], known: Known) -> _Read | None:
    """By titles; else by content, or because there is only one text."""
    texts = [one for one in found if one.reading.verdict is None and not one.is_table and one.reading.document.text]
    declared = [one for one in texts if _is_declared(one)]
    if not declared and len(texts) > 1:
        declared = [one for one in texts if _is_report(one, known)]
    candidates = declared or (texts if len(texts) == 1 else [])
    longest = max((len(one.reading.document.text) for one in candidates), default=0)
    alike = [one for one in candidates if len(one.reading.document.text) >= _ALIKE * longest]
    return min(alike, key=_rank, default=None)


def _is_declared(one: _Read) -> bool:
    titles = (one.member.stem, one.reading.document.head.title)
    return any(title and classify_title(title).decision is Decision.REPORT for title in titles)


def _is_report(one: _Read, known: Known) -> bool:
    """By its own text: the listing's title is the zip's."""
    return classify_content(one.reading.document, replace(known, title=None)).decision is Decision.REPORT


def _rank(one: _Read) -> tuple[bool, int, int, str]:
    """Text before recognised pictures, then by format, then the longest."""
    document = one.reading.document
    was_recognised = any(block.confidence is not None for block in document.blocks)
    order = next((n for n, word in enumerate(_BEST_FIRST) if word in document.media_type), len(_BEST_FIRST))
    return was_recognised, order, -len(document.text), one.member.name


def _account(chosen: _Read, found: list[_Read]) -> str:
    others = [f"{one.member.name} ({one.why_not})" for one in found if one is not chosen]
    left = f"; left out: {_listed(others)}" if others else ""
    return f"of {len(found)} files in the zip {chosen.member.name} is read as the report{left}"


def _unchosen(nothing: Document, found: list[_Read]) -> Reading:
    names = _listed([f"{one.member.name} ({one.why_not})" for one in found])
    if all(one.reading.verdict is Verdict.EMPTY for one in found):
        return Reading(nothing, Verdict.EMPTY, f"no file in the zip has text: {names}")
    return Reading(nothing, Verdict.UNSUPPORTED, f"no file in the zip can be told to be the report: {names}")


def _listed(names: list[str]) -> str:
    more = f", and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
