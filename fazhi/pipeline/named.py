"""Documents that a person named, as if a listing had named them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fazhi.pipeline.diary import Named
from fazhi.pipeline.keep import Keeper
from fazhi.pipeline.read import Reading, unloadable
from fazhi.pipeline.result import LoadedReport
from fazhi.pipeline.rows import publisher_of
from scrapers.model import Bureau, Candidate
from transforms.model import Decision, Finding, Known


@dataclass(frozen=True, slots=True)
class Ingested:
    """One named document after ``ingest``: loaded, or the reason why not."""

    where: str
    loaded: LoadedReport | None
    problem: Finding | None


def take(keeper: Keeper, place: str, bureau: Bureau | None, reading: Reading) -> Ingested:
    """A document that was read, into the warehouse."""
    keeper.flush_captures()
    problem = unloadable(reading)
    return Ingested(place, None if problem else keeper.load(bureau, reading), problem)


def candidate_of(named: Named, bureau: Bureau | None) -> Candidate:
    """A named document as if a listing had named it."""
    return Candidate(
        bureau_id=bureau.id if bureau else "",
        url=named.url,
        title=named.title or "",
        published_on=named.published_on,
        decision=Decision.REPORT,
        kind=None,
        reasons=("named by a person",),
        column_url=named.url,
    )


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says about a document; what is not given is read from the document."""

    bureau_id: str | None = None
    url: str | None = None
    title: str | None = None
    published_on: date | None = None


def known_of(said: Named | Given, bureau: Bureau | None) -> Known:
    """What is known about a named document beside its bytes."""
    return Known(
        url=said.url,
        title=said.title,
        published_on=said.published_on,
        publisher=publisher_of(bureau) if bureau else None,
    )


def is_url(place: str) -> bool:
    """Whether a person named an address, not a file."""
    return place.startswith(("http://", "https://"))
