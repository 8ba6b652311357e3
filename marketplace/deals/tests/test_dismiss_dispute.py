"""Dismissing, taking back, escalating: a deal goes on exactly where it stood."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.dismiss_dispute import dismiss_dispute
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import a_deal, a_dispute, buyer_of, sides_of
from marketplace.deals.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership

pytestmark = pytest.mark.django_db


def dismiss(dispute, *, actor, now, reason="Everything is there", version=None) -> Dispute:
    return dismiss_dispute(
        actor=actor,
        dispute_id=dispute.pk,
        reason=reason,
        expected_version=version or dispute.version,
        now=now,
    )


@pytest.mark.parametrize("status", ["payment_pending", "delivering", "delivered", "accepted"])
def test_a_dismissed_dispute_leaves_the_deal_where_it_was(now, operator, status) -> None:
    deal = a_deal(status)

    dispute = dismiss(a_dispute(deal), actor=operator, now=now)

    assert Deal.objects.get(pk=deal.pk).status == status
    assert (dispute.status, dispute.decision, dispute.decided_at) == (
        "dismissed", "Everything is there", now,
    )  # fmt: skip


def test_only_an_independent_operator_decides(now, operator) -> None:
    deal = a_deal("delivered")
    dispute = a_dispute(deal)
    with refused(NotAllowed):
        dismiss(dispute, actor=sides_of(deal).holder, now=now)
    Membership.objects.create(
        user_id=operator.user_id, organisation=buyer_of(deal), duty="viewer", joined_at=now
    )

    with refused(FourEyes):
        dismiss(dispute, actor=operator, now=now)


def test_a_decision_says_why_and_is_made_once(now, operator) -> None:
    dispute = a_dispute(a_deal("delivered"))
    with refused(InvalidInput):
        dismiss(dispute, actor=operator, now=now, reason=" ")
    with refused(StaleVersion):
        dismiss(dispute, actor=operator, now=now, version=9)
    decided = dismiss(dispute, actor=operator, now=now)

    with refused(IllegalMove):
        dismiss(decided, actor=operator, now=now)
