"""A difference is noted once, told once, and ends when it is gone."""

import pytest

from kernel.actor import GATEWAY
from marketplace.deals.tests.build import NOW
from marketplace.payments.actions.note_differences import Difference, note_differences
from marketplace.payments.models import ReconBreak
from marketplace.payments.steps.breaks import Sums
from parties.models import Notification
from parties.tests.build import operator

pytestmark = pytest.mark.django_db
Kind = ReconBreak.Kind
FOUND = Difference(Kind.BALANCE, "CNY", sums=Sums(1, 2, "CNY"))


def note(*found: Difference) -> int:
    return note_differences(actor=GATEWAY, found=found, looked_for=[Kind.BALANCE], now=NOW)


def test_it_is_noted_once_and_told_to_the_operators(drain) -> None:
    keeper = operator()

    assert (note(FOUND), note(FOUND)) == (1, 1)
    drain()

    assert ReconBreak.objects.count() == 1
    told = Notification.objects.filter(user_id=keeper.person, kind="recon_break")
    assert told.get().data == {"about": "CNY"}


def test_what_is_gone_is_cleared_and_what_comes_back_is_new() -> None:
    note(FOUND)

    assert note() == 0
    assert note(FOUND) == 1

    assert sorted(ReconBreak.objects.values_list("status", flat=True)) == ["cleared", "open"]


def test_what_was_not_looked_for_stays() -> None:
    other = Difference(Kind.REFUSED, "deal:1:refund:1")
    note_differences(actor=GATEWAY, found=[other], looked_for=[], now=NOW)

    note()

    assert ReconBreak.objects.get().status == "open"
