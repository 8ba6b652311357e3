"""Industries: the whole standard, and the words people use instead of it."""

import pytest
from django.utils import translation

from listings.vocabulary.industries import DIVISIONS, SECTIONS, choices, division_named, label
from listings.vocabulary.industry_words import WORDS


def test_the_standard_is_complete() -> None:
    assert [division.code for division in DIVISIONS] == [f"{n:02d}" for n in range(1, 98)]
    assert "".join(section.code for section in SECTIONS) == "ABCDEFGHIJKLMNOPQRST"
    assert {division.section for division in DIVISIONS} == {section.code for section in SECTIONS}


@pytest.mark.parametrize("division", DIVISIONS, ids=lambda division: division.code)
def test_every_division_is_found_by_code_and_names(division) -> None:
    names = [division.code, division.zh, division.en, division.en.upper()]

    assert {division_named(name) for name in names} == {division.code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("金融", "66"),
        ("交通", "54"),
        ("医疗", "84"),
        ("農業", "01"),
        ("教育", "83"),
        ("汽车制造", "36"),
        ("中国农业银行", "66"),
        ("新能源汽车保险理赔", "36"),
        ("汽车保险", "68"),
        ("Insurance claims", "68"),
        ("smart city traffic", "92"),
        ("E-Commerce", "52"),
        ("vehicles", "36"),
        ("大模型语料", "65"),
    ],
)
def test_everyday_words_name_a_division(text: str, code: str) -> None:
    assert division_named(text) == code


@pytest.mark.parametrize("text", ["", "98", "00", "1", "制造业", "数据集", "xyz", "scarab", "\x00"])
def test_what_names_no_division_gives_none(text: str) -> None:
    assert division_named(text) is None


def test_everyday_words_belong_to_one_division_each() -> None:
    words = [word for listed in WORDS.values() for word in listed.split(",")]

    assert len(words) == len(set(words))
    assert set(WORDS) <= {division.code for division in DIVISIONS}
    assert "" not in words


def test_labels_and_choices_follow_the_language() -> None:
    assert label("66", "zh-hans") == "货币金融服务"
    assert label("66", "en") == "Monetary and Financial Services"
    assert label("J", "en") == "Financial Intermediation"
    assert label("99", "en") == "99"
    with translation.override("zh-hans"):
        assert choices()[-1] == ("国际组织", [("97", "国际组织")])
    assert sum(len(divisions) for _, divisions in choices("en")) == 97
