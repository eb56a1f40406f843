"""How the steps of a run are carried out: in threads here, as Prefect tasks in ``flows``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Step(StrEnum):
    """The two kinds of work that wait for the web."""

    DISCOVER = "discover"  # walk one bureau's columns
    READ = "read"  # fetch and parse one document


class Handle(Protocol[T_co]):
    """Work under way."""

    def result(self) -> T_co:
        """The step's value, or the exception it ended with."""
        ...

    def add_done_callback(self, fn: Callable[[Any], None], /) -> None:
        """Calls ``fn`` once when the step has ended."""
        ...


class Executor(Protocol):
    """Carries out steps side by side; ``label`` is what a person sees."""

    def submit(self, step: Step, label: str, work: Callable[[], T]) -> Handle[T]:
        """Starts ``work`` and returns at once."""
        ...


class Threads:
    """An executor of threads. Politeness is kept per host by the client, so a thread may just wait its turn."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="fazhi")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(wait=True, cancel_futures=error is not None)

    def submit(self, step: Step, label: str, work: Callable[[], T]) -> Handle[T]:
        """Starts ``work`` in a thread."""
        return self._pool.submit(work)
