"""What a run was asked to do, as it stands in the head of its archive file, so that it can be run again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fazhi.pipeline.crawl import Order, Phase, Years
from scrapers.model import Bureau


@dataclass(frozen=True, slots=True)
class Named:
    """One document that a person named, with what was said about it; ``url`` is the one it is archived under."""

    url: str
    bureau_id: str | None = None
    title: str | None = None
    published_on: date | None = None


def about(order: Order) -> str:
    """The order of a run over bureaus."""
    return json.dumps(
        {
            "run": order.phase.value,
            "started_at": order.started_at.isoformat(),
            "bureaus": [bureau.id for bureau in order.bureaus],
            "years": [order.years.first, order.years.last] if order.years else None,
            "full": order.full,
        }
    )


def about_named(documents: Sequence[Named]) -> str:
    """The documents of an ``ingest``."""
    rows = [
        [one.url, one.bureau_id, one.title, one.published_on.isoformat() if one.published_on else None]
        for one in documents
    ]
    return json.dumps({"run": "ingest", "documents": rows}, ensure_ascii=False)


def phase_of(text: str) -> Phase | None:
    """Which part of the main job a run did; None when it was an ``ingest`` of named documents."""
    run = json.loads(text)["run"]
    return None if run == "ingest" else Phase(run)


def order_of(crawl_id: str, text: str, bureaus: Sequence[Bureau]) -> Order | None:
    """The order of a run over the bureaus that are still declared; None when documents were named instead."""
    phase = phase_of(text)
    if phase is None:
        return None
    said = json.loads(text)
    wanted = set(said["bureaus"])
    return Order(
        crawl_id,
        datetime.fromisoformat(said["started_at"]),
        tuple(bureau for bureau in bureaus if bureau.id in wanted),
        Years(*said["years"]) if said["years"] else None,
        said["full"],
        phase,
    )


def named_in(text: str) -> tuple[Named, ...]:
    """The documents of an ``ingest``."""
    return tuple(
        Named(url, bureau_id, title, date.fromisoformat(day) if day else None)
        for url, bureau_id, title, day in json.loads(text)["documents"]
    )
