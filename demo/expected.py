"""``expected.yaml`` as typed values: what a crawl of the demonstration sites must find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from demo.server import BASE_PORT, move_ports
from scrapers.model import BureauVerdict
from transforms.model import NearMiss

EXPECTED = Path(__file__).parent / "expected.yaml"


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """One report: its address, other pages with the same text, and the files that its page links to."""

    year: int
    title: str
    publisher: str
    published_on: date
    canonical_url: str
    aliases: tuple[str, ...]
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedRefusal:
    """A listed page that is no report, and what it is instead."""

    url: str
    aliases: tuple[str, ...]
    title: str
    kind: NearMiss


@dataclass(frozen=True, slots=True)
class ExpectedBureau:
    """The declared outcome of one bureau; ``listed`` counts the documents that its lists name."""

    id: str
    name: str
    port: int
    verdict: BureauVerdict
    listed: int
    reports: tuple[ExpectedReport, ...]
    gone: tuple[str, ...]
    near_misses: tuple[ExpectedRefusal, ...]

    def accepts(self, verdict: BureauVerdict) -> bool:
        """Whether a crawl's verdict is the declared one; crawled again, a bureau that is well has nothing new."""
        return verdict is self.verdict or {verdict, self.verdict} == {BureauVerdict.OK, BureauVerdict.NOTHING_NEW}


@dataclass(frozen=True, slots=True)
class Expected:
    """All bureaus, and the day for which the demonstration's ledger is drawn up."""

    today: date
    bureaus: tuple[ExpectedBureau, ...]

    @property
    def reports(self) -> tuple[ExpectedReport, ...]:
        return tuple(report for bureau in self.bureaus for report in bureau.reports)


def load_expected(base_port: int = BASE_PORT, path: Path = EXPECTED) -> Expected:
    """The declaration, its addresses counted from ``base_port``."""
    declared = yaml.safe_load(move_ports(path.read_text("utf-8"), base_port))
    shift = base_port - declared["base_port"]
    return Expected(declared["today"], tuple(_bureau(one, shift) for one in declared["bureaus"]))


def _bureau(one: Mapping[str, Any], shift: int) -> ExpectedBureau:
    return ExpectedBureau(
        id=one["id"], name=one["name"], port=one["port"] + shift, verdict=BureauVerdict(one["verdict"]),
        listed=one["listed"], reports=tuple(_report(report) for report in one["reports"]), gone=tuple(one["gone"]),
        near_misses=tuple(
            ExpectedRefusal(miss["url"], tuple(miss["aliases"]), miss["title"], NearMiss(miss["kind"]))
            for miss in one["near_misses"]
        ),
    )


def _report(report: Mapping[str, Any]) -> ExpectedReport:
    return ExpectedReport(
        year=report["year"], title=report["title"], publisher=report["publisher"],
        published_on=report["published_on"], canonical_url=report["canonical_url"],
        aliases=tuple(report["aliases"]), attachments=tuple(report["attachments"]),
    )
