"""Reading the archive back: one body, all captures of a file, what a revisit refers to."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from scrapers.errors import ArchiveDamaged
from scrapers.model import Capture, PageVerdict, Purpose

OPEN = ".open"
EVIDENCE = "Fazhi-Evidence"  # the field of a record that says by what its answer was judged
END_OF_RUN = "urn:fazhi:"  # begins the target of the record that ends a run
_WHOLE = ("response", "resource")  # the records that hold a body
_SHOWN = 160  # characters of a message that quotes a file
_URN = re.compile(r"<urn:uuid:([0-9a-fA-F-]+)>")


@dataclass(frozen=True, slots=True)
class Original:
    """The record that holds a body, as revisit records name it."""

    record_id: str
    url: str
    date: str
    warc_file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One record read back. ``headers`` are the HTTP headers, names as they were sent; a name that came twice has
    its values joined by a comma. A revisit record brings its own headers and the original's body."""

    body: bytes
    headers: Mapping[str, str]


def read_body(folder: Path, warc_file: str, offset: int) -> bytes:
    """The body of the record at ``offset`` of ``warc_file`` in ``folder``; a revisit gives the body it refers to.

    Works while the file is still being written. Raises ``ArchiveDamaged`` when there is no such record, or when its
    bytes do not have the hash that was written with them.
    """
    return read(folder, warc_file, offset).body


def read(folder: Path, warc_file: str, offset: int) -> Kept:
    """As ``read_body``, with the HTTP headers."""
    with _opened(folder, warc_file) as file:
        record = _record_at(file, warc_file, offset)
        headers = _http_headers(record)
        if record.rec_type != "revisit":
            return Kept(_checked_body(record, warc_file, offset), headers)
    original = find_original(folder, warc_file, offset)
    return Kept(read(folder, original.warc_file, original.offset).body, headers)


def evidence_of(folder: Path, warc_file: str, offset: int) -> str | None:
    """By what the answer at this place was judged; None when nothing was kept. Raises ``ArchiveDamaged``."""
    with _opened(folder, warc_file) as file:
        said: str | None = _record_at(file, warc_file, offset).rec_headers.get_header(EVIDENCE)
        return said


def find_original(folder: Path, warc_file: str, offset: int) -> Original:
    """The record that holds the body of the record at this place: itself, or what it is a revisit of.
    Raises ``ArchiveDamaged``."""
    with _opened(folder, warc_file) as file:
        head = _record_at(file, warc_file, offset).rec_headers
        if head.get_header("WARC-Type") in _WHOLE:
            return Original(
                record_id=head.get_header("WARC-Record-ID"),
                url=head.get_header("WARC-Target-URI"),
                date=head.get_header("WARC-Date"),
                warc_file=warc_file,
                offset=offset,
            )
        place = head.get_header("Fazhi-Refers-To-Offset", "")
        if not place.isdecimal():
            raise _damaged("a record that is neither a response nor a revisit of one", warc_file, offset)
        return Original(
            record_id=head.get_header("WARC-Refers-To"),
            url=head.get_header("WARC-Refers-To-Target-URI"),
            date=head.get_header("WARC-Refers-To-Date"),
            warc_file=head.get_header("Fazhi-Refers-To-File"),
            offset=int(place),
        )


@dataclass(frozen=True, slots=True)
class Run:
    """The run that wrote an archive file. ``about``: what its head says it was for; ``ended``: when it came to its
    end, None of one that was broken off or still runs; ``is_closed``: nothing is added to the file any more."""

    id: str
    about: str | None
    ended: datetime | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that got no answer. ``kind``: the name of the error's class."""

    bureau_id: str
    request_sha256: str
    url: str
    kind: str
    message: str
    evidence: str | None
    at: datetime


def run_of(warc: Path) -> Run:
    """What an archive file says about the run that wrote it. Raises ``ArchiveDamaged``, also where a closed file holds
    bytes that are no whole record: a reader of WARC files would end there without a word."""
    name = warc.name.removesuffix(OPEN)
    with _opened(warc.parent, name) as file:
        try:
            _, end = whole_records(file)
            if warc.name == name and end != file.seek(0, os.SEEK_END):
                raise _damaged("bytes that are no record", name, end)
            head = _record_at(file, name, 0).raw_stream.read().decode("utf-8")
            said = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
            file.seek(0)
            return Run(said["isPartOf"], said.get("description"), _ended(file), warc.name == name)
        except (ArchiveLoadFailed, zlib.error, UnicodeDecodeError, KeyError) as error:
            raise _damaged(str(error), name, 0) from error


def _ended(file: BinaryIO) -> datetime | None:
    for record in ArchiveIterator(file):
        if record.rec_type == "metadata" and record.rec_headers.get_header("WARC-Target-URI").startswith(END_OF_RUN):
            said: str = record.raw_stream.read().decode("utf-8")
            return datetime.fromisoformat(said.split(": ", 1)[1].strip())
    return None


def failures(warc: Path) -> Iterator[Failure]:
    """All questions without an answer of one archive file, in order. Raises ``ArchiveDamaged`` at a torn record."""
    name = warc.name.removesuffix(OPEN)
    with _opened(warc.parent, name) as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                if record.rec_type == "metadata" and record.rec_headers.get_header("Fazhi-Failure"):
                    yield _failure(record)
        except (ArchiveLoadFailed, zlib.error, ValueError) as error:
            raise _damaged(str(error), name, records.offset) from error


