"""Values of the warehouse as JSON has them: no value is lost, and every reader of JSON can read them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """A value, or a document of values, for ``json.dump``.

    Dates and times are ISO 8601, moments in UTC with their offset (a naive one is UTC, as the warehouse keeps them);
    bytes hex digits; numbers that JSON does not have (NaN, infinite) null; what is left its text.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(one) for key, one in value.items()}
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, Sequence | set | frozenset):
        return [plain(one) for one in value]
    return _moment(value)


def distinct(names: Sequence[str]) -> list[str]:
    """Column names, each once: the second ``name`` becomes ``name_1``."""
    found: list[str] = []
    for name in names:
        new, number = name, 0
        while new in found or (number and new in names):
            number += 1
            new = f"{name}_{number}"
        found.append(new)
    return found


def _number(value: float | Decimal) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else float(value)


def _key(key: object) -> str:
    simple = plain(key)
    return simple if isinstance(simple, str) else str(simple)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
