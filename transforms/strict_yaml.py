"""A mapping of a YAML file read strictly: typed access by key, every problem noted with its line.

For files that people write (bureaus, corrections): a mistyped key that is silently ignored would be worse than a
refused file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import PurePath
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Choice = TypeVar("Choice", bound=StrEnum)
_NULL, _STRING, _WHOLE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:str", "tag:yaml.org,2002:int"
_NUMBERS = (_WHOLE, "tag:yaml.org,2002:float")
_TRUTH = "tag:yaml.org,2002:bool"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Problems:
    """The problems of one file."""

    def __init__(self, path: PurePath) -> None:
        self._path = path
        self._found: dict[tuple[int, str], None] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, line: int, text: str) -> None:
        """Notes a problem at ``line``, counted from 1."""
        self._found[line, text] = None

    def lines(self) -> list[str]:
        """``file:line: problem``, in the order of the file."""
        return [f"{self._path}:{line}: {text}" for line, text in sorted(self._found)]


class Fields:
    """One mapping. A key that was never asked for is a problem once ``no_other`` is called.

    All readers give None (or an empty tuple) for a missing, empty or wrong value; the wrong ones are noted.
    """

    def __init__(self, node: MappingNode, problems: Problems, where: str = "") -> None:
        self._problems = problems
        self._where = where
        self._line = _line(node)
        self._asked: list[str] = []
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        for key, value in node.value:
            self._take(key, value)

    def _take(self, key: Node, value: Node) -> None:
        name = key.value if isinstance(key, ScalarNode) else None
        if name is None:
            self._problems.add(_line(key), "a key must be a plain word")
        elif name in self._nodes:
            self._problems.add(_line(key), f"{self._label(name)} stands here twice, first at line {self._lines[name]}")
        else:
            self._nodes[name] = value
            self._lines[name] = _line(key)

    def _label(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key

    def report(self, text: str, key: str | None = None) -> None:
        """Notes a problem at the line of ``key``, or where the mapping begins."""
        self._problems.add(self._lines.get(key or "", self._line), text)

    def _node(self, key: str, needed: bool) -> Node | None:
        """The value, None when it is missing or null."""
        self._asked.append(key)
        node = self._nodes.get(key)
        if node is None or node.tag == _NULL:
            if needed:
                self.report(f"{self._label(key)} is missing", key)
            return None
        return node

    def no_other(self) -> None:
        """Notes every key that no reader asked for."""
        for key in self._nodes:
            if key not in self._asked:
                known = ", ".join(sorted(set(self._asked)))
                self.report(f"unknown key {self._label(key)!r}; known here: {known}", key)

    def has(self, key: str) -> bool:
        """Whether the key stands here, with a value or with null."""
        self._asked.append(key)
        return key in self._nodes

    def is_null(self, key: str) -> bool:
        """Whether the key stands here with null."""
        return self.has(key) and self._nodes[key].tag == _NULL

    def says_null(self, key: str) -> bool:
        """Whether null is written out for the key, as against a value that was forgotten."""
        return self.is_null(key) and isinstance(node := self._nodes[key], ScalarNode) and bool(node.value)

    def flag(self, key: str) -> bool:
        """true or false; false when it is missing."""
        node = self._node(key, needed=False)
        if node is None:
            return False
        if not isinstance(node, ScalarNode) or node.tag != _TRUTH:
            self._problems.add(_line(node), f"{self._label(key)} must be true or false")
            return False
        return node.value.lower() in ("true", "yes", "on")

    def text(
        self, key: str, pattern: re.Pattern[str] | None = None, meaning: str = "", *, needed: bool = False
    ) -> str | None:
        """A string. One that YAML reads as a number or date must be quoted, so that 0 and 440000 stay what they are."""
        node = self._node(key, needed)
        return self._string(key, node, pattern, meaning) if node is not None else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        found = (self._string(key, node) for node in self._sequence(key, needed=False))
        return tuple(text for text in found if text is not None)

    def _string(
        self, key: str, node: Node, pattern: re.Pattern[str] | None = None, meaning: str = ""
    ) -> str | None:
        line, label = _line(node), self._label(key)
        if not isinstance(node, ScalarNode):
            self._problems.add(line, f"{label} must be a text")
        elif node.tag != _STRING:
            self._problems.add(line, f'{label} must be a text: put it in quotes, "{node.value}"')
        elif not node.value.strip():
            self._problems.add(line, f"{label} is empty; leave the key out or fill it")
        elif pattern is not None and pattern.fullmatch(node.value) is None:
            self._problems.add(line, f"{label} is {node.value!r}, expected {meaning}")
        else:
            return str(node.value).strip()
        return None

    def choice(
        self, key: str, kind: type[Choice], *, needed: bool = False, but: Choice | None = None
    ) -> Choice | None:
        """One word of a closed set, without ``but``."""
        text = self.text(key, needed=needed)
        allowed = {member.value: member for member in kind if member is not but}
        if text is not None and text not in allowed:
            self.report(f"{self._label(key)} is {text!r}, expected one of {', '.join(allowed)}", key)
        return allowed.get(text) if text is not None else None

    def number(self, key: str, least: float, most: float) -> float | None:
        """A number from ``least`` to ``most``."""
        node = self._node(key, needed=False)
        return self._number(key, node, least, most, _NUMBERS) if node is not None else None

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number from ``least`` to ``most``."""
        node = self._node(key, needed=False)
        value = self._number(key, node, least, most, (_WHOLE,)) if node is not None else None
        return int(value) if value is not None else None

    def _number(self, key: str, node: Node, least: float, most: float, tags: tuple[str, ...]) -> float | None:
        value = None
        if isinstance(node, ScalarNode) and node.tag in tags:
            try:
                value = float(node.value)
            except ValueError:       # YAML's other ways to write numbers: 0x10, 1_000
                value = None
        if value is None or not least <= value <= most:
            kind = "a whole number" if tags == (_WHOLE,) else "a number"
            self._problems.add(_line(node), f"{self._label(key)} must be {kind} from {least:g} to {most:g}")
            return None
        return value

    def span(self, key: str) -> tuple[int, int] | None:
        """Two whole numbers, ``[lowest, highest]``."""
        nodes = self._sequence(key, needed=False)
        values = [self._number(key, node, 0, 1_000_000, (_WHOLE,)) for node in nodes]
        if not nodes or None in values:
            return None
        low, high = (int(value or 0) for value in values) if len(values) == 2 else (1, 0)
        if low > high:
            self.report(f"{self._label(key)} must be [lowest, highest]", key)
            return None
        return low, high

    def day(self, key: str, *, needed: bool = False) -> date | None:
        """A date, quoted or not."""
        node = self._node(key, needed)
        if node is None:
            return None
        text = node.value if isinstance(node, ScalarNode) else ""
        try:
            return date.fromisoformat(text if _DATE.fullmatch(text) else "")
        except ValueError:
            self._problems.add(_line(node), f"{self._label(key)} must be a date, YYYY-MM-DD")
            return None

    def map(self, key: str) -> Fields | None:
        """A mapping under ``key``."""
        node = self._node(key, needed=False)
        return self._fields(node, self._label(key)) if node is not None else None

    def maps(self, key: str, *, needed: bool = False) -> tuple[Fields, ...]:
        """A list of mappings; not empty when ``needed``."""
        nodes = self._sequence(key, needed)
        if needed and key in self._nodes and not nodes:
            self.report(f"{self._label(key)} needs at least one entry", key)
        found = (self._fields(node, f"{self._label(key)}[{at}]") for at, node in enumerate(nodes))
        return tuple(fields for fields in found if fields is not None)

    def named_maps(self) -> Iterator[tuple[str, Fields]]:
        """Every key of this mapping with the mapping under it."""
        for key, node in self._nodes.items():
            self._asked.append(key)
            if (fields := self._fields(node, self._label(key))) is not None:
                yield key, fields

    def _fields(self, node: Node, where: str) -> Fields | None:
        if isinstance(node, MappingNode):
            return Fields(node, self._problems, where)
        self._problems.add(_line(node), f"{where} must be a mapping (key: value)")
        return None

    def _sequence(self, key: str, needed: bool) -> list[Node]:
        node = self._node(key, needed)
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self._problems.add(_line(node), f"{self._label(key)} must be a list, each entry with “- ” before it")
            return []
        return list(node.value)


def root_of(body: bytes, problems: Problems, first: str) -> Fields | None:
    """The mapping that the file's bytes are; None when they cannot be read as one, which is noted.

    ``first``: the key that such a file begins with, for the message.
    """
    try:
        node = yaml.compose(body, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(mark.line + 1 if mark else 1, f"not valid YAML: {error.problem or error.context}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.add(1, f"not valid YAML: {' '.join(str(error).split())}")
    except RecursionError:
        problems.add(1, "not valid YAML: nested too deeply")
    else:
        if isinstance(node, MappingNode):
            return Fields(node, problems)
        problems.add(1, f"must be a mapping that begins with `{first}:`")
    return None


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
