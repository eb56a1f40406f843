"""The catalogues as rows of the warehouse."""

from __future__ import annotations

from transforms.catalogue.metrics import catalogue
from transforms.catalogue.regions import regions
from transforms.catalogue.sections import load_sections
from warehouse.rows import MetricEntryRow, RegionRow, SectionEntryRow


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


def section_rows() -> list[SectionEntryRow]:
    """Every part and theme of the section taxonomy (篇目与主题)."""
    taxonomy = load_sections()
    parts = [
        SectionEntryRow(id=part.id, entry="part", zh=part.zh, prescribed=part.prescribed, definition=part.definition)
        for part in taxonomy.parts
    ]
    themes = [
        SectionEntryRow(
            id=theme.id,
            entry="theme",
            zh=theme.zh,
            en=theme.en,
            system=theme.system,
            rolls_up_to=theme.rolls_up_to,
            definition=theme.definition,
        )
        for theme in taxonomy.themes
    ]
    return parts + themes


def region_rows() -> list[RegionRow]:
    """Every administrative division (行政区划)."""
    known = regions()
    return [
        RegionRow(one.adcode, one.name, known.full_name(one.adcode) or one.name, one.level.value, one.parent)
        for one in known.by_code.values()
    ]
