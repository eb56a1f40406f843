"""The process that reads binary documents: started by ``fazhi.pipeline.reader``, it answers one job after the other.

Its arguments: the descriptor of its end of the pipe, and the limits. What is printed goes nowhere: the answer is all.
"""

from __future__ import annotations

import re
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from fazhi.pipeline.reading_job import Answer, Job, Kind
from fazhi.settings import ReadingLimits
from transforms.model import Report, Verdict
from transforms.parse import clean, parse
from transforms.readers import Reading
from transforms.readers.limits import limit_pages

_STATUS = Path("/proc/self/status")
_HIGHEST = re.compile(rb"VmHWM:\s*(\d+) kB")
_STARVED = 0.85   # of the memory limit: libraries call a file broken when they are refused memory
_WORK: dict[str, Callable[..., Any]] = {"parse": parse, "clean": clean}


def main(arguments: list[str]) -> None:
    """Answers jobs until the other end of the pipe is closed."""
    descriptor, *numbers = map(int, arguments)
    limits = ReadingLimits(*numbers)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command that started this one; it ends it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_DATA, limits.memory << 20)
    limit_pages(limits.pages)
    with Connection(descriptor) as pipe:
        pipe.send(Answer(Kind.READY))
        while True:
            try:
                job: Job = pipe.recv()
            except EOFError:
                return
            used = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + limits.seconds + 1)
            answer = _answer(job)
            pipe.send(Answer(Kind.MEMORY) if _starved(answer, limits.memory) else answer)


def _limit(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _answer(job: Job) -> Answer:
    try:
        value = _WORK[job.work](*job.arguments, **dict(job.options))
    except MemoryError:
        return Answer(Kind.MEMORY)
    except Exception:
        return Answer(Kind.FAILED, traceback.format_exc())
    return Answer(Kind.DONE, value, _peak())


def _starved(answer: Answer, memory: int) -> bool:
    if answer.kind is not Kind.DONE or answer.peak < _STARVED * memory:
        return False
    value: Report | Reading = answer.value
    return value.verdict is Verdict.CORRUPT


def _peak() -> int:
    """The most memory that this process ever had, in MiB. Linux's getrusage tells the peak of the process that started
    this one, where that was higher; macOS counts in bytes."""
    if _STATUS.exists():
        return int(_HIGHEST.findall(_STATUS.read_bytes())[0]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)


if __name__ == "__main__":
    main(sys.argv[1:])
