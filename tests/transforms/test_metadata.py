"""Title, publisher, year, dates and numbers, each from the best source."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

from datetime import date

import pytest

from transforms.metadata import read_metadata
from transforms.model import Block, BlockKind, Document, Head, Known, Publisher
from transforms.readers.titles import take_title

OPENING = "2022年，我局深入推进法治政府建设，现将有关情况报告如下："
TEXT = f"{OPENING}\n一、主要举措和成效\n全年办理案件30宗。\n二、存在的不足\n力量薄弱。"
BUREAU = Publisher("青禾市人力资源和社会保障局", "市人社局", ("青禾市人社局", "青禾人社局"))


def document(text: str = TEXT, **head: object) -> Document:
    blocks = tuple(Block(BlockKind.PARAGRAPH, line) for line in text.split("\n"))
    return Document(blocks, Head(**head), "text/html")  # type: ignore[arg-type]


# ---- title


def test_the_page_s_title_comes_before_the_listing_s() -> None:
    known = Known(title="市水务局2022年法治政府建设情况报告")
    assert read_metadata(document(title=
        "青禾市水务局2022年法治政府建设情况报告"
    ), known).title == "青禾市水务局2022年法治政府建设情况报告"


def test_a_page_title_that_says_nothing_gives_way_to_the_listing_s() -> None:
    known = Known(title="青禾市水务局2022年法治政府建设情况报告")
    assert read_metadata(document(title="信息公开详情页"), known).title == known.title


def test_without_any_title_it_is_read_from_the_first_lines() -> None:
    told = read_metadata(document(f"青禾市水务局\n2022年法治政府建设情况报告\n{TEXT}"), Known())
    assert told.title == "青禾市水务局2022年法治政府建设情况报告"


@pytest.mark.parametrize("head", ["青水〔2023〕6号", "青禾市水务局文件\n青水〔2023〕6号", "青水〔2023〕6号\n青禾市水务局文件"])
def test_the_head_of_an_official_paper_is_not_part_of_the_title(head: str) -> None:
    told = read_metadata(document(f"{head}\n青禾市水务局\n2022年法治政府建设情况报告\n{TEXT}"), Known())
    assert told.title == "青禾市水务局2022年法治政府建设情况报告"
    assert told.document_number == "青水〔2023〕6号"


@pytest.mark.parametrize("last", ["报告", "的报告", "情况的报告"])
def test_the_last_words_of_a_title_on_a_line_of_their_own_belong_to_it(last: str) -> None:
    title = "青禾市水务局2022年法治政府建设工作情况的报告"
    lines = (title.removesuffix(last), last, "2022年，我局推进法治政府建设。")
    taken, rest = take_title([Block(BlockKind.PARAGRAPH, line) for line in lines])
    assert (taken, [block.text for block in rest]) == (title, list(lines[2:]))


def test_a_document_without_title_has_none() -> None:
    assert read_metadata(document(), Known()).title is None


# ---- publisher


@pytest.mark.parametrize(
    ("title", "sign_off", "expected"),
    [
        ("青禾市水务局2022年法治政府建设情况报告", "青禾市水务局", "青禾市水务局"),
        ("市水务局2022年法治政府建设情况报告", "青禾市水务局", "青禾市水务局"),
        ("市人社局2022年法治政府建设情况报告", "青禾市人力资源和社会保障局", "青禾市人力资源和社会保障局"),
        ("关于2022年法治政府建设情况的报告", "青禾市水务局", "青禾市水务局"),
        (
            "关于报送《青禾市水务局（青禾市河长办公室）2022年法治政府建设情况报告》的报告", "青禾市水务局", "青禾市水务局（青禾市河长办公室）"),
        ("2022年青禾市水务局法治政府建设工作总结", "", "青禾市水务局"),
        ("国家税务总局青禾市税务局2022年法治政府建设情况报告", "", "国家税务总局青禾市税务局"),
        ("云岭县2022年法治政府建设工作报告", "云岭县人民政府", "云岭县人民政府"),
        ("青禾市水务局、青禾市河道管理中心2022年法治政府建设情况报告", "", "青禾市水务局、青禾市河道管理中心"),
    ],
)
def test_the_publisher_is_named_in_full_where_the_document_gives_it(title: str, sign_off: str, expected: str) -> None:
    text = f"{TEXT}\n{sign_off}\n2023年1月15日" if sign_off else TEXT
    assert read_metadata(document(text, title=title), Known()).publisher == expected


@pytest.mark.parametrize("title", ["市人社局2022年法治政府建设情况报告", "青禾人社局2022年法治政府建设工作总结", "关于2022年法治政府建设情况的报告"])
def test_short_names_and_our_bureau_are_resolved_to_the_declared_name(title: str) -> None:
    assert read_metadata(document(title=title), Known(publisher=BUREAU)).publisher == BUREAU.name


def test_a_report_of_another_body_keeps_its_own_name_with_a_finding() -> None:
    told = read_metadata(document(title="青禾市水务局2022年法治政府建设情况报告"), Known(publisher=BUREAU))
    assert told.publisher == "青禾市水务局"
    assert [finding.check for finding in told.findings] == ["publisher_differs"]


def test_the_subject_of_the_opening_is_the_publisher_when_nothing_else_names_one() -> None:
    text = "2022年，在市委、市政府坚强领导下，青禾市人社局坚持依法行政。\n印发《青禾市人力资源和社会保障局工作规则》。"
    assert read_metadata(document(text), Known()).publisher == "青禾市人力资源和社会保障局"


def test_the_metadata_row_names_the_publisher_when_the_text_does_not() -> None:
    assert read_metadata(document(publisher="青禾市水务局"), Known()).publisher == "青禾市水务局"


# ---- year


@pytest.mark.parametrize(
    ("title", "text", "published", "expected"),
    [
        ("青禾市水务局2022年法治政府建设情况报告", TEXT, date(2023, 3, 1), 2022),
        ("青禾市水务局2022年法治政府工作总结和2023年工作计划", TEXT, None, 2022),
        ("青禾市水务局法治政府建设情况报告", TEXT, None, 2022),
        ("青禾市水务局法治政府建设情况报告", "我局推进法治政府建设。", date(2023, 3, 1), 2022),
        ("青禾市水务局法治政府建设情况报告", "我局推进法治政府建设。", date(2023, 12, 20), 2023),
        ("青禾市水务局法治政府建设自查报告",
            "我局推进法治政府建设。\n2019年我局共处理案件40件。", date(2020, 1, 5), 2019),
        ("青禾市水务局法治政府建设情况报告", "我局推进工作。\n青禾市水务局\n2022年12月28日", None, 2022),
        ("青禾市水务局法治政府建设情况报告", "我局推进工作。\n青禾市水务局\n二〇二三年一月八日", None, 2022),
        (
            "青禾市水务局贯彻《法治政府建设实施纲要（2021-2025年）》情况报告", "我局推进工作。\n四、2024年工作计划", None, 2023),
        ("关于法治政府建设情况的报告", "我局推进工作。", None, None),
    ],
)
def test_the_report_year(title: str, text: str, published: date | None, expected: int | None) -> None:
    assert read_metadata(document(text, title=title, published_on=published), Known()).report_year == expected


def test_a_title_and_a_text_of_different_years_make_a_finding() -> None:
    told = read_metadata(document(title="青禾市水务局2023年法治政府建设情况报告"), Known())
    assert told.report_year == 2023
    assert [finding.check for finding in told.findings] == ["report_year_disagrees"]


# ---- dates and numbers


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("青禾市水务局\n2023年3月9日", date(2023, 3, 9)),
        ("青禾市水务局\n二〇二三年三月九日", date(2023, 3, 9)),
        ("青禾市水务局 2023 年 3 月 9 日", date(2023, 3, 9)),
        ("青禾市水务局\n2023年3月9日\n（此件公开发布）\n抄送：市司法局", date(2023, 3, 9)),
        ("青禾市水务局\n2023年3月9日\n附件：1.案件统计表\n案件统计表\n取水案件11宗，河道案件19宗。", date(2023, 3, 9)),
        ("2023年3月9日", date(2023, 3, 9)),
        ("自2022年3月9日起施行。", None),
        ("", None),
    ],
)
def test_the_date_under_the_report(ending: str, expected: date | None) -> None:
    told = read_metadata(document(f"{TEXT}\n{ending}".strip(), title="青禾市水务局2022年法治政府建设情况报告"), Known())
    assert told.signed_on == expected


def test_the_date_of_a_covering_letter_is_not_the_report_s() -> None:
    letter = (
        "市法治办：\n现报上报告，请审阅。\n青禾市水务局\n2023年1月30日\n附件\n青禾市水务局\n2022年法治政府建设情况报告\n"
    )
    title = "关于报送《青禾市水务局2022年法治政府建设情况报告》的报告"
    assert read_metadata(document(letter + TEXT, title=title), Known()).signed_on is None
    signed = f"{letter}{TEXT}\n青禾市水务局\n2023年1月20日"
    assert read_metadata(document(signed, title=title), Known()).signed_on == date(2023, 1, 20)


def test_a_report_on_one_line_has_its_sign_off_in_the_last_words() -> None:
    text = TEXT.replace("\n", "") + "青禾市水务局2023年1月20日"
    assert read_metadata(document(text), Known()).signed_on == date(2023, 1, 20)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本报告所列数据的统计期限自2022年1月1日起至12月31日止。", (date(2022, 1, 1), date(2022, 12, 31))),
        ("统计时间为 2021 年 12 月 1 日至 2022 年 11 月 30 日。", (date(2021, 12, 1), date(2022, 11, 30))),
        ("截至2022年12月31日，共有持证人员30名。", (None, None)),
        ("自2022年1月1日起至12月31日止开展专项行动。", (None, None)),
    ],
)
def test_the_period_only_where_the_document_declares_it(sentence: str, expected: tuple[date | None, date | None]) -> None:
    told = read_metadata(document(f"{TEXT}\n{sentence}"), Known())
    assert (told.period_start, told.period_end) == expected


def test_the_page_s_publication_date_comes_before_the_listing_s_and_a_finding_says_so() -> None:
    told = read_metadata(document(published_on=date(2023, 3, 1)), Known(published_on=date(2023, 3, 2)))
    assert told.published_on == date(2023, 3, 1)
    assert [finding.check for finding in told.findings] == ["published_on_disagrees"]
    assert read_metadata(document(), Known(published_on=date(2023, 3, 2))).published_on == date(2023, 3, 2)


def test_the_document_number_stands_in_the_head_or_above_the_text() -> None:
    assert read_metadata(document(document_number="青水〔2023〕3号"), Known()).document_number == "青水〔2023〕3号"
    assert read_metadata(document(f"青水〔2023〕 3 号\n{TEXT}"), Known()).document_number == "青水〔2023〕3号"
    assert read_metadata(document(f"{TEXT}\n根据青府〔2022〕35号文件要求。"), Known()).document_number is None
