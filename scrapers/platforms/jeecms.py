"""jeecms: list ``/gs/index.jhtml``, then ``index_2.jhtml`` (from 1), articles ``/gs/2659275.jhtml``.

The pager's links may be calls (``onclick="location.href='index_2.jhtml'"``); attachments are
``/attachment.jspx?cid=…&i=0``, whose file name only the link's text has.
"""

from __future__ import annotations

from scrapers.platforms.base import Adapter, sign, start_at_column
from scrapers.platforms.htmllist import list_reader

_SIGNS = (
    sign(3, r"\.jhtml\b", "pages named .jhtml"),
    sign(3, r"attachment\.jspx|jeecms", "names of jeecms in the markup"),
)
JEECMS = Adapter(start_at_column, list_reader(first=1), signs=_SIGNS)
