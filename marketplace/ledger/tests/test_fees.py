"""Fees and shares: the parts are the whole, from 1 fen to 10^13, in any order of refunds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.ledger.fees import WHOLE_BP, FeeSchedule, shares

AMOUNTS = st.integers(1, 10**13)


@st.composite
def schedules(draw) -> FeeSchedule:
    floor = draw(st.integers(0, 10_000_00))
    cap = draw(st.none() | st.integers(floor, floor + 10**9))
    return FeeSchedule("test", draw(st.integers(0, WHOLE_BP)), floor, cap)


@given(AMOUNTS, schedules())
def test_fee_and_net_are_the_whole(amount: int, schedule: FeeSchedule) -> None:
    fee = schedule.fee(amount)

    assert 0 <= fee <= amount
    assert schedule.cap_minor is None or fee <= schedule.cap_minor


@given(AMOUNTS, st.integers(0, WHOLE_BP))
def test_the_fee_is_rounded_half_up_once(amount: int, bp: int) -> None:
    fee = FeeSchedule("test", bp).fee(amount)

    assert abs(2 * (fee * WHOLE_BP - amount * bp)) <= WHOLE_BP
    assert 2 * (fee * WHOLE_BP - amount * bp) != -WHOLE_BP or fee == amount


@given(AMOUNTS, schedules(), st.lists(st.integers(0, 10**13), max_size=6))
def test_refunds_in_any_number_of_parts_give_back_the_same(amount, schedule, cuts) -> None:
    left = sorted({amount, 0, *(cut % (amount + 1) for cut in cuts)}, reverse=True)

    parts = [schedule.fee(more) - schedule.fee(less) for more, less in pairwise(left)]

    assert sum(parts) == schedule.fee(amount)


@given(AMOUNTS, st.lists(st.integers(1, 10_000), min_size=1, max_size=8))
def test_shares_are_the_whole_and_no_one_but_the_lead_gains(amount: int, weights) -> None:
    total = sum(weights)
    by_bp = {party: WHOLE_BP * weight // total for party, weight in enumerate(weights)}
    by_bp[0] += WHOLE_BP - sum(by_bp.values())

    parts = shares(amount, by_bp, lead=0)

    assert sum(parts.values()) == amount
    assert all(parts[party] * WHOLE_BP <= amount * bp for party, bp in by_bp.items() if party)
    assert parts[0] * WHOLE_BP - amount * by_bp[0] < len(by_bp) * WHOLE_BP


@pytest.mark.parametrize(
    ("schedule", "amount", "fee"),
    [
        (FeeSchedule("1", 150), 1_000_00, 15_00),
        (FeeSchedule("1", 150), 1, 0),
        (FeeSchedule("1", 5000), 1, 1),
        (FeeSchedule("1", 150, floor_minor=50_00), 100, 100),
        (FeeSchedule("1", 150, floor_minor=50_00), 1_000_00, 50_00),
        (FeeSchedule("1", 150, cap_minor=5_000_00), 1_030_000_00, 5_000_00),
        (FeeSchedule("1", 150), 0, 0),
    ],
    ids=["plain", "rounds to nothing", "half up", "never above", "floor", "cap", "nothing"],
)
def test_a_fee_by_hand(schedule: FeeSchedule, amount: int, fee: int) -> None:
    assert schedule.fee(amount) == fee


@pytest.mark.parametrize(
    ("by_bp", "lead"),
    [({1: 9_999}, 1), ({1: 10_000}, 2), ({1: 10_001, 2: -1}, 1), ({}, 1)],
    ids=["too little", "lead without share", "negative", "nobody"],
)
def test_shares_that_are_not_the_whole_are_refused(by_bp, lead) -> None:
    with pytest.raises(ValueError, match="share"):
        shares(100, by_bp, lead=lead)


@pytest.mark.parametrize(
    "wrong",
    [
        {"bp": -1},
        {"bp": 10_001},
        {"bp": 1, "floor_minor": -1},
        {"bp": 1, "floor_minor": 2, "cap_minor": 1},
    ],
    ids=["negative", "above the whole", "negative floor", "cap below floor"],
)
def test_a_schedule_that_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="fee"):
        FeeSchedule("test", **wrong)
