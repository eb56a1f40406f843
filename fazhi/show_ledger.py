"""The ledger in the terminal: which years are told, side by side as they fit, and why something is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the reading verbs start without the parsers and the web's libraries
    from warehouse.ledger import LedgerRow

_YEARS = 5  # the latest are always shown: who is overdue stands there
_NAME, _YEAR = 24, 11  # columns that a name and a year need


def telling_years(rows: Sequence[LedgerRow]) -> list[int]:
    """The latest years, and every one in which some bureau's cell says more than that nothing is known.

    What is unreadable for one reason in several years is the bureau's trouble, not that year's.
    """
    shared = Counter((row.bureau_id, row.reason) for row in rows)
    telling = {
        row.report_year
        for row in rows
        if row.state.value in ("published", "late", "withdrawn")
        or (row.state.value == "unreadable" and shared[row.bureau_id, row.reason] == 1)
    }
    return sorted({*telling, *sorted({row.report_year for row in rows})[-_YEARS:]})


def blocks(years: Sequence[int], width: int) -> list[Sequence[int]]:
    """As many years side by side as fit in ``width`` columns, the latest block full."""
    size = max(1, (width - _NAME) // _YEAR)
    first = len(years) % size
    starts = [*([0] if first else []), *range(first, len(years), size)]
    return [years[start : first if start < first else start + size] for start in starts]


def notes(rows: Sequence[LedgerRow]) -> list[str]:
    """Why something is withdrawn or unreadable, the years of one reason together."""
    years: dict[tuple[str, str, str, str | None], list[int]] = {}
    for row in rows:
        if row.state.value in ("withdrawn", "unreadable"):
            years.setdefault((row.bureau_id, row.name, row.state.value, row.reason), []).append(row.report_year)
    return [f"{name} {spans(which)} {state}: {reason}" for (_, name, state, reason), which in years.items()]


def spans(years: Iterable[int]) -> str:
    """Years as a person writes them: “2016, 2019–2021”."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def cell(row: LedgerRow | None) -> str:
    """What the terminal says of one bureau and year."""
    if row is None:
        return ""
    if row.state.value == "published":
        return str(row.published_on or "published")
    return f"{row.published_on}\nlate" if row.state.value == "late" else row.state.value.replace("_", " ")
