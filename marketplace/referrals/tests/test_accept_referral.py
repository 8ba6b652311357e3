"""Recording that a platform works on a referral."""

import pytest

from kernel.lifecycle import IllegalMove
from marketplace.referrals.actions.accept_referral import accept_referral
from marketplace.referrals.models import Referral
from marketplace.referrals.tests.build import a_referral
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_an_acknowledged_referral_is_taken_on(operator) -> None:
    referral = a_referral(operator, an_organisation())

    assert Referral.objects.get(pk=referral.pk).status == "accepted"


def test_one_nobody_received_cannot_be_taken_on(operator, now) -> None:
    referral = a_referral(operator, an_organisation(), accepted=False)

    with pytest.raises(IllegalMove):
        accept_referral(actor=operator, referral_id=referral.pk, expected_version=1, now=now)

    assert Referral.objects.get(pk=referral.pk).status == "delivered"
