"""Which bureaus are crawled in one run."""

from __future__ import annotations

from pathlib import Path

from fazhi.pipeline.groups import groups
from scrapers.bureau import read_bureaus


def declare(folder: Path, place: str, host: str) -> None:
    path = folder / f"{place}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'id: {path.stem}\nname: {path.stem}局\nregion: "440500"\nplatform: trs\ncolumns:\n  - url: https://{host}/a/\n',
        "utf-8",
    )


def test_a_group_is_a_folder_and_a_host_belongs_to_one_group(tmp_path: Path) -> None:
    declare(tmp_path, "guangdong/a", "www.a.gov.cn")
    declare(tmp_path, "guangdong/deep/b", "www.b.gov.cn")
    declare(tmp_path, "hubei/c", "www.c.gov.cn")
    declare(tmp_path, "hubei/d", "www.b.gov.cn")  # the host of a bureau in another folder
    declare(tmp_path, "e", "www.e.gov.cn")
    found = {group.name: group.ids for group in groups(read_bureaus(tmp_path).bureaus, tmp_path)}
    assert {name: sorted(ids) for name, ids in found.items()} == {
        "bureaus": ["e"], "guangdong": ["a", "b", "d"], "hubei": ["c"],
    }  # fmt: skip


def test_a_group_is_tagged_with_its_name_and_platforms(tmp_path: Path) -> None:
    declare(tmp_path, "guangdong/a", "www.a.gov.cn")
    [group] = groups(read_bureaus(tmp_path).bureaus, tmp_path)
    assert group.tags == ("guangdong", "trs")
