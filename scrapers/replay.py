"""Answers questions from the archive instead of the web, so that a crawl can be run again over its own records."""

from __future__ import annotations

from pathlib import Path

from scrapers.archive_reader import OPEN, Run, captures, read, run_of
from scrapers.client import error_of
from scrapers.errors import TryLater
from scrapers.model import Answer, Ask, Bureau, Capture, PageVerdict


class ReplayFetcher:
    """Gives each question the answer that it got in one crawl, with the verdict it got then.

    The same question asked twice in that crawl has its last answer.
    """

    def __init__(self, folder: Path, crawl_id: str) -> None:
        """Reads the index of the crawl's records under ``folder``. Raises ``ArchiveDamaged`` at a torn file."""
        self._folder = folder
        self.crawl_id = crawl_id
        self.captures = crawl_captures(folder, crawl_id)
        self._known = {(capture.bureau_id or "", capture.request_sha256): capture for capture in self.captures}

    def fetch(self, bureau: Bureau, ask: Ask) -> Answer:
        """As ``Client.fetch``: the archived page, or the error that was raised then. What was not archived (no
        answer came, or it was not asked) is ``TryLater``."""
        capture = self._known.get((bureau.id, ask.request_sha256))
        if capture is None:
            missing = f"not in the archive of crawl {self.crawl_id}"
            raise TryLater(missing, bureau_id=bureau.id, url=ask.url)
        if capture.verdict not in (PageVerdict.OK, PageVerdict.UNCHANGED):
            raise error_of(capture, f"archived in {capture.warc_file} at {capture.warc_offset}")
        kept = read(self._folder, capture.warc_file, capture.warc_offset)
        return Answer(ask, capture, kept.body, kept.headers)


def crawl_captures(folder: Path, crawl_id: str) -> tuple[Capture, ...]:
    """All captures of one crawl, from all of its files, oldest first. Raises ``ArchiveDamaged``."""
    found = [
        capture
        for path in (*folder.glob("*.warc.gz"), *folder.glob(f"*.warc.gz{OPEN}"))
        if path.name.startswith(f"{crawl_id}-")
        for capture in captures(path)
        if capture.crawl_id == crawl_id
    ]
    return tuple(sorted(found, key=lambda capture: (capture.fetched_at, capture.warc_file, capture.warc_offset)))


def runs(folder: Path) -> tuple[Run, ...]:
    """The runs that have records under ``folder``, oldest first."""
    found = (run_of(path) for path in (*folder.glob("*.warc.gz"), *folder.glob(f"*.warc.gz{OPEN}")))
    return tuple(sorted(found, key=lambda run: run.id))
