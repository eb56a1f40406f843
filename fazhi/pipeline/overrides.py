"""Persons' decisions in the bureaus' YAML, applied to what earlier crawls remember."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scrapers.model import Bureau, Override
from scrapers.platforms.links import url_key
from transforms.model import Decision, NearMiss
from warehouse import load
from warehouse.rows import CandidateRow, CandidateState
from warehouse.store import Store


def apply_overrides(store: Store, bureau: Bureau, at: datetime) -> None:
    """A refused page that a person wants is to be read; a wanted one that a person refuses is not.

    Discovery decides on what it lists today; this is for pages that stand deeper, or in no listing at all.
    """
    if not bureau.overrides:
        return
    known = load.known_candidates(store, bureau.id)
    by_key = {url_key(url): row for row in known.values() for url in (row.url, *row.twin_urls)}
    for override in bureau.overrides:
        row = by_key.get(url_key(override.url)) or _unlisted(bureau, override)
        load.load_candidates(store, [_decided(row, override)], at)
        if override.decision is Decision.REPORT and row.report_id is None and row.state is not CandidateState.PENDING:
            load.reopen_candidate(store, bureau.id, row.url)


def _decided(row: CandidateRow, override: Override) -> CandidateRow:
    kind = (row.kind or NearMiss.OTHER.value) if override.decision is Decision.REFUSED else None
    reasons = row.reasons if override.words in row.reasons else (override.words, *row.reasons)
    return replace(row, decision=override.decision.value, kind=kind, reasons=reasons)


def _unlisted(bureau: Bureau, override: Override) -> CandidateRow:
    """An address that no listing ever named; its title is not known before it is read."""
    return CandidateRow(bureau_id=bureau.id, url=override.url, title="", decision=override.decision.value)
