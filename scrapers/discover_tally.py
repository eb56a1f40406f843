"""How much of a column was read, held against what its list declares."""

from __future__ import annotations

from scrapers.model import Listing

FULL = 10  # lines; no platform met shows fewer on a page that is followed by another


class Tally:
    """The pages of one walk. ``page_size``: see ``Adapter.page_size``; ``first``: how many lines page 1 shows."""

    def __init__(self, page_size: int | None = None) -> None:
        self._page_size = page_size
        self._lines = 0
        self._longest = 0
        self.pages = 0
        self.first = 0
        self.last: Listing | None = None

    def add(self, listing: Listing) -> None:
        """One more page with lines."""
        self.last = listing
        self.pages += 1
        self.first = self.first or len(listing.items)
        self._lines += len(listing.items)
        self._longest = max(self._longest, len(listing.items))

    @property
    def is_counted(self) -> bool:
        """Whether the list says how long it is, and is not longer than it says."""
        last = self.last
        return last is not None and (last.pages is not None or (last.total is not None and last.total >= self._lines))

    @property
    def is_full(self) -> bool:
        """Whether the last page is as long as the longest, so that another may follow."""
        return self.last is not None and len(self.last.items) >= max(FULL, self._longest)

    @property
    def ends_before_last(self) -> bool:
        """Whether the pager counts a page too many: one is left of those it declares, and the page before it was not
        full, so that nothing can have gone missing between them."""
        last = self.last
        if last is None or last.total or last.pages is None:
            return False
        return self.pages + 1 == last.pages and 0 < len(last.items) < self._longest

    @property
    def short(self) -> str | None:
        """In words, what the list declares when it is more than was read."""
        last = self.last
        if last is None:
            return None
        if last.total is not None and self._lines < last.total and not self._is_end(last):
            return f"the list declares {last.total} lines, {self._lines} were read"
        if last.total is None and last.pages is not None and self.pages < last.pages:
            return f"the list declares {last.pages} pages, {self.pages} were read"
        return None

    @property
    def missing(self) -> str | None:
        """The same when whole pages are wanting, not only lines that could not be read on the pages that came."""
        last = self.last
        if last is None:
            return None
        if last.pages is not None:
            declared = f"the list declares {last.pages} pages, {self.pages} were read"
            return declared if self.pages < last.pages else None
        lacking = (last.total or 0) - self._lines
        return self.short if lacking * 10 > self._lines else None

    @property
    def is_owed(self) -> bool:
        """Whether a page that the list names as its next one has to be there: by what it declares, else because the
        page before it was full."""
        last = self.last
        if last is None:
            return False
        if last.pages is None and last.total is None:
            return self.is_full
        return self.missing is not None if last.pages is not None else self.short is not None

    def _is_end(self, listing: Listing) -> bool:
        """Whether the page is shorter than a full one on a platform whose totals count more than it lists."""
        if self._page_size is None:
            return False
        full = self._page_size if self.pages == 1 else min(self._longest, self._page_size)
        return len(listing.items) < full
