"""The catalogues as rows of the warehouse."""

from __future__ import annotations

from transforms.catalogue.metrics import catalogue
from warehouse.rows import MetricEntryRow


def metric_rows() -> list[MetricEntryRow]:
    """Every metric of the catalogue (指标目录)."""
    return [
        MetricEntryRow(
            id=entry.id,
            zh=entry.zh,
            en=entry.en,
            tier=entry.tier.value,
            theme=entry.theme,
            kind=entry.kind.value,
            unit=entry.unit,
            aggregation=entry.aggregation.value,
            definition=entry.definition,
            scope="|".join(entry.scope) or None,
            hard_low=entry.hard.low,
            hard_high=entry.hard.high,
            soft_low=entry.soft.low,
            soft_high=entry.soft.high,
        )
        for entry in catalogue().entries.values()
    ]
