"""Certificate and voucher numbers: the forms of DOMAIN 5 and what a refusal says."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from listings.models import RegistrationScheme
from listings.vocabulary.certificates import (
    PATTERN_SETS,
    check_certificate_no,
    check_registration_no,
    grouped,
    is_legacy,
)
from parties.vocabulary.regions import PROVINCES

FIRST_DAY = date(2024, 9, 9)
DAY_BEFORE = date(2024, 9, 8)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_every_track_has_its_pattern_set() -> None:
    assert set(PATTERN_SETS) == set(RegistrationScheme.Track.values)


@pytest.mark.parametrize(
    ("typed", "track", "issued_on", "number"),
    [
        ("20240933000000042", "data_ip", FIRST_DAY, "20240933000000042"),
        (" 2024 09-3300 0000042", "data_ip", FIRST_DAY, "20240933000000042"),
        ("\uff12\uff10240933000000042", "data_ip", FIRST_DAY, "20240933000000042"),
        ("浙数知 登字-2023-0001", "data_ip", DAY_BEFORE, "浙数知登字20230001"),
        ("ab-1234", "data_ip", DAY_BEFORE, "AB1234"),
        ("20240933000000042", "data_ip", DAY_BEFORE, "20240933000000042"),
        ("SJ3312026070001", "property_right", date(2026, 7, 1), "SJ3312026070001"),
        ("sj33 1 202607 0001", "property_right", DAY_BEFORE, "SJ3312026070001"),
    ],
)
def test_numbers_in_their_form_are_stored_normalised(typed, track, issued_on, number) -> None:
    assert check_certificate_no(typed, track=track, issued_on=issued_on) == number


@pytest.mark.parametrize(
    ("typed", "track", "issued_on", "message"),
    [
        ("", "data_ip", FIRST_DAY, "Certificate number: 17 characters are needed, 0 were typed."),
        ("2024093300000004", "data_ip", FIRST_DAY, "17 characters are needed, 16 were typed."),
        ("202409330000000421", "data_ip", FIRST_DAY, "17 characters are needed, 18 were typed."),
        ("2024093300000O042", "data_ip", FIRST_DAY, "position 14 is “O”, expected a digit."),
        ("2024093300000\u0660042", "data_ip", FIRST_DAY, "position 14 is “\u0660”"),
        ("浙数知登字20230001", "data_ip", FIRST_DAY, "position 1 is “浙”, expected a digit."),
        ("12345", "data_ip", DAY_BEFORE, "it has 6 to 40 characters, 5 were typed."),
        ("1" * 41, "data_ip", DAY_BEFORE, "it has 6 to 40 characters, 41 were typed."),
        ("12345\x006", "data_ip", DAY_BEFORE, "position 6 is “\\x00”, expected a letter, digit"),
        ("XJ3312026070001", "property_right", FIRST_DAY, "Voucher number: position 1 is “X”"),
        ("SX3312026070001", "property_right", FIRST_DAY, "position 2 is “X”, expected J."),
        ("SJ33120260700", "property_right", FIRST_DAY, "15 characters are needed, 13 were typed."),
        (
            "SJ9912026070001",
            "property_right",
            FIRST_DAY,
            "position 3 is “99”, expected the first two digits of a province.",
        ),
        (
            "SJ3312026130001",
            "property_right",
            FIRST_DAY,
            "position 10 is “13”, expected a month from 01 to 12.",
        ),
        ("SJ3312026000001", "property_right", FIRST_DAY, "position 10 is “00”"),
    ],
)
def test_a_refusal_names_place_and_expected_form(typed, track, issued_on, message) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)) as refusal:
        check_certificate_no(typed, track=track, issued_on=issued_on)

    assert refusal.value.field == "certificate_no"


def test_legacy_ends_on_the_day_of_the_new_form() -> None:
    assert is_legacy(track="data_ip", issued_on=DAY_BEFORE) is True
    assert is_legacy(track="data_ip", issued_on=FIRST_DAY) is False
    assert is_legacy(track="property_right", issued_on=DAY_BEFORE) is False


@given(
    st.sampled_from(PROVINCES),
    st.integers(0, 9),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(0, 9999),
)
def test_every_voucher_built_by_the_rule_is_taken(province, registrar, day, serial) -> None:
    number = f"SJ{province.code[:2]}{registrar}{day:%Y%m}{serial:04d}"

    assert check_certificate_no(number, track="property_right", issued_on=day) == number


def test_registration_numbers_are_checked_by_form_only() -> None:
    number = check_registration_no("2024-a1b2 c3d4e5f6", track="data_ip", issued_on=FIRST_DAY)

    assert number == "2024A1B2C3D4E5F6"


@pytest.mark.parametrize(
    ("typed", "track", "issued_on", "message"),
    [
        ("2024A1B2C3D4E5F", "data_ip", FIRST_DAY, "16 characters are needed, 15 were typed."),
        ("2024A1B2C3D4E5F_", "data_ip", FIRST_DAY, "position 16 is “_”"),
        ("1" * 41, "data_ip", DAY_BEFORE, "at most 40 characters, 41 were typed."),
        ("1" * 41, "property_right", FIRST_DAY, "at most 40 characters, 41 were typed."),
    ],
)
def test_registration_numbers_out_of_form_are_refused(typed, track, issued_on, message) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)) as refusal:
        check_registration_no(typed, track=track, issued_on=issued_on)

    assert refusal.value.field == "registration_no"


def test_a_legacy_registration_number_keeps_its_form() -> None:
    assert check_registration_no("浙1", track="data_ip", issued_on=DAY_BEFORE) == "浙1"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("20240933000000042", "2024 09 3300 0000042"),
        ("SJ3312026070001", "SJ33 1 202607 0001"),
        ("2024A1B2C3D4E5F6", "2024 A1B2 C3D4 E5F6"),
        ("浙数知登字20230001", "浙数知登字20230001"),
        ("", ""),
    ],
)
def test_numbers_are_shown_in_groups(number: str, shown: str) -> None:
    assert grouped(number) == shown


@given(
    st.text(st.characters(exclude_categories=()), max_size=50),
    st.sampled_from(sorted(PATTERN_SETS)),
    st.sampled_from([FIRST_DAY, DAY_BEFORE]),
)
def test_any_text_is_a_number_that_fits_or_a_refusal(text, track, issued_on) -> None:
    try:
        number = check_certificate_no(text, track=track, issued_on=issued_on)
    except InvalidInput:
        return
    assert 6 <= len(number) <= 40
    assert number.isprintable()
