"""Taking a dispute before others: it is decided from there."""

import pytest

from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.dismiss_dispute import dismiss_dispute
from marketplace.deals.actions.escalate_dispute import escalate_dispute
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import a_deal, a_dispute
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def dismiss(dispute, *, actor, now, reason="Everything is there", version=None) -> Dispute:
    return dismiss_dispute(
        actor=actor,
        dispute_id=dispute.pk,
        reason=reason,
        expected_version=version or dispute.version,
        now=now,
    )


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["mediate"], "in_mediation"),
        (["mediate", "arbitrate"], "in_arbitration"),
        (["sue"], "in_court"),
    ],
)
def test_it_goes_before_others_and_is_decided_from_there(now, operator, steps, status) -> None:
    deal = a_deal("delivered")
    dispute = a_dispute(deal)

    for step in steps:
        dispute = escalate_dispute(
            actor=operator,
            dispute_id=dispute.pk,
            step=step,
            expected_version=dispute.version,
            now=now,
        )
    reached = dispute.status
    dismiss(dispute, actor=operator, now=now)

    assert reached == status
    assert Deal.objects.get(pk=deal.pk).status == "delivered"


def test_a_court_does_not_hand_back_to_mediation(now, operator) -> None:
    dispute = a_dispute(a_deal("delivered"))
    dispute = escalate_dispute(
        actor=operator, dispute_id=dispute.pk, step="sue", expected_version=1, now=now
    )

    with refused(IllegalMove):
        escalate_dispute(
            actor=operator, dispute_id=dispute.pk, step="mediate", expected_version=2, now=now
        )
