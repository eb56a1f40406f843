"""What a crawl tells: its progress while it runs, its outcome at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from scrapers.model import BureauVerdict
from transforms.model import Finding, Level


class Moment(StrEnum):
    """What just happened."""

    DISCOVERED = "discovered"
    READ = "read"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a running crawl, in words for a person."""

    moment: Moment
    bureau_id: str
    bureau_name: str
    text: str
    done: int
    bureaus: int


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class LoadedReport:
    """One report as it was loaded. ``outcome``: the warehouse's word for what that changed. ``findings``: what the
    checks found in it."""

    report_id: str
    title: str
    publisher: str
    report_year: int
    url: str
    outcome: str
    sections: int
    metrics: int
    findings: tuple[Finding, ...] = ()

    @property
    def is_news(self) -> bool:
        """True when the report or its text was not there before."""
        return self.outcome in ("new", "changed")


@dataclass(frozen=True, slots=True)
class BureauOutcome:
    """How the crawl of one bureau ended. ``seconds`` is wall time, waiting for the host included."""

    bureau_id: str
    name: str
    verdict: BureauVerdict
    listings: int = 0
    candidates: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0
    seconds: float = 0.0
    reports: tuple[LoadedReport, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """True when every listing and every live candidate could be read."""
        return self.failed == 0 and self.verdict in (BureauVerdict.OK, BureauVerdict.NOTHING_NEW)


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The outcome of a crawl over all bureaus."""

    crawl_id: str
    bureaus: tuple[BureauOutcome, ...] = field(default_factory=tuple)

    @property
    def loaded(self) -> tuple[str, ...]:
        """Ids of the reports that are new or changed."""
        return tuple(report.report_id for bureau in self.bureaus for report in bureau.reports)

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with errors, 3 nothing could be reached."""
        if self.bureaus and all(b.verdict is BureauVerdict.UNREACHABLE and not b.listings for b in self.bureaus):
            return 3
        return 0 if all(bureau.clean for bureau in self.bureaus) else 1

    def problems(self) -> tuple[tuple[BureauOutcome, Finding], ...]:
        """Every finding a person should see, with its bureau."""
        return tuple(
            (bureau, finding)
            for bureau in self.bureaus
            for finding in bureau.findings
            if finding.level is not Level.INFO
        )
