"""Annotated reports of our own, written as text with marks, compiled to the shape that the scorer reads.

A file begins with ``key: value`` lines (title, publisher, report_year, published_on, signed_on, document_number,
index_number, period_start, period_end), then a line ``---``, then the report, one paragraph a line:

* ``«level part/theme ; number ; heading»`` opens a section; number and heading stand in the text as printed between
  them. Level 0 with neither opens an unnumbered part (introduction, letter, sign-off). ``theme`` may be empty; further
  right themes after commas.
* ``{{quote | metric_id | value | unit | label | key=value; …}}`` is a fact on the words ``quote``. ``-`` for null.
  Several facts on one quote are joined by ``&&`` (all but the quote again). Keys: max, printed (unit in the text if
  not the unit), qualifier, role, period, scope, subject, accept (ids that are right too, comma separated, ``-`` for
  none), optional.
* ``{{!quote | reason}}`` is a number that is no fact.
* ``\\t`` between the cells of a table's row.
* A line that begins with ``~`` is given to the parser (without the ``~``) and must not be in the cleaned text: the
  page's title, its metadata, its footer. ``input`` is what the parser is given.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_MARK = re.compile(r"«(?P<section>[^»]*)»|\{\{(?P<fact>.*?)\}\}")
_DATES = ("published_on", "signed_on", "period_start", "period_end")
_FIELDS = ("title", "publisher", "document_number", "index_number", *_DATES)


def load(path: Path) -> dict[str, Any]:
    """One annotated report as a gold document."""
    head, _, body = path.read_text("utf-8").partition("\n---\n")
    said = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    gold: dict[str, Any] = {name: said.get(name) for name in _FIELDS}
    gold |= {"verdict": "report", "report_year": int(said["report_year"]), "slug": path.stem}
    lines = body.strip("\n").split("\n")
    reader = _Reader()
    reader.read("\n".join(line for line in lines if not line.startswith("~")))
    whole = _Reader()
    whole.read("\n".join(line.removeprefix("~") for line in lines))
    return gold | {
        "input": whole.text,
        "text": reader.text,
        "noise": [{"text": line.removeprefix("~")} for line in lines if line.startswith("~")],
        "sections": reader.sections(),
        "metrics": reader.metrics,
        "not_metrics": reader.not_metrics,
    }


class _Reader:
    def __init__(self) -> None:
        self.text = ""
        self.metrics: list[dict[str, Any]] = []
        self.not_metrics: list[dict[str, Any]] = []
        self._opened: list[dict[str, Any]] = []

    def read(self, body: str) -> None:
        at = 0
        for mark in _MARK.finditer(body):
            self.text += body[at : mark.start()].replace("\\t", "\t")
            at = mark.end()
            if mark["section"] is not None:
                self._section(mark["section"])
            else:
                self._facts(mark["fact"])
        self.text += body[at:].replace("\\t", "\t")

    def _section(self, inside: str) -> None:
        what, number, heading = ([part.strip() for part in inside.split(";")] + ["", ""])[:3]
        level, _, meaning = what.partition(" ")
        part, _, theme = meaning.strip().partition("/")
        themes = [name.strip() or None for name in theme.split(",")]
        self._opened.append({
            "level": int(level), "number": number or None, "heading": heading or None, "part": part,
            "theme": themes[0], "theme_alternatives": themes[1:], "start": len(self.text),
        })  # fmt: skip
        self.text += number + heading

    def sections(self) -> list[dict[str, Any]]:
        """Pre-order with ids and ends: a section ends where the next of its level or above begins."""
        depth = [section["level"] or 1 for section in self._opened]
        counts: dict[tuple[str, ...], int] = {}
        path: list[tuple[int, str]] = []
        for at, section in enumerate(self._opened):
            after = (s["start"] for s, d in zip(self._opened[at + 1 :], depth[at + 1 :], strict=True) if d <= depth[at])
            section["end"] = next(after, len(self.text))
            path = [step for step in path if step[0] < depth[at]]
            above = tuple(name for _, name in path)
            counts[above] = counts.get(above, 0) + 1
            path.append((depth[at], f"{counts[above]}"))
            section["parent_id"] = ".".join(above) or None
            section["id"] = ".".join(name for _, name in path)
        return self._opened

    def _facts(self, inside: str) -> None:
        quote, _, rest = inside.partition("|")
        start = len(self.text)
        shown = quote.removeprefix("!").strip()
        self.text += shown
        span = {"quote": shown, "start": start, "end": len(self.text)}
        if quote.startswith("!"):
            self.not_metrics.append({**span, "reason": rest.strip()})
            return
        for one in rest.split("&&"):
            self.metrics.append({**span, **_fact(one)})


def _fact(text: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in text.split("|")]
    metric_id, value, unit, label = cells[:4]
    extra = dict(pair.strip().split("=", 1) for pair in (cells[4] if len(cells) > 4 else "").split(";") if "=" in pair)
    fact: dict[str, Any] = {
        "metric_id": _null(metric_id),
        "value": None if value == "-" else float(value),
        "value_max": float(extra["max"]) if "max" in extra else None,
        "unit": _null(unit),
        "unit_in_text": extra.get("printed", _null(unit)),
        "label": label,
        "qualifier": extra.get("qualifier", "exact"),
        "role": extra.get("role", "value"),
        "period_basis": extra.get("period", "in_year"),
        "scope": extra.get("scope"),
        "subject": extra.get("subject"),
        "section_id": None,
    }
    if "accept" in extra:
        also = [_null(name.strip()) for name in extra["accept"].split(",")]
        fact["accept_ids"] = [fact["metric_id"], *(one for one in also if one != fact["metric_id"])]
    if extra.get("optional") == "true":
        fact["optional"] = True
    return fact


def _null(text: str) -> str | None:
    return None if text in ("-", "") else text
