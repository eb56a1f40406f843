"""The catalogue of parts and themes is complete, consistent and quick to load."""

from __future__ import annotations

import subprocess
import sys

import pytest

from transforms.catalogue.sections import load_sections
from transforms.fold import squash

LOAD = """
import time
from transforms.catalogue.sections import load_sections
start = time.process_time()
load_sections()
print(time.process_time() - start)
"""


def test_the_parts_that_the_rule_prescribes_are_there() -> None:
    prescribed = {part.id for part in load_sections().parts if part.prescribed}
    assert prescribed == {
        "achievements", "shortcomings", "first_responsible_person", "next_year_plan", "other_matters"
    }  # fmt: skip


def test_every_theme_rolls_up_to_a_system_and_has_cues() -> None:
    catalogue = load_sections()
    systems = {system.id for system in catalogue.systems}
    assert {theme.system for theme in catalogue.themes} <= systems
    assert {theme.rolls_up_to for theme in catalogue.themes if theme.rolls_up_to} <= systems
    assert all(theme.cues for theme in catalogue.themes)


def test_cues_are_folded_unique_in_their_theme_and_never_strong_and_weak_at_once() -> None:
    for theme in load_sections().themes:
        cues = [*theme.cues, *theme.weak]
        assert [squash(cue) for cue in cues] == cues
        assert len(set(cues)) == len(cues), theme.id
        assert all(len(cue) >= 2 for cue in cues)


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("推进法治政府建设的主要举措和成效", "achievements"),
        ("2022年度工作开展情况", "achievements"),
        ("存在的不足和原因", "shortcomings"),
        ("问题及原因分析", "shortcomings"),
        ("党政主要负责人履行推进法治建设第一责任人职责情况", "first_responsible_person"),
        ("下一年度推进法治政府建设的主要安排", "next_year_plan"),
        ("2023年工作计划", "next_year_plan"),
        ("主要工作安排", "next_year_plan"),
        ("其他需要报告的事项", "other_matters"),
        ("着力破解执法难题，补齐能力短板", None),
        ("强化组织领导", None),
    ],
)
def test_a_heading_names_its_part(heading: str, part: str | None) -> None:
    match = load_sections().part_of_heading(heading, 2022)
    assert (match.part if match else None) == part


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_sections().part("no_such_part")


@pytest.mark.speed
def test_the_catalogue_loads_in_a_fraction_of_a_tenth_of_a_second() -> None:
    run = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    assert float(run.stdout) < 0.1
