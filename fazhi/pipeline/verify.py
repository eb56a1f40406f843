"""The proof of every number: its quote, found again in the text cleaned again from the archived bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from fazhi.pipeline.reader import clean
from fazhi.settings import Settings
from scrapers.archive_reader import read_body
from scrapers.errors import ArchiveDamaged
from transforms.model import Document, Known, page_at
from transforms.parse import needs_extra, version_of
from transforms.readers.scan import HOW
from warehouse.store import snapshot
from warehouse.verify import ArchivedBody, FactToVerify, archived_bodies, facts_to_verify


class Proof(StrEnum):
    """What became of one quote. ``moved`` is fine: today's parser is newer and finds it at another place."""

    FOUND = "found"
    MOVED = "moved"
    MISSING = "missing"
    NO_BYTES = "no_bytes"


@dataclass(frozen=True, slots=True)
class Verified:
    """One fact with its proof; ``reason`` when it failed."""

    fact: FactToVerify
    proof: Proof
    reason: str | None = None

    @property
    def holds(self) -> bool:
        """True when the words are in the archived bytes."""
        return self.proof in (Proof.FOUND, Proof.MOVED)


def verify(settings: Settings, report_ids: Sequence[str] = ()) -> Iterator[Verified]:
    """Every fact of these reports (all when none is named), proved one report after the other.

    Raises NoSnapshot, UnknownName.
    """
    with snapshot(settings.home) as con:
        facts = facts_to_verify(con, report_ids)
        bodies = archived_bodies(con, {part for fact in facts for part in fact.part_capture_ids})
    for parts, group in groupby(facts, key=lambda fact: fact.part_capture_ids):
        yield from _of_text(settings, [bodies[part] for part in parts], list(group))


def _of_text(settings: Settings, pages: Sequence[ArchivedBody], facts: Sequence[FactToVerify]) -> Iterator[Verified]:
    """The facts of one text, cleaned again from all its pages."""
    try:
        first, *more = [_body(settings, page) for page in pages]
    except ArchiveDamaged as error:
        yield from (Verified(fact, Proof.NO_BYTES, str(error)) for fact in facts)
        return
    reading = clean(first, pages[0].url, _known(pages[0]), more)
    if not reading.document.blocks:
        yield from (Verified(fact, Proof.NO_BYTES, f"nothing can be read here: {reading.reason}") for fact in facts)
        return
    yield from (_one(fact, reading.document) for fact in facts)


def _body(settings: Settings, page: ArchivedBody) -> bytes:
    """The archived bytes of one page. Raises ArchiveDamaged, also when they are others than were fetched."""
    body = read_body(settings.archive, page.warc_file, page.warc_offset)
    if hashlib.sha256(body).hexdigest() != page.sha256:
        raise ArchiveDamaged("the archived bytes are not the fetched ones", url=page.url)
    return body


def _known(page: ArchivedBody) -> Known:
    """What the cleaned text depends on beside the bytes."""
    return Known(url=page.url, charset=page.charset, media_type=page.media_type)


def _one(fact: FactToVerify, document: Document) -> Verified:
    """A quote holds when it stands at its place, and that place on the page that the fact names."""
    text = document.text
    if text[fact.start_char : fact.end_char] == fact.quote:
        page = page_at(document.parts, fact.start_char)
        if fact.part_capture_ids[page : page + 1] == (fact.capture_id,):
            return Verified(fact, Proof.FOUND)
        return Verified(fact, Proof.MISSING, f"{fact.quote!r} is on page {page + 1}, not in {fact.capture_id}")
    if fact.parser_version != version_of(document) and fact.quote in text:
        return Verified(fact, Proof.MOVED)
    if needs_extra(fact.parser_version):
        return Verified(fact, Proof.NO_BYTES, f"{fact.quote!r} was recognised from a picture: {HOW}")
    return Verified(fact, Proof.MISSING, f"{fact.quote!r} is not at {fact.start_char}:{fact.end_char}")
