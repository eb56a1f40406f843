"""Addresses in pages, which may be anything."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def resolve(base: str | None, address: str) -> str | None:
    """An address made complete; None for what no reader could follow (``http://[bad``)."""
    try:
        whole = urljoin(base or "", address)
        urlsplit(whole)
    except ValueError:
        return None
    return whole
