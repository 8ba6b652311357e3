"""The cross-border decision table: every row, every boundary, and what nobody knows."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.deals.crossing import BY_NUMBER, RULES, Facts, Scope, Thresholds, decide, outside
from marketplace.deals.vocabulary import CLEARING, Activity, Exemption, Outcome

LIMITS = Thresholds()
KNOWN = Facts(
    leaves_mainland=True,
    contains_pi=True,
    contains_sensitive=False,
    contains_important=False,
    contains_core=False,
    important_notified=False,
    is_ciio=False,
    pi_count=5,
    sensitive_count=0,
    activity="other",
    exemption="none",
    exemption_proven=None,
)
PLAIN: dict[str, Any] = {"contains_pi": False, "pi_count": 0}
SENSITIVE: dict[str, Any] = {"contains_sensitive": True, "pi_count": 0}


def answer(**changes: Any) -> tuple[str, str]:
    said = decide(replace(KNOWN, **changes), LIMITS)
    return said.rule, said.outcome.value


@pytest.mark.parametrize(
    ("changes", "rule", "outcome"),
    [
        ({"contains_core": True}, "1", "blocked"),
        ({"contains_core": True, "leaves_mainland": False}, "1", "blocked"),
        ({"leaves_mainland": False}, "2", "not_applicable"),
        ({"leaves_mainland": False, "is_ciio": True}, "2", "not_applicable"),
        ({"contains_important": None}, "3", "needs_confirmation"),
        ({"contains_important": True, "important_notified": None}, "3", "needs_confirmation"),
        ({"contains_important": False, "important_notified": True}, "3", "needs_confirmation"),
        ({"contains_important": True, "important_notified": True}, "4", "security_assessment"),
        ({"contains_important": True, "important_notified": False}, "10", "exempt"),
        ({**PLAIN, "activity": "trade"}, "5", "exempt"),
        ({**PLAIN, "activity": "transport"}, "5", "exempt"),
        ({**PLAIN, "activity": "academic"}, "5", "exempt"),
        ({**PLAIN, "activity": "manufacturing"}, "5", "exempt"),
        ({**PLAIN, "activity": "marketing"}, "5", "exempt"),
        ({**PLAIN, "activity": "other"}, "5b", "needs_confirmation"),
        (
            {**PLAIN, "activity": "other", "exemption": "transit", "exemption_proven": True},
            "6",
            "exempt",
        ),
        ({"exemption": "transit", "exemption_proven": True}, "6", "exempt"),
        ({"exemption": "contract", "exemption_proven": True}, "6", "exempt"),
        ({"exemption": "staff", "exemption_proven": True, "is_ciio": True}, "6", "exempt"),
        ({"exemption": "emergency", "exemption_proven": True}, "6", "exempt"),
        ({"exemption": "outside_list", "exemption_proven": True}, "6", "exempt"),
        ({"exemption": "transit", "exemption_proven": False}, "10", "exempt"),
        ({"exemption": "transit", "exemption_proven": None}, "3", "needs_confirmation"),
        ({"is_ciio": True}, "7", "security_assessment"),
        ({"is_ciio": True, **PLAIN}, "5b", "needs_confirmation"),
        ({"pi_count": 1_000_000}, "8", "security_assessment"),
        ({"pi_count": 999_999}, "9", "contract_or_certification"),
        ({"pi_count": 100_000}, "9", "contract_or_certification"),
        ({"pi_count": 99_999}, "10", "exempt"),
        ({**SENSITIVE, "sensitive_count": 10_000}, "8", "security_assessment"),
        ({**SENSITIVE, "sensitive_count": 9_999}, "9", "contract_or_certification"),
        ({**SENSITIVE, "sensitive_count": 1}, "9", "contract_or_certification"),
        ({"sensitive_count": 0}, "10", "exempt"),
        ({"sensitive_count": 1}, "9", "contract_or_certification"),
        ({**SENSITIVE, "sensitive_count": 0}, "3", "needs_confirmation"),
        ({"pi_count": 0}, "3", "needs_confirmation"),
    ],
)
def test_each_row_answers_what_the_table_says(changes, rule, outcome) -> None:
    assert answer(**changes) == (rule, outcome)


def test_every_row_has_a_number_of_its_own_and_a_source() -> None:
    assert [rule.number for rule in RULES] == ["1", "2", "4", "5", "6", "5b", "7", "8", "9", "10"]
    assert len(BY_NUMBER) == len(RULES) + 1
    assert all(str(rule.basis) and str(rule.says) for rule in BY_NUMBER.values())


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"leaves_mainland": None}, ("leaves_mainland",)),
        ({"contains_core": None, "leaves_mainland": False}, ("contains_core",)),
        ({"contains_important": None}, ("contains_important", "important_notified")),
        ({"is_ciio": None, "pi_count": None}, ("is_ciio", "pi_count")),
        ({"activity": None, **PLAIN}, ("activity",)),
        ({"exemption": None}, ("exemption", "exemption_proven")),
        ({"contains_sensitive": True, "sensitive_count": 0}, ("sensitive_count",)),
    ],
)
def test_it_says_which_facts_are_missing(changes, missing) -> None:
    said = decide(replace(KNOWN, **changes), LIMITS)

    assert (said.rule, said.outcome, said.missing) == ("3", "needs_confirmation", missing)


def test_numbers_come_from_outside() -> None:
    lower = Thresholds(assess_pi=100, assess_sensitive=20, file_pi=10, file_sensitive=2)

    assert decide(replace(KNOWN, pi_count=99), lower).rule == "9"
    assert decide(replace(KNOWN, pi_count=100), lower).rule == "8"
    assert decide(replace(KNOWN, sensitive_count=1), lower).rule == "10"


def test_a_count_below_zero_is_none() -> None:
    with pytest.raises(ValueError, match="below zero"):
        replace(KNOWN, pi_count=-1)


yes_no = st.sampled_from([True, False, None])
counts = st.one_of(
    st.none(),
    st.sampled_from([0, 1, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000]),
    st.integers(0, 2_000_000),
)
facts = st.builds(
    Facts,
    leaves_mainland=yes_no,
    contains_pi=yes_no,
    contains_sensitive=yes_no,
    contains_important=yes_no,
    contains_core=yes_no,
    important_notified=yes_no,
    is_ciio=yes_no,
    pi_count=counts,
    sensitive_count=counts,
    activity=st.sampled_from([None, *Activity.values]),
    exemption=st.sampled_from([None, *Exemption.values]),
    exemption_proven=yes_no,
)


def completions(said: Facts, name: str) -> list[Facts]:
    """Every way in which somebody could come to know the fact ``name``."""
    kinds: dict[str, list[Any]] = {
        "activity": list(Activity.values),
        "exemption": list(Exemption.values),
        "pi_count": [0, 1, 99_999, 100_000, 1_000_000],
        "sensitive_count": [0, 1, 9_999, 10_000],
    }
    return [replace(said, **{name: value}) for value in kinds.get(name, [True, False])]


@given(facts)
def test_it_is_total_and_says_the_same_twice(said: Facts) -> None:
    first = decide(said, LIMITS)

    assert first == decide(said, LIMITS)
    assert first.rule in BY_NUMBER
    assert BY_NUMBER[first.rule].outcome == first.outcome


@given(facts)
def test_what_is_cleared_stays_so_whatever_comes_to_be_known(said: Facts) -> None:
    """A clearance that hung on an unknown fact would change with it: none ever does."""
    found = decide(said, LIMITS)
    if found.outcome not in CLEARING:
        return
    for name in (f.name for f in fields(Facts) if getattr(said, f.name) is None):
        for known in completions(said, name):
            later = decide(known, LIMITS)
            contradicts = later.rule == "3"
            assert contradicts or later.outcome == found.outcome


@given(facts)
def test_an_unknown_fact_that_matters_is_named(said: Facts) -> None:
    found = decide(said, LIMITS)

    if found.rule == "3":
        assert found.missing
    else:
        assert found.missing == ()


@given(facts)
def test_nobody_is_cleared_without_these(said: Facts) -> None:
    found = decide(said, LIMITS).outcome
    if found in CLEARING:
        assert said.contains_core is False
        assert said.leaves_mainland is not None
    if found in CLEARING - {Outcome.NOT_APPLICABLE}:
        assert said.leaves_mainland is True
        assert said.contains_important is not None


ASSESSED = Scope(
    recipient="Lion Analytics",
    country="SG",
    purpose="Site selection",
    ways=("001", "002"),
    kinds=("structured",),
    records=1_000,
    territory=("CN",),
    term_months=12,
)


@pytest.mark.parametrize(
    ("changes", "beyond"),
    [
        ({}, ()),
        ({"purpose": "  site   SELECTION "}, ()),
        ({"recipient": "LION analytics"}, ()),
        ({"recipient": "Tiger"}, ("recipient",)),
        ({"country": "MY"}, ("recipient",)),
        ({"recipient": "Ningbo Motors", "country": "CN"}, ()),
        ({"purpose": "Advertising"}, ("purpose",)),
        ({"ways": ("003",)}, ("ways",)),
        ({"ways": ("001",)}, ()),
        ({"kinds": ("structured", "image")}, ("kinds",)),
        ({"records": 1_001}, ("records",)),
        ({"records": 1_000}, ()),
        ({"records": None}, ()),
        ({"territory": ("330000", "310000")}, ()),
        ({"territory": ("WORLD",)}, ("territory",)),
        ({"term_months": 13}, ("term_months",)),
        ({"term_months": None}, ("term_months",)),
        ({"purpose": "x", "term_months": 24}, ("purpose", "term_months")),
    ],
)
def test_a_contract_lies_within_what_was_checked(changes, beyond) -> None:
    assert outside(ASSESSED, replace(ASSESSED, **changes)) == beyond


def test_the_widest_check_covers_the_widest_contract() -> None:
    wide = replace(ASSESSED, territory=("WORLD",), term_months=None, records=None)

    assert outside(wide, wide) == ()
    assert outside(wide, replace(wide, territory=("CN", "330000"), term_months=240)) == ()
    assert outside(wide, replace(wide, records=1)) == ("records",)
    assert outside(replace(ASSESSED, territory=("330000",)), ASSESSED) == ("territory",)
