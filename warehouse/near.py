"""Names that a person may have meant."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


def near(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """The closest known names, best first: those that look alike, then those that contain it."""
    alike = get_close_matches(name, known, n=3, cutoff=0.5)
    containing = [other for other in known if name and name in other and other not in alike]
    return tuple((alike + containing)[:5])
