"""Documents read where they can do no harm: pages in this process, binary formats and huge pages in one of their own.

A file that crashes its parser, takes too long or too much memory costs its own verdict and one process, nothing else.
The processes are reused; there is at most one for each core.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pipe
from typing import IO, Any

from fazhi.pipeline.reading_job import Answer, Job, Kind
from fazhi.settings import ReadingLimits, reading_limits
from transforms import parse as pure
from transforms.model import Document, Head, Known, Report, Verdict
from transforms.readers import BINARY, Reading
from transforms.sniff import sniff

_log = logging.getLogger("fazhi")
_HUGE = 500_000        # bytes of text or markup; genuine pages have 15 to 300 kB, unless pictures are pasted into them
_START = 60            # seconds for a process to start; a second on a quiet machine
_WELL_FED = 0.7        # of the memory limit: a process that grew so large is not used again
_NO_MEMORY = ("bad_alloc", "memoryerror", "out of memory", "memory allocation")    # the last words of C++, Python, Rust
_MORE_TIME = "raise FAZHI_READER_SECONDS if it is a report"
_MORE_MEMORY = "raise FAZHI_READER_MEMORY if it is a report"


def parse(
    body: bytes, source: str, known: Known | None = None, *, more: Sequence[bytes] = (), force: bool = False
) -> Report:
    """As ``transforms.parse.parse``; a document that breaks its process comes back with that as its verdict."""
    if not _is_risky(body, *more):
        return pure.parse(body, source, known, more=more, force=force)
    done = pool().run(Job("parse", (body, source, known), (("more", tuple(more)), ("force", force))))
    if isinstance(done, Broken):
        return pure.unread(body, source, known or Known(), done.verdict, done.reason)
    report: Report = done
    return report


def clean(body: bytes, source: str, known: Known | None = None, more: Sequence[bytes] = ()) -> Reading:
    """As ``transforms.parse.clean``; of a document that breaks its process nothing is left but the reason."""
    if not _is_risky(body, *more):
        return pure.clean(body, source, known, more)
    done = pool().run(Job("clean", (body, source, known, tuple(more))))
    if isinstance(done, Broken):
        return Reading(Document((), Head(), sniff(body).media_type), done.verdict, done.reason)
    reading: Reading = done
    return reading


def _is_risky(*bodies: bytes) -> bool:
    """Whether reading may take more time or memory than a command or a crawl has."""
    return any(len(body) > _HUGE or sniff(body).format in BINARY for body in bodies)


@dataclass(frozen=True, slots=True)
class Broken:
    """A document that its process could not read to the end, and why."""

    verdict: Verdict
    reason: str


class Pool:
    """Processes that read. ``run`` may be called by any number of threads."""

    def __init__(self, limits: ReadingLimits, most: int | None = None) -> None:
        self._limits = limits
        self._idle: list[_Process] = []
        self._free = threading.BoundedSemaphore(most or os.cpu_count() or 1)
        self.peak = 0     # MiB, the most that a process had so far

    def run(self, job: Job) -> Any:
        """What the function gives back, or ``Broken``. Raises RuntimeError when no process can be started."""
        with self._free:
            process = self._take()
            answer: Answer | Broken | None = None
            try:
                answer = process.ask(job)
            finally:
                self._put_back(process, answer)    # also when a person stops the command
        return _result(answer, self._limits)

    def close(self) -> None:
        """Ends the processes that wait."""
        while self._idle:
            self._idle.pop().end()

    def _take(self) -> _Process:
        while True:
            try:
                process = self._idle.pop()
            except IndexError:
                return _Process(self._limits)
            if process.lives():
                return process
            process.end()

    def _put_back(self, process: _Process, answer: Answer | Broken | None) -> None:
        if isinstance(answer, Answer):
            self.peak = max(self.peak, answer.peak)
        if isinstance(answer, Answer) and answer.kind is Kind.DONE and answer.peak < _WELL_FED * self._limits.memory:
            self._idle.append(process)
        else:
            process.end()


@cache
def pool() -> Pool:
    """This program's processes, with the limits of its environment."""
    return Pool(reading_limits())


def _result(answer: Answer | Broken, limits: ReadingLimits) -> Any:
    if isinstance(answer, Broken):
        return answer
    if answer.kind is Kind.MEMORY:
        return _too_large(limits)
    if answer.kind is Kind.FAILED:
        _log.error("a reader failed on a document: %s", answer.value)
        last = str(answer.value).strip().splitlines()[-1]
        return Broken(Verdict.CORRUPT, f"its reader failed on it ({last}): please report this file")
    return answer.value


def _too_large(limits: ReadingLimits) -> Broken:
    return Broken(Verdict.UNSUPPORTED, f"reading it takes more than {limits.memory} MiB of memory; {_MORE_MEMORY}")


class _Process:
    """One process that reads, and the pipe to it."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._pipe, theirs = Pipe()
        numbers = (theirs.fileno(), limits.memory, limits.seconds, limits.pages)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "fazhi.pipeline.reading_process", *map(str, numbers)],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        theirs.close()
        answer = self._answer(_START)
        if not isinstance(answer, Answer):
            said = self._last_words() or answer.reason
            self.end()
            raise RuntimeError(f"the process that reads documents does not start: {said[-500:]}")

    def ask(self, job: Job) -> Answer | Broken:
        """Its answer, or how it broke: then it must be ended."""
        try:
            self._pipe.send(job)
        except OSError:
            return self._broken()
        return self._answer(self._limits.seconds)

    def lives(self) -> bool:
        return self._process.poll() is None

    def _answer(self, seconds: int) -> Answer | Broken:
        try:
            if not self._pipe.poll(seconds):
                return _too_slow(seconds)
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError):
            return self._broken()
        return answer

    def _broken(self) -> Broken:
        """The process is gone: by a signal, or by its own decision."""
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return _too_slow(self._limits.seconds)
        said = self._last_words()
        if code == -signal.SIGKILL or any(words in said.lower() for words in _NO_MEMORY):
            return _too_large(self._limits)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if code == -signal.SIGABRT:    # pdfium ends so too, without a word, when it is refused memory
            how += f"; or it takes more than {self._limits.memory} MiB of memory: {_MORE_MEMORY}"
        return Broken(Verdict.CORRUPT, f"it crashes the program that reads its format ({how})")

    def _last_words(self) -> str:
        self._said.seek(0)
        return self._said.read(1 << 20).decode("utf-8", "replace").strip()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._pipe.close()
        self._said.close()


def _too_slow(seconds: int) -> Broken:
    return Broken(Verdict.UNSUPPORTED, f"reading it takes more than {seconds} seconds; {_MORE_TIME}")
