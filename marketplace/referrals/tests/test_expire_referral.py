"""Ending referrals that nobody answered in time."""

from datetime import timedelta

import pytest

from kernel.actor import CLOCK
from marketplace.referrals.actions.expire_referral import expire_referral
from marketplace.referrals.models import Referral
from marketplace.referrals.tests.build import a_referral
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "days", "status"),
    [
        (False, 29, "delivered"),
        (False, 30, "expired"),
        (True, 179, "accepted"),
        (True, 180, "expired"),
    ],
)
def test_a_referral_ends_with_its_window(operator, now, accepted, days, status) -> None:
    referral = a_referral(operator, an_organisation(), accepted=accepted)

    ended = expire_referral(actor=CLOCK, referral_id=referral.pk, now=now + timedelta(days=days))

    assert Referral.objects.get(pk=referral.pk).status == status
    assert ended is (status == "expired")
