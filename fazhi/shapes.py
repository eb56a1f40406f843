"""The shapes of ``--json``: the contract's, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fazhi.pipeline.result import CrawlResult
from scrapers.model import Bureau
from transforms.model import Finding, Judgement

if TYPE_CHECKING:  # as in ``show``
    from fazhi.pipeline.look import Status
    from fazhi.pipeline.named import Ingested
    from fazhi.pipeline.probing import LiveCheck
    from fazhi.pipeline.replay import Replayed
    from fazhi.pipeline.verify import Verified
    from scrapers.discover import Discovery
    from warehouse.compare import Comparison
    from warehouse.export import Exported
    from warehouse.review import Review


def crawl(result: CrawlResult) -> dict[str, Any]:
    """A crawl's summary."""
    return {
        "crawl_id": result.crawl_id,
        "bureaus": [
            {
                "bureau_id": bureau.bureau_id,
                "verdict": bureau.verdict.value,
                "listings": bureau.listings,
                "candidates": bureau.candidates,
                "new": bureau.new,
                "changed": bureau.changed,
                "failed": bureau.failed,
                "findings": [finding(one) for one in bureau.findings],
            }
            for bureau in result.bureaus
        ],
        "loaded": list(result.loaded),
    }


def finding(one: Finding) -> dict[str, Any]:
    """The result of a check."""
    return {"check": one.check, "level": one.level.value, "message": one.message, "evidence": one.evidence}


def candidates(found: Sequence[Discovery]) -> list[dict[str, Any]]:
    """Every listed title with the decision on it."""
    return [
        {
            "bureau_id": candidate.bureau_id,
            "title": candidate.title,
            "url": candidate.url,
            "published_on": candidate.published_on,
            "decision": candidate.decision.value,
            "kind": candidate.kind.value if candidate.kind else None,
            "reasons": list(candidate.reasons),
        }
        for one in found
        for candidate in one.candidates
    ]


def judged(found: Sequence[tuple[str, Judgement]]) -> list[dict[str, Any]]:
    """Titles with the decision on each."""
    return [
        {
            "title": title,
            "url": None,
            "decision": one.decision.value,
            "kind": one.kind.value if one.kind else None,
            "reasons": list(one.reasons),
            "report_year": one.report_year,
        }
        for title, one in found
    ]


def live(seen: Sequence[LiveCheck]) -> list[dict[str, Any]]:
    """Every column as it is now."""
    return [
        {
            "bureau_id": one.bureau.id,
            "url": column.column.url,
            "verdict": column.verdict.value,
            "lines": column.lines,
            "total": column.total,
            "newest": column.newest,
            "accepted": [{"title": item.title, "url": item.url} for item in column.accepted],
            "doubtful": [{"title": item.title, "url": item.url} for item in column.doubtful],
            "problem": column.problem,
        }
        for one in seen
        for column in one.columns
    ]


def ingested(done: Sequence[Ingested]) -> list[dict[str, Any]]:
    """What became of each document."""
    return [
        {
            "document": one.where,
            "outcome": one.loaded.outcome if one.loaded else "failed",
            "report_id": one.loaded.report_id if one.loaded else None,
            "problem": finding(one.problem) if one.problem else None,
        }
        for one in done
    ]


def bureaus(declared: Sequence[Bureau]) -> list[dict[str, Any]]:
    """The declared bureaus."""
    return [
        {
            "id": bureau.id,
            "name": bureau.name,
            "short_name": bureau.short_name,
            "aliases": list(bureau.aliases),
            "region": bureau.region,
            "platform": bureau.platform.value,
            "columns": [{"url": c.url, "platform": c.platform.value, "name": c.name} for c in bureau.columns],
            "hosts": sorted(bureau.hosts),
            "since": bureau.since,
        }
        for bureau in declared
    ]


def status(state: Status) -> dict[str, Any]:
    """Ledger, crawls, sizes."""
    return asdict(state)


def comparison(found: Comparison) -> dict[str, Any]:
    """One metric with its values and coverage."""
    return asdict(found)


def proofs(done: Sequence[Verified]) -> list[dict[str, Any]]:
    """Every fact with what became of its quote."""
    return [
        {
            "report_id": one.fact.report_id,
            "metric": one.fact.fact_id,
            "quote": one.fact.quote,
            "proof": one.proof.value,
            "reason": one.reason,
        }
        for one in done
    ]


def review(found: Review) -> list[dict[str, Any]]:
    """What a person should look at."""
    return [asdict(item) for item in found.items]


def replayed(done: Replayed) -> dict[str, Any]:
    """The difference that a replay makes."""
    return {"published": done.published, "runs": len(done.runs), "changes": [asdict(one) for one in done.changes]}


def exported(written: Sequence[Exported]) -> list[dict[str, Any]]:
    """The files of an export."""
    return [{"name": one.name, "path": str(one.path), "rows": one.rows} for one in written]
