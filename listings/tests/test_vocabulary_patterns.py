"""Patterns typed by operators: what is accepted, what is refused, and that none can take long."""

import re
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from listings.vocabulary.patterns import check_pattern, matches
from listings.vocabulary.schemes import PUBLISHED, REGISTRATIONS

ALPHABET = r"\dS[]0-9A(){},12|?^$*+.-"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (r"\d{17}", r"^\d{17}$"),
        (r"^ZJ[0-9A-Z]{4,8}$", r"^ZJ[0-9A-Z]{4,8}$"),
        (r"(ZJ|BJ)\d{6}(-\d)?", r"^(ZJ|BJ)\d{6}(-\d)?$"),
        (r"([A-Z]\d){3}", r"^([A-Z]\d){3}$"),
        (r"浙数知登字\d{4}第\d{4}号", r"^浙数知登字\d{4}第\d{4}号$"),
        (r"A\.B", r"^A\.B$"),
    ],
    ids=str,
)
def test_what_forms_of_numbers_need_is_accepted(typed: str, stored: str) -> None:
    assert check_pattern(typed, field="p") == stored


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (r"\d+", "position 3"),
        (r".*", "position 1"),
        (r"(a+)+", "position 3"),
        (r"(a|a)\1", "position 6"),
        (r"(?=a)a", "position 2"),
        (r"a{0}", "position 2"),
        (r"a{5,2}", "position 2"),
        (r"[a", "position 1"),
        (r"[z-a]", "position"),
        (r"(a", "position 3"),
        (r"a)", "position 2"),
        (r"\w", "position 1"),
        (r"\d{41}", "position 3"),
        (r"(\d{30}){2}", "more than 40 characters"),
        (r"\d{0,30}\d{0,30}\d{0,30}", "more than 40 characters"),
        (r"\d{0,13}\d{0,13}\d{0,13}A?", None),
        (r"(a|a)" * 20, "too many ways"),
        (r"(a?){20}", "too many ways"),
        ("", "1 to 120 characters"),
        ("^$", "1 to 120 characters"),
        ("a" * 121, "1 to 120 characters"),
        ("[" + "a-b" * 39, "position 1"),
    ],
    ids=str,
)
def test_what_could_take_long_or_cannot_be_read_is_refused(typed: str, said: str | None) -> None:
    if said is None:
        assert check_pattern(typed, field="p")
        return
    with pytest.raises(InvalidInput, match=re.escape(said)) as refused:
        check_pattern(typed, field="p")
    assert refused.value.field == "p"


def test_the_published_forms_are_themselves_safe() -> None:
    for table in (PUBLISHED, REGISTRATIONS):
        for patterns in table.values():
            for pattern in patterns:
                assert check_pattern(pattern["regex"], field="p") == pattern["regex"]


def test_a_whole_number_fits_or_none_of_it() -> None:
    assert matches(r"^\d{4}$", "2026")
    assert not matches(r"^\d{4}$", "20261")
    assert not matches(r"^\d{4}|x$", "2026y")
    assert not matches(r"^\S{1,40}$", "1" * 41)


@settings(max_examples=400)
@given(st.text(alphabet=ALPHABET, min_size=1, max_size=60))
def test_whatever_is_accepted_compiles_and_answers_at_once(typed: str) -> None:
    try:
        pattern = check_pattern(typed, field="p")
    except InvalidInput:
        return
    began = perf_counter()
    for text in ("0" * 40, "A" * 39 + "!", "0A" * 20, "-" * 40, "1" * 39 + "S"):
        matches(pattern, text)
    assert perf_counter() - began < 0.5


@pytest.mark.parametrize(
    "pattern", [r"\d{0,13}\d{0,13}\d{0,13}A", r"(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)b"], ids=str
)
def test_the_worst_that_is_accepted_fails_quickly(pattern: str) -> None:
    stored = check_pattern(pattern, field="p")

    began = perf_counter()
    assert not matches(stored, "1" * 40)
    assert not matches(stored, "a" * 40)

    assert perf_counter() - began < 0.5
