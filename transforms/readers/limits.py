"""How many pages a reader takes on. A process that reads says it once, when it starts; all else has the default."""

from __future__ import annotations

_most = 1_000    # the longest genuine report has 40; yearbooks have 500


def limit_pages(number: int) -> None:
    """From now on no document of more pages is read in this process."""
    global _most  # noqa: PLW0603
    _most = number


def too_many_pages(count: int) -> str | None:
    """Why a document of so many pages is not read, to go on from its name (the PDF has …); None when it is."""
    if count <= _most:
        return None
    return f"has {count} pages, more than {_most}: no report is that long (raise FAZHI_READER_PAGES if this one is)"
