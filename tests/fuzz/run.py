"""Spoilt files for every reader, through the processes that read in production.

Text, or a verdict with its reason, is wanted each time: a reader that raises, a process that dies, hangs or wants more
memory than its limit is a failure, and its file is kept. ``make fuzz`` reads 2,000 files a reader.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fazhi.pipeline.reader import Broken, Pool
from fazhi.pipeline.reading_job import Job
from fazhi.settings import ReadingLimits
from tests.support.good_files import good_files
from tests.support.mutation import mutations
from transforms.model import Document, Known

LIMITS = ReadingLimits(memory=600, seconds=20, pages=1000)


def spoilt(name: str, number: int, seed: str = "") -> Iterator[bytes]:
    """``number`` mutations of the good files of one format, of each the same share."""
    files = good_files()[name]
    for turn, good in enumerate(files):
        yield from mutations(good, number // len(files) + (turn < number % len(files)), f"{name} {turn} {seed}")


def fuzz(pool: Pool, name: str, number: int, seed: str = "") -> list[tuple[bytes, str]]:
    """The files that got neither text nor a verdict from their reader, each with what happened instead."""
    failures = []
    for body in spoilt(name, number, seed):
        done = pool.run(Job("clean", (body, "a file", Known())))
        if isinstance(done, Broken):
            failures.append((body, done.reason))
        elif not (done.reason if done.verdict else _is_read(done.document)):
            failures.append((body, f"no text and no reason: {done.verdict}"))
    return failures


def _is_read(document: Document) -> bool:
    """Whether it has text; a page may hold only what it says about itself, or files."""
    return bool(document.text or document.attachments or document.head.title)


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    kept = Path(tempfile.mkdtemp(prefix="fazhi-fuzz-"))
    failed = 0
    for name in good_files():
        pool, began = Pool(LIMITS, most=1), time.monotonic()
        failures = fuzz(pool, name, number)
        pool.close()
        print(f"{name:<8} {number} files, {len(failures)} failures, {time.monotonic() - began:.0f} s, "
              f"peak {pool.peak} MiB", flush=True)  # fmt: skip
        for turn, (body, reason) in enumerate(failures):
            path = kept / f"{name}-{turn}"
            path.write_bytes(body)
            print(f"  {path}: {reason}")
        failed += len(failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
