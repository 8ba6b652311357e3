"""The unified social credit code: DOMAIN 5.2's examples, and the errors MOD 31 catches."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from parties.vocabulary.regions import PROVINCES
from parties.vocabulary.uscc import (
    ALPHABET,
    check_character,
    check_uscc,
    make_uscc,
    normalise,
    warnings_of,
)

EXAMPLES = ["91330100MA0EXAMP1B", "12310000DEMA00013P", "91110000600037341L"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_worked_examples_are_valid(code: str) -> None:
    assert check_uscc(code) == code
    assert check_character(code[:-1]) == code[-1]
    assert warnings_of(code) == []


@pytest.mark.parametrize("code", EXAMPLES)
def test_all_540_single_character_errors_are_caught(code: str) -> None:
    wrong = [
        code[:at] + other + code[at + 1 :]
        for at in range(18)
        for other in ALPHABET
        if other != code[at]
    ]

    refused = 0
    for typed in wrong:
        with pytest.raises(InvalidInput):
            check_uscc(typed)
        refused += 1
    assert refused == 540


@given(st.integers(0, 10**9), st.sampled_from(PROVINCES), st.data())
def test_every_single_error_in_a_made_code_is_caught(seed, province, data) -> None:
    code = make_uscc(seed, region=province.code)
    at = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from(ALPHABET.replace(code[at], "")))

    with pytest.raises(InvalidInput):
        check_uscc(code[:at] + other + code[at + 1 :])


@given(st.integers(0, 10**9), st.sampled_from(PROVINCES))
def test_made_codes_are_valid_repeatable_and_without_warning(seed, province) -> None:
    code = make_uscc(seed, region=province.code)

    assert check_uscc(code) == code
    assert warnings_of(code) == []
    assert make_uscc(seed, region=province.code) == code
    assert code[2:8] == province.code


@pytest.mark.parametrize(
    "typed",
    [
        " 91330100-MA0EXAMP1-B ",
        "91330100ma0examp1b",
        "\uff19\uff11330100\uff2d\uff210EXAMP1\uff22",
        "\ufeff9133 0100\u200bMA0E\u2013XAMP1B",
    ],
)
def test_codes_are_taken_as_people_paste_them(typed: str) -> None:
    assert normalise(typed) == "91330100MA0EXAMP1B"
    assert check_uscc(typed) == "91330100MA0EXAMP1B"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "18 characters are needed, 0 were typed."),
        ("91330100MA0EXAMP1", "18 characters are needed, 17 were typed."),
        ("91330100MA0EXAMP1BB", "18 characters are needed, 19 were typed."),
        ("01330100MA0EXAMP1B", "position 1 is “0”, expected 1-9, A, N or Y."),
        (
            "9O330100MA0EXAMP1B",
            "position 2 is “O”, expected a digit or a capital letter other than",
        ),
        ("91330A00MA0EXAMP1B", "position 6 is “A”, expected a digit."),
        ("91330100MA0EXAMS1B", "position 16 is “S”, expected a digit or a capital letter other"),
        ("9\u06611330100MA0EXAMP1B", "position 2 is “\u0661”"),
        (
            "91330100MA0EXAMP1C",
            "position 18 is “C”, expected “B” as check character; compare all places.",
        ),
    ],
)
def test_a_refusal_names_place_and_expected_form(typed: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)) as refusal:
        check_uscc(typed)

    assert refusal.value.field == "uscc"
    assert str(refusal.value).startswith("Unified social credit code: ")


@pytest.mark.parametrize("opening", ["N2", "Y1", "AN"])
def test_letters_in_the_first_two_places_are_real(opening: str) -> None:
    body = f"{opening}330100MA0EXAMP1"

    assert check_uscc(body + check_character(body)) == body + check_character(body)


def test_an_unknown_region_is_a_warning_only() -> None:
    body = "91990100MA0EXAMP1"
    code = check_uscc(body + check_character(body))

    assert warnings_of(code) == ["The region 990100 in positions 3-8 belongs to no province."]


def test_a_wrong_organisation_code_is_a_warning_only() -> None:
    body = "91330100MA0EXAMP2"
    code = check_uscc(body + check_character(body))

    assert warnings_of(code) == ["The organisation code in positions 9-17 should end in “1”."]


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_text_is_a_code_or_a_refusal(text: str) -> None:
    with pytest.raises(InvalidInput):
        check_uscc(text)
