"""Reversing an outcome that was reported wrongly."""

import pytest

from kernel.lifecycle import IllegalMove
from marketplace.deals.models import Deal, DealEvent
from marketplace.referrals.actions.record_outcome import record_outcome
from marketplace.referrals.actions.reverse_outcome import reverse_outcome
from marketplace.referrals.tests.build import a_referral, outcome_terms
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_a_reversed_outcome_cancels_its_deal_and_both_stay_on_record(operator, now) -> None:
    referral = a_referral(operator, an_organisation())
    outcome = record_outcome(
        actor=operator, referral_id=referral.pk, terms=outcome_terms(), expected_version=3, now=now
    )

    reverse_outcome(
        actor=operator, outcome_id=outcome.pk, reason="wrong buyer", expected_version=1, now=now
    )

    assert Deal.objects.get().status == "cancelled"
    assert list(DealEvent.objects.order_by("seq").values_list("to_status", flat=True)) == [
        "imported",
        "cancelled",
    ]


def test_reversing_twice_is_refused(operator, now) -> None:
    referral = a_referral(operator, an_organisation())
    outcome = record_outcome(
        actor=operator, referral_id=referral.pk, terms=outcome_terms(), expected_version=3, now=now
    )
    reverse_outcome(actor=operator, outcome_id=outcome.pk, reason="x", expected_version=1, now=now)

    with pytest.raises(IllegalMove):
        reverse_outcome(
            actor=operator, outcome_id=outcome.pk, reason="x", expected_version=2, now=now
        )

    assert Deal.objects.get().version == 2
