"""Answers questions from the archive instead of the web, so that a crawl can be run again over its own records."""

from __future__ import annotations

from pathlib import Path

from scrapers import errors
from scrapers.archive_reader import OPEN, Failure, Run, captures, evidence_of, failures, read, run_of
from scrapers.client import error_of
from scrapers.errors import FazhiError, TryLater
from scrapers.model import Answer, Ask, Bureau, Capture, PageVerdict

_ERRORS: dict[str, type[FazhiError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, FazhiError)
}


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
        self._failed = {(one.bureau_id, one.request_sha256): one for one in crawl_failures(folder, crawl_id)}

    def asked(self, bureau_id: str, ask: Ask) -> bool:
        """Whether this crawl asked this question, with or without an answer."""
        key = bureau_id, ask.request_sha256
        return key in self._known or key in self._failed

    def fetch(self, bureau: Bureau, ask: Ask) -> Answer:
        """As ``Client.fetch``: the archived page, or the error that was raised then. What was not asked is
        ``TryLater``."""
        capture = self._known.get((bureau.id, ask.request_sha256))
        if capture is None:
            failed = self._failed.get((bureau.id, ask.request_sha256))
            if failed is not None:
                raise _ERRORS[failed.kind](failed.message, bureau_id=bureau.id, url=ask.url, evidence=failed.evidence)
            missing = f"not in the archive of crawl {self.crawl_id}"
            raise TryLater(missing, bureau_id=bureau.id, url=ask.url)
        if capture.verdict not in (PageVerdict.OK, PageVerdict.UNCHANGED):
            raise error_of(capture, evidence_of(self._folder, capture.warc_file, capture.warc_offset))
        kept = read(self._folder, capture.warc_file, capture.warc_offset)
        return Answer(ask, capture, kept.body, kept.headers)


def crawl_captures(folder: Path, crawl_id: str) -> tuple[Capture, ...]:
    """All captures of one crawl, from all of its files, oldest first. Raises ``ArchiveDamaged``."""
    files = _files_of(folder, crawl_id)
    found = [capture for path in files for capture in captures(path) if capture.crawl_id == crawl_id]
    return tuple(sorted(found, key=lambda capture: (capture.fetched_at, capture.warc_file, capture.warc_offset)))


def crawl_failures(folder: Path, crawl_id: str) -> tuple[Failure, ...]:
    """All questions of one crawl that got no answer, oldest first. Raises ``ArchiveDamaged``."""
    found = [failure for path in _files_of(folder, crawl_id) for failure in failures(path)]
    return tuple(sorted(found, key=lambda failure: failure.at))


def _files_of(folder: Path, crawl_id: str) -> list[Path]:
    return [path for path in _files(folder) if path.name.startswith(f"{crawl_id}-")]


def _files(folder: Path) -> list[Path]:
    return [*folder.glob("*.warc.gz"), *folder.glob(f"*.warc.gz{OPEN}")]


def runs(folder: Path) -> tuple[Run, ...]:
    """The runs that have records under ``folder``, oldest first."""
    return tuple(sorted(map(run_of, _files(folder)), key=lambda run: run.id))
