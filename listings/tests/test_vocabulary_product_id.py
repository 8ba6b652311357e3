"""The national data-product id: DOMAIN 5.1's examples, and the errors MOD 37-2 catches."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.uid import ALPHABET_36
from listings.vocabulary.product_id import (
    RESOURCE,
    check_product_id,
    make_product_id,
    warnings_of,
)
from parties.vocabulary.uscc import make_uscc

EXAMPLE = "691330100MA0EXAMP1B33017K2M9Q4DP"
EXAMPLES = [EXAMPLE, "712310000DEMA00013P0065000000018", "712310000DEMA00013P006500000088*"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refused(product_id: str) -> bool:
    try:
        check_product_id(product_id)
    except InvalidInput:
        return True
    return False


@pytest.mark.parametrize("product_id", EXAMPLES)
def test_the_worked_examples_are_valid(product_id: str) -> None:
    assert check_product_id(product_id) == product_id
    assert warnings_of(product_id) == []


def test_all_1121_single_character_errors_are_caught() -> None:
    wrong = [
        EXAMPLE[:at] + other + EXAMPLE[at + 1 :]
        for at in range(32)
        for other in ALPHABET_36 + ("*" if at == 31 else "")
        if other != EXAMPLE[at]
    ]

    assert len(wrong) == 1_121
    assert [typed for typed in wrong if not refused(typed)] == []


def test_all_28_swaps_of_unequal_neighbours_are_caught() -> None:
    swapped = [
        EXAMPLE[:at] + EXAMPLE[at + 1] + EXAMPLE[at] + EXAMPLE[at + 2 :]
        for at in range(31)
        if EXAMPLE[at] != EXAMPLE[at + 1]
    ]

    assert len(swapped) == 28
    assert [typed for typed in swapped if not refused(typed)] == []


@given(st.integers(0, 10**9), st.integers(0, 31), st.sampled_from(ALPHABET_36))
def test_errors_in_made_ids_are_caught(seed: int, at: int, other: str) -> None:
    made = make_product_id(seed, subject=make_uscc(seed, region="330100"), segment="3301")

    assert check_product_id(made) == made
    assert warnings_of(made) == []
    assert refused(made[:at] + other + made[at + 1 :]) is (other != made[at])
    if at < 31 and made[at] != made[at + 1]:
        assert refused(made[:at] + made[at + 1] + made[at] + made[at + 2 :])


def test_made_ids_are_repeatable_and_of_either_kind() -> None:
    made = [
        make_product_id(7, subject=EXAMPLE[1:19], segment="0065", kind=RESOURCE, extension="v1")
        for _ in range(2)
    ]

    assert made[0] == made[1]
    assert made[0].startswith("791330100MA0EXAMP1B0065")
    assert made[0].endswith("\u2022v1")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("6 91330100ma0examp1b 3301 7k2m9q4d p", EXAMPLE),
        (f"{EXAMPLE}\u2022v1", f"{EXAMPLE}\u2022v1"),
        (f" {EXAMPLE} \u00b7 v1-Beta ", f"{EXAMPLE}\u2022v1-Beta"),
        (f"{EXAMPLE}\u2022{'x' * 32}", f"{EXAMPLE}\u2022{'x' * 32}"),
    ],
)
def test_ids_are_taken_as_people_type_them(typed: str, stored: str) -> None:
    assert check_product_id(typed) == stored
    assert len(stored) <= 65


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "32 characters are needed, 0 were typed."),
        (EXAMPLE[:-1], "32 characters are needed, 31 were typed."),
        (EXAMPLE + "1", "32 characters are needed, 33 were typed."),
        ("5" + EXAMPLE[1:], "position 1 is “5”, expected 6 (product) or 7 (resource)."),
        (EXAMPLE[:19] + "A" + EXAMPLE[20:], "position 20 is “A”, expected a digit."),
        (EXAMPLE[:5] + "*" + EXAMPLE[6:], "position 6 is “*”, expected a digit or a capital"),
        (EXAMPLE[:-1] + "Q", "position 32 is “Q”, expected “P” as check character"),
        (f"{EXAMPLE}\u2022", "the extension has 1 to 32 characters, 0 were typed."),
        (f"{EXAMPLE}\u2022{'x' * 33}", "the extension has 1 to 32 characters, 33 were typed."),
        (f"{EXAMPLE}\u2022a\u00b7b", "position 35 is “\u2022”, expected a letter, digit or sign."),
        (f"{EXAMPLE}\u2022a b", "position 35 is “ ”"),
        (f"{EXAMPLE}\u2022\x00", "position 34 is “\\x00”"),
    ],
)
def test_a_refusal_names_place_and_expected_form(typed: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)) as refusal:
        check_product_id(typed)

    assert refusal.value.field == "ndi_product_id"


def test_odd_subjects_and_segments_are_warnings_only() -> None:
    made = make_product_id(1, subject="1" * 18, segment="0098")

    assert warnings_of(made) == [
        "Positions 2-19 are no valid unified social credit code.",
        "Positions 20-23 name neither a region nor 00 and an industry: 0098.",
    ]
