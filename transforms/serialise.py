"""A parsed report as plain data: exactly what ``report.schema.json`` describes."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from enum import StrEnum

from transforms.catalogue.metrics import Tier, catalogue
from transforms.model import Attachment, Finding, Metric, Report, Section, Source

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def to_json(report: Report, *, explain: bool = False) -> dict[str, Json]:
    """The document for ``json.dumps``. ``explain`` adds ``why`` to sections and metrics: cues and rule.

    ``metric_id`` is an id of the agreed catalogue; one that only this project has stands in ``proposed_metric_id``.
    """
    return {name: _field(value, explain) for name, value in _items(report) if name != "parts"}


def _field(value: object, explain: bool) -> Json:
    if isinstance(value, tuple):
        return [_field(one, explain) for one in value]
    if isinstance(value, Section):
        return _explained(value, explain)
    if isinstance(value, Metric):
        return _with_agreed_id(_explained(value, explain))
    if isinstance(value, Attachment | Finding | Source):
        return {name: _field(one, explain) for name, one in _items(value)}
    return _scalar(value)


def _explained(value: Section | Metric, explain: bool) -> dict[str, Json]:
    return {name: _field(one, explain) for name, one in _items(value) if explain or name != "why"}


def _with_agreed_id(metric: dict[str, Json]) -> dict[str, Json]:
    entry = catalogue().entries.get(str(metric["metric_id"]))
    proposed = entry is not None and entry.tier is Tier.PROPOSED
    return metric | {
        "metric_id": None if proposed else metric["metric_id"],
        "proposed_metric_id": metric["metric_id"] if proposed else None,
    }


def _scalar(value: object) -> Json:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    raise TypeError(f"no JSON for {type(value).__name__}")


def _items(value: Report | Section | Metric | Attachment | Finding | Source) -> list[tuple[str, object]]:
    return [(field.name, getattr(value, field.name)) for field in fields(value)]
