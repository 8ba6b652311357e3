"""Typing errors in every number of the market: what its standard promises, and what none does.

Each form is tried whole: every other character at every place, and every swap of two unequal
neighbours. ``docs/numbers.md`` says the same in words.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.uid import ALPHABET_36, mod_37_2, own_number
from listings.vocabulary.certificates import check_certificate_no
from listings.vocabulary.product_id import check_product_id, make_product_id
from parties.tests.build import a_code
from parties.vocabulary.uscc import check_uscc

Check = Callable[[str], object]
STARRED = ALPHABET_36 + "*"
DAY = date(2026, 7, 1)


def check_own(number: str) -> None:
    """Refuse an own number whose check character does not fit."""
    try:
        fits = mod_37_2(number[:-1]) == number[-1]
    except ValueError:  # the asterisk stands for a check value only
        fits = False
    if not fits:
        raise InvalidInput("check character")


def check_data_ip(number: str) -> str:
    return check_certificate_no(number, track="data_ip", issued_on=DAY)


def check_voucher(number: str) -> str:
    return check_certificate_no(number, track="property_right", issued_on=DAY)


def is_taken(check: Check, number: str) -> bool:
    try:
        check(number)
    except InvalidInput:
        return False
    return True


def substitutions(number: str, alphabet: str) -> list[str]:
    return [
        number[:at] + other + number[at + 1 :]
        for at in range(len(number))
        for other in alphabet
        if other != number[at]
    ]


def swaps(number: str) -> dict[int, str]:
    """Return each number with two unequal neighbours swapped, by the place of the first, from 1."""
    return {
        at + 1: number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        for at in range(len(number) - 1)
        if number[at] != number[at + 1]
    }


PROMISED = [
    pytest.param(check_uscc, "91330100MA0EXAMP1B", ALPHABET_36, 630, 15, id="uscc"),
    pytest.param(check_uscc, "12310000DEMA00013P", ALPHABET_36, 630, 12, id="institution"),
    pytest.param(
        check_product_id, "691330100MA0EXAMP1B33017K2M9Q4DP", STARRED, 1152, 28, id="product id"
    ),
    pytest.param(
        check_product_id, "712310000DEMA00013P006500000088*", STARRED, 1152, 19, id="check value 36"
    ),
    pytest.param(check_own, "DL2026010000427", STARRED, 540, 11, id="own number"),
]


@pytest.mark.parametrize(("check", "number", "alphabet", "singles", "pairs"), PROMISED)
def test_every_single_error_and_every_swap_is_caught_where_it_is_promised(
    check: Check, number: str, alphabet: str, singles: int, pairs: int
) -> None:
    wrong = substitutions(number, alphabet)
    swapped = swaps(number)

    assert (len(wrong), len(swapped)) == (singles, pairs)
    assert [text for text in [*wrong, *swapped.values()] if is_taken(check, text)] == []


@pytest.mark.parametrize(
    ("check", "number", "singles", "swaps_taken"),
    [
        (check_data_ip, "20250633000000017", 153, [1, 2, 3, 4, 5, 6, 8, 15, 16]),
        (check_voucher, "SJ3312026070001", 100, [4, 5, 6, 7, 8, 14]),
    ],
    ids=["data-IP certificate", "property-right voucher"],
)
def test_numbers_without_a_check_character_promise_their_form_only(
    check: Check, number: str, singles: int, swaps_taken: list[int]
) -> None:
    """The errors listed here pass: only the register can tell them (see docs/numbers.md)."""
    taken = [text for text in substitutions(number, ALPHABET_36) if is_taken(check, text)]
    swapped = [at for at, text in swaps(number).items() if is_taken(check, text)]

    assert is_taken(check, number)
    assert (len(taken), swapped) == (singles, swaps_taken)


def test_the_extension_of_a_product_id_is_covered_by_no_check() -> None:
    number = make_product_id(7, subject=a_code(7), segment="3301", extension="AB-12")

    taken = [at for at, text in swaps(number).items() if is_taken(check_product_id, text)]

    assert taken == [34, 35, 36, 37]


numbers = st.one_of(
    st.integers(0, 10**6).map(lambda n: (check_uscc, a_code(n))),
    st.integers(0, 10**6).map(
        lambda n: (check_product_id, make_product_id(n, subject=a_code(n), segment="0065"))
    ),
    st.tuples(
        st.sampled_from(["AS", "LS", "IN", "DL", "RF", "PG", "AP", "CT"]),
        st.integers(0, 4_000),
        st.integers(1, 999_999),
    ).map(
        lambda parts: (
            check_own,
            own_number(
                parts[0],
                at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=parts[1]),
                serial=parts[2],
            ),
        )
    ),
)


@given(numbers)
def test_any_made_number_catches_each_of_them(made: tuple[Check, str]) -> None:
    check, number = made

    assert is_taken(check, number)
    wrong = [*substitutions(number, STARRED), *swaps(number).values()]
    assert [text for text in wrong if is_taken(check, text)] == []
