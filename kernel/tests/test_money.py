"""Money: exact, one currency at a time, and deaf to what only looks like a number."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.money import EXPONENTS, MAX_MINOR, CurrencyMismatch, Money, parse_money

currencies = st.sampled_from(sorted(EXPONENTS))
minors = st.integers(-MAX_MINOR, MAX_MINOR)
halves = st.integers(-MAX_MINOR // 2, MAX_MINOR // 2)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@given(minors, currencies)
def test_what_is_printed_is_read_back_exactly(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert parse_money(f"{money.major:,}", currency=currency) == money
    assert str(money) == f"{money.major} {currency}"


@given(minors, currencies)
def test_major_units_are_exact(minor: int, currency: str) -> None:
    major = Money(minor, currency).major

    assert major * 10 ** EXPONENTS[currency] == Decimal(minor)
    assert major.as_tuple().exponent == -EXPONENTS[currency]


@given(halves, halves, currencies)
def test_sums_and_differences_undo_each_other(one: int, other: int, currency: str) -> None:
    first, second = Money(one, currency), Money(other, currency)

    assert first + second == second + first
    assert (first + second) - second == first
    assert (first < second) == (one < other)


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("6500.00", "CNY", 650_000),
        ("6500", "CNY", 650_000),
        ("1,030,000.50", "CNY", 103_000_050),
        ("1\uff0c030\uff0c000.5", "CNY", 103_000_050),
        ("  12.30 ", "CNY", 1_230),
        ("0.1", "CNY", 10),
        (".5", "CNY", 50),
        ("5.", "CNY", 500),
        ("-3", "CNY", -300),
        ("+3", "CNY", 300),
        ("1.000", "CNY", 100),
        ("\uff16\uff15", "CNY", 6_500),
        ("100", "JPY", 100),
        ("1.234", "KWD", 1_234),
    ],
)
def test_amounts_as_people_type_them(typed: str, currency: str, minor: int) -> None:
    assert parse_money(typed, currency=currency) == Money(minor, currency)


NO_AMOUNTS = """abc . , 6,50 5, 1,0000 1_000 1e3 1E999999999 1e-999999999 NaN -Infinity sNaN 0x10
1.2.3 --1 1- ¥5"""


@pytest.mark.parametrize("typed", ["", " ", "1 000", *NO_AMOUNTS.split()])
def test_what_is_no_amount_is_refused_by_name(typed: str) -> None:
    with pytest.raises(InvalidInput, match="is not an amount") as refusal:
        parse_money(typed, currency="CNY")

    assert refusal.value.field == "amount"
    assert refusal.value.status == 422


@pytest.mark.parametrize(
    ("typed", "currency"),
    [("0.001", "CNY"), ("1.5", "JPY"), ("1.2345", "KWD"), ("1." + "0" * 33 + "1", "CNY")],
)
def test_too_many_decimals_are_refused_never_rounded(typed: str, currency: str) -> None:
    with pytest.raises(InvalidInput, match=f"At most {EXPONENTS[currency]} decimals"):
        parse_money(typed, currency=currency)


@pytest.mark.parametrize(
    "typed", ["10000000000000.01", "-10000000000000.01", "9" * 60, "9" * 100_000]
)
def test_more_than_the_columns_hold_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="too large"):
        parse_money(typed, currency="CNY")


def test_the_largest_amount_fits() -> None:
    assert parse_money("10,000,000,000,000.00", currency="CNY").minor == MAX_MINOR


@pytest.mark.parametrize("act", [Money.__add__, Money.__sub__, Money.__lt__])
def test_currencies_do_not_mix(act) -> None:
    with pytest.raises(CurrencyMismatch, match="CNY and USD cannot be combined"):
        act(Money(1, "CNY"), Money(1, "USD"))


def test_other_currencies_are_refused() -> None:
    with pytest.raises(InvalidInput, match="Currency XXX is not supported"):
        Money(1, "XXX")
    with pytest.raises(InvalidInput, match="Currency XXX is not supported"):
        parse_money("1", currency="XXX")


@given(st.text(st.characters(exclude_categories=()), max_size=20), currencies)
def test_any_text_is_an_amount_or_a_refusal(typed: str, currency: str) -> None:
    try:
        money = parse_money(typed, currency=currency)
    except InvalidInput:
        return
    assert abs(money.minor) <= MAX_MINOR
