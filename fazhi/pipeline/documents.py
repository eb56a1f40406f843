"""Documents that a person names by path or URL: parsed to stdout, or taken into the warehouse."""

from __future__ import annotations

import mimetypes
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

from fazhi.errors import UsageError
from fazhi.pipeline.keep import Keeper, Publishers
from fazhi.pipeline.read import Reading, read, unloadable
from fazhi.pipeline.recovery import recover_archive
from fazhi.pipeline.result import LoadedReport
from fazhi.pipeline.rows import publisher_of
from fazhi.pipeline.run import SOFTWARE, declare, new_crawl_id, opened_client
from fazhi.settings import Settings, now
from scrapers.archive import ArchiveWriter
from scrapers.archive_reader import read as kept_answer
from scrapers.bureau import read_bureaus
from scrapers.client import Client
from scrapers.gate import host_key
from scrapers.model import Ask, Bureau, Candidate, Capture, PageVerdict, Platform, Purpose
from scrapers.proof import Proof
from scrapers.transport import Exchange
from transforms.model import Decision, Finding, Known, Report
from transforms.parse import parse
from warehouse.publish import publish
from warehouse.store import writer


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says about a document; what is not given is read from the document."""

    bureau_id: str | None = None
    url: str | None = None
    title: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """One named document after ``ingest``: loaded (None when nothing changed), or the reason why not."""

    where: str
    loaded: LoadedReport | None
    problem: Finding | None


def parse_one(settings: Settings, where: str, given: Given) -> Report:
    """One document parsed; nothing is stored. UsageError for a missing file, FazhiError when a URL cannot be read."""
    bureau = _declared(settings, given.bureau_id) if given.bureau_id else None
    if not _is_url(where):
        return parse(_bytes_of(where), where, _known(given, bureau))
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_client(settings, "parse", None, None, archive=Path(folder)) as client,
    ):
        answer = client.fetch(bureau or _host_of(where), Ask(where, purpose=Purpose.DOCUMENT))
    known = replace(
        _known(given, bureau),
        url=given.url or answer.capture.final_url,
        charset=answer.capture.charset,
        media_type=answer.capture.media_type,
    )
    return parse(answer.body, where, known)


def ingest(settings: Settings, places: Sequence[str], given: Given) -> tuple[Ingested, ...]:
    """The named documents into archive and warehouse, published at the end."""
    declared = read_bureaus(settings.bureaus)
    bureau = _declared(settings, given.bureau_id) if given.bureau_id else None
    for place in places:
        if not _is_url(place):
            _bytes_of(place)  # a missing file is said before anything is written
    settings.home.mkdir(parents=True, exist_ok=True)
    crawl_id = new_crawl_id(now())
    with writer(settings.home, "ingest", settings.lock_wait) as store:
        recover_archive(settings.archive, store)
        declare(store, declared)
        keeper = Keeper(store, crawl_id, Publishers(declared.bureaus))
        with (
            ArchiveWriter(settings.archive, crawl_id, SOFTWARE) as archive,
            opened_client(settings, crawl_id, None, keeper.capture) as client,
        ):
            done = tuple(_ingest_one(keeper, archive, client, place, given, bureau) for place in places)
        publish(store, settings.home)
    return done


def _ingest_one(
    keeper: Keeper, archive: ArchiveWriter, client: Client, place: str, given: Given, bureau: Bureau | None
) -> Ingested:
    url = given.url or (place if _is_url(place) else Path(place).resolve().as_uri())
    candidate = _candidate(url, given, bureau)
    if _is_url(place):
        reading = read(bureau or _host_of(place), replace(candidate, url=place), client)
    else:
        reading = _read_file(keeper, archive, place, candidate, given, bureau)
    keeper.flush_captures()
    problem = unloadable(reading)
    return Ingested(place, None if problem else keeper.load(bureau, reading), problem)


def _read_file(
    keeper: Keeper, archive: ArchiveWriter, place: str, candidate: Candidate, given: Given, bureau: Bureau | None
) -> Reading:
    """A file is archived like an answer, under the URL it is said to come from, before it is parsed."""
    body = _bytes_of(place)
    media_type = mimetypes.guess_type(place)[0] or "application/octet-stream"
    ask = Ask(candidate.url, purpose=Purpose.DOCUMENT)
    exchange = Exchange(
        method="GET",
        url=candidate.url,
        request_headers=(),
        request_body=None,
        status=200,
        phrase="OK",
        headers=(("Content-Type", media_type), *_said(given)),
        body=body,
        fetched_at=now(),
    )
    proof = Proof(PageVerdict.OK, "a file that a person named")
    capture = archive.keep(exchange, ask, candidate.bureau_id, proof)
    keeper.capture(capture)
    known = replace(_known(given, bureau), url=candidate.url)
    return Reading(candidate, parse(body, candidate.url, known), capture, capture, known)


def _said(given: Given) -> tuple[tuple[str, str], ...]:
    """What a person said about a file, in the archive beside its bytes."""
    said = {"Fazhi-Title": quote(given.title or ""), "Fazhi-Published": str(given.published_on or "")}
    return tuple((name, value) for name, value in said.items() if value)


def ingest_again(settings: Settings, keeper: Keeper, captures: Sequence[Capture], bureaus: Sequence[Bureau]) -> None:
    """The documents of one earlier ``ingest``, from the archive."""
    by_id = {bureau.id: bureau for bureau in bureaus}
    for capture in captures:
        kept = kept_answer(settings.archive, capture.warc_file, capture.warc_offset)
        published = kept.headers.get("Fazhi-Published")
        given = Given(
            url=capture.url,
            title=unquote(kept.headers.get("Fazhi-Title", "")) or None,
            published_on=date.fromisoformat(published) if published else None,
        )
        bureau = by_id.get(capture.bureau_id)
        known = replace(_known(given, bureau), charset=capture.charset, media_type=capture.media_type)
        report = parse(kept.body, capture.final_url, known)
        reading = Reading(_candidate(capture.url, given, bureau), report, capture, capture, known)
        if unloadable(reading) is None:
            keeper.load(bureau, reading)


def _candidate(url: str, given: Given, bureau: Bureau | None) -> Candidate:
    return Candidate(
        bureau_id=bureau.id if bureau else "",
        url=url,
        title=given.title or "",
        published_on=given.published_on,
        decision=Decision.REPORT,
        kind=None,
        reasons=("named by a person",),
        column_url=url,
    )


def _known(given: Given, bureau: Bureau | None) -> Known:
    return Known(
        url=given.url,
        title=given.title,
        published_on=given.published_on,
        publisher=publisher_of(bureau) if bureau else None,
    )


def _declared(settings: Settings, bureau_id: str) -> Bureau:
    for bureau in read_bureaus(settings.bureaus).bureaus:
        if bureau.id == bureau_id:
            return bureau
    raise UsageError(f"no bureau {bureau_id} in {settings.bureaus}; `fazhi bureaus` lists the declared ones")


def _host_of(url: str) -> Bureau:
    """A URL that belongs to no declared bureau may be fetched from its own host only."""
    host = host_key(url)
    return Bureau("", host, "000000", Platform.GENERIC, (), frozenset({host}), Path())


def _is_url(place: str) -> bool:
    return place.startswith(("http://", "https://"))


def _bytes_of(place: str) -> bytes:
    try:
        return Path(place).read_bytes()
    except OSError as error:
        raise UsageError(f"{place} cannot be read: {error.strerror}; give a file or an http(s) URL") from error
