"""The words of the quantity reader, compiled once from ``catalogue/lexicon.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from transforms.catalogue.metrics import read_yaml
from transforms.model import Qualifier

_NAME_START = (
    r"(?=[0-9A-Za-z\"\[第近前后这过党等省市县区镇乡村街道级之同任唯进另统百千成万逢零〇一二两三四五六七八九十点])"
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns match folded text. ``kin`` maps a printed unit to the one that stands for its group (宗: 件)."""

    unit: re.Pattern[str]
    kin: Mapping[str, str]
    kins: Mapping[str, tuple[str, ...]]
    time_units: frozenset[str]
    share_units: frozenset[str]
    counting_units: frozenset[str]
    doing: re.Pattern[str]
    single: re.Pattern[str]
    slogan: tuple[str, ...]
    before: tuple[tuple[str, Qualifier], ...]
    before_words: tuple[str, ...]
    not_before: tuple[str, ...]
    after: re.Pattern[str]
    after_words: Mapping[str, Qualifier]
    vague: re.Pattern[str]
    vague_skip: tuple[str, ...]
    vague_parts: frozenset[str]
    zero: re.Pattern[str]
    zero_noun: re.Pattern[str]
    zero_skip: tuple[str, ...]
    zero_skip_after: tuple[str, ...]
    coverage: re.Pattern[str]
    coverage_verb: re.Pattern[str]
    coverage_skip: re.Pattern[str]
    each: re.Pattern[str]
    each_subject: re.Pattern[str]
    also: re.Pattern[str]
    word_parts: frozenset[str]
    names: re.Pattern[str]
    rule_before: re.Pattern[str]
    rule_due: re.Pattern[str]
    rule_each: re.Pattern[str]
    shorten: re.Pattern[str]
    months: Mapping[str, tuple[int, int]]


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


@cache
def lexicon() -> Lexicon:
    """The project's lexicon, compiled once per process."""
    data = read_yaml("lexicon.yaml")
    units, zero, whole, rules = data["units"], data["zero"], data["all"], data["rules"]
    qualifiers = data["qualifiers"]
    kins = {unit: tuple(group) for group in data["same_units"] for unit in group}
    after_words = {word: Qualifier(name) for name, words in qualifiers["after"].items() for word in words}
    before = [(word, Qualifier(name)) for name, words in qualifiers["before"].items() for word in words]
    return Lexicon(
        unit=re.compile(any_of(unit for group in units.values() for unit in group)),
        kin={unit: group[0] for unit, group in kins.items()},
        kins=kins,
        time_units=frozenset(units["time"]),
        share_units=frozenset(units["share"]),
        counting_units=frozenset(data["counting_units"]),
        doing=re.compile(any_of(data["doing_verbs"]) + "了?$"),
        single=re.compile(any_of(data["single_verbs"]) + "了?$"),
        slogan=tuple(data["slogan_objects"]),
        before=tuple(sorted(before, key=lambda pair: -len(pair[0]))),
        before_words=tuple(word for word, _ in before),
        not_before=tuple(qualifiers["not_before"]),
        after=re.compile(any_of(after_words)),
        after_words=after_words,
        vague=re.compile(data["vague"]["pattern"]),
        vague_skip=tuple(data["vague"]["skip_objects"]),
        vague_parts=frozenset(data["vague"]["parts"]),
        zero=re.compile(zero["opener"]),
        zero_noun=re.compile(any_of(zero["nouns"])),
        zero_skip=tuple(zero["skip_before"]),
        zero_skip_after=tuple(zero["skip_after"]),
        coverage=re.compile(whole["coverage"]),
        coverage_verb=re.compile(any_of(whole["coverage_verbs"])),
        coverage_skip=re.compile(any_of(whole["coverage_skip"])),
        each=re.compile(whole["each"]),
        also=re.compile(whole["also"]),
        each_subject=re.compile(any_of(whole["each_subjects"])),
        word_parts=frozenset(whole["parts"]),
        names=re.compile(_NAME_START + "(?:" + "|".join(f"(?:{pattern})" for pattern in data["names"].values()) + ")"),
        rule_before=re.compile(rules["before"]),
        rule_due=re.compile(rules["due"]),
        rule_each=re.compile(rules["each"]),
        shorten=re.compile(rules["shorten"]),
        months={word: (first, last) for word, (first, last) in data["months_words"].items()},
    )
