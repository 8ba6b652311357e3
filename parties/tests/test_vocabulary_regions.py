"""Provinces are known by what people call them."""

import pytest
from django.utils import translation

from parties.vocabulary.regions import PROVINCES, choices, label, province_named


def test_there_are_34_provinces_with_codes_of_their_own() -> None:
    assert len(PROVINCES) == 34
    assert len({province.code[:2] for province in PROVINCES}) == 34
    assert {province.code[2:] for province in PROVINCES} == {"0000"}


@pytest.mark.parametrize("province", PROVINCES, ids=lambda province: province.code)
def test_every_province_is_found_by_each_of_its_names(province) -> None:
    names = [province.name_zh, province.full_name_zh, province.name_en, province.name_en.upper()]
    names += [province.abbr, province.code, province.code[:2], province.code[:2] + "01"]
    names += [f" {province.full_name_zh}某市某区 ", f"{province.name_zh}某市"]

    assert {province_named(name) for name in names} == {province.code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浙江省杭州市", "330000"),
        ("Zhejiang Province", "330000"),
        ("Hangzhou, Zhejiang", "330000"),
        ("Beijing, China", "110000"),
        ("中国上海市浦东新区", "310000"),
        ("廣東省", "440000"),
        ("臺灣", "710000"),
        ("Tibet", "540000"),
        ("Hong Kong", "810000"),
        ("Macau", "820000"),
        ("Inner Mongolia Autonomous Region", "150000"),
        ("Guangxi Zhuang Autonomous Region", "450000"),
        ("Shaanxi", "610000"),
        ("Shanxi", "140000"),
        ("粤", "440000"),
        ("滇", "530000"),
    ],
)
def test_other_ways_to_write_a_province(text: str, code: str) -> None:
    assert province_named(text) == code


NO_PROVINCES = (
    "全国 省 海南藏族自治州 河南蒙古族自治县 Zhejiangs 99 990000 331 3333333 \u0663\u0663"
)


@pytest.mark.parametrize("text", ["", " ", "\x00", "in Zhejiang", *NO_PROVINCES.split()])
def test_what_names_no_province_gives_none(text: str) -> None:
    assert province_named(text) is None


def test_labels_follow_the_language() -> None:
    assert label("330000", "zh-hans") == "浙江"
    assert label("330000", "en") == "Zhejiang"
    with translation.override("zh-hans"):
        assert label("330000") == "浙江"
        assert choices()[0] == ("110000", "北京")
    with translation.override("en"):
        assert choices()[-1] == ("820000", "Macao SAR")


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert label("999999", "en") == "999999"
