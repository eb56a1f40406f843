"""The proof of every number: its quote, found again in the text cleaned again from the archived bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from fazhi.settings import Settings
from scrapers.archive_reader import read_body
from scrapers.errors import ArchiveDamaged
from transforms.model import Known
from transforms.parse import PARSER_VERSION, clean
from warehouse.store import snapshot
from warehouse.verify import FactToVerify, facts_to_verify


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
    for _, group in groupby(facts, key=lambda fact: fact.capture_id):
        yield from _of_capture(settings, list(group))


def _of_capture(settings: Settings, facts: Sequence[FactToVerify]) -> Iterator[Verified]:
    first = facts[0]
    try:
        body = read_body(settings.archive, first.warc_file, first.warc_offset)
    except ArchiveDamaged as error:
        yield from (Verified(fact, Proof.NO_BYTES, str(error)) for fact in facts)
        return
    if hashlib.sha256(body).hexdigest() != first.sha256:
        yield from (Verified(fact, Proof.NO_BYTES, "the archived bytes are not the fetched ones") for fact in facts)
        return
    text = clean(body, first.url, _known(first)).text
    yield from (_one(fact, text) for fact in facts)


def _known(fact: FactToVerify) -> Known:
    """What the cleaned text depends on beside the bytes."""
    return Known(url=fact.url, charset=fact.charset, media_type=fact.media_type)


def _one(fact: FactToVerify, text: str) -> Verified:
    if text[fact.start_char : fact.end_char] == fact.quote:
        return Verified(fact, Proof.FOUND)
    if fact.parser_version != PARSER_VERSION and fact.quote in text:
        return Verified(fact, Proof.MOVED)
    return Verified(fact, Proof.MISSING, f"{fact.quote!r} is not at {fact.start_char}:{fact.end_char}")
