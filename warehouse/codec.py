"""A parsed report as JSON and back, so that a report can be settled again without its parser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from transforms.corrections import Said
from transforms.model import (
    Attachment,
    Finding,
    Level,
    Metric,
    PeriodBasis,
    Qualifier,
    Report,
    Role,
    Section,
    Source,
    Verdict,
)

_DATES = ("period_start", "period_end", "published_on", "signed_on")


def encode(report: Report) -> str:
    """One JSON object, field by field."""
    return json.dumps(asdict(report), ensure_ascii=False, default=date.isoformat)


def encode_said(said: Sequence[Said]) -> str | None:
    """What is said of a fact, as one JSON object; None when nothing is said."""
    values = {one.field.value: one.value for one in said}
    return json.dumps(values, ensure_ascii=False, default=date.isoformat) if values else None


def encode_fact(metric: Metric) -> str:
    """One fact as JSON, field by field."""
    return json.dumps(asdict(metric), ensure_ascii=False, default=date.isoformat)


def decode(text: str) -> Report:
    """The report that ``encode`` was given."""
    raw: dict[str, Any] = json.loads(text)
    for name in _DATES:
        raw[name] = _day(raw[name])
    raw["verdict"] = Verdict(raw["verdict"])
    raw["sections"] = tuple(Section(**(item | {"why": tuple(item["why"])})) for item in raw["sections"])
    raw["metrics"] = tuple(_metric(item) for item in raw["metrics"])
    raw["attachments"] = tuple(Attachment(**item) for item in raw["attachments"])
    raw["findings"] = tuple(Finding(**(item | {"level": Level(item["level"])})) for item in raw["findings"])
    raw["source"] = Source(**raw["source"])
    raw["parts"] = tuple(raw.get("parts", ()))  # reports of before pages were joined have none
    return Report(**raw)


def _metric(raw: dict[str, Any]) -> Metric:
    typed = {
        "qualifier": Qualifier(raw["qualifier"]),
        "role": Role(raw["role"]),
        "period_basis": PeriodBasis(raw["period_basis"]),
        "period_start": _day(raw["period_start"]),
        "period_end": _day(raw["period_end"]),
        "why": tuple(raw["why"]),
    }
    return Metric(**(raw | typed))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
