"""Quantities: every number that a report states about the work of its publisher, with its meaning.

The stages, each a function of its own module: fold → numerals → names left out → quantities (numbers and words) →
sentence structure → typing against the catalogue → rule parameters left out → role, period, scope, label.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.fold import Folded, fold
from transforms.metrics.clauses import Fact, facts
from transforms.metrics.context import ReportContext
from transforms.metrics.names import Spans, headings, named, without_numbering
from transforms.metrics.quantities import Quantity, Said, quantities
from transforms.metrics.resolve import Place, resolved
from transforms.metrics.rules import is_fact
from transforms.metrics.tables import table_facts, table_spans
from transforms.metrics.typing import typed
from transforms.metrics.words import worded
from transforms.model import Metric, Section

__all__ = ["ReportContext", "read_metrics"]

_NO_FACTS = frozenset(["front_matter", "page_chrome", "sign_off"])


def read_metrics(text: str, sections: Sequence[Section], context: ReportContext) -> tuple[Metric, ...]:
    """All quantities of a cleaned report text, in order; offsets are of ``text``.

    ``sections`` is the section tree in pre-order; it may be empty. Time is linear in the length of the text.
    """
    folded = without_numbering(fold(text, keep_newlines=True, keep_tabs=True), sections)
    names = named(folded, text)
    spoken = _spoken(folded, names, text, sections)
    found = [fact for fact in facts(folded.text, spoken) if is_fact(fact)]
    found = sorted([*found, *table_facts(folded.text, names)], key=lambda fact: fact.quantity.start)
    place = Place(folded, text, sections, context)
    read = typed(folded.text, found, _headings(found, place), context)
    return resolved(read, place)


def _spoken(folded: Folded, names: Spans, text: str, sections: Sequence[Section]) -> list[Quantity]:
    """The quantities of running text, without those of letters, page furniture and tables."""
    silent = Spans.of([*_silent(folded, sections), *table_spans(folded.text)])
    numbers = quantities(folded, names, headings(folded, sections))
    words = worded(folded.text, names, _parts(folded, sections))
    nothing = Spans.of((one.start, one.end) for one in words if one.said is Said.ZERO)
    numbers = [one for one in numbers if one.value != 1 or not nothing.touches(one.start, one.end)]  # 未发生一起投诉
    taken = Spans.of((one.start, one.end) for one in numbers)
    words = [one for one in words if not taken.touches(one.start, one.end)]
    both = sorted([*numbers, *words], key=lambda one: (one.start, one.end))
    return [one for one in both if not silent.touches(one.start, one.end)]


def _silent(folded: Folded, sections: Sequence[Section]) -> list[tuple[int, int]]:
    return [
        (folded.index(section.start), folded.index(section.end)) for section in sections if section.part in _NO_FACTS
    ]


def _parts(folded: Folded, sections: Sequence[Section]) -> list[tuple[int, str]]:
    return [(folded.index(section.start), section.part) for section in sections]


def _headings(found: Sequence[Fact], place: Place) -> dict[int, str]:
    """For each fact the words of its section's headings, outermost first."""
    words: dict[str | None, str] = {None: ""}
    for section in place.sections:    # pre-order: the parent comes first
        above = words[section.parent_id]
        words[section.id] = f"{above}。{section.heading or ''}" if section.parent_id else section.heading or ""
    result = {}
    for fact in found:
        holder = place.section_at(place.folded.at[fact.quantity.start])
        result[fact.quantity.start] = words[holder.id if holder else None]
    return result
