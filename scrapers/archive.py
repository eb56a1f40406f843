"""The archive: every answer as a WARC 1.1 record, immutable, written before anything is read in it.

One file per run and process, ``<crawl_id>-<pid>.warc.gz``, with the suffix ``.open`` until it is closed. The writer
holds a lock on its open file, so ``recover`` can tell a file that is being written from one whose writer was killed.
A question that got no answer leaves a metadata record that says why.
A record's HTTP body is what remains after transfer and content decoding; its headers are adjusted to that. What a
``Capture`` needs and WARC has no field for stands in extension fields (``Fazhi-…``), so that all captures can be made
again from the files alone.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scrapers.archive_reader import END_OF_RUN, EVIDENCE, OPEN, Original, find_original, whole_records
from scrapers.errors import FazhiError
from scrapers.model import Ask, Capture
from scrapers.proof import Proof
from scrapers.transport import Exchange

_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_WARC_DATE = "%Y-%m-%dT%H:%M:%S.%fZ"
FILE = "FILE"  # the method of an exchange that is no HTTP: a file that a person named
_ENCODING_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class ArchiveWriter:
    """Appends records of one run to one file in ``folder``. May be used by several threads.

    The file comes into being with its first record. ``close`` gives it its final name.
    """

    def __init__(self, folder: Path, crawl_id: str, software: str, *, about: str | None = None) -> None:
        """``about``: one line for the head of the file, what the run is for."""
        self.folder = folder
        self.crawl_id = crawl_id
        self._software = software
        self._about = about
        self._lock = threading.Lock()
        self._file: io.FileIO | None = None
        self._name = ""

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def keep(self, exchange: Exchange, ask: Ask, bureau_id: str, proof: Proof, last: Capture | None = None) -> Capture:
        """Archives the answer that decided ``ask`` and gives its capture, once it is safely on the disk.

        ``last``: the capture of the same question whose body this answer may repeat (304, or the same bytes).
        Raises ``ArchiveDamaged`` when the record of ``last`` is not there, ``OSError`` when the disk is full.
        """
        not_modified = exchange.status == 304 and last is not None
        original = None
        if last is not None and (not_modified or (exchange.body and last.sha256 == exchange.sha256)):
            original = find_original(self.folder, last.warc_file, last.warc_offset)
        with self._lock:
            file = self._opened()
            capture = self._capture(exchange, ask, bureau_id, proof)
            if not_modified and last is not None:
                capture = _filled(capture, last)
            digest = {"WARC-Payload-Digest": f"sha256:{capture.sha256}"}
            if proof.evidence:
                digest[EVIDENCE] = " ".join(proof.evidence.split())
            revisit = _revisit_fields(original, not_modified) if original is not None else {}
            _append(file, _records(exchange, capture.id, _fields(capture) | digest | revisit))
        return capture

    def keep_step(self, exchange: Exchange, bureau_id: str) -> None:
        """Archives an answer on the way to the deciding one (a redirect, a 503 before a second try): no capture."""
        fields = {"Fazhi-Crawl-Id": self.crawl_id, "Fazhi-Bureau-Id": bureau_id}
        with self._lock:
            _append(self._opened(), _records(exchange, str(uuid.uuid4()), fields))

    def keep_failure(self, ask: Ask, bureau_id: str, error: FazhiError, at: datetime) -> None:
        """Archives that a question got no answer and why (no host, time-out, our own gate): no capture."""
        fields = {
            "WARC-Date": at.strftime(_WARC_DATE),
            "Fazhi-Crawl-Id": self.crawl_id,
            "Fazhi-Bureau-Id": bureau_id,
            "Fazhi-Request-Sha256": ask.request_sha256,
            "Fazhi-Failure": type(error).__name__,
        }
        said = json.dumps({"message": error.message, "evidence": error.evidence}, ensure_ascii=False)
        with self._lock:
            _append(self._opened(), _metadata(ask.url, "application/json", said, fields))

    def finish(self, at: datetime) -> None:
        """Marks the run as brought to its end; a file without this mark is of a run that was broken off."""
        said = f"finished: {at.isoformat()}\r\n"
        with self._lock:
            if self._file is not None:
                _append(self._file, _metadata(END_OF_RUN + self.crawl_id, "application/warc-fields", said, {}))

    def close(self) -> None:
        """Gives the file its final name. Later calls do nothing."""
        with self._lock:
            if self._file is None:
                return
            os.rename(self.folder / (self._name + OPEN), self.folder / self._name)
            _sync_folder(self.folder)
            self._file.close()
            self._file = None

    def _opened(self) -> io.FileIO:
        if self._file is None:
            self._name, self._file = _create(self.folder, f"{self.crawl_id}-{os.getpid()}")
            _append(self._file, _warcinfo(self._name, self._software, self.crawl_id, self._about))
        return self._file

    def _capture(self, exchange: Exchange, ask: Ask, bureau_id: str, proof: Proof) -> Capture:
        """The capture of the record that is written next."""
        media_type, charset = _content_type(exchange.header("Content-Type"))
        return Capture(
            id=str(uuid.uuid4()),
            crawl_id=self.crawl_id,
            bureau_id=bureau_id,
            method=ask.method,
            url=ask.url,
            final_url=exchange.url,
            request_sha256=ask.request_sha256,
            purpose=ask.purpose,
            status=exchange.status,
            sha256=exchange.sha256,
            media_type=media_type,
            charset=charset,
            warc_file=self._name,
            warc_offset=self._opened().tell(),
            etag=exchange.header("ETag"),
            last_modified=exchange.header("Last-Modified"),
            fetched_at=exchange.fetched_at,
            verdict=proof.verdict,
            reason=proof.reason,
        )


def _filled(capture: Capture, last: Capture) -> Capture:
    """A 304's capture: its body is the earlier one, and what the answer leaves unsaid is as it was then."""
    return replace(
        capture,
        sha256=last.sha256,
        media_type=capture.media_type or last.media_type,
        charset=capture.charset or last.charset,
        etag=capture.etag or last.etag,
        last_modified=capture.last_modified or last.last_modified,
    )


