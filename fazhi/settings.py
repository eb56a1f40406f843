"""All settings, read once from the environment. The README's table is made from the same list."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fazhi.errors import UsageError

CHINA = ZoneInfo("Asia/Shanghai")

# name, default, meaning: the one list that documentation and `from_environment` share
VARIABLES = (
    ("FAZHI_HOME", "data", "folder of archive, warehouse, published snapshot and host clocks"),
    ("FAZHI_BUREAUS", "bureaus", "folder of the bureaus' YAML files"),
    ("FAZHI_CORRECTIONS", "corrections", "folder of the corrections' YAML files, one per report; may be missing"),
    ("FAZHI_HOST_DELAY", "2", "seconds between two requests to one host"),
    ("FAZHI_CONTACT", "", "address in the User-Agent, so that a site's operator can reach you"),
    ("FAZHI_TIMEOUT", "30", "seconds a site may stay silent before a request counts as timed out"),
    ("FAZHI_TRIES", "3", "tries of a request that may succeed later"),
    ("FAZHI_RECHECK_DAYS", "30", "days after which a known report page is asked again, for corrections"),
    ("FAZHI_LOCK_WAIT", "60", "seconds to wait for another writer of the warehouse"),
    ("FAZHI_READER_MEMORY", "2048", "MiB of memory that reading one binary document (PDF, Word …) may take"),
    ("FAZHI_READER_SECONDS", "600", "seconds that reading one binary document may take; a scan takes 5 s a page"),
    ("FAZHI_READER_PAGES", "1000", "pages above which a document is not read"),
    ("FAZHI_WEBHOOK", "", "address that the running service posts its alarms to, as JSON"),
    ("FAZHI_ALLOW_HOSTS", "", "host:port list, comma separated, exempt from the refusal of private addresses"),
    ("FAZHI_TODAY", "", "YYYY-MM-DD: the date the ledger judges by, instead of today in China"),
)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one document may take of a process: memory in MiB, seconds, pages."""

    memory: int
    seconds: int
    pages: int


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how a crawl behaves. Times in seconds."""

    home: Path
    bureaus: Path
    corrections: Path
    host_delay: float
    contact: str
    timeout: float
    tries: int
    recheck_days: int
    lock_wait: float
    webhook: str
    allow_hosts: frozenset[str]
    today: date | None

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.home / "archive"

    def day(self) -> date:
        """The date the ledger judges by: FAZHI_TODAY, else today in China."""
        return self.today or datetime.now(CHINA).date()


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings; UsageError names the variable that cannot be read."""
    raw = {name: environ.get(name) or default for name, default, _ in VARIABLES}
    return Settings(
        home=Path(raw["FAZHI_HOME"]).expanduser(),
        bureaus=Path(raw["FAZHI_BUREAUS"]).expanduser(),
        corrections=Path(raw["FAZHI_CORRECTIONS"]).expanduser(),
        host_delay=_number(raw, "FAZHI_HOST_DELAY"),
        contact=raw["FAZHI_CONTACT"],
        timeout=_number(raw, "FAZHI_TIMEOUT", least=0.1),
        tries=int(_number(raw, "FAZHI_TRIES", least=1)),
        recheck_days=int(_number(raw, "FAZHI_RECHECK_DAYS", least=1)),
        lock_wait=_number(raw, "FAZHI_LOCK_WAIT"),
        webhook=raw["FAZHI_WEBHOOK"],
        allow_hosts=frozenset(part.strip().lower() for part in raw["FAZHI_ALLOW_HOSTS"].split(",") if part.strip()),
        today=_day(raw["FAZHI_TODAY"]),
    )


def reading_limits(environ: Mapping[str, str] = os.environ) -> ReadingLimits:
    """What one binary document may take; UsageError names the variable that cannot be read."""
    raw = {name: environ.get(name) or default for name, default, _ in VARIABLES}
    return ReadingLimits(
        memory=int(_number(raw, "FAZHI_READER_MEMORY", least=200)),
        seconds=int(_number(raw, "FAZHI_READER_SECONDS", least=1)),
        pages=int(_number(raw, "FAZHI_READER_PAGES", least=1)),
    )


def make_home(home: Path) -> None:
    """The home folder, made when needed; UsageError when it is none or cannot be written to."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        reason = "it is a file" if home.is_file() else error.strerror
        raise UsageError(f"{home} cannot be written to ({reason}): let FAZHI_HOME name a folder of your own") from error


def now() -> datetime:
    """The clock of the pipeline, in UTC; pure code gets its times as arguments."""
    return datetime.now(UTC)


def _number(raw: Mapping[str, str], name: str, least: float = 0) -> float:
    try:
        value = float(raw[name])
    except ValueError:
        value = -1.0
    if not least <= value < float("inf"):
        raise UsageError(f"{name} is {raw[name]!r}: give a number of at least {least:g}")
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"FAZHI_TODAY is {text!r}: write it as YYYY-MM-DD") from None
