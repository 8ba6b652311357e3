"""Identities: the shape RFC 9562 promises, and check characters that catch what people mistype."""

import time
from datetime import UTC, datetime
from operator import mul

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.uid import ALPHABET_36, mod_37_2, new_uid, own_number

bodies = st.text(ALPHABET_36, min_size=1, max_size=40)


def is_valid(number: str) -> bool:
    return mod_37_2(number[:-1]) == number[-1]


def test_a_uid_is_version_seven_of_rfc_9562() -> None:
    for uid in (new_uid() for _ in range(200)):
        assert uid.version == 7
        assert uid.variant == "specified in RFC 4122"


def test_a_uid_opens_with_its_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    uid = new_uid()
    after = time.time_ns() // 1_000_000

    assert before <= uid.int >> 80 <= after


def test_uids_sort_by_time_and_never_repeat() -> None:
    uids = [new_uid() for _ in range(5_000)]

    assert len(set(uids)) == 5_000
    assert [uid.int >> 80 for uid in uids] == sorted(uid.int >> 80 for uid in uids)
    assert len({uid.int & (1 << 62) - 1 for uid in uids}) == 5_000


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("691330100MA0EXAMP1B33017K2M9Q4D", "P"),
        ("712310000DEMA00013P006500000001", "8"),
        ("712310000DEMA00013P006500000088", "*"),
        ("DL202601000042", "7"),
    ],
)
def test_the_worked_examples_of_mod_37_2(body: str, check: str) -> None:
    assert mod_37_2(body) == check


@pytest.mark.parametrize("body", ["a", "*", "A-1", " ", "\u0661"])
def test_other_characters_have_no_value(body: str) -> None:
    with pytest.raises(ValueError, match="substring not found"):
        mod_37_2(body)


@given(bodies)
def test_the_recurrence_equals_the_weighted_sum(body: str) -> None:
    number = body + mod_37_2(body)

    weights = [pow(2, place, 37) for place in reversed(range(len(number)))]
    values = [f"{ALPHABET_36}*".index(character) for character in number]
    assert sum(map(mul, values, weights)) % 37 == 1


@given(bodies, st.data())
def test_every_single_character_error_is_caught(body: str, data: st.DataObject) -> None:
    number = body + mod_37_2(body)
    at = data.draw(st.integers(0, len(number) - 1))

    for wrong in ALPHABET_36 + ("*" if at == len(body) else ""):
        if wrong != number[at]:
            assert not is_valid(number[:at] + wrong + number[at + 1 :])


@given(bodies)
def test_every_swap_of_unequal_neighbours_is_caught(body: str) -> None:
    number = body + mod_37_2(body)

    for at in range(len(number) - 1):
        if number[at + 1] not in {number[at], "*"}:  # a * is no letter of any body
            swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
            assert not is_valid(swapped)


def test_own_numbers_read_as_designed() -> None:
    number = own_number("DL", at=datetime(2026, 1, 5, 9, tzinfo=UTC), serial=42)

    assert number == "DL2026010000427"


@given(st.sampled_from(["AS", "LS", "IN", "DL", "RF", "PG"]), st.integers(1, 999_999))
def test_own_numbers_check_themselves(prefix: str, serial: int) -> None:
    number = own_number(prefix, at=datetime(2026, 12, 31, tzinfo=UTC), serial=serial)

    assert len(number) == 15
    assert is_valid(number)
