"""The page's own style rules, as far as they say what a reader sees: simple selectors in ``<style>``, and ``style``.

Style sheets in files of their own are not asked for: a page is read from its bytes alone. Selectors of one
element (``.a``, ``#a``, ``p.a``, ``ol``) are understood, those that depend on others (``.a .b``) or stand inside
``@media`` are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache

from lxml import etree

Declarations = Mapping[str, str]

_SELECTOR = re.compile(r"(?:[A-Za-z][A-Za-z0-9]*)?(?:[.#][\w\u4e00-\u9fff-]+)?|\*")
_WORTH = (
    "display", "visibility", "opacity", "indent", "list-style", "position", "overflow", "background", "transparent",
)  # fmt: skip
_NUMBER = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|%)?")
_OFF_SCREEN = -500     # pixels (an em counts as 16): nothing that belongs on a page is indented or moved that far
_EM = 16
_RULE_LIMIT = 5_000    # more rules than this in one page say nothing about its article
_WHITE = 250           # of 255, each of red, green and blue
_COLOUR = re.compile(
    r"#([0-9a-f]{3}|[0-9a-f]{6})|rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+%?)\s*)?\)|([a-z]+)")
_NO_BACKGROUND = frozenset({"none", "transparent", "inherit", "initial", "unset", "auto", "window", "0"})


class Sight(Enum):
    """What a style makes of the text in it. TINY and WHITE may be undone by styles further inside or outside."""

    SEEN = "seen"
    HIDDEN = "hidden"
    TINY = "tiny"
    WHITE = "white"


class Sheet:
    """The rules of one page, by selector."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        for text in texts:
            self._read(text)

    def _read(self, text: str) -> None:
        depth = 0
        for piece in _without_comments(text).split("}"):
            depth += piece.count("{")
            if depth == 1 and len(self._rules) < _RULE_LIMIT:
                selectors, _, body = piece.partition("{")
                low = body.lower()
                if any(word in low for word in _WORTH):
                    self._add(selectors, body)
            depth = max(0, depth - 1)

    def _add(self, selectors: str, body: str) -> None:
        declared = declarations(body)
        for selector in selectors.split(","):
            name = selector.replace("<!--", "").strip()
            if name and len(name) < 80 and _SELECTOR.fullmatch(name):
                self._rules.setdefault(name, {}).update(declared)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def suspects(self, root: etree._Element) -> list[etree._Element]:
        """The elements inside ``root`` that a rule of the page may hide."""
        hiding = [selector for selector, declared in self._rules.items() if sight(declared) is Sight.HIDDEN]
        if not hiding:
            return []
        tags = {selector for selector in hiding if selector.isalnum()}
        rest = {selector[selector.find(mark) :] for selector in hiding for mark in ".#" if mark in selector}
        return [node for node in root.iterdescendants() if node.tag in tags or not rest.isdisjoint(_names(node))]

    def of(self, node: etree._Element) -> Declarations:
        """What the rules declare for an element, later and closer ones winning over those of its tag."""
        tag = node.tag if isinstance(node.tag, str) else ""
        found: dict[str, str] = {}
        own = [both for name in _names(node) for both in (name, f"{tag}{name}")]
        for selector in ("*", tag, *own):
            found |= self._rules.get(selector, {})
        return found


def _names(node: etree._Element) -> list[str]:
    """``.a`` and ``#b``: what selectors of one element can call it."""
    names = [f".{token}" for token in (node.get("class") or "").split()]
    return [*names, f"#{node.get('id')}"] if node.get("id") else names


def _without_comments(text: str) -> str:
    first, *rest = text.split("/*")
    return first + "".join(piece.partition("*/")[2] for piece in rest)


@lru_cache(maxsize=4096)
def declarations(style: str) -> Declarations:
    """``color:red; x:y`` as a mapping; the last of two on one property wins, as in a browser."""
    found = {}
    for one in style.split(";"):
        name, _, value = one.partition(":")
        if value:
            found[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return found


@lru_cache(maxsize=4096)
def sight_of(style: str) -> Sight:
    """What the ``style`` attribute of an element makes of its text."""
    return sight(declarations(style))


def sight(declared: Declarations) -> Sight:
    """What declarations make of the text of an element."""
    if _is_hidden(declared) or _is_moved_away(declared) or _is_flat(declared):
        return Sight.HIDDEN
    if _length(declared.get("font-size")) in (0.0, 1.0):
        return Sight.TINY
    if is_white(declared.get("color", "")):
        return Sight.WHITE
    return Sight.SEEN


def _is_hidden(declared: Declarations) -> bool:
    return (
        declared.get("display") == "none"
        or declared.get("visibility") in ("hidden", "collapse")
        or declared.get("mso-hide") == "all"
        or _length(declared.get("opacity")) == 0
        or declared.get("color") == "transparent"
    )


def _is_moved_away(declared: Declarations) -> bool:
    moved = [declared.get("text-indent")]
    if declared.get("position") in ("absolute", "fixed"):
        moved += (declared.get("left"), declared.get("top"))
        if declared.get("clip", "").replace(" ", "") in ("rect(0,0,0,0)", "rect(0000)", "rect(0px,0px,0px,0px)"):
            return True
    return any((length := _length(one)) is not None and length <= _OFF_SCREEN for one in moved)


def _is_flat(declared: Declarations) -> bool:
    sizes = (declared.get("height"), declared.get("max-height"), declared.get("width"))
    return declared.get("overflow") == "hidden" and any(_length(one) == 0 for one in sizes)


def _length(value: str | None) -> float | None:
    """A length in pixels; None for what is no number."""
    match = _NUMBER.fullmatch(value) if value else None
    if match is None:
        return None
    try:
        return float(match[1]) * (_EM if match[2] in ("em", "rem") else 1)
    except ValueError:
        return None


def is_white(colour: str) -> bool:
    """Whether a colour cannot be told from white paper."""
    match = _COLOUR.fullmatch(colour.strip().lower())
    if match is None:
        return False
    if match[6]:
        return match[6] in ("white", "snow", "ivory")
    if match[1]:
        digits = match[1] if len(match[1]) == 6 else "".join(2 * one for one in match[1])
        parts = [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
    else:
        parts = [int(match[n]) for n in (2, 3, 4)]
    return min(parts) >= _WHITE


def has_background(declared: Declarations) -> bool:
    """Whether declarations put anything but white behind the text."""
    values = [value for name, value in declared.items() if name.startswith("background")]
    return any(value.split(" ")[0] not in _NO_BACKGROUND and not is_white(value.split(" ")[0]) for value in values)
