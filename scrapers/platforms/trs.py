"""TRS WCM: list ``<column>/index.html|shtml|htm``, then ``index_1.*`` (from 0), hrefs relative to the list.

``createPageHTML(25, 0, "index", "shtml")`` = (pages, this one, name, ending); also ``createPage(…)``,
``var countPage = 25``, “共 25 页”. Lines may be written by scripts, or stand in a static ``<column>/<name>.json``.
"""

from __future__ import annotations

from scrapers.platforms.base import Adapter, sign, start_at_column
from scrapers.platforms.htmllist import list_reader

_SIGNS = (
    sign(3, r"/\d{6}/t\d{8}_\d+\.s?html?", "articles named YYYYMM/tYYYYMMDD_….html"),
    sign(3, r"TRS_Editor|trs_editor_view|TRS_UEDITOR|trs_web|TRSWCM", "names of TRS in the markup"),
)
TRS = Adapter(start_at_column, list_reader(first=0), signs=_SIGNS)
