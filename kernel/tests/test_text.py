"""Normal form and terms: equal texts are equal, and no text is slow."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kernel.text import (
    DEEPEST_PILE,
    LONGEST_WORD,
    TRADITIONAL,
    is_mostly_latin,
    language_of,
    normalise,
    terms,
)

anything = st.text(st.characters(exclude_categories=()), max_size=60)
marks = st.text("a\u0345\u0300\u0316\u0f73\uff9e\u00e9\u01f0\u1fb3\u0130ß", max_size=40)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("\uff21\uff30\uff29 \u2460", "api 1"),
        ("Stra\u00dfe", "strasse"),
        ("數據資產登記憑證", "数据资产登记凭证"),
        ("臺灣 乾淨 發展 頭髮", "台湾 干净 发展 头发"),
        ("a\x00b\u200bc\u00ad\ufeff", "abc"),
        ("  one\t\r\n\u3000two  ", "one two"),
        ("\ud800lone surrogate", "lone surrogate"),
        ("", ""),
    ],
)
def test_the_normal_form(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(anything | marks)
@example("\u01f0\u0345")
@example("\u0316\uff9e" * 20)
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(anything)
def test_the_normal_form_can_be_stored(text: str) -> None:
    normal = normalise(text)

    assert "\x00" not in normal
    assert normal.encode() == normal.encode(errors="ignore")
    assert normal == normal.strip()


@pytest.mark.parametrize("after", ["", "\u0301", "\u3099", "桩"])
def test_wide_forms_are_their_ascii_characters(after: str) -> None:
    for code in range(0x21, 0x7F):
        assert normalise(f"充{chr(code + 0xFEE0)}{after}") == normalise(f"充{chr(code)}{after}")


def test_simplified_forms_are_final() -> None:
    assert not set(TRADITIONAL.values()) & set(TRADITIONAL)
    assert len(TRADITIONAL) == 1973


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数据集", ["数", "据", "集", "数据", "据集"]),
        ("车", ["车"]),
        ("數據,資產", ["数", "据", "数据", "资", "产", "资产"]),
        ("新能源NEV 5G数据", ["新", "能", "源", "新能", "能源", "nev", "5g", "数", "据", "数据"]),
        ("MP3 files, the holder's", ["mp3", "file", "the", "holder"]),
        ("PVC2012年度", ["pvc2012", "pvc", "2012", "年", "度", "年度"]),
        ("GB/T 4754-2017", ["gb", "t", "4754", "2017"]),
        ("snake_case", ["snake", "case"]),
        ("😀 ... \x00", []),
        ("𠀀𠀁", ["𠀀", "𠀁", "𠀀𠀁"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("trade trades traded trading", "trade"),
        ("price prices priced pricing", "price"),
        ("share shares shared sharing", "share"),
        ("license licenses licensed licensing", "license"),
        ("vehicle vehicles", "vehicle"),
        ("company companies", "company"),
        ("study studies studied studying", "study"),
        ("box boxes boxed boxing", "box"),
        ("map maps mapped mapping", "map"),
        ("plan plans planned planning", "plan"),
        ("process processes processed processing", "process"),
        ("monitor monitors monitored monitoring", "monitor"),
        ("control controls controlled controlling", "control"),
        ("bill bills billed billing", "bill"),
        ("relate relates related relating", "relate"),
        ("create creates created creating", "create"),
        ("treat treats treated treating", "treat"),
        ("require requires required requiring", "require"),
        ("repair repairs repaired repairing", "repair"),
        ("provide provides provided providing", "provide"),
        ("upload uploads uploaded uploading", "upload"),
        ("exchange exchanges exchanged exchanging", "exchange"),
        ("database databases", "database"),
        ("use uses used using", "use"),
        ("api apis", "api"),
        ("potato potatoes", "potato"),
        ("hero heroes", "hero"),
        ("cargo cargoes cargos", "cargo"),
        ("shoe shoes", "shoe"),
        ("horseshoe horseshoes", "horseshoe"),
        ("canoe canoes", "canoe"),
        ("volcano volcanoes", "volcano"),
        ("toe toes", "toe"),
    ],
    ids=lambda value: str(value).split()[0],
)
def test_forms_of_a_word_share_a_readable_stem(forms: str, stem: str) -> None:
    assert set(terms(forms)) == {stem}


UNENDING = """gas bus gps status analysis news series string king need speed bed red during ing 5gs
mp3s"""


@pytest.mark.parametrize("word", UNENDING.split())
def test_what_only_looks_like_an_ending_stays(word: str) -> None:
    assert terms(word) == [word]


@given(anything, anything)
def test_terms_of_two_texts_are_the_terms_of_each(one: str, other: str) -> None:
    assert terms(f"{one} {other}") == terms(one) + terms(other)


@given(anything)
def test_terms_do_not_depend_on_the_spelling_of_the_text(text: str) -> None:
    assert terms(normalise(text)) == terms(text)


@given(anything)
def test_no_term_holds_a_space_or_is_long(text: str) -> None:
    found = terms(text)

    assert all(term and not any(map(str.isspace, term)) for term in found)
    assert max(map(len, found), default=0) <= LONGEST_WORD


@pytest.mark.parametrize(
    "text",
    [
        "\u0316\u0300" * 500_000,
        "a\u0323\uff9e" + "\u0323\uff9e" * 250_000,
        "a" * 1_000_000,
        "数" * 330_000,
        "😀\u200d" * 140_000,
        "\x00" * 1_000_000,
        "a数1_" * 160_000,
        "a's'" * 250_000,
        "\U0001d165\U0001d16d" * 120_000,
    ],
    ids=["marks", "half-width", "word", "han", "emoji", "nul", "mixed", "quotes", "rare"],
)
def test_a_hostile_megabyte_takes_linear_time(text: str) -> None:
    began = time.process_time()

    terms(text)

    assert time.process_time() - began < 5  # sorting such piles of marks whole takes minutes


def test_piles_of_marks_are_cut() -> None:
    assert normalise("q" + "\u0316" * 50) == "q" + "\u0316" * DEEPEST_PILE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("新能源汽车充电数据", "zh"),
        ("基于NLP的数据API服务", "zh"),
        ("Charging records of electric vehicles", "en"),
        ("Hangzhou 杭州 charging records and station load", "en"),
        ("", "zh"),
        ("2024-2025", "zh"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language
    assert is_mostly_latin(text) is (language == "en")
