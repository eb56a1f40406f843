"""Is what should happen happening? Judged by the warehouse, the archive and the clock, never by what a run reported.

A source that cannot be read is told from one that merely has no news: the latter was reached, its listing proved, and
nothing was new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from fazhi.pipeline.diary import order_of, phase_of
from fazhi.pipeline.intake import Intake, take_in
from fazhi.pipeline.run import choose, declare
from fazhi.settings import CHINA, Settings, make_home, now
from scrapers.archive_reader import OPEN, Run, run_of
from scrapers.bureau import Broken
from scrapers.errors import ArchiveDamaged
from scrapers.model import Bureau
from warehouse import health as kept
from warehouse.health import AlarmRow, BureauHistory, Overdue
from warehouse.store import writer

SEASON = range(1, 6)  # January to May: reports are published, bureaus are crawled daily; else weekly
NUDGE_AFTER = timedelta(hours=1)
_DAILY, _WEEKLY = timedelta(days=2), timedelta(days=9)  # the pace, with a day or two of grace
_BAD_FOR = timedelta(days=2)
_RUN_TAKES = timedelta(hours=6)
_LOOK_BACK = timedelta(days=14)
_TELL_AGAIN = timedelta(days=7)


class Kind(StrEnum):
    """What is wrong."""

    SILENT = "silent"  # its listings have not been readable for a while
    BLOCKED = "blocked"
    LAYOUT_CHANGED = "layout_changed"
    OVERDUE = "overdue"
    CRAWL_MISSING = "crawl_missing"
    CRAWL_BROKEN_OFF = "crawl_broken_off"
    DECLARATION_BROKEN = "declaration_broken"


ADVICE = {
    Kind.SILENT: "open its columns in a browser; a moved column needs its new address in the bureau's YAML",
    Kind.BLOCKED: "open the page in a browser and ask the site's operator for access",
    Kind.LAYOUT_CHANGED: "fix the column or platform in the bureau's YAML, or the adapter",
    Kind.OVERDUE: "look whether it stands in a column that is not declared; else the bureau is late",
    Kind.CRAWL_MISSING: "look whether server, worker and the bureau's discover deployment run and are not paused",
    Kind.CRAWL_BROKEN_OFF: "run its discover deployment again; look at the worker's log for why it ended",
    Kind.DECLARATION_BROKEN: "correct the file; `fazhi bureaus --check` reads them all again",
}


class Condition(StrEnum):
    """How a bureau's source does."""

    NEWS = "news"  # its last crawl was good, and within a month it had a new report
    NO_NEWS = "no_news"  # reached, listing proved, nothing new
    SHAKY = "shaky"  # the last crawl failed, which may mend itself
    WRONG = "wrong"  # an alarm is up
    NEVER_CRAWLED = "never_crawled"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that a person should see. ``subject``: the report year, or the run. ``tell``: its event is due."""

    bureau_id: str
    name: str
    kind: Kind
    message: str
    subject: str = ""
    tell: bool = True

    @property
    def advice(self) -> str:
        """What to do."""
        return ADVICE[self.kind]


@dataclass(frozen=True, slots=True)
class BureauHealth:
    """One bureau's line in the daily table."""

    bureau_id: str
    name: str
    condition: Condition
    verdict: str | None
    crawled_at: datetime | None
    news_at: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """The day's result. ``nudge``: bureaus with something pending for too long, with the number of candidates."""

    day: date
    bureaus: tuple[BureauHealth, ...]
    alarms: tuple[Alarm, ...]
    nudge: tuple[tuple[str, int], ...]
    intake: Intake


def check(settings: Settings, at: datetime | None = None) -> Health:
    """Looks at everything, remembers the alarms, and says which are to be told."""
    at = at or now()
    choice = choose(settings, ())
    make_home(settings.home)
    with writer(settings.home, "health", settings.lock_wait) as store:
        declare(store, settings, choice.declared)
        intake = take_in(store, settings.archive, choice.declared.bureaus, at)
        histories = kept.histories(store)
        found = [
            *(alarm for one in histories if (alarm := of_source(one, at)) is not None),
            *(alarm for one in histories if (alarm := of_pace(one, at)) is not None),
            *of_reports(kept.overdue(store, settings.day()), histories),
            *of_runs(settings.archive, choice.bureaus, histories, at),
            *of_declarations(choice.broken),
        ]
        alarms = _told(found, kept.alarms(store), settings.day())
        kept.keep_alarms(store, [row for _, row in alarms])
        waiting = [(one.bureau_id, one.candidates) for one in kept.pending(store) if at - one.oldest > NUDGE_AFTER]
    wrong = {alarm.bureau_id for alarm, _ in alarms if alarm.kind is not Kind.OVERDUE}
    return Health(
        settings.day(),
        tuple(_line(one, one.bureau_id in wrong, at) for one in histories),
        tuple(alarm for alarm, _ in alarms),
        tuple(waiting),
        intake,
    )


