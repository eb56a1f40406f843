"""Names of public bodies: found in titles and texts, and a short or partial one led back to the full one.

市人社局, 我局 and 市人力资源和社会保障局 all stand for 武汉市人力资源和社会保障局 in a report of that bureau.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from transforms.catalogue.regions import regions
from transforms.fold import squash
from transforms.model import Publisher

_END = (
    r"(?:局|委员会|委|厅|办公室|政府|管委会|法院|检察院|分局|总队|支队|大队|中心|办事处|海关|银行|监管局|"
    r"管理处|协会|联合会|"
    r"总社|供销社|公司|集团|学院|大学|街道|镇|乡|办|院|署|部|县|市|区|州|省)"
)
_BRACKET = r"(?:[(（][\u4e00-\u9fff、]{2,24}[)）])?"
_REGION = re.compile(
    r"^(?:中共)?[\u4e00-\u9fff]{2,12}?(?:省|自治区|自治州|市|地区|盟|州|县|自治县|区|旗|特区|"
    r"新区)(?=[\u4e00-\u9fff])"
)
_LEVEL = re.compile(r"(?:中共)?(自治[区州县旗]|[省市区县州盟旗镇乡])")
_NATIONAL = re.compile(r"^(?:国家|中国|中华|全国|中央)")
_BODY = re.compile(rf"[\u4e00-\u9fff·]{{2,40}}?{_END}{_BRACKET}(?:[、和与][\u4e00-\u9fff]{{2,30}}{_END}{_BRACKET})?")
_WHOLE = re.compile(
    rf"[\u4e00-\u9fff·、]{{2,60}}{_END}{_BRACKET}(?:[、和与\s][\u4e00-\u9fff]{{2,30}}{_END}{_BRACKET})*"
)
_TEXT_NAME = re.compile(
    r"(?:^|[《〈“\"(（，。、；：:,;\s]|中共|关于|由|经)([\u4e00-\u9fff]{2,8}?(?:省|自治区|自治州|市|盟|州|县|"
    r"区|旗)[\u4e00-\u9fff]{2,24}?(?:局|委员会|厅|办公室|人民政府)(?![\u4e00-\u9fff]?[长组级]))",
    re.MULTILINE,
)
_OWN = re.compile(r"^(?:我|本)(?:局|委|厅|办|县|市|区|镇|单位|部门|院|中心|街道)")
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零O0一二三四五六七八九]{3})(?:年度?)?"
_TOPIC = re.compile(
    r"(?:关于)?(?:全面|深入|扎实|持续|进一步)?(?:推进|加强|开展|落实|深化|建设)?(?:法治政府|依法行政|"
    r"(?<!依)法治|依法治[市县区省州旗](?!委))[^\n]*$"
)
_LEAD = re.compile(
    r"^(?:[【\[][^】\]]{1,12}[】\]]|附件\d*[:：]?|关于|(?:报送|上报|呈报|印发|公布|公开|发布|转发|公示|提交|"
    r"做好)(?=[^\d]))+"
)
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def is_body(text: str) -> bool:
    """Whether a whole line is the name of a public body, or of several."""
    return len(text) <= 60 and _WHOLE.fullmatch(text.replace(" ", "")) is not None


def is_full(name: str) -> bool:
    """A name that says where the body is: 汕头市…局, 国家…局; 市…局 and 我局 are not full."""
    bare = re.sub(r"^(?:中共)", "", name)
    if re.match(r"[省市区县州盟旗我本]|自治[区州县]", bare):
        return False
    if _REGION.match(bare) is not None or _NATIONAL.match(bare) is not None:
        return True
    return bool(regions().of_publisher(bare))  # 勉县…局: a place of one character is known by the list alone


def name_in_title(title: str) -> str | None:
    """The body that a report's title names, as printed; None for a title without one.

    A covering letter's is taken from the title inside 《》."""
    text = re.sub(r"\s+", "", title).translate(_DIGITS)
    if (inner := re.search(r"《(.+)》", text)) is not None:
        text = inner[1]
    if (after := re.search(r"(?:报告|总结|情况)[(（]([^()（）]{3,30})[)）]$", text)) and _WHOLE.fullmatch(after[1]):
        return after[1]
    text = re.sub(rf"[(（]{_YEAR}[)）]", "", _LEAD.sub("", text))
    before, _, behind = re.sub(_YEAR, "\n", text, count=1).partition("\n")
    for part in (before, re.sub(_YEAR, "", behind)):
        head = re.sub(r"(?:关于|的|[:：、,，])+$", "", _TOPIC.sub("", part).partition("关于")[0]).strip("-—_")
        if 2 <= len(head) <= 60 and _WHOLE.fullmatch(head) and not _OWN.match(head):
            return head
    return None


