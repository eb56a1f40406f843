"""One adapter per platform family: pure functions from a listing's bytes to listings."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.model import Platform
from scrapers.platforms.base import Adapter, ListPage
from scrapers.platforms.generic import GENERIC
from scrapers.platforms.gkmlpt import GKMLPT
from scrapers.platforms.hanweb import HANWEB
from scrapers.platforms.jeecms import JEECMS
from scrapers.platforms.kaipu import KAIPU
from scrapers.platforms.nfcms import NFCMS
from scrapers.platforms.shanghai import SHANGHAI
from scrapers.platforms.trs import TRS
from scrapers.platforms.vsb import VSB

__all__ = ["Adapter", "Likeness", "ListPage", "adapter", "likenesses"]

_ADAPTERS = {
    Platform.GKMLPT: GKMLPT,
    Platform.NFCMS: NFCMS,
    Platform.TRS: TRS,
    Platform.HANWEB: HANWEB,
    Platform.VSB: VSB,
    Platform.JEECMS: JEECMS,
    Platform.KAIPU: KAIPU,
    Platform.SHANGHAI: SHANGHAI,
    Platform.GENERIC: GENERIC,
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a page speaks for a family, and the signs in words."""

    platform: Platform
    weight: int
    evidence: tuple[str, ...]


def likenesses(url: str, markup: str) -> list[Likeness]:
    """The families that a page or address bears a sign of, the most likely first."""
    text = f"{url}\n{markup}"
    found = []
    for platform, family in _ADAPTERS.items():
        seen = [one for one in family.signs if one.pattern.search(text)]
        if seen:
            found.append(Likeness(platform, sum(one.weight for one in seen), tuple(one.words for one in seen)))
    return sorted(found, key=lambda one: -one.weight)


def adapter(platform: Platform) -> Adapter:
    """The family's adapter."""
    return _ADAPTERS[platform]
