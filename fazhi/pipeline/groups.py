"""Bureaus in groups that are crawled apart, so that one slow site does not hold up the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scrapers.model import Bureau

TOP = "bureaus"  # the group of those that stand in no folder of their own


@dataclass(frozen=True, slots=True)
class Group:
    """Bureaus that are crawled in one run. ``name``: their folder, as a rule the province; ``tags``: the folders and
    platforms in it."""

    name: str
    bureaus: tuple[Bureau, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its bureaus."""
        return tuple(bureau.id for bureau in self.bureaus)

    @property
    def tags(self) -> tuple[str, ...]:
        """The group's name and the platforms of its columns."""
        platforms = {column.platform.value for bureau in self.bureaus for column in bureau.columns}
        return (self.name, *sorted(platforms))


def groups(bureaus: Sequence[Bureau], folder: Path) -> tuple[Group, ...]:
    """One group per folder right below ``folder``, by name. A host belongs to one group: bureaus that share one are
    all in the group whose name comes first."""
    name_of = {bureau.id: _folder(bureau, folder) for bureau in bureaus}
    for members in _by_host(bureaus):
        first = min(name_of[bureau.id] for bureau in members)
        name_of |= {bureau.id: first for bureau in members}
    names = sorted(set(name_of.values()))
    return tuple(Group(name, tuple(one for one in bureaus if name_of[one.id] == name)) for name in names)


def _folder(bureau: Bureau, folder: Path) -> str:
    parts = bureau.path.resolve().relative_to(folder.resolve()).parts
    return parts[0].lower() if len(parts) > 1 else TOP


def _by_host(bureaus: Sequence[Bureau]) -> list[list[Bureau]]:
    """Bureaus that are joined by hosts, directly or through others."""
    joined: dict[str, list[Bureau]] = {}
    for bureau in bureaus:
        members = [bureau]
        for host in bureau.hosts:
            for other in joined.get(host, ()):
                if all(other is not one for one in members):
                    members.append(other)
        for host in {host for one in members for host in one.hosts}:
            joined[host] = members
    return list({id(members): members for members in joined.values()}.values())
