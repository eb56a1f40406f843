"""One bureau's names are led back to it; its neighbours' are not."""

from __future__ import annotations

import pytest

from transforms.model import Publisher
from transforms.names import canonical, resolve

DISTRICT = Publisher(
    "柳江市青溪区人力资源和社会保障局",
    "青溪区人社局",
    ("青溪区人力资源和社会保障局", "区人力资源和社会保障局", "区人社局"),
)
CITY = Publisher("柳江市人力资源和社会保障局", "柳江市人社局", ("市人力资源和社会保障局", "市人力资源社会保障局"))


@pytest.mark.parametrize(
    "name",
    [
        "柳江市青溪区人力资源和社会保障局",
        "青溪区人力资源和社会保障局",
        "区人社局",
        "青溪区人力资源社会保障局",
        "南州省柳江市青溪区人力资源和社会保障局",
    ],
)
def test_a_bureau_s_own_names_are_its_own(name: str) -> None:
    assert canonical(name, DISTRICT) == DISTRICT.name


@pytest.mark.parametrize(
    "name",
    [
        "柳江市人力资源和社会保障局",
        "柳江市白石区人力资源和社会保障局",
        "白石区人社局",
        "黄岭市人力资源和社会保障局",
        "柳江市青溪区市场监督管理局",
    ],
)
def test_a_neighbour_is_another_body(name: str) -> None:
    assert canonical(name, DISTRICT) is None


def test_a_city_bureau_is_neither_another_city_s_nor_its_district_s() -> None:
    assert canonical("柳江市人社局", CITY) == CITY.name
    assert canonical("市人力资源社会保障局", CITY) == CITY.name
    assert canonical("黄岭市人力资源和社会保障局", CITY) is None
    assert canonical("柳江市青溪区人力资源和社会保障局", CITY) is None


@pytest.mark.parametrize(
    "name", ["市人力资源和社会保障局", "市人社局", "省人力资源和社会保障厅", "县人社局", "自治区人社局"]
)
def test_a_name_that_begins_with_another_level_is_the_bureau_of_that_level(name: str) -> None:
    assert canonical(name, Publisher("柳江市青溪区人力资源和社会保障局", "青溪区人社局")) is None


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("区人社局", "柳江市青溪区人力资源和社会保障局"),
        ("市青溪区人力资源和社会保障局", "柳江市青溪区人力资源和社会保障局"),
        ("市人力资源社会保障局", "柳江市人力资源和社会保障局"),
        ("县卫生健康局", "南州省柳江市石泉县卫生健康局"),
        ("市场监管局", "柳江市青溪区市场监督管理局"),
        ("区市场监管局", "柳江市青溪区市场监督管理局"),
        ("乡村振兴局", "柳江市石泉县乡村振兴局"),
        ("市政园林局", "柳江市青溪区市政园林局"),
        ("自治县教体局", "南州省白水自治县教育体育局"),
        ("自治县教育局", "南州省白水自治县教育局"),
        ("市中区人社局", "柳江市市中区人力资源和社会保障局"),
        ("区城市管理局", "柳江市青溪区城市管理局"),
        ("州教育局", "南州省白水自治州教育局"),
    ],
)
def test_a_name_of_the_bureau_s_own_level_is_the_bureau_s(name: str, official: str) -> None:
    assert canonical(name, Publisher(official, None)) == official


def test_a_partial_name_is_led_back_to_the_body_of_its_level_among_those_in_the_text() -> None:
    district, city = "柳江市青溪区人力资源和社会保障局", "柳江市人力资源和社会保障局"
    assert resolve("市人力资源和社会保障局", [district, city]) == city
    assert resolve("市人力资源和社会保障局", [district]) is None
    assert resolve("区人社局", [city, district]) == district
