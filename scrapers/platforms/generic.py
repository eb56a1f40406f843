"""Any HTML list: repeated lines of a link and a date, the next page by its link or by the pager's call."""

from __future__ import annotations

from scrapers.platforms.base import Adapter, start_at_column
from scrapers.platforms.htmllist import list_reader

GENERIC = Adapter(start_at_column, list_reader(first=None))
