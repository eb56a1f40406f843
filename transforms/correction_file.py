"""The corrections of one report as a person writes them: ``<report_id>.yaml``, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import PurePath

from transforms.catalogue.metrics import catalogue
from transforms.corrections import Action, Correction, Field, Said, Value
from transforms.model import PeriodBasis, Qualifier, Role
from transforms.strict_yaml import Fields, Problems, root_of

_CHOICES: dict[Field, type[StrEnum]] = {
    Field.QUALIFIER: Qualifier, Field.ROLE: Role, Field.PERIOD_BASIS: PeriodBasis,
}  # fmt: skip
_NUMBERS = (Field.VALUE, Field.VALUE_MAX)
_DATES = (Field.PERIOD_START, Field.PERIOD_END)
_NEVER_NULL = (Field.LABEL, *_CHOICES)
_ADD_NEEDS = (Field.LABEL, Field.VALUE, Field.PERIOD_BASIS)
_MOST = 1e15


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """One file. ``problems``: one ``file:line: problem`` each; then none of its corrections counts."""

    corrections: tuple[Correction, ...]
    problems: tuple[str, ...] = ()


def read_corrections(body: bytes, path: PurePath) -> CorrectionFile:
    """The corrections that a file's bytes hold. ``path`` names the report (its stem) and stands in the messages."""
    problems = Problems(path)
    found: tuple[Correction, ...] = ()
    if (root := root_of(body, problems, first="report")) is not None:
        found = _file(root, path)
    return CorrectionFile((), tuple(problems.lines())) if problems else CorrectionFile(found)


def _file(root: Fields, path: PurePath) -> tuple[Correction, ...]:
    report = root.text("report", needed=True)
    if report is not None and report != path.stem:
        root.report(f"report is {report!r}, but the file is {path.name}; name it {report}.yaml", "report")
    entries = enumerate(root.maps("facts", needed=True), 1)
    found = [one for number, entry in entries if (one := _correction(number, entry)) is not None]
    root.no_other()
    return tuple(found)


def _correction(number: int, entry: Fields) -> Correction | None:
    """One entry, None when something needed is missing or wrong; the problems are with ``entry``."""
    quote, reason, who = (entry.text(key, needed=True) for key in ("quote", "reason", "who"))
    when = entry.day("when", needed=True)
    section, near, start = entry.text("section"), entry.text("near"), entry.whole("start", 0, 10**9)
    action = _action(entry)
    was = _said(entry, "was")
    right = _said(entry, "add" if action is Action.ADD else "right")
    entry.no_other()
    _complete(entry, action, was)
    if quote is None or reason is None or who is None or when is None or action is None:
        return None
    return Correction(number, action, quote, section, near, start, was, right, reason, who, when)


def _action(entry: Fields) -> Action | None:
    written = [
        action
        for key, action in (("right", Action.CHANGE), ("remove", Action.REMOVE), ("add", Action.ADD))
        if entry.has(key)
    ]
    removed = entry.flag("remove")
    if len(written) != 1 or (written[0] is Action.REMOVE and not removed):
        entry.report("say one of: right (what is right), remove: true (not a quantity), add (a fact that was missed)")
        return None
    return written[0]


def _complete(entry: Fields, action: Action | None, was: tuple[Said, ...]) -> None:
    if action is Action.ADD and entry.has("was"):
        entry.report("was does not go with add: the parser said nothing", "was")
    if action in (Action.CHANGE, Action.REMOVE) and not was and not entry.has("was"):
        entry.report("was is missing: say at least one field as the parser has it, so that a change is noticed")


def _said(entry: Fields, key: str) -> tuple[Said, ...]:
    fields = entry.map(key)
    if fields is None:
        if entry.is_null(key):
            entry.report(f"{key} is empty; say at least one field", key)
        return ()
    said = tuple(one for field in Field if fields.has(field.value) and (one := _one(fields, field)) is not None)
    if key == "add":
        for field in _ADD_NEEDS:
            if not fields.has(field.value):
                fields.report(f"add.{field.value} is missing")
    fields.no_other()
    if not any(fields.has(field.value) for field in Field):
        fields.report(f"{key} is empty; say at least one field", key)
    return said


def _one(fields: Fields, field: Field) -> Said | None:
    """One field, None when its value is wrong, which is noted."""
    if fields.is_null(field.value):
        if field in _NEVER_NULL:
            fields.report(f"{field.value} cannot be null", field.value)
            return None
        return Said(field, None)
    value = _value(fields, field)
    return None if value is None else Said(field, value)


def _value(fields: Fields, field: Field) -> Value:
    if field in _CHOICES:
        return fields.choice(field.value, _CHOICES[field])
    if field in _NUMBERS:
        return fields.number(field.value, -_MOST, _MOST)
    if field in _DATES:
        return fields.day(field.value)
    text = fields.text(field.value)
    if field is Field.METRIC_ID and text is not None and text not in catalogue().entries:
        near = get_close_matches(text, catalogue().entries, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        fields.report(f"metric_id: the catalogue has no metric {text!r}{hint}", field.value)
        return None
    return text
