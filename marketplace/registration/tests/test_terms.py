"""Content as JSON: there and back the same, strict about what it is not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from listings.terms import DataField
from marketplace.registration.terms import (
    AIProfile,
    Allocation,
    ApplicationContent,
    Deposit,
    canonical,
    content_json,
    content_of,
    fingerprint,
)
from marketplace.registration.tests.build import PROFILE, a_content

TEXT = st.text(max_size=30).map(str.strip).filter(lambda t: "\x00" not in t and "\r" not in t)
DAYS = st.none() | st.dates()
COUNTS = st.none() | st.integers(0, 2**63 - 1)
CONTENTS = st.builds(
    ApplicationContent,
    name=TEXT,
    overview=TEXT,
    covers_from=DAYS,
    record_count=COUNTS,
    contains_pi=st.none() | st.booleans(),
    data_kinds=st.lists(st.sampled_from(["text", "image"]), unique=True).map(tuple),
    fields=st.lists(st.builds(DataField, name=TEXT, type=TEXT), max_size=3).map(tuple),
    allocation=st.lists(
        st.builds(Allocation, name=TEXT, term_to=DAYS, share_bp=st.none() | st.integers(0, 10_000)),
        max_size=3,
    ).map(tuple),
    deposit=st.builds(Deposit, number=TEXT, deposited_on=DAYS),
    ai_profile=st.builds(AIProfile, task=TEXT, token_count=COUNTS),
)


@given(CONTENTS)
def test_content_survives_json(content: ApplicationContent) -> None:
    data = content_json(content)
    assert content_of(data) == content
    assert canonical(content_json(content_of(data))) == canonical(data)


def test_everything_that_can_be_said_survives() -> None:
    content = replace(a_content(), is_ai_dataset=True, ai_profile=PROFILE)
    assert content_of(content_json(content)) == content


def test_nothing_said_is_an_empty_object() -> None:
    assert content_json(ApplicationContent()) == {"v": 1}
    assert content_of({}) == ApplicationContent()


def test_texts_are_stripped_and_hold_no_nul() -> None:
    assert content_of({"name": " a\x00b \r\n"}).name == "ab"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"v": 2}, "v"),
        ({"colour": "red"}, "colour"),
        ({"name": 7}, "name"),
        ({"record_count": "7"}, "record_count"),
        ({"record_count": True}, "record_count"),
        ({"record_count": -1}, "record_count"),
        ({"contains_pi": "yes"}, "contains_pi"),
        ({"covers_from": "2026-02-30"}, "covers_from"),
        ({"covers_from": 20260101}, "covers_from"),
        ({"fields": "a"}, "fields"),
        ({"fields": [{"name": "a", "colour": "red"}]}, "fields"),
        ({"fields": [{"name": "a"}] * 501}, "fields"),
        ({"allocation": [{"rights": ["transfer"]}]}, "allocation"),
        ({"allocation": [{"share_bp": 10_001}]}, "allocation"),
        ({"deposit": {"kind": "attic"}}, "deposit"),
        ({"division": "98"}, "division"),
        ({"security_level": 6}, "security_level"),
        ({"name": "x" * 201}, "name"),
        ({"ai_profile": {"use": ["play"]}}, "ai_profile"),
        ({"covers_from": "2026-01-02", "covers_to": "2026-01-01"}, "covers_to"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(data: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        content_of(data)
    assert refusal.value.field == field


def test_a_fingerprint_tells_one_field_from_another_text() -> None:
    data = content_json(a_content())
    assert fingerprint(data, "name") == fingerprint(dict(data), "name")
    assert fingerprint(data, "name") != fingerprint({**data, "name": "x"}, "name")
    assert fingerprint({}, "covers_to") != fingerprint(data, "covers_to")
    assert content_of(data).covers_to == date(2024, 12, 31)
