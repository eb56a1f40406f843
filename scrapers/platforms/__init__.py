"""One adapter per platform family: pure functions from a listing's bytes to listings."""

from __future__ import annotations

from scrapers.errors import LayoutChanged
from scrapers.model import Platform
from scrapers.platforms.base import Adapter, ListPage
from scrapers.platforms.generic import GENERIC
from scrapers.platforms.gkmlpt import GKMLPT
from scrapers.platforms.nfcms import NFCMS
from scrapers.platforms.shanghai import SHANGHAI
from scrapers.platforms.trs import TRS

__all__ = ["Adapter", "ListPage", "adapter"]

_ADAPTERS = {
    Platform.GKMLPT: GKMLPT,
    Platform.NFCMS: NFCMS,
    Platform.TRS: TRS,
    Platform.SHANGHAI: SHANGHAI,
    Platform.GENERIC: GENERIC,
}


def adapter(platform: Platform) -> Adapter:
    """The family's adapter. Raises LayoutChanged for a family that none is written for."""
    found = _ADAPTERS.get(platform)
    if found is None:
        supported = ", ".join(_ADAPTERS)
        raise LayoutChanged(f"no adapter reads platform {platform}; supported are {supported}")
    return found
