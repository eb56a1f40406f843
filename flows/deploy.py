"""Deploys ``prefect.yaml`` with one ``discover`` per group of bureaus, the work pool and the automations."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectNotFound

from fazhi.pipeline.groups import Group, groups
from fazhi.pipeline.run import choose
from fazhi.settings import Settings
from flows.automations import ensure_automations

POOL = "fazhi"
PROJECT = Path(__file__).resolve().parents[1]
_DISCOVER = "discover"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What stands on the server now."""

    deployments: tuple[str, ...]
    automations: tuple[str, ...]


class DeployFailed(Exception):
    """Prefect did not take the deployments; the message is its own."""


def deploy(settings: Settings, runs: int) -> Deployed:
    """Makes or renews pool, deployments and automations of the server that PREFECT_API_URL names. May be called at
    any time and any number of times; a deployment for a group that is gone goes too. ``runs``: at the same time."""
    found = groups(choose(settings, ()).bureaus, settings.bureaus)
    declared = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))
    expanded = declared | {"deployments": _expanded(declared["deployments"], found)}
    names = [one["name"] for one in expanded["deployments"]]
    with get_client(sync_client=True) as client:
        _ensure_pool(client, runs)
        _put_all(expanded)
        _drop_others(client, names)
    return Deployed(tuple(names), tuple(ensure_automations(settings.webhook)))


def _expanded(declared: Sequence[Mapping[str, Any]], found: Sequence[Group]) -> list[dict[str, Any]]:
    """The one ``discover`` becomes one for each group, with its own name, parameter and tags."""
    result: list[dict[str, Any]] = []
    for one in declared:
        if one["name"] != _DISCOVER:
            result.append(dict(one))
            continue
        for group in found:
            of_group = {
                "name": f"{_DISCOVER}-{group.name}",
                "description": f"Walks the listings of {len(group.bureaus)} bureaus in {group.name}.",
                "parameters": {"group": group.name},
                "tags": [*one["tags"], *group.tags],
            }
            result.append({**one, **of_group})
    return result


def _ensure_pool(client: SyncPrefectClient, runs: int) -> None:
    """The limit is the pool's: a worker's own limit makes it stop when a crashed run is run again (3.8.8)."""
    try:
        client.read_work_pool(POOL)
        client.update_work_pool(POOL, WorkPoolUpdate(concurrency_limit=runs))
    except ObjectNotFound:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", concurrency_limit=runs))


def _put_all(expanded: Mapping[str, Any]) -> None:
    """Prefect's own command reads the file, so that what works here works by hand."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prefect.yaml"
        path.write_text(yaml.safe_dump(dict(expanded), allow_unicode=True, sort_keys=False), "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(path)],
            cwd=PROJECT, env=os.environ | {"FAZHI_PROJECT": str(PROJECT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise DeployFailed(f"Prefect did not take the deployments:\n{(done.stdout + done.stderr)[-3000:]}")


def _drop_others(client: SyncPrefectClient, names: Sequence[str]) -> None:
    for one in client.read_deployments():
        if one.name.startswith(_DISCOVER) and "fazhi" in one.tags and one.name not in names:
            client.delete_deployment(one.id)
