"""What most deserves a person's look, each with the sentence. Reads the published snapshot's view ``review``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

_AROUND = 100     # characters of a sentence shown on either side of a fact
_SENTENCES = 3    # shown of one item
_BEGIN = re.compile(r"[^。！？；\n]*\Z")
_END = re.compile(r"[^。！？；\n]*[。！？；]?")


class ReviewKind(StrEnum):
    """Why a person should look, in the order in which they are shown."""

    FAILED_CHECK = "failed_check"
    CONTRADICTION = "contradiction"
    CORRECTION = "correction"
    UNTYPED_LABEL = "untyped_label"
    LOW_CONFIDENCE = "low_confidence"


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One thing to look at. ``sentences`` as the report has them, none where no words are concerned.

    ``facts`` and ``reports``: how many it is about. ``url`` None when the report is not in the warehouse.
    """

    kind: ReviewKind
    rank: int
    report_id: str
    message: str
    evidence: str | None
    facts: int
    reports: int
    url: str | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The items by kind, the worst first; ``counts``: how many there are of each kind that has any."""

    items: tuple[ReviewItem, ...]
    counts: tuple[tuple[ReviewKind, int], ...]


_ITEMS = """
SELECT i.kind, i.rank, i.report_id, i.message, i.evidence, i.facts, i.reports, i.url, i.spans, v.text
FROM review i LEFT JOIN reports r ON r.id = i.report_id
LEFT JOIN report_versions v ON v.report_id = r.id AND v.version = r.version
WHERE i.rank <= ? ORDER BY list_position(?::VARCHAR[], i.kind), i.rank
"""


def review(con: duckdb.DuckDBPyConnection, limit: int) -> Review:
    """At most ``limit`` items of each kind."""
    kinds = list(ReviewKind)
    found = con.execute(_ITEMS, [limit, [kind.value for kind in kinds]]).fetchall()
    counted = dict(con.execute("SELECT kind, count(*) FROM review GROUP BY kind").fetchall())
    counts = tuple((kind, counted[kind.value]) for kind in kinds if kind.value in counted)
    return Review(tuple(_item(row) for row in found), counts)


def _item(row: tuple[Any, ...]) -> ReviewItem:
    kind, rank, report_id, message, evidence, facts, reports, url, spans, text = row
    sentences = _sentences(text or "", spans or ())
    return ReviewItem(ReviewKind(kind), rank, report_id, message, evidence, facts, reports, url, sentences)


def _sentences(text: str, spans: Sequence[dict[str, int]]) -> tuple[str, ...]:
    found = dict.fromkeys(sentence_at(text, span["start"], span["end"]) for span in spans)
    return tuple(found)[:_SENTENCES]


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence round text[start:end], cut with … where it is long."""
    before = _BEGIN.search(text, max(start - 2 * _AROUND, 0), start)
    after = _END.match(text, min(end, start + _AROUND))
    assert before is not None    # both can match nothing at all
    assert after is not None
    left, right = before.group().lstrip(), after.group().rstrip()
    middle = text[start : after.start()]
    shown_left = left if len(left) <= _AROUND else "…" + left[-_AROUND:]
    shown_right = right if len(right) <= _AROUND else right[:_AROUND] + "…"
    return " ".join((shown_left + middle + shown_right).split())
