"""Cells in: prices, sizes, dates, words, places, industries; what is doubtful is flagged."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.sheets.amounts import is_placeholder
from listings.sheets.dates import read_day, read_period
from listings.sheets.industries import read_industry
from listings.sheets.places import read_coverage
from listings.sheets.prices import Price, read_price
from listings.sheets.sizes import Size, read_size
from listings.sheets.words import (
    read_class,
    read_form,
    read_frequency,
    read_kinds,
    read_methods,
    read_rights,
    read_source,
    read_structure,
    read_yes_no,
)

MIB = 1 << 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面议", Price("negotiated")),
        ("价格面议", Price("negotiated")),
        ("price on request", Price("negotiated")),
        ("免费", Price("free")),
        ("0元", Price("free")),
        ("0.00 元/次", Price("free")),
        ("竞价", Price("auction")),
        ("0.5元/次", Price("per_call", 50, None, "CNY", "次")),
        ("0.50元/次", Price("per_call", 50, None, "CNY", "次")),
        ("每次0.5元", Price("per_call", 50, None, "CNY", "次")),
        ("\uffe5\uff10.\uff15\uff0f次", Price("per_call", 50, None, "CNY", "次")),
        ("100元/万次", Price("per_call", 100_00, None, "CNY", "万次")),
        ("¥39.00/10次", Price("per_call", 39_00, None, "CNY", "10次")),
        ("12元/条", Price("per_record", 12_00, None, "CNY", "条")),
        ("100元/年", Price("yearly", 100_00, None, "CNY", "年")),
        ("¥1,200/月", Price("monthly", 1200_00, None, "CNY", "月")),
        ("3万元", Price("one_off", 30_000_00)),
        ("1.5 亿元", Price("one_off", 150_000_000_00)),
        ("5百万元", Price("one_off", 5_000_000_00)),
        ("1000.00元", Price("one_off", 1000_00)),
        ("1000-5000元", Price("one_off", 1000_00, 5000_00)),
        ("1000元\uff5e5000元/年", Price("yearly", 1000_00, 5000_00, "CNY", "年")),
        ("1-3万元", Price("one_off", 10_000_00, 30_000_00)),
        ("1000-3万元", Price("one_off", 1000_00, 30_000_00)),
        ("5000元/份", Price("one_off", 5000_00, None, "CNY", "份")),
        ("售价：200元", Price("one_off", 200_00)),
        ("US$5/call", Price("per_call", 5_00, None, "USD", "call")),
        ("500美元", Price("one_off", 500_00, None, "USD")),
    ],
)
def test_a_price_is_read_as_it_is_written(text: str, expected: Price) -> None:
    assert read_price(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("1000", "价格（元）", Price("one_off", 1000_00)),
        ("3", "价格(万元)", Price("one_off", 30_000_00)),
        ("3-5", "价格（万元）", Price("one_off", 30_000_00, 50_000_00)),
        ("9.9", "Price [USD]", Price("one_off", 9_90, None, "USD")),
        ("3万", "价格（元）", Price("one_off", 30_000_00)),
        ("20元", "价格（万元）", Price("one_off", 20_00)),
    ],
)
def test_the_title_gives_bare_numbers_their_unit(text: str, title: str, expected: Price) -> None:
    assert read_price(text, title=title) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("1000", Price("one_off", 1000_00), "price_currency_assumed"),
        ("413.89元/天", Price("one_off", 413_89, None, "CNY", "天"), "price_unit_unusual"),
        ("5000元起", Price("one_off", 5000_00), "price_from"),
        ("100元/年(不含税)", Price("yearly", 100_00, None, "CNY", "年"), "price_remark"),
        ("0.005元/次", None, "price_too_fine"),
        ("99999999999999元", None, "price_too_large"),
        ("5000-1000元", None, "price_band_reversed"),
        ("5美元-10元", None, "price_unreadable"),
        ("1-100次5元，101次以上3元", None, "price_unreadable"),
        ("看情况", None, "price_unreadable"),
        ("-5元", None, "price_unreadable"),
        ("1e309", None, "price_unreadable"),
    ],
)
def test_a_doubtful_price_is_flagged(text: str, expected: Price | None, code: str) -> None:
    price, problems = read_price(text)

    assert (price, [problem.code for problem in problems]) == (expected, [code])


@given(
    fen=st.integers(1, 10**12),
    unit=st.sampled_from([("", "one_off"), ("/次", "per_call"), ("/年", "yearly")]),
    sign=st.sampled_from(["¥", "", "CNY "]),
    grouped=st.booleans(),
)
def test_every_amount_comes_back_to_the_fen(
    fen: int, unit: tuple[str, str], sign: str, grouped: bool
) -> None:
    number = f"{Decimal(fen) / 100:,.2f}" if grouped else f"{Decimal(fen) / 100:.2f}"
    text = f"{sign}{number}{'' if sign else '元'}{unit[0]}"

    assert read_price(text) == (Price(unit[1], fen, None, "CNY", unit[0].strip("/")), [])


@given(st.text(max_size=60) | st.from_regex(r"[¥$]?[\d,.万亿千元/~-]{1,30}", fullmatch=True))
def test_no_text_breaks_the_readers_and_what_is_not_read_is_flagged(text: str) -> None:
    price, problems = read_price(text)
    size, doubts = read_size(text)

    assert price is not None or [p.blocks for p in problems] == [False]
    assert price is None or price.minor is None or 0 <= price.minor <= 10**15
    assert size != Size() or doubts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.22 MB", Size(size_bytes=1_279_262)),
        ("10,240 MB", Size(size_bytes=10_240 * MIB)),
        ("100 TB", Size(size_bytes=100 << 40)),
        ("2GiB", Size(size_bytes=2 << 30)),
        ("10 PB", Size(size_bytes=10 << 50)),
        ("512字节", Size(size_bytes=512)),
        ("8000万条", Size(record_count=80_000_000)),
        ("1.5亿条记录", Size(record_count=150_000_000)),
        ("10 条", Size(record_count=10)),
        ("5k records", Size(record_count=5000)),
        ("3万张", Size(record_count=30_000)),
    ],
)
def test_a_size_is_read_in_bytes_or_records(text: str, expected: Size) -> None:
    assert read_size(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("6000", Size(), "size_without_unit"),
        ("约2GB", Size(size_bytes=2 << 30), "size_approximate"),
        ("5万余条", Size(record_count=50_000), "size_approximate"),
        ("9999 PB", Size(), "size_implausible"),
        ("很大", Size(), "size_unreadable"),
    ],
)
def test_a_doubtful_size_is_flagged(text: str, expected: Size, code: str) -> None:
    size, problems = read_size(text)

    assert (size, [problem.code for problem in problems]) == (expected, [code])


@given(number=st.integers(0, 10**6), unit=st.sampled_from("KMGT"))
def test_every_whole_size_comes_back(number: int, unit: str) -> None:
    size, _problems = read_size(f"{number} {unit}B")

    assert size in (Size(size_bytes=number << {"K": 10, "M": 20, "G": 30, "T": 40}[unit]), Size())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-04-30", date(2024, 4, 30)),
        ("2024/4/3", date(2024, 4, 3)),
        ("2024年4月30日", date(2024, 4, 30)),
        ("20240430", date(2024, 4, 30)),
        ("2024-04-30 12:30:00", date(2024, 4, 30)),
        ("2024-02-30", None),
        ("30.4.2024", None),
        ("下个月", None),
    ],
)
def test_a_day_is_read_or_not_at_all(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_period_has_two_ends_in_order() -> None:
    july = (date(2022, 7, 1), date(2022, 7, 31))

    assert read_period("2022-07-01至2022-07-31") == (*july, [])
    assert read_period("2022.7.1 ~ 2022.7.31") == (*july, [])
    assert [p.code for p in read_period("2022-07-31至2022-07-01")[2]] == ["period_reversed"]
    assert [p.code for p in read_period("去年")[2]] == ["period_unreadable"]


@pytest.mark.parametrize(
    ("text", "code", "flags"),
    [
        ("动态\n(每半年更新)", "006", []),
        ("动态（每一年更新）", "007", []),
        ("动态(实时更新)", "001", []),
        ("静态", "009", []),
        ("不更新", "009", []),
        ("不定时更新", "008", []),
        ("T+1", "002", []),
        ("Monthly", "004", []),
        ("每小时更新", "002", ["frequency_nearest"]),
        ("动态", "", ["frequency_unknown"]),
        ("每十天", "", ["frequency_unknown"]),
    ],
)
def test_update_frequencies(text: str, code: str, flags: list[str]) -> None:
    found, problems = read_frequency(text)

    assert (found, [problem.code for problem in problems]) == (code, flags)


def test_words_of_small_sets_give_codes_or_flags() -> None:
    assert read_form("数据集") == ("001", [])
    assert read_form("API") == ("002", [])
    assert read_form("数据应用") == ("003", [])
    assert [p.code for p in read_form("企业信息")[1]] == ["form_unknown"]
    assert read_kinds("文本、图像") == (("text", "image"), [])
    assert [p.value for p in read_kinds("文本,气味")[1]] == ["气味"]
    assert read_structure("非结构化") == ("unstructured", [])
    assert [p.code for p in read_structure("二者皆有")[1]] == ["structure_mixed"]
    assert (read_yes_no("是")[0], read_yes_no("×")[0]) == (True, False)
    assert read_yes_no("也许")[0] is None
    assert read_rights("持有权")[0] == ()
    assert read_rights("使用权/转让") == (("use", "transfer"), [])
    assert [p.value for p in read_methods("鸽子, 文件")[1]] == ["鸽子"]
    assert read_source("derived") == ("derived", [])
    assert read_source("by_agreement") == ("by_agreement", [])
    assert [p.code for p in read_source("祖传")[1]] == ["source_unknown"]


def test_classes_say_level_or_kind_and_warn_where_publication_ends() -> None:
    assert read_class("一般数据-一级数据") == ({"security_level": 1}, [])
    assert [p.code for p in read_class("一般数据-四级数据")[1]] == ["level_unpublishable"]
    assert read_class("核心数据")[0] == {"contains_core_data": True}
    assert read_class("重要数据")[0] == {"contains_important_data": True}
    assert [p.code for p in read_class("绝密")[1]] == ["class_unknown"]


@pytest.mark.parametrize(
    ("text", "found", "flags"),
    [
        ("全国", {"region_scope": "national"}, []),
        ("全国范围内", {"region_scope": "national"}, []),
        ("全球", {"region_scope": "international"}, []),
        ("浙江省", {"region_scope": "province", "region": "330000"}, []),
        ("全球（依据客户指定范围）", {"region_scope": "international"}, ["coverage_remark"]),
        ("中国 200+城市", {"region_scope": "national"}, ["coverage_remark"]),
        ("广东省高速公路", {"region": "440000"}, ["coverage_part"]),
        ("Hangzhou, Zhejiang", {"region": "330000"}, ["coverage_part"]),
        ("上海、江苏", {}, ["coverage_several"]),
        ("廊坊、保定、天津", {}, ["coverage_unknown"]),
        ("白马湖景区", {}, ["coverage_unknown"]),
    ],
)
def test_coverage(text: str, found: dict[str, str], flags: list[str]) -> None:
    values, problems = read_coverage(text)

    assert (values, [problem.code for problem in problems]) == (found, flags)


@pytest.mark.parametrize(
    ("text", "about", "division", "flags"),
    [
        ("36", "", "36", []),
        ("汽车制造业", "", "36", []),
        ("综合,汽车制造业", "", "36", []),
        ("医疗", "", "84", ["industry_guessed"]),
        ("工业制造,产业咨询", "", "", ["industry_is_section"]),
        ("工业制造", "钢铁产量", "31", ["industry_guessed"]),
        ("工业制造", "病历文本", "", ["industry_is_section"]),
        ("综合", "港口吞吐", "55", ["industry_guessed"]),
        ("综合", "", "", ["industry_unknown"]),
    ],
)
def test_industries(text: str, about: str, division: str, flags: list[str]) -> None:
    found, problems = read_industry(text, about=about)

    assert (found, [problem.code for problem in problems]) == (division, flags)


def test_cells_that_say_nothing_are_known() -> None:
    assert all(map(is_placeholder, ["待完善", " N/A ", "-", "无", "暂无"]))
    assert not any(map(is_placeholder, ["0", "免费", "否"]))


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "1," * 25_000, "元" * 50_000, "(" * 50_000, " " * 50_000]
)
def test_long_cells_cost_little(text: str) -> None:
    began = time.perf_counter()

    for read in (read_price, read_size, read_frequency, read_coverage, read_class, read_period):
        read(text)

    assert time.perf_counter() - began < 0.6
