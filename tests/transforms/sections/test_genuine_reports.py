"""The genuine reports: the two annotated ones against their annotation, the others in their outline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from transforms.fold import squash
from transforms.model import Block, BlockKind, Section
from transforms.sections import read_sections

PART_FLOOR, THEME_FLOOR = 0.97, 0.9


def paragraphs(text: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, line) for line in text.split("\n")]


def headed(number: str | None, heading: str | None, level: int) -> tuple[str, str, int | None]:
    return squash(number or ""), squash(heading or ""), level if number else None


@pytest.fixture(params=["wuhan-2022", "jianghai-2024"])
def annotated(request: pytest.FixtureRequest, shared: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((shared / "corpus" / "gold" / f"{request.param}.json").read_text("utf-8"))
    return gold


@pytest.fixture
def found(annotated: dict[str, Any]) -> tuple[Section, ...]:
    return read_sections(
        paragraphs(annotated["text"]), publisher=annotated["publisher"], report_year=annotated["report_year"]
    )


def test_every_annotated_section_is_found_at_its_place(annotated: dict[str, Any], found: tuple[Section, ...]) -> None:
    wanted = [
        (*headed(one["number"], one["heading"], one["level"]), one["id"], one["start"], one["end"])
        for one in annotated["sections"]
    ]
    assert [(*headed(one.number, one.heading, one.level), one.id, one.start, one.end) for one in found] == wanted


def test_parts_and_themes_reach_their_floor(annotated: dict[str, Any], found: tuple[Section, ...]) -> None:
    pairs = list(zip(annotated["sections"], found, strict=True))
    assert sum(one["part"] == two.part for one, two in pairs) >= PART_FLOOR * len(pairs)
    themed = [(one, two) for one, two in pairs if one["theme"]]
    right = sum(two.theme in (one["theme"], *one["theme_alternatives"]) for one, two in themed)
    assert right >= THEME_FLOOR * len(themed)


@pytest.mark.parametrize(
    ("name", "year", "tops", "children"),
    [
        ("shantou-2020", 2020, ["intro", "achievements", "shortcomings", "next_year_plan"], [3, 4, 2]),
        (
            "pudong-2021",
            2021,
            ["front_matter", "intro", "achievements", "shortcomings", "first_responsible_person", "next_year_plan"],
            [10, 0, 3, 3],
        ),
        (
            "zhuhai-2019",
            2019,
            ["page_chrome", "front_matter", "intro", "achievements", "shortcomings", "next_year_plan", "page_chrome"],
            [7, 4, 5],
        ),
    ],
)
def test_the_other_reports_have_their_outline(
    shared: Path, name: str, year: int, tops: list[str], children: list[int]
) -> None:
    text = (shared / "corpus" / f"{name}.txt").read_text("utf-8")
    found = read_sections(paragraphs(text), publisher=None, report_year=year)
    assert [one.part for one in found if one.parent_id is None] == tops
    numbered = [one.id for one in found if one.parent_id is None and one.number]
    assert [sum(one.parent_id == top for one in found) for top in numbered] == children
