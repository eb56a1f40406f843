"""NFCMS article sites, the rest of Guangdong: list ``<column>/index.html``, then ``index_2.html`` (from 1).

``createPageHTML(totalPage, pageCurrent, "index", "html")`` with ``totalPage = Math.ceil(lines/20)``; 20 pages are
linked at most. Visible titles are cut, ``title`` attributes whole. Some sites also offer the column as JSON
(``/postmeta/i/<column>.json``), which is read when it is the column's URL.
"""

from __future__ import annotations

from scrapers.platforms.base import Adapter, start_at_column
from scrapers.platforms.htmllist import list_reader

NFCMS = Adapter(start_at_column, list_reader(first=1))
