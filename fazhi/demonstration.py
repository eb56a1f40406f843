"""The newcomer's first two minutes: invented bureaus on loopback, crawled with the production code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from demo.expected import Expected, load_expected
from demo.server import BASE_PORT, choose_base, serve, write_bureaus
from fazhi import show
from fazhi.pipeline.look import compare, status
from fazhi.pipeline.result import CrawlResult
from fazhi.pipeline.run import crawl
from fazhi.settings import Settings, from_environment, make_home
from warehouse.store import query

HOME = Path("data/demo")
METRIC = "reconsideration_cases"
REPORTS = """
SELECT r.id AS report, r.title, r.published_on AS published,
    (SELECT count(*) FROM sections s WHERE s.report_id = r.id) AS sections,
    (SELECT count(*) FROM metrics m WHERE m.report_id = r.id) AS metrics
FROM reports r ORDER BY r.id
"""
NEXT = (
    "fazhi sql \"SELECT report_id, heading, part FROM sections WHERE level = 1 LIMIT 10\"",
    "fazhi compare head_appearance_rate",
    "fazhi verify",
)


def demonstrate() -> int:
    """Crawls the demonstration bureaus into ``data/demo`` (or FAZHI_HOME) and shows what a user has then.

    Gives 0 when every bureau ended in its declared outcome, the blocked one blocked; else 1.
    """
    home = Path(os.environ.get("FAZHI_HOME") or HOME)
    show.OUT.print("[bold]fazhi demo[/]: eight invented bureaus, their web sites on this machine, the real crawler\n")
    with _sites(home) as (settings, expected):
        result = crawl(settings, watch=show.progress)
        _tell(settings)
    surprises = differences(expected, result)
    for surprise in surprises:
        print(f"fazhi: not as declared: {surprise}", file=sys.stderr)
    if not surprises:
        show.OUT.print("\nEvery bureau ended as declared in demo/expected.yaml.")
    _next(home)
    return 1 if surprises else 0


@contextmanager
def _sites(home: Path) -> Iterator[tuple[Settings, Expected]]:
    """The sites being served, and the settings to crawl them: their own addresses allowed, no pause between asks."""
    make_home(home)
    base = choose_base(_port_of_last_time(home))
    (home / "port").write_text(f"{base}\n")
    bureaus = home / "bureaus"
    write_bureaus(bureaus, base)
    expected = load_expected(base)
    _never_by_proxy("127.0.0.1")
    with serve(base_port=base) as servers:
        yield (
            replace(
                from_environment(),
                home=home,
                bureaus=bureaus,
                corrections=home / "corrections",
                host_delay=0.0,
                allow_hosts=frozenset(servers.hosts),
                today=expected.today,
            ),
            expected,
        )


def _port_of_last_time(home: Path) -> int:
    """The same ports as the last time, so that the addresses in the warehouse stay the same."""
    try:
        return int((home / "port").read_text())
    except (FileNotFoundError, ValueError):
        return BASE_PORT


def _never_by_proxy(host: str) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), host]))


def _tell(settings: Settings) -> None:
    state = status(settings)
    show.OUT.print()
    show.reports(query(settings.home, REPORTS))
    show.OUT.print()
    show.ledger(state.ledger, settings.day())
    show.OUT.print()
    show.comparison(compare(settings, METRIC))


def differences(expected: Expected, result: CrawlResult) -> Sequence[str]:
    """Where the crawl did not end as declared."""
    verdicts = {outcome.bureau_id: outcome.verdict for outcome in result.bureaus}
    return [
        f"{bureau.name}: {verdicts[bureau.id].value if bureau.id in verdicts else 'not crawled'}"
        f" instead of {bureau.verdict.value}"
        for bureau in expected.bureaus
        if bureau.id not in verdicts or not bureau.accepts(verdicts[bureau.id])
    ]


def _next(home: Path) -> None:
    show.OUT.print(f"\n[bold]Try next[/] (the data are in {home}):")
    for command in NEXT:
        show.OUT.print(f"  FAZHI_HOME={home} .venv/bin/{command}", markup=False, soft_wrap=True)