def _append(file: io.FileIO, data: bytes) -> None:
    """All of ``data`` on the disk, or nothing of it in the file. Unbuffered: nothing is left to be written later."""
    start = file.tell()
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
    except OSError:
        file.truncate(start)
        file.seek(start)
        raise


@dataclass(frozen=True, slots=True)
class Recovered:
    """What ``recover`` did to one left-over file. ``name`` is its final name, None when nothing whole was in it."""

    left_over: str
    name: str | None
    records: int
    cut_bytes: int


def recover(folder: Path) -> tuple[Recovered, ...]:
    """Closes the ``.open`` files whose writers are dead: what follows the last whole record is cut off.

    Files of living writers (locked) are left alone.
    """
    done = []
    for path in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        with contextlib.suppress(FileNotFoundError), path.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if path.exists():     # else its writer has just closed it
                done.append(_recover_one(path, file))
    return tuple(done)


def _recover_one(path: Path, file: BinaryIO) -> Recovered:
    records, end = whole_records(file)
    size = file.seek(0, os.SEEK_END)
    if not records:
        path.unlink()
        return Recovered(path.name, None, 0, size)
    file.truncate(end)
    os.fsync(file.fileno())
    final = path.name.removesuffix(OPEN)
    os.rename(path, path.with_name(final))
    _sync_folder(path.parent)
    return Recovered(path.name, final, records, size - end)


def _create(folder: Path, stem: str) -> tuple[str, io.FileIO]:
    """A new locked ``.open`` file; a number is added to the name when it is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _names(stem):
        if (folder / name).exists():
            continue
        path = folder / (name + OPEN)
        try:
            file = io.FileIO(path, "x")
        except FileExistsError:
            continue
        fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists() and os.fstat(file.fileno()).st_ino == path.stat().st_ino:
            _sync_folder(folder)
            return name, file
        file.close()      # a recovery took it for a left-over between the two calls
    raise AssertionError("the names do not end")


def _names(stem: str) -> Iterator[str]:
    yield f"{stem}.warc.gz"
    number = 2
    while True:
        yield f"{stem}-{number}.warc.gz"
        number += 1


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _content_type(value: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header, in lower case."""
    if not value or "/" not in value:
        return None, None
    message = Message()
    message["Content-Type"] = value
    charset = message.get_param("charset")
    return message.get_content_type(), charset.strip().lower() or None if isinstance(charset, str) else None


