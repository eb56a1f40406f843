"""Lists written by scripts: what ``document.write`` would put into the page, without running anything.

TRS templates write each line by its own script::

    <li><script>var url="./202602/t…shtml"; var title="…"; document.writeln("2026-02-14 17:32")</script></li>

Understood are string variables and concatenations of strings and variables; all else is left alone.
"""

from __future__ import annotations

import re
from html import escape

# possessive and with an optional end: hostile scripts are read in linear time
_STRING = r"\"(?:[^\"\\\n]|\\.)*+\"?+|'(?:[^'\\\n]|\\.)*+'?+"
_TERM = rf"(?>{_STRING}|[A-Za-z_$][\w$]*+)"
_SUM = rf"{_TERM}(?:\s*+\+\s*+{_TERM})*+"
_STATEMENT = re.compile(
    rf"(?P<comment>//[^\n]*|/\*(?>.*?\*/|.*))"
    rf"|if\s*\(\s*(?P<tested>[A-Za-z_$][\w$]*)?[^()\n]{{0,80}}\)\s*(?P<then>[A-Za-z_$][\w$]*)\s*=\s*(?P<other>{_SUM})"
    rf"|document\s*\.\s*write(?:ln)?\s*\(\s*(?P<written>{_SUM})\s*\)"
    rf"|(?<![\w$.])(?P<name>[A-Za-z_$][\w$]*)\s*(?P<plus>\+?)=\s*(?P<value>{_SUM})\s*(?=[;,\n}}]|$)"
    rf"|{_STRING}",
    re.S,
)
_PIECE = re.compile(_TERM)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_URL_NAMES = ("url", "linkurl", "docurl", "docpuburl", "href", "link", "strurl", "_url")
_TITLE_NAMES = ("title", "doctitle", "strtitle", "linktitle", "_title", "name")


def written_html(script: str) -> str:
    """The markup that the script writes; with an anchor made from its ``url`` and ``title`` when it writes none."""
    names: dict[str, str] = {}
    written: list[str] = []
    lines: list[str] = []
    for match in _STATEMENT.finditer(script):
        if match["then"]:
            if names.get(match["tested"] or ""):  # if (abs != "") url = abs;
                names[match["then"]] = _evaluate(match["other"], names)
        elif match["name"]:
            value = _evaluate(match["value"], names)
            if match["name"].lower() in _URL_NAMES and not match["plus"]:
                lines.append(_line(names, written))
                names, written = _constants(names), []
            names[match["name"]] = (names.get(match["name"], "") if match["plus"] else "") + value
        elif match["written"]:
            written.append(_evaluate(match["written"], names))
    lines.append(_line(names, written))
    return "".join(lines)


def _constants(names: dict[str, str]) -> dict[str, str]:
    """Variables that outlive one line of the list: all but its address and title."""
    return {name: value for name, value in names.items() if name.lower() not in (*_URL_NAMES, *_TITLE_NAMES)}


def _line(names: dict[str, str], written: list[str]) -> str:
    markup = "".join(written)
    lower = {name.lower(): value for name, value in names.items()}
    url = next((lower[name] for name in _URL_NAMES if lower.get(name)), None)
    title = next((lower[name] for name in _TITLE_NAMES if lower.get(name)), None)
    if url is None or title is None or "<a" in markup.lower():
        return markup
    return f'<li><a href="{escape(url)}" title="{escape(title)}">{escape(title)}</a><span>{markup}</span></li>'


def _evaluate(expression: str, names: dict[str, str]) -> str:
    return "".join(_term(piece[0], names) for piece in _PIECE.finditer(expression))


def _term(term: str, names: dict[str, str]) -> str:
    if term[0] in "\"'":
        return _ESCAPE.sub(_unescaped, term[1:].removesuffix(term[0]))
    return names.get(term, "")


def _unescaped(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return re.sub("[\ud800-\udfff]", "", chr(int(code, 16)))
    return _ESCAPES.get(match[3], match[3])
