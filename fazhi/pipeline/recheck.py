"""When a page that is known is asked again, so that corrections and withdrawals are seen."""

from __future__ import annotations

import hashlib
from datetime import date


def is_due(url: str, asked_on: date, today: date, days: int) -> bool:
    """Whether ``url``, last asked on ``asked_on``, is to be asked again today.

    Every address has its own day in each span of ``days`` days, so that pages that were first read on one day are not
    all asked again on one day; a day on which nothing ran is made up for by the next run.
    """
    own = int.from_bytes(hashlib.sha256(url.encode()).digest()[:8]) % days
    latest = today.toordinal() - (today.toordinal() - own) % days
    return asked_on.toordinal() < latest
