"""How many pages a reader takes on. A process that reads says it once, when it starts; all else has the default."""

from __future__ import annotations

MOST_PAGES = 1_000    # the longest genuine report has 40; yearbooks have 500
_most = MOST_PAGES


def limit_pages(number: int) -> None:
    """From now on no document of more pages is read in this process."""
    global _most  # noqa: PLW0603
    _most = number


def most_pages() -> int:
    """The limit of this process; a reader gives UNSUPPORTED for what has more."""
    return _most
