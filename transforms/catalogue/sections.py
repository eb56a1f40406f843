"""The section taxonomy: prescribed parts and themes with their cue words (``sections.yaml``), typed.

Source: 《法治政府建设与责任落实督察工作规定》 (parts), 《法治政府建设实施纲要(2021-2025年)》 (themes and systems).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A folded word that speaks for a theme; a weak one also occurs in sections of other themes. Each is one object."""

    text: str
    theme: str
    weak: bool


@dataclass(frozen=True, slots=True)
class PartMatch:
    """Where a pattern of a part matched, and the words that it matched."""

    part: str
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class System:
    """One of the 健全…体系 of the outline to which themes roll up."""

    id: str
    zh: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report (主要举措和成效, 存在的不足 …). ``headings`` match a top-level heading, ``embedded`` a
    heading inside the achievements, ``openings`` a paragraph that opens the part; ``unless`` speaks against."""

    id: str
    zh: str
    prescribed: bool
    definition: str
    cues: tuple[str, ...]
    headings: tuple[re.Pattern[str], ...]
    embedded: tuple[re.Pattern[str], ...]
    openings: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def match(self, patterns: tuple[re.Pattern[str], ...], folded: str, report_year: int | None) -> PartMatch | None:
        """The leftmost match in a folded text. A pattern with a ``year`` needs one after the report year."""
        if self.unless and self.unless.search(folded):
            return None
        found = [match for pattern in patterns if (match := _dated_search(pattern, folded, report_year))]
        first = min(found, key=lambda match: match.start(), default=None)
        return PartMatch(self.id, first.start(), first[0]) if first else None


@dataclass(frozen=True, slots=True)
class Theme:
    """What a section is about (规范性文件, 行政复议 …); rolls up to a system of the outline."""

    id: str
    zh: str
    en: str
    system: str
    rolls_up_to: str | None
    source: str
    definition: str
    cues: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SectionCatalogue:
    """All parts, themes and systems. ``cues`` maps the first two characters of a cue, and then its third (the empty
    word: any), to the cues; ``any_…`` matches where some part's pattern could."""

    version: str
    systems: tuple[System, ...]
    parts: tuple[Part, ...]
    themes: tuple[Theme, ...]
    cues: tuple[tuple[Cue, ...], ...]    # by the number of the word in ``cue_words``
    cue_words: AhoCorasick
    any_heading: re.Pattern[str]
    any_embedded: re.Pattern[str]

    def part(self, part_id: str) -> Part:
        """The part of an id; KeyError when there is none."""
        found = next((part for part in self.parts if part.id == part_id), None)
        if found is None:
            raise KeyError(part_id)
        return found

    def themes_of(self, system: str) -> frozenset[str]:
        """The ids of the themes that belong to a system."""
        return frozenset(theme.id for theme in self.themes if theme.system == system)

    @property
    def chrome_cues(self) -> tuple[str, ...]:
        """Words of page navigation and footers."""
        return self.part("page_chrome").cues

    def part_of_heading(self, folded: str, report_year: int | None, *, embedded: bool = False) -> PartMatch | None:
        """The part whose pattern matches leftmost in a folded heading."""
        found = self.parts_in_heading(folded, report_year, embedded=embedded)
        return min(found, key=lambda match: match.at, default=None)

    def parts_in_heading(
        self, folded: str, report_year: int | None, *, embedded: bool = False
    ) -> tuple[PartMatch, ...]:
        """Every part with a pattern that matches in a folded heading (存在问题及下一步打算 names two)."""
        if not (self.any_embedded if embedded else self.any_heading).search(folded):
            return ()
        return _parts_in(self, folded, report_year, embedded)

    def names_body_part(self, folded: str, report_year: int | None) -> bool:
        """Whether a line names a prescribed part (引言 and 附件 do not)."""
        match = self.part_of_heading(folded, report_year)
        return match is not None and self.part(match.part).prescribed

    def cues_in(self, folded: str) -> Iterator[tuple[int, Cue]]:
        """Every cue of every theme in a folded text, with its offset, in order; one pass."""
        found = self.cue_words.find_matches_as_indexes(folded, overlapping=True)
        for word, at, _ in sorted(found, key=lambda match: (match[1], match[0])):
            for cue in self.cues[word]:
                yield at, cue


@lru_cache(maxsize=1024)    # a heading is asked for several times while its tree grows
def _parts_in(
    catalogue: SectionCatalogue, folded: str, report_year: int | None, embedded: bool
) -> tuple[PartMatch, ...]:
    found = (part.match(part.embedded if embedded else part.headings, folded, report_year) for part in catalogue.parts)
    return tuple(match for match in found if match)


def _dated_search(pattern: re.Pattern[str], folded: str, report_year: int | None) -> re.Match[str] | None:
    if "year" not in pattern.groupindex:
        return pattern.search(folded)
    if report_year is None:
        return None
    return next((match for match in pattern.finditer(folded) if int(match["year"]) > report_year), None)


@cache
def load_sections() -> SectionCatalogue:
    """The catalogue as packaged; read once."""
    raw = yaml.load(files("transforms.catalogue").joinpath("sections.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    themes = tuple(_theme(entry) for entry in raw["themes"])
    cues = _cues_by_word(themes)
    parts = tuple(_part(entry) for entry in raw["parts"])
    return SectionCatalogue(
        version=raw["version"],
        systems=tuple(System(entry["id"], entry["zh"]) for entry in raw["systems"]),
        parts=parts,
        themes=themes,
        cues=tuple(cues.values()),
        cue_words=AhoCorasick(cues),
        any_heading=_any(pattern for part in parts for pattern in part.headings),
        any_embedded=_any(pattern for part in parts for pattern in part.embedded),
    )


def _patterns(entry: Mapping[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in entry.get(key, ()))


def _any(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern.replace("?P<year>", "?:") for pattern in patterns))


def _part(entry: Mapping[str, Any]) -> Part:
    return Part(
        id=entry["id"],
        zh=entry["zh"],
        prescribed=entry["prescribed"],
        definition=entry["definition"],
        cues=tuple(entry["cues"]),
        headings=_patterns(entry, "headings"),
        embedded=_patterns(entry, "embedded"),
        openings=_patterns(entry, "openings"),
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
    )


def _theme(entry: Mapping[str, Any]) -> Theme:
    return Theme(
        id=entry["id"],
        zh=entry["zh"],
        en=entry["en"],
        system=entry["system"],
        rolls_up_to=entry.get("rolls_up_to"),
        source=entry["source"],
        definition=entry["definition"],
        cues=tuple(entry["cues"]),
        weak=tuple(entry.get("weak", ())),
    )


def _cues_by_word(themes: tuple[Theme, ...]) -> dict[str, tuple[Cue, ...]]:
    """The cues of each word: several when themes share it."""
    cues: dict[str, list[Cue]] = {}
    for theme in themes:
        for words, weak in ((theme.cues, False), (theme.weak, True)):
            for word in words:
                cues.setdefault(word, []).append(Cue(word, theme.id, weak))
    return {word: tuple(some) for word, some in cues.items()}
