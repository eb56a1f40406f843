"""Administrative divisions by code, by name and by the beginning of a body's name."""

from __future__ import annotations

import pytest

from transforms.catalogue.regions import RegionLevel, regions


def codes(words: str) -> list[str]:
    return [region.adcode for region in regions().named(words)]


@pytest.mark.parametrize(
    ("words", "adcode"),
    [
        ("440704", "440704"),
        ("江海区", "440704"),
        ("江海", "440704"),
        ("江门市江海区", "440704"),
        ("广东省江门市江海区", "440704"),
        ("浦东新区", "310115"),
        ("武汉", "420100"),
        ("内蒙古", "150000"),
        ("恩施州", "422800"),
        ("恩施土家族苗族自治州", "422800"),
        ("大厂县", "131028"),
        ("仙桃市", "429004"),
        ("南京市鼓楼区", "320106"),
    ],
)
def test_a_division_is_found_by_each_of_its_names(words: str, adcode: str) -> None:
    assert codes(words) == [adcode]


def test_a_name_that_several_divisions_have_gives_all_of_them() -> None:
    assert {"320106", "350102", "410204"} <= set(codes("鼓楼区"))
    assert codes("无此地") == []


@pytest.mark.parametrize(
    ("name", "adcode"),
    [
        ("江门市江海区人力资源和社会保障局", "440704"),
        ("上海市浦东新区人力资源和社会保障局", "310115"),
        ("黔东南州凯里市司法局", "522601"),
        ("西藏自治区司法厅", "540000"),
        ("浙江省杭州市上城区教育局", "330102"),
    ],
)
def test_a_body_s_name_begins_with_its_division(name: str, adcode: str) -> None:
    assert [region.adcode for region in regions().of_publisher(name)] == [adcode]


def test_a_body_without_a_division_in_its_name_has_none() -> None:
    assert regions().of_publisher("区人力资源和社会保障局") == ()
    assert regions().of_publisher("市场监督管理局") == ()


def test_the_list_is_whole_and_nested() -> None:
    known = regions()
    levels = [region.level for region in known.by_code.values()]
    assert levels.count(RegionLevel.PROVINCE) == 34
    assert levels.count(RegionLevel.PREFECTURE) > 330
    assert levels.count(RegionLevel.COUNTY) > 2800
    assert known.full_name("440704") == "广东省江门市江海区"
    assert known.full_name("429004") == "湖北省仙桃市"
    assert all(region.parent in known.by_code for region in known.by_code.values() if region.parent)
