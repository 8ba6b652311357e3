"""The cursor of listed events only moves on."""

from datetime import timedelta

import pytest

from kernel.actor import GATEWAY
from marketplace.deals.tests.build import NOW
from marketplace.payments.actions.move_cursor import move_cursor
from marketplace.payments.models import ReconCursor

pytestmark = pytest.mark.django_db


def test_it_never_moves_back() -> None:
    for hours in (0, 2, 1):
        move_cursor(actor=GATEWAY, until=NOW + timedelta(hours=hours))

    assert ReconCursor.objects.get().listed_until == NOW + timedelta(hours=2)
