"""Recording that a platform declined a referral."""

import pytest

from kernel.lifecycle import IllegalMove
from marketplace.referrals.actions.acknowledge_referral import acknowledge_referral
from marketplace.referrals.actions.decline_referral import decline_referral
from marketplace.referrals.models import Referral
from marketplace.referrals.tests.build import a_referral
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_a_received_referral_may_be_declined_with_its_reason(operator, now) -> None:
    referral = a_referral(operator, an_organisation(), accepted=False)
    acknowledge_referral(
        actor=operator, referral_id=referral.pk, destination_ref="X", expected_version=1, now=now
    )

    decline_referral(
        actor=operator, referral_id=referral.pk, reason="capacity", expected_version=2, now=now
    )

    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.status, stored.reason) == ("declined", "capacity")


def test_what_they_took_on_can_be_lost_but_not_declined(operator, now) -> None:
    referral = a_referral(operator, an_organisation())

    with pytest.raises(IllegalMove):
        decline_referral(
            actor=operator, referral_id=referral.pk, reason="x", expected_version=3, now=now
        )

    assert Referral.objects.get(pk=referral.pk).status == "accepted"
