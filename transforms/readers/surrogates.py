"""Characters beyond U+FFFF, in rare names, that a format writes as two halves (UTF-16 surrogates)."""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with its halves joined; one that stands alone says no character."""
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
