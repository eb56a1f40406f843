"""What passes between the reader and the processes that read for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """One call of a function of ``transforms``: ``work`` is parse or clean."""

    work: str
    arguments: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...] = ()


class Kind(StrEnum):
    """How a job ended."""

    READY = "ready"        # the process has started
    DONE = "done"
    MEMORY = "memory"      # it wanted more than its limit
    FAILED = "failed"      # the reader raised; ``value`` is the traceback


@dataclass(frozen=True, slots=True)
class Answer:
    """``peak``: the most memory that the process had so far, in MiB."""

    kind: Kind
    value: Any = None
    peak: int = 0
