"""The rules of ``catalogue/cues/``, compiled once and arranged by printed unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.catalogue.metrics import Catalogue, catalogue, read_yaml
from transforms.metrics.lexicon import lexicon
from transforms.metrics.quantities import Said

_WORD = re.compile(r"\$([A-Z]+)")
_SYNTAX = re.compile(r"\{[\d,]+\}|\\[a-zA-Z]|\[[^\]]*\]|\(\?<?!(?:[^()]|\([^()]*\))*\)|[一-龥A-Za-z0-9]\?")
_LITERAL = re.compile(r"[一-龥A-Za-z0-9]+")
_BARE_ARM = re.compile(r"\^?(?:\(.*\)[*?]|\[[^\]]*\](?:[*?]|\{0,\d+\})|[一-龥]\?)*\(?(?:\?:)?\^?#|.*\)[*?]\$?#")
_FILES = ("labour", "service", "dispute", "enforcement", "governance")
BARE = ""  # the unit of a number that has none


class Pattern:
    """A regular expression that is compiled when it is first used: a document needs a tenth of the rules, and to
    compile them all takes longer than to read it."""

    __slots__ = ("search", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.search: Callable[[str], re.Match[str] | None] = self._first_search

    def _first_search(self, words: str) -> re.Match[str] | None:
        self.search = re.compile(self.text).search
        return self.search(words)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way for a fact to be a metric; what each pattern is read against is said at the head of the file.

    ``besides``: the fact is this metric too, whatever else it is (制定规范性文件3件,并报备案).
    """

    metric_id: str
    name: str
    own: Pattern
    never: Pattern | None
    around: Pattern | None
    unless: Pattern | None
    topics: frozenset[str]
    said: frozenset[Said]
    publisher: Pattern | None
    weight: float
    besides: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rules found by the literal words in their patterns: a pattern needs at least one of its words, so a fact is read
    against the few rules that share a word with it. ``words``: by the first one or two characters of a word, the words
    and for each the indices of its rules; ``always``: the rules that can match without one."""

    rules: tuple[Rule, ...]
    words: Mapping[str, tuple[tuple[str, frozenset[int]], ...]]
    always: frozenset[int]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Shelf:
        words: dict[str, set[int]] = {}
        always = set()
        for index, rule in enumerate(rules):
            if _may_be_bare(rule.own.text) and rule.own.search("#"):
                always.add(index)
                continue
            for word in literals(rule.own.text):
                words.setdefault(word, set()).add(index)
        by_start: dict[str, list[tuple[str, frozenset[int]]]] = {}
        for word, some in words.items():
            by_start.setdefault(word[:2], []).append((word, frozenset(some)))
        return cls(tuple(rules), {start: tuple(some) for start, some in by_start.items()}, frozenset(always))

    def near(self, own: str) -> list[Rule]:
        """The rules that may match, in the order of the file."""
        found = set(self.always)
        words = self.words
        for start in {*own, *map(add, own, own[1:])} & words.keys():
            for word, some in words[start]:
                if word in own:
                    found |= some
        return [self.rules[index] for index in sorted(found)]


def _may_be_bare(pattern: str) -> bool:
    """Whether it may match a number without words: only what may be left out stands before the # in one of its arms."""
    return "|^|" in pattern or any(_BARE_ARM.match(arm) for arm in pattern.split("|"))


@cache
def literals(pattern: str) -> frozenset[str]:
    """The literal words of a pattern, without what it only forbids or may leave out."""
    return frozenset(_LITERAL.findall(_SYNTAX.sub("|", pattern)))


@dataclass(frozen=True, slots=True)
class Cues:
    """``rules`` by printed unit, and the few ``besides``; ``zero`` and ``vague`` for what is said in words without a
    unit. ``topics`` finds the topic words, ``topic_of`` says by a word's number which topic it belongs to."""

    rules: Mapping[str, Shelf]
    besides: Mapping[str, Sequence[Rule]]
    zero: Shelf
    vague: Shelf
    topics: AhoCorasick
    topic_of: Sequence[str]

    def of(self, said: Said, unit: str | None, own: str) -> list[Rule]:
        """The rules that may type a fact with these own words."""
        if said is Said.ZERO:
            return self.zero.near(own)
        shelf = self.vague if said is Said.VAGUE and unit is None else self.rules.get(unit or BARE)
        return shelf.near(own) if shelf else []


@cache
def cues() -> Cues:
    """The project's rules, compiled once per process."""
    said = read_yaml("cues/words.yaml")
    rules: dict[str, list[Rule]] = {}
    besides: dict[str, list[Rule]] = {}
    zero: list[Rule] = []
    vague: list[Rule] = []
    for metric_id, rows in _rows():
        for number, row in enumerate(rows, 1):
            rule = _rule(metric_id, f"{metric_id}/{number}", row, said["words"])
            if Said.ZERO in rule.said:
                zero.append(rule)
                continue
            if Said.VAGUE in rule.said:
                vague.append(rule)
            for unit in _units(metric_id, row, catalogue()):
                (besides if rule.besides else rules).setdefault(unit, []).append(rule)
    topic_of = {word: name for name, words in said["topics"].items() for word in words.split("|")}
    by_unit = {unit: Shelf.of(some) for unit, some in rules.items()}
    topics = AhoCorasick(topic_of, MatchKind.LeftmostLongest)
    return Cues(by_unit, besides, Shelf.of(zero), Shelf.of(vague), topics, tuple(topic_of.values()))


def _rows() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every metric's rows, file after file."""
    for name in _FILES:
        yield from read_yaml(f"cues/{name}.yaml").items()


def _rule(metric_id: str, name: str, row: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    def pattern(key: str) -> Pattern | None:
        text = row.get(key)
        return Pattern(_WORD.sub(lambda match: words[match[1]], text)) if text else None

    own = pattern("own")
    if own is None:
        raise ValueError(f"cues: {name} has no own")
    said = frozenset([Said(row["said"])]) if "said" in row else frozenset(Said) - {Said.ZERO}
    return Rule(
        metric_id, name, own, pattern("not"), pattern("around"), pattern("unless"),
        frozenset(row.get("topic", ())), said, pattern("publisher"), float(row.get("weight", 1.0)),
        bool(row.get("besides", False)),
    )  # fmt: skip


def _units(metric_id: str, row: Mapping[str, Any], entries: Catalogue) -> set[str]:
    """The printed units under which a rule is looked up: its own or the metric's, each with its kin."""
    named = row.get("units") or entries[metric_id].accepted_units
    units = {unit.lstrip("万亿") or unit for unit in named}
    kins = lexicon().kins
    units |= {kin for unit in units for kin in kins.get(unit, ())}
    return units | ({BARE} if row.get("bare") else set())
