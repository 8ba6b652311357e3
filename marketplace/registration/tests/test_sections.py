"""How far a task is, in every combination; each field stands in one section."""

from dataclasses import fields

import pytest

from marketplace.registration.sections import (
    BY_CODE,
    SECTION_OF,
    SECTIONS,
    State,
    sections_for,
    state_of,
)
from marketplace.registration.terms import ApplicationContent


def test_every_field_stands_in_exactly_one_section() -> None:
    named = [name for section in SECTIONS for name in section.fields]
    assert sorted(named) == sorted(f.name for f in fields(ApplicationContent))
    assert set(SECTION_OF) == set(named)


def test_only_a_change_asks_what_changes() -> None:
    assert BY_CODE["change"] not in sections_for("initial")
    for kind in ("transfer", "change", "renewal", "deregistration"):
        assert sections_for(kind) == SECTIONS


@pytest.mark.parametrize(
    ("code", "is_begun", "lacks", "is_wrong", "state"),
    [
        ("name", False, True, False, State.NOT_STARTED),
        ("source", True, True, False, State.IN_PROGRESS),
        ("name", True, False, False, State.COMPLETE),
        ("name", True, False, True, State.NEEDS_ATTENTION),
        ("name", False, True, True, State.NEEDS_ATTENTION),
        ("ai", False, False, False, State.NOT_STARTED),
        ("restrictions", False, False, False, State.COMPLETE),
        ("applicant", False, False, False, State.COMPLETE),
    ],
)
def test_how_far_a_section_is(
    code: str, *, is_begun: bool, lacks: bool, is_wrong: bool, state: State
) -> None:
    section = BY_CODE[code]
    assert state_of(section, is_begun=is_begun, lacks=lacks, is_wrong=is_wrong) == state
