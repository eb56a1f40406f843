"""NFCMS article sites, the rest of Guangdong: list ``<column>/index.html``, then ``index_2.html`` (from 1).

``createPageHTML(totalPage, pageCurrent, "index", "html")`` with ``totalPage = Math.ceil(lines/20)``; 20 pages are
linked at most. Visible titles are cut, ``title`` attributes whole. Some sites also offer the column as JSON
(``/postmeta/i/<column>.json``), which is read when it is the column's URL.
"""

from __future__ import annotations

from scrapers.platforms.base import Adapter, sign, start_at_column
from scrapers.platforms.htmllist import list_reader

_SIGNS = (
    sign(3, r"/content/post_\d{3,}\.html", "articles named content/post_….html"),
    sign(3, r"NFCMS_|nfw-cms|/postmeta/[ip]/", "names of NFCMS in the markup"),
    sign(1, r"页面已归档", "the hidden block 页面已归档"),
)
NFCMS = Adapter(start_at_column, list_reader(first=1), signs=_SIGNS)
