"""Rows to Arrow tables and back: the dataclass's fields are the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

Row = TypeVar("Row")

_HINTS: dict[type[Any], dict[str, Any]] = {}
_SCALARS: dict[type, pa.DataType] = {
    str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), bytes: pa.binary(),
    date: pa.date32(), datetime: pa.timestamp("us"),
}  # fmt: skip


def utc(moment: datetime) -> datetime:
    """The moment as the warehouse keeps it: naive, in UTC. A naive one is taken for UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def aware(moment: datetime) -> datetime:
    """The moment as rows hold it: aware, in UTC. A naive one is taken for UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_arrow(row_type: type[Row], rows: Sequence[Row]) -> pa.Table:
    """One Arrow table; its columns are the fields of ``row_type`` in order, also when there are no rows."""
    types = _types(row_type)
    columns = [pa.array([_out(getattr(row, name)) for row in rows], type=kind) for name, kind in types.items()]
    return pa.Table.from_arrays(columns, names=list(types))


def to_values(row: object) -> tuple[list[str], list[object]]:
    """One row as quoted column names and parameters."""
    names = [field.name for field in fields(row)]  # type: ignore[arg-type]
    return [f'"{name}"' for name in names], [_out(getattr(row, name)) for name in names]


def select_all(con: duckdb.DuckDBPyConnection, row_type: type[Row], rest: str, parameters: Sequence[object] = ()
               ) -> list[Row]:  # fmt: skip
    """The rows of ``SELECT <fields of row_type> <rest>`` as dataclasses; ``rest`` begins with FROM."""
    names = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    listed = ", ".join(f'"{name}"' for name in names)
    makers = [_maker(_hints(row_type)[name]) for name in names]
    found = con.execute(f"SELECT {listed} {rest}", list(parameters)).fetchall()
    return [row_type(*(make(value) for make, value in zip(makers, row, strict=True))) for row in found]


def _out(value: object) -> object:
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _hints(row_type: type[Any]) -> dict[str, Any]:
    if row_type not in _HINTS:   # resolving them takes a millisecond
        _HINTS[row_type] = get_type_hints(row_type)
    return _HINTS[row_type]


def _types(row_type: type[Any]) -> dict[str, pa.DataType]:
    return {name: _arrow_type(_bare(hint)) for name, hint in _hints(row_type).items()}


def _bare(hint: Any) -> Any:
    """``X`` of ``X | None``."""
    present = [arm for arm in get_args(hint) if arm is not NoneType]
    return present[0] if NoneType in get_args(hint) else hint


def _arrow_type(hint: Any) -> pa.DataType:
    if get_origin(hint) is tuple:
        return pa.list_(pa.string())
    return _SCALARS.get(hint) or pa.string()   # what is left are StrEnums


def _maker(hint: Any) -> Any:
    bare = _bare(hint)
    if get_origin(bare) is tuple:
        return lambda value: tuple(value or ())
    if bare is datetime:
        return lambda value: value.replace(tzinfo=UTC) if value is not None else None
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return lambda value: bare(value) if value is not None else None
    return lambda value: value
