"""Saying that claimed money did not arrive."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.tests.build import buyer_of, holder_of, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import claimable_minor
from marketplace.payments.tests.build import a_claim
from parties.models import OrganisationRole
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def refuse(claim, *, actor=None, reason="Not on our account", version=1, now) -> PaymentClaim:
    return refuse_claim(
        actor=actor or sides_of(claim.deal).holder,
        claim_id=claim.pk,
        reason=reason,
        expected_version=version,
        now=now,
    )


def test_the_amount_is_due_as_before_and_the_buyer_reads_why(now) -> None:
    claim = a_claim()

    claim = refuse(claim, reason=" Not on our account ", now=now)

    assert (claim.status, claim.reason, claim.decided_at) == ("refused", "Not on our account", now)
    assert claim.received_minor is None
    assert claimable_minor(claim.deal) == claim.amount_minor


def test_once_with_a_reason_by_the_other_side(now, stranger) -> None:
    claim = a_claim()

    with refused(InvalidInput):
        refuse(claim, reason=" ", now=now)
    with refused(NotAllowed):
        refuse(claim, actor=sides_of(claim.deal).buyer, now=now)
    with refused(NotAllowed):
        refuse(claim, actor=actor_of(holder_of(claim.deal), "legal"), now=now)
    with refused(PaymentClaim.DoesNotExist):
        refuse(claim, actor=stranger, now=now)
    with refused(StaleVersion):
        refuse(claim, version=2, now=now)
    refuse(claim, now=now)
    with refused(IllegalMove):
        refuse(claim, version=2, now=now)


def test_an_organisation_that_sells_elsewhere_refuses_nothing_where_it_buys(now) -> None:
    claim = a_claim()
    buyer = buyer_of(claim.deal)
    OrganisationRole.objects.create(organisation=buyer, role="holder", status="active")

    with refused(NotAllowed, match="Only the holder"):
        refuse(claim, actor=sides_of(claim.deal).buyer, now=now)