def _fields(capture: Capture) -> dict[str, str]:
    """The extension fields of a response record; what is unknown is left out."""
    fields = {
        "Fazhi-Crawl-Id": capture.crawl_id,
        "Fazhi-Bureau-Id": capture.bureau_id,
        "Fazhi-Method": capture.method,
        "Fazhi-Url": capture.url,
        "Fazhi-Request-Sha256": capture.request_sha256,
        "Fazhi-Purpose": capture.purpose,
        "Fazhi-Verdict": capture.verdict,
        "Fazhi-Reason": capture.reason,
        "Fazhi-Media-Type": capture.media_type,
        "Fazhi-Charset": capture.charset,
        "Fazhi-Etag": capture.etag,
        "Fazhi-Last-Modified": capture.last_modified,
    }
    return {name: " ".join(value.split()) for name, value in fields.items() if value}


def _warcinfo(name: str, software: str, crawl_id: str, about: str | None) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    info = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": crawl_id,
        **({"description": about} if about else {}),
    }
    writer.write_record(writer.create_warcinfo_record(name, info))
    return buffer.getvalue()


def _metadata(uri: str, media_type: str, said: str, fields: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    payload = io.BytesIO(said.encode())
    writer.write_record(writer.create_warc_record(
        uri, "metadata", payload=payload, warc_content_type=media_type, warc_headers_dict=fields
    ))
    return buffer.getvalue()


def _records(exchange: Exchange, record_id: str, fields: dict[str, str]) -> bytes:
    """The response record (with a WARC-Profile in ``fields`` a revisit) and its request record, each a gzip member."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    urn = f"<urn:uuid:{record_id}>"
    date = exchange.fetched_at.strftime(_WARC_DATE)
    cut = {"WARC-Truncated": "length"} if exchange.is_cut else {}
    if exchange.method == FILE:
        writer.write_record(_resource(writer, exchange, {"WARC-Record-ID": urn, "WARC-Date": date, **fields}))
        return buffer.getvalue()
    is_revisit = "WARC-Profile" in fields
    body = b"" if is_revisit else exchange.body
    writer.write_record(writer.create_warc_record(
        exchange.url,
        "revisit" if is_revisit else "response",
        payload=io.BytesIO(body),
        length=len(body),
        warc_headers_dict={"WARC-Record-ID": urn, "WARC-Date": date, **cut, **fields},
        http_headers=_response_headers(exchange),
    ))
    asked = exchange.request_body or b""
    writer.write_record(writer.create_warc_record(
        exchange.url,
        "request",
        payload=io.BytesIO(asked),
        length=len(asked),
        warc_headers_dict={"WARC-Date": date, "WARC-Concurrent-To": urn},
        http_headers=_request_headers(exchange),
    ))
    return buffer.getvalue()


def _resource(writer: WARCWriter, exchange: Exchange, fields: dict[str, str]) -> Any:
    """A file that came by no protocol is a resource record."""
    return writer.create_warc_record(
        exchange.url,
        "resource",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        warc_content_type=exchange.header("Content-Type") or "application/octet-stream",
        warc_headers_dict=fields,
    )


def _revisit_fields(original: Original, not_modified: bool) -> dict[str, str]:
    return {
        "WARC-Profile": _NOT_MODIFIED if not_modified else _SAME_PAYLOAD,
        "WARC-Refers-To": original.record_id,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.date,
        "Fazhi-Refers-To-File": original.warc_file,
        "Fazhi-Refers-To-Offset": str(original.offset),
    }


def _response_headers(exchange: Exchange) -> StatusAndHeaders:
    kept = [(name, value) for name, value in exchange.headers if name.lower() not in _ENCODING_HEADERS]
    if exchange.status != 304:
        kept.append(("Content-Length", str(len(exchange.body))))
    return StatusAndHeaders(f"{exchange.status} {exchange.phrase}".strip(), kept, protocol="HTTP/1.1")


def _request_headers(exchange: Exchange) -> StatusAndHeaders:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc), *exchange.request_headers]
    return StatusAndHeaders(f"{target} HTTP/1.1", headers, protocol=exchange.method)
