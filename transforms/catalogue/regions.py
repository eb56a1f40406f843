"""Administrative divisions (行政区划) with their codes: provinces, prefectures and counties.

``regions.csv`` is made by ``make regions`` from a maintained package, not by hand. Codes nest: 44 07 04 is 江海区 of
江门市 of 广东省. Counties that a province governs directly have a prefecture part of 90 and no prefecture above them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 鄂温克 德昂 保安 裕固 独龙 鄂伦春 赫哲 "
    "门巴 珞巴 基诺 各"
)
_ETHNIC = "|".join(f"{name}族?" if len(name) > 1 else f"{name}族" for name in _PEOPLES.split())
_KIND = re.compile(
    rf"(?:特别行政区|(?:{_ETHNIC}|回)*自治(?P<short>[区州县旗])|新区|林区|特区|矿区|地区|[省市区县旗盟])$"
)
_KINDS = "省市区县旗盟州"
_LONGEST = 15  # characters of a name


class RegionLevel(StrEnum):
    """Level of a government (行政层级)."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Region:
    """One division. ``adcode``: six digits; ``parent``: the adcode of the division above it, None for a province."""

    adcode: str
    name: str
    level: RegionLevel
    parent: str | None


@dataclass(frozen=True, slots=True)
class Regions:
    """All divisions. ``by_name``: those of one name, full (江海区) or without its kind (江海)."""

    by_code: Mapping[str, Region]
    by_name: Mapping[str, tuple[Region, ...]]

    def full_name(self, adcode: str) -> str | None:
        """广东省江门市江海区; None for a code that is not listed."""
        region = self.by_code.get(adcode)
        if region is None:
            return None
        above = self.full_name(region.parent) if region.parent else None
        return (above or "") + region.name

    def named(self, words: str) -> tuple[Region, ...]:
        """The divisions that these words name: an adcode, 江海区, 江海, 江门市江海区, 广东省江门市江海区. Several when
        the name is not unique (鼓楼区), none when there is no such division."""
        words = words.strip()
        if words in self.by_code:
            return (self.by_code[words],)
        found, rest = self._first(words)
        return found if not rest else ()

    def of_publisher(self, name: str) -> tuple[Region, ...]:
        """The divisions whose body this is by the beginning of its name: 江门市江海区人力资源和社会保障局."""
        found, _ = self._first(name)
        return found

    def _first(self, words: str) -> tuple[tuple[Region, ...], str]:
        """The divisions that the words begin with, the most specific that can be read, and the words behind them."""
        above: tuple[Region, ...] = ()
        while True:
            step = self._step(words, above)
            if step is None:
                return above, words
            above, words = step

    def _step(self, words: str, above: tuple[Region, ...]) -> tuple[tuple[Region, ...], str] | None:
        codes = {region.adcode for region in above}
        for size in range(min(_LONGEST, len(words)), 1, -1):
            found = self.by_name.get(words[:size], ())
            if above:
                found = tuple(one for one in found if self._is_below(one, codes))
            elif size < len(words) and words[size - 1] not in _KINDS:
                continue  # 江海 alone may begin any word: without its kind only the whole of the words is a name
            if found:
                return found, words[size:]
        return None

    def _is_below(self, region: Region, codes: set[str]) -> bool:
        parent = region.parent
        while parent is not None:
            if parent in codes:
                return True
            parent = self.by_code[parent].parent
        return False


@cache
def regions() -> Regions:
    """The project's list, read once per process."""
    text = files(__package__).joinpath("regions.csv").read_text("utf-8")
    names = {row["adcode"]: row["name"] for row in csv.DictReader(io.StringIO(text))}
    by_code = {code: Region(code, name, _level(code), _parent(code, names)) for code, name in names.items()}
    by_name: dict[str, list[Region]] = defaultdict(list)
    for region in by_code.values():
        for name in _names(region.name):
            by_name[name].append(region)
    return Regions(by_code, {name: tuple(some) for name, some in by_name.items()})


def _names(name: str) -> set[str]:
    """江海区, 江海; 恩施土家族苗族自治州, 恩施州, 恩施. A name of one character keeps its kind (县, 旗)."""
    kind = _KIND.search(name)
    if kind is None or kind.start() < 2:
        return {name, name.removesuffix("自治区")}  # 内蒙古
    bare = name[: kind.start()]
    return {name, bare, bare + kind["short"]} if kind["short"] else {name, bare}


def _level(code: str) -> RegionLevel:
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.PREFECTURE if code.endswith("00") else RegionLevel.COUNTY


def _parent(code: str, names: Mapping[str, str]) -> str | None:
    above = (f"{code[:4]}00", f"{code[:2]}0000")
    return next((one for one in above if one != code and one in names), None)
