"""One bureau's names are led back to it; its neighbours' are not."""

from __future__ import annotations

import pytest

from transforms.model import Publisher
from transforms.names import canonical

DISTRICT = Publisher(
    "柳江市青溪区人力资源和社会保障局", "青溪区人社局", ("青溪区人力资源和社会保障局", "区人力资源和社会保障局", "区人社局")
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