def of_source(one: BureauHistory, at: datetime) -> Alarm | None:
    """What its last crawl says: a wall or another layout at once, what may mend itself when it lasts."""
    said = f": {one.message}" if one.message else ""
    if one.verdict == "blocked":
        return Alarm(one.bureau_id, one.name, Kind.BLOCKED, f"it turns us away since {_day(one.bad_since)}{said}")
    if one.verdict == "layout_changed":
        message = f"its listing cannot be read since {_day(one.bad_since)}{said}"
        return Alarm(one.bureau_id, one.name, Kind.LAYOUT_CHANGED, message)
    if one.bad_since is not None and (one.bad_crawls > 1 or at - one.bad_since > _BAD_FOR):
        message = f"{one.verdict} in {one.bad_crawls} crawls since {_day(one.bad_since)}{said}"
        return Alarm(one.bureau_id, one.name, Kind.SILENT, message)
    return None


def of_pace(one: BureauHistory, at: datetime) -> Alarm | None:
    """Whether it was crawled at all lately, told by the clock."""
    in_season = (at - _DAILY).astimezone(CHINA).month in SEASON  # on its first days the last crawl is a weekly one
    allowed = _DAILY if in_season else _WEEKLY
    since = one.crawled_at or one.declared_since
    if since is None or at - since <= allowed:
        return None
    last = f"its last crawl ended on {_day(one.crawled_at)}" if one.crawled_at else "it was never crawled"
    message = f"{last}; a crawl every {'day' if in_season else 'week'} is due"
    return Alarm(one.bureau_id, one.name, Kind.CRAWL_MISSING, message)


def of_reports(found: Sequence[Overdue], histories: Sequence[BureauHistory]) -> Iterator[Alarm]:
    """Reports that the law has due and no listing names."""
    names = {one.bureau_id: one.name for one in histories}
    for one in found:
        message = f"its report on {one.report_year} was due on {one.due_on}: {one.reason}"
        yield Alarm(one.bureau_id, names[one.bureau_id], Kind.OVERDUE, message, str(one.report_year))


def of_runs(
    archive: Path, bureaus: Sequence[Bureau], histories: Sequence[BureauHistory], at: datetime
) -> Iterator[Alarm]:
    """Runs that never came to their end, for the bureaus that no later run has crawled."""
    crawled = {one.bureau_id: one.crawled_at for one in histories}
    for run, is_open in _unfinished(archive, at):
        order = order_of(run.id, run.about or "", bureaus)
        if order is None or (is_open and at - order.started_at < _RUN_TAKES):
            continue
        how = "has not come to its end since" if is_open else "was broken off; it began on"
        for bureau in order.bureaus:
            last = crawled.get(bureau.id)
            if last is None or last < order.started_at:
                message = f"run {run.id} {how} {_day(order.started_at)}"
                yield Alarm(bureau.id, bureau.name, Kind.CRAWL_BROKEN_OFF, message, run.id)


def _unfinished(archive: Path, at: datetime) -> Iterator[tuple[Run, bool]]:
    """Runs over listings of the last days that have no end, and whether their file is still being written."""
    oldest = f"{at - _LOOK_BACK:%Y%m%dT}"
    for path in sorted(archive.glob("*.warc.gz*")):
        if path.name < oldest:
            continue
        try:
            run = run_of(path)
        except ArchiveDamaged:
            continue
        if run.ended is None and run.about and phase_of(run.about) in ("crawl", "discover"):
            yield run, path.name.endswith(OPEN)


def of_declarations(broken: Sequence[Broken]) -> Iterator[Alarm]:
    """Bureaus whose YAML cannot be read, so that nobody crawls them."""
    for one in broken:
        yield Alarm(one.id, one.path.name, Kind.DECLARATION_BROKEN, one.error.message)


def _told(found: Sequence[Alarm], before: Sequence[AlarmRow], day: date) -> list[tuple[Alarm, AlarmRow]]:
    """Each alarm with its row; an alarm is told on its first day, and again each week."""
    rows = {(row.bureau_id, row.kind, row.subject): row for row in before}
    result = []
    for alarm in found:
        old = rows.get((alarm.bureau_id, alarm.kind.value, alarm.subject))
        tell = old is None or day - old.told_on >= _TELL_AGAIN
        row = AlarmRow(
            alarm.bureau_id, alarm.kind.value, alarm.subject, alarm.message, alarm.advice,
            old.raised_on if old else day, day if old is None or tell else old.told_on,
        )  # fmt: skip
        result.append((Alarm(alarm.bureau_id, alarm.name, alarm.kind, alarm.message, alarm.subject, tell), row))
    return result


def _line(one: BureauHistory, wrong: bool, at: datetime) -> BureauHealth:
    if one.verdict is None:
        condition = Condition.WRONG if wrong else Condition.NEVER_CRAWLED
    elif wrong:
        condition = Condition.WRONG
    elif one.bad_crawls:
        condition = Condition.SHAKY
    else:
        fresh = one.news_at is not None and at - one.news_at < timedelta(days=30)
        condition = Condition.NEWS if fresh else Condition.NO_NEWS
    return BureauHealth(one.bureau_id, one.name, condition, one.verdict, one.crawled_at, one.news_at)


def _day(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).date().isoformat() if moment else "the beginning"
