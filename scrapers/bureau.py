"""Bureaus as the user declares them: one strict YAML each, all problems of a file told at once with file and line.

Keys and their meaning: the contract's chapter "A bureau". A key that is not listed there is an error, because a
mistyped ``overides`` that is silently ignored would be worse than a refused file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scrapers.errors import ConfigError, Refused
from scrapers.gate import host_key
from scrapers.model import Bureau, Column, Expectation, Override, Platform
from transforms.model import Decision
from transforms.strict_yaml import Fields, Problems, root_of

_ID = re.compile(r"[a-z0-9-]+")
_REGION = re.compile(r"[0-9]{6}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::[0-9]{1,5})?")
UNKNOWN_REGION = "000000"  # `region: null`, as `fazhi probe` prints it where it found none
NOBODY = Bureau("", "", UNKNOWN_REGION, Platform.GENERIC, (), frozenset(), Path())
_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_FIRST_YEAR = 2000     # 依法行政 reports begin with the 2004 outline; earlier years are typing errors


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that declares no valid bureau. ``id``: the one it names, else the file's name without its ending."""

    id: str
    path: Path
    error: ConfigError


@dataclass(frozen=True, slots=True)
class Declared:
    """All files of a folder: the valid bureaus, ordered by id, and the broken files."""

    bureaus: tuple[Bureau, ...]
    broken: tuple[Broken, ...]


def stranger(url: str) -> Bureau:
    """The stand-in for a URL that belongs to no declared bureau: it may be fetched from its own host only."""
    host = host_key(url)
    return replace(NOBODY, name=host, hosts=frozenset({host}))


def read_bureaus(folder: Path) -> Declared:
    """All bureaus under ``folder``, at any depth; a broken file spoils nothing but itself.

    Raises ``ConfigError`` when the folder is missing or declares nobody.
    """
    paths = sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")])
    if not paths:
        raise ConfigError(f"{folder}: no bureau is declared here; give the folder in FAZHI_BUREAUS")
    named: dict[str, list[Bureau]] = defaultdict(list)
    broken: list[Broken] = []
    for path in paths:
        try:
            bureau = load_bureau(path)
        except ConfigError as error:
            broken.append(Broken(_named(path), path, error))
            continue
        named[bureau.id].append(bureau)
    for twins in named.values():
        if len(twins) > 1:
            broken.append(_twins(twins))
    once = sorted((twins[0] for twins in named.values() if len(twins) == 1), key=lambda bureau: bureau.id)
    return Declared(tuple(once), tuple(broken))


def _twins(bureaus: Sequence[Bureau]) -> Broken:
    """Several files with one id: nobody can say which is meant, so none is."""
    first, *others = (bureau.path for bureau in bureaus)
    names = ", ".join(str(path) for path in others)
    error = ConfigError(f"{first}:1: the id {bureaus[0].id!r} is taken by {names} too; each bureau needs its own")
    return Broken(bureaus[0].id, first, error)


def load_bureaus(folder: Path) -> tuple[Bureau, ...]:
    """As ``read_bureaus``, but raises ``ConfigError`` with the problems of all files, one ``file:line: problem`` per
    line, when there is any."""
    declared = read_bureaus(folder)
    if declared.broken:
        raise ConfigError("\n".join(broken.error.message for broken in declared.broken))
    return declared.bureaus


def _named(path: Path) -> str:
    root = _root_of(path, Problems(path))
    return (root.text("id", _ID, "small letters, digits and hyphens") if root else None) or path.stem


def load_bureau(path: Path) -> Bureau:
    """One bureau from its file. Raises ``ConfigError`` with one ``file:line: problem`` per line."""
    problems = Problems(path)
    bureau = None
    if (root := _root_of(path, problems)) is not None:
        bureau = _bureau(root, path)
    if bureau is None or problems:
        raise ConfigError("\n".join(problems.lines()))
    return bureau