def names_in_text(text: str) -> Counter[str]:
    """Full names of bodies in a text (region and body), with how often each stands there."""
    return Counter(match[1] for match in _TEXT_NAME.finditer(text))


def resolve(name: str, full_names: Iterable[str]) -> str | None:
    """The first full name that ``name`` abbreviates: it ends with it, or spells it with characters left out;
    市人社局 is never a district's."""
    for full in full_names:
        if full != name and abbreviates(name, full) and _is_of_level(squash(name), squash(full)):
            return full
    return None


def abbreviates(short: str, full: str) -> bool:
    """人社局 of 人力资源和社会保障局: every character in order, the same last one, the same place."""
    short, full = squash(short), squash(full)
    if full.endswith(short) or re.fullmatch(re.escape(short) + r"(?:人民政府|\([^()]*\))", full):
        return True
    bare = re.sub(r"\([^()]*\)$", "", full)
    if len(short) < 3 or short[-1] not in (bare[-1], full[-1]) or len(short) > len(full):
        return False
    rest = iter(bare)
    return all(char in rest for char in short)


def canonical(name: str, publisher: Publisher | None) -> str | None:
    """The declared name of the bureau when ``name`` is one of its names, whole or shortened, else None.

    The place decides: 江门市人社局 and 江门市蓬江区人社局 are not 江门市江海区人社局, however alike the rest is; nor is
    市人社局, the bureau of the city above the district.
    """
    if publisher is None:
        return None
    if squash(publisher.name).endswith(squash(name)):
        return publisher.name
    if not _is_of_level(squash(name), squash(publisher.name)) and name not in publisher.aliases:
        return None
    names = [one for one in (publisher.name, publisher.short_name, *publisher.aliases) if one]
    return publisher.name if any(_same_body(name, one, publisher.name) for one in names) else None


def _same_body(name: str, known: str, official: str) -> bool:
    name, known = squash(name), squash(known)
    if name == known:
        return True
    if name.endswith(known):
        before = name.removesuffix(known)
        return is_full(known) or squash(official).startswith(before)
    places, at = _places(name), _places(known)
    if places and at and not _is_place(places[-1], at[-1]):
        return False
    return abbreviates(re.sub(f"^[省市](?={at[-1]})", "", name) if at else name, known)


def _is_place(printed: str, place: str) -> bool:
    """The same place, also as 市青溪区 (behind the mark of its city) or as 自治县 alone."""
    bare = printed.startswith("自治") and place.endswith(printed)
    return printed == place or printed in (f"省{place}", f"市{place}") or bare


def _is_of_level(name: str, official: str) -> bool:
    """Whether 市 in 市人社局 is the level of the body's own last place; true for a name without such a mark."""
    mark = _LEVEL.match(name)
    at = _places(official)
    own = official.removeprefix("".join(at))
    if mark is None or not at or name[:2] == own[:2] or _places(name):
        return True
    return at[-1].endswith(mark[1])


def _places(name: str) -> list[str]:
    """The regions a name begins with: 江门市, 江海区."""
    found = []
    while (region := _REGION.match(name)) is not None:
        found.append(region[0])
        name = name[region.end() :]
    return found
