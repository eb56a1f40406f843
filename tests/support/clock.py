"""What a piece of work costs, in CPU seconds of an undisturbed core.

Cores are shared and change their speed by half while a suite runs; a fixed piece of Python that is timed in turn with
the work says how fast the core is just then.
"""

from __future__ import annotations

import time
from collections.abc import Callable

_REFERENCE_SECONDS = 0.0031  # what the fixed piece takes on an undisturbed core of 2.4 GHz with Python 3.11


def cost(work: Callable[[], object], runs: int = 7) -> float:
    """The best of several runs, in seconds at the speed of the reference; the first run only warms up."""
    work()
    return min(_seconds(work) / _seconds(_fixed) for _ in range(runs)) * _REFERENCE_SECONDS


def _fixed() -> None:
    total = 0
    seen: dict[int, int] = {}
    for number in range(20_000):
        seen[number & 255] = total
        total += len(str(number))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