def _failure(record: Any) -> Failure:
    head = record.rec_headers
    said = json.loads(record.raw_stream.read())
    return Failure(
        bureau_id=head.get_header("Fazhi-Bureau-Id") or "",
        request_sha256=head.get_header("Fazhi-Request-Sha256"),
        url=head.get_header("WARC-Target-URI"),
        kind=head.get_header("Fazhi-Failure"),
        message=said["message"],
        evidence=said["evidence"],
        at=datetime.fromisoformat(head.get_header("WARC-Date")),
    )


def captures(warc: Path) -> Iterator[Capture]:
    """All captures of one archive file, in the order they were fetched; robots.txt too, redirect hops not.
    Raises ``ArchiveDamaged`` at a torn record."""
    name = warc.name.removesuffix(OPEN)
    with _opened(warc.parent, name) as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                if record.rec_type in (*_WHOLE, "revisit") and record.rec_headers.get_header("Fazhi-Verdict"):
                    yield _capture(record, name, records.offset)
        except (ArchiveLoadFailed, zlib.error, ValueError) as error:
            raise _damaged(str(error), name, records.offset) from error


def whole_records(file: BinaryIO) -> tuple[int, int]:
    """How many whole records (gzip members) the file begins with, and where the last of them ends."""
    file.seek(0)
    count = good = position = 0
    member, rest = zlib.decompressobj(zlib.MAX_WBITS | 16), b""
    while chunk := rest or file.read(1 << 20):
        try:
            _run_through(member, chunk)
        except zlib.error:
            break
        rest = member.unused_data
        position += len(chunk) - len(rest)
        if member.eof:
            count, good = count + 1, position
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return count, good


def _run_through(member: zlib._Decompress, chunk: bytes) -> None:
    """Decompresses in steps and keeps nothing, so that a record of any size needs little memory."""
    member.decompress(chunk, 1 << 22)
    while member.unconsumed_tail:
        member.decompress(member.unconsumed_tail, 1 << 22)


def _opened(folder: Path, warc_file: str) -> BinaryIO:
    """The file under its final name or, while the run goes on, its open one. It may be renamed between two looks."""
    for name in (warc_file, warc_file + OPEN, warc_file):
        try:
            return (folder / name).open("rb")
        except FileNotFoundError:
            continue
    raise ArchiveDamaged("an archive file is missing", evidence=warc_file)


def _record_at(file: BinaryIO, warc_file: str, offset: int) -> Any:
    file.seek(offset)
    try:
        return next(iter(ArchiveIterator(file)))
    except (ArchiveLoadFailed, StopIteration, zlib.error) as error:
        raise _damaged("no record", warc_file, offset) from error


def _checked_body(record: Any, warc_file: str, offset: int) -> bytes:
    body: bytes = record.raw_stream.read()
    digest = record.rec_headers.get_header("WARC-Payload-Digest", "")
    if digest != f"sha256:{hashlib.sha256(body).hexdigest()}":
        raise _damaged("the body does not have its hash", warc_file, offset)
    return body


def _http_headers(record: Any) -> dict[str, str]:
    if record.rec_type == "resource":
        return dict(record.rec_headers.headers)
    headers: dict[str, str] = {}
    for name, value in record.http_headers.headers if record.http_headers else ():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _capture(record: Any, warc_file: str, offset: int) -> Capture:
    head = record.rec_headers
    urn = _URN.fullmatch(head.get_header("WARC-Record-ID", ""))
    if urn is None:
        raise _damaged("a record without a UUID", warc_file, offset)
    return Capture(
        id=urn[1],
        crawl_id=head.get_header("Fazhi-Crawl-Id"),
        bureau_id=head.get_header("Fazhi-Bureau-Id"),
        method=head.get_header("Fazhi-Method"),
        url=head.get_header("Fazhi-Url"),
        final_url=head.get_header("WARC-Target-URI"),
        request_sha256=head.get_header("Fazhi-Request-Sha256"),
        purpose=Purpose(head.get_header("Fazhi-Purpose")),
        status=int(record.http_headers.get_statuscode()) if record.http_headers else 200,
        sha256=head.get_header("WARC-Payload-Digest").removeprefix("sha256:"),
        media_type=head.get_header("Fazhi-Media-Type"),
        charset=head.get_header("Fazhi-Charset"),
        warc_file=warc_file,
        warc_offset=offset,
        etag=head.get_header("Fazhi-Etag"),
        last_modified=head.get_header("Fazhi-Last-Modified"),
        fetched_at=datetime.fromisoformat(head.get_header("WARC-Date")),
        verdict=PageVerdict(head.get_header("Fazhi-Verdict")),
        reason=head.get_header("Fazhi-Reason"),
    )


def _damaged(message: str, warc_file: str, offset: int) -> ArchiveDamaged:
    return ArchiveDamaged(_printable(message), evidence=f"{warc_file} at {offset}")


def _printable(message: str) -> str:
    """A message that quotes a damaged file, for a terminal."""
    shown = message if message.isprintable() else repr(message)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
