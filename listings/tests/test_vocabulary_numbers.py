"""Numbers that this desk gives: of the form that is checked, and caught when mistyped."""

from datetime import date

import pytest

from kernel.uid import ALPHABET_36
from listings.vocabulary.certificates import check_certificate_no, check_registration_no
from listings.vocabulary.numbers import (
    NumbersExhausted,
    certificate_no,
    mod_37_36,
    registration_no,
    voucher_no,
)

DAY = date(2026, 7, 1)
SAMPLES = [
    registration_no(2026, source=source, subject=subject, serial=serial)
    for source in ("", "derived")
    for subject in "1P"
    for serial in (1, 58_000, 999_999_999)
]


def test_each_has_the_form_that_is_checked() -> None:
    number = certificate_no(DAY, registrar="3300", serial=7)
    voucher = voucher_no(DAY, region="330000", registrar="1", serial=1)

    assert check_certificate_no(number, track="data_ip", issued_on=DAY) == "20260733000000007"
    assert check_certificate_no(voucher, track="property_right", issued_on=DAY) == (
        "SJ3312026070001"
    )
    for sample in SAMPLES:
        assert check_registration_no(sample, track="data_ip", issued_on=DAY) == sample


def test_the_tenthousandth_voucher_of_a_month_does_not_fit() -> None:
    with pytest.raises(NumbersExhausted):
        voucher_no(DAY, region="330000", registrar="1", serial=10_000)


def test_the_check_character_is_that_of_iso_7064() -> None:
    assert mod_37_36("A12425GABC1234002") == "M"  # the Global Release Identifier's own example


@pytest.mark.parametrize("number", SAMPLES)
def test_every_single_mistyped_character_is_caught(number: str) -> None:
    for place in range(len(number)):
        for other in ALPHABET_36.replace(number[place], ""):
            typed = number[:place] + other + number[place + 1 :]
            assert mod_37_36(typed[:-1]) != typed[-1]


def test_nearly_every_swap_of_neighbours_is_caught() -> None:
    """The hybrid system of the standard promises nearly all of them, not all."""
    swapped = [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for number in SAMPLES
        for place in range(len(number) - 1)
        if number[place] != number[place + 1]
    ]
    missed = [typed for typed in swapped if mod_37_36(typed[:-1]) == typed[-1]]

    assert len(missed) / len(swapped) < 0.03
