"""When discovery runs, by the clock of China: daily from January to May, on Mondays otherwise."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

CHINA = ZoneInfo("Asia/Shanghai")
DECLARED = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text("utf-8"))["deployments"]


def runs(deployment: str, after: str, number: int) -> list[str]:
    """The next runs of a deployment, as Prefect's own schedules give them."""
    from prefect.server.schemas.schedules import CronSchedule

    start = datetime.fromisoformat(after).replace(tzinfo=CHINA)
    [declared] = [one for one in DECLARED if one["name"] == deployment]
    found: set[datetime] = set()
    for schedule in declared["schedules"]:
        cron = CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
        found.update(asyncio.run(cron.get_dates(number, start=start)))
    return [f"{at.astimezone(CHINA):%a %Y-%m-%d %H:%M}" for at in sorted(found)[:number]]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        # over the end of the year: the last Mondays, then every day from 1 January
        ("2026-12-20T12:00", [
            "Mon 2026-12-21 06:00", "Mon 2026-12-28 06:00", "Fri 2027-01-01 06:00", "Sat 2027-01-02 06:00",
        ]),
        # over the end of the season
        ("2027-05-29T12:00", [
            "Sun 2027-05-30 06:00", "Mon 2027-05-31 06:00", "Mon 2027-06-07 06:00", "Mon 2027-06-14 06:00",
        ]),
        # a leap day
        ("2028-02-28T12:00", ["Tue 2028-02-29 06:00", "Wed 2028-03-01 06:00"]),
    ],
)  # fmt: skip
def test_discovery_is_daily_in_the_season_and_weekly_otherwise(after: str, expected: list[str]) -> None:
    assert runs("discover", after, len(expected)) == expected


def test_health_is_daily() -> None:
    assert runs("health", "2026-12-31T12:00", 2) == ["Fri 2027-01-01 09:30", "Sat 2027-01-02 09:30"]
