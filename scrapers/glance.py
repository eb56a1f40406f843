"""A polite look at a bureau's columns: the newest page of each, what it lists, and what would be accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scrapers.client import Fetcher
from scrapers.discover import decide
from scrapers.discover_walk import open_column, verdict_of
from scrapers.errors import FazhiError
from scrapers.model import Bureau, BureauVerdict, Column, Item
from transforms.model import Decision


@dataclass(frozen=True, slots=True)
class Glance:
    """One column as its newest page shows it. ``lines``: how many documents; ``total``: how many the list declares;
    ``accepted``: titles of reports, ``doubtful``: what would be fetched to see; ``problem``: why it cannot be read."""

    column: Column
    verdict: BureauVerdict
    lines: int = 0
    total: int | None = None
    newest: date | None = None
    accepted: tuple[Item, ...] = ()
    doubtful: tuple[Item, ...] = ()
    proof: str | None = None
    problem: str | None = None


def glance(bureau: Bureau, column: Column, fetcher: Fetcher) -> Glance:
    """Asks for one column. Never raises FazhiError."""
    try:
        listing = open_column(bureau, column, fetcher)
    except FazhiError as error:
        return Glance(column, verdict_of(error), problem=f"{error.message}; {error.advice}")
    judged = [(item, decide(bureau, item, column).decision) for item in listing.items]
    return Glance(
        column=column,
        verdict=BureauVerdict.OK if listing.items else BureauVerdict.NOTHING_NEW,
        lines=len(listing.items),
        total=listing.total,
        newest=max((item.published_on for item in listing.items if item.published_on), default=None),
        accepted=tuple(item for item, decision in judged if decision is Decision.REPORT),
        doubtful=tuple(item for item, decision in judged if decision is Decision.DOUBTFUL),
        proof=listing.proof,
    )
