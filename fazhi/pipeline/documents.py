"""Documents that a person names by path or URL: parsed to stdout, or taken into the warehouse."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fazhi.errors import UsageError
from fazhi.pipeline.diary import Named, about_named
from fazhi.pipeline.intake import take_in
from fazhi.pipeline.keep import Keeper, Publishers, held
from fazhi.pipeline.named import Given, Ingested, candidate_of, is_url, known_of, take
from fazhi.pipeline.pages import read_pages
from fazhi.pipeline.read import Reading, read
from fazhi.pipeline.reader import parse
from fazhi.pipeline.run import (
    SOFTWARE,
    client_settings,
    declare,
    new_crawl_id,
    opened,
    passing_client,
    say_waiting,
    unknown_bureau,
)
from fazhi.settings import Settings, make_home, now
from scrapers.archive import FILE, ArchiveWriter
from scrapers.bureau import Declared, read_bureaus, stranger
from scrapers.client import Client, Fetcher
from scrapers.errors import FazhiError, TooLarge
from scrapers.model import Ask, Bureau, Candidate, PageVerdict, Purpose
from scrapers.proof import Proof
from scrapers.transport import Exchange, Limits
from transforms.model import Finding, Known, Level, Report
from warehouse.publish import publish
from warehouse.store import writer

_MOST = Limits().body  # bytes of one document, from the web or from a file


def parse_one(settings: Settings, where: str, given: Given) -> Report:
    """One document parsed; nothing is stored. UsageError for a missing file, FazhiError when a URL cannot be read."""
    bureau = _declared(read_bureaus(settings.bureaus), settings, given.bureau_id) if given.bureau_id else None
    if not is_url(where):
        return _parse_file(where, known_of(given, bureau))
    with passing_client(settings) as client:
        host = bureau or stranger(where)
        answer = client.fetch(host, Ask(where, purpose=Purpose.DOCUMENT))
        known = replace(
            known_of(given, bureau),
            url=given.url or answer.capture.final_url,
            charset=answer.capture.charset,
            media_type=answer.capture.media_type,
        )
        report = read_pages(host, answer, known, client).report
    return replace(report, source=replace(report.source, url_or_path=where))


def ingest(settings: Settings, places: Sequence[str], given: Given) -> tuple[Ingested, ...]:
    """The named documents into archive and warehouse, published at the end. One that fails costs no other."""
    declared = read_bureaus(settings.bureaus)
    bureau = _declared(declared, settings, given.bureau_id) if given.bureau_id else None
    if len(places) > 1 and (given.url or given.title or given.published_on):
        raise UsageError("--url, --title and --published are said of one document; give them one by one")
    for place in places:
        if not is_url(place):
            _start_of(place, 1)  # a missing file is said before anything is written
    named = [Named(_address(place, given), given.bureau_id, given.title, given.published_on) for place in places]
    make_home(settings.home)
    crawl_id = new_crawl_id(now())
    with writer(settings.home, "ingest", settings.lock_wait, say_waiting) as store:
        declare(store, settings, declared)
        take_in(store, settings.archive, declared.bureaus, now())
        keeper = Keeper(held(store), crawl_id, Publishers(declared.bureaus))
        with (
            ArchiveWriter(settings.archive, crawl_id, SOFTWARE, about=about_named(named)) as archive,
            opened(Client(client_settings(settings), archive, on_capture=keeper.capture)) as client,
        ):
            desk = _Desk(keeper, archive, client, bureau)
            with keeper.writing():
                try:
                    done = tuple(desk.ingest(place, one) for place, one in zip(places, named, strict=True))
                finally:
                    keeper.flush_captures()
        publish(store, settings.home)
    return done


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the documents of one run are taken in."""

    keeper: Keeper
    archive: ArchiveWriter
    fetcher: Fetcher
    bureau: Bureau | None

    def ingest(self, place: str, named: Named) -> Ingested:
        candidate = candidate_of(named, self.bureau)
        try:
            if is_url(place):
                reading = read(self.bureau or stranger(place), replace(candidate, url=place), self.fetcher)
            else:
                reading = self._file(place, candidate, named)
        except FazhiError as error:
            self.keeper.flush_captures()
            return Ingested(place, None, Finding("document_unreadable", Level.ERROR, str(error), error.evidence))
        return take(self.keeper, place, self.bureau, reading)

    def _file(self, place: str, candidate: Candidate, named: Named) -> Reading:
        """A file is archived like an answer, under the URL it is said to come from, before it is parsed."""
        exchange = Exchange(
            method=FILE,
            url=candidate.url,
            request_headers=(),
            request_body=None,
            status=200,
            phrase="OK",
            headers=(("Content-Type", mimetypes.guess_type(place)[0] or "application/octet-stream"),),
            body=_bytes_of(place),
            fetched_at=now(),
        )
        ask = Ask(candidate.url, purpose=Purpose.DOCUMENT)
        proof = Proof(PageVerdict.OK, "a file that a person named")
        capture = self.archive.keep(exchange, ask, candidate.bureau_id, proof)
        self.keeper.capture(capture)
        known = known_of(named, self.bureau)
        return Reading(candidate, parse(exchange.body, candidate.url, known), capture, capture, known)


def _address(place: str, given: Given) -> str:
    if given.url and not is_url(given.url):
        raise UsageError(f"--url {given.url} is no address; give the http(s) URL the document comes from")
    return given.url or (place if is_url(place) else Path(place).resolve().as_uri())


def _declared(declared: Declared, settings: Settings, bureau_id: str) -> Bureau:
    for bureau in declared.bureaus:
        if bureau.id == bureau_id:
            return bureau
    for broken in declared.broken:
        if broken.id == bureau_id:
            raise broken.error
    raise UsageError(unknown_bureau(declared, settings, bureau_id))


def _parse_file(where: str, known: Known) -> Report:
    """A file parsed, of one that is too large as much as a fetch may bring."""
    body = _start_of(where, _MOST + 1)
    report = parse(body[:_MOST], where, known)
    if len(body) <= _MOST:
        return report
    cut = Finding("document_cut", Level.ERROR, f"the file is larger than {_MOST >> 20} MiB: only that much was read")
    return replace(report, findings=(*report.findings, cut))


def _bytes_of(place: str) -> bytes:
    """A whole file; TooLarge when a fetch might not bring as much."""
    body = _start_of(place, _MOST + 1)
    if len(body) > _MOST:
        raise TooLarge(f"the file is larger than {_MOST >> 20} MiB")
    return body


def _start_of(place: str, size: int) -> bytes:
    try:
        with Path(place).open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise UsageError(f"{place} cannot be read: {error.strerror}; give a file or an http(s) URL") from error