def _root_of(path: Path, problems: Problems) -> Fields | None:
    try:
        body = path.read_bytes()
    except OSError as error:
        problems.add(1, f"cannot be read: {error.strerror}")
        return None
    return root_of(body, problems, first="id")


def _bureau(root: Fields, path: Path) -> Bureau | None:
    """The bureau, None when something needed is missing or wrong; the problems are with ``root``."""
    bureau_id = root.text("id", _ID, "small letters, digits and hyphens", needed=True)
    unnamed = root.says_null("name")
    name = None if unnamed else root.text("name", needed=True)
    unplaced = root.says_null("region")
    region = UNKNOWN_REGION if unplaced else root.text("region", _REGION, "a 6-digit adcode", needed=True)
    platform = root.choice("platform", Platform, needed=True)
    columns = _columns(root, platform)
    if unnamed and columns:
        name = host_key(columns[0].url)  # as `fazhi probe` prints it where no page says whose site it is
    hosts = _hosts(root, columns)
    short_name, aliases = root.text("short_name"), root.texts("aliases")
    since, delay = root.whole("since", _FIRST_YEAR, 2100), root.number("delay", 0.0, 3600.0)
    expect, overrides = _expectation(root), _overrides(root)
    root.no_other()
    if bureau_id is None or name is None or region is None or platform is None or not columns:
        return None
    return Bureau(
        id=bureau_id,
        name=name,
        region=region,
        platform=platform,
        columns=columns,
        hosts=hosts,
        path=path,
        short_name=short_name,
        aliases=aliases,
        since=since,
        expect=expect,
        delay=delay,
        overrides=overrides,
    )


def _columns(root: Fields, platform: Platform | None) -> tuple[Column, ...]:
    columns: list[Column] = []
    seen: set[tuple[str, Platform]] = set()
    for entry in root.maps("columns", needed=True):
        url = _url(entry, "url")
        own = entry.choice("platform", Platform) or platform
        name = entry.text("name")
        entry.no_other()
        if url is None or own is None:
            continue
        if (url, own) in seen:
            entry.report(f"the column {url} stands here twice; remove one")
        seen.add((url, own))
        columns.append(Column(url, own, name))
    return tuple(columns)


def _url(fields: Fields, key: str) -> str | None:
    url = fields.text(key, needed=True)
    if url is None:
        return None
    try:
        host_key(url)
    except Refused as refused:
        fields.report(f"{key} {url!r}: {refused.message}; write it as http://… or https://…", key)
        return None
    return url


def _hosts(root: Fields, columns: tuple[Column, ...]) -> frozenset[str]:
    hosts = {host_key(column.url) for column in columns}
    for host in root.texts("hosts"):
        if _HOST.fullmatch(host.lower()) is None:
            root.report(f"hosts: {host!r} is not a host; write www.example.gov.cn, without http:// and path", "hosts")
        hosts.add(host.lower())
    return frozenset(hosts)


def _expectation(root: Fields) -> Expectation:
    fields = root.map("expect")
    if fields is None:
        return Expectation()
    candidates = fields.span("candidates")
    report_by = fields.text("report_by", _MONTH_DAY, 'month and day as "03-31"')
    notes = fields.text("notes")
    fields.no_other()
    return Expectation(candidates, report_by, notes)


def _overrides(root: Fields) -> tuple[Override, ...]:
    fields = root.map("overrides")
    made = (_override(url, entry) for url, entry in fields.named_maps()) if fields is not None else ()
    return tuple(override for override in made if override is not None)


def _override(url: str, entry: Fields) -> Override | None:
    """One decision of a person. Without reason, person and date nobody could question it later."""
    decision = entry.choice("decision", Decision, needed=True, but=Decision.DOUBTFUL)
    reason, who = entry.text("reason", needed=True), entry.text("who", needed=True)
    when = entry.day("when", needed=True)
    entry.no_other()
    try:
        host_key(url)
    except Refused as refused:
        entry.report(f"overrides: {url!r}: {refused.message}")
        return None
    if decision is None or reason is None or who is None or when is None:
        return None
    return Override(url, decision, reason, who, when)
