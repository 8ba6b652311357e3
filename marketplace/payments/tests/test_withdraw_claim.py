"""Taking a claim back before it is decided."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.tests.build import buyer_of, holder_of, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import claimable_minor
from marketplace.payments.tests.build import a_claim, pay
from parties.models import OrganisationRole
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def withdraw(claim, *, actor=None, version=1, now) -> PaymentClaim:
    return withdraw_claim(
        actor=actor or sides_of(claim.deal).buyer,
        claim_id=claim.pk,
        expected_version=version,
        now=now,
    )


def test_it_counts_for_nothing_any_more(now) -> None:
    claim = withdraw(a_claim(), now=now)

    assert (claim.status, claim.decided_at) == ("withdrawn", now)
    assert claimable_minor(claim.deal) == claim.amount_minor


def test_what_is_confirmed_stays(now) -> None:
    from_deal = a_claim().deal
    withdraw(PaymentClaim.objects.get(), now=now)
    confirmed = pay(from_deal)

    with refused(IllegalMove):
        withdraw(confirmed, version=2, now=now)


def test_only_by_the_side_that_claimed_it(now, stranger) -> None:
    claim = a_claim()

    with refused(NotAllowed):
        withdraw(claim, actor=sides_of(claim.deal).holder, now=now)
    with refused(NotAllowed):
        withdraw(claim, actor=actor_of(buyer_of(claim.deal), "trader"), now=now)
    with refused(PaymentClaim.DoesNotExist):
        withdraw(claim, actor=stranger, now=now)
    with refused(StaleVersion):
        withdraw(claim, version=2, now=now)


def test_an_organisation_that_buys_elsewhere_withdraws_nothing_where_it_sells(now) -> None:
    claim = a_claim()
    holder = holder_of(claim.deal)
    OrganisationRole.objects.create(organisation=holder, role="buyer", status="active")

    with refused(NotAllowed, match="Only the buyer"):
        withdraw(claim, actor=sides_of(claim.deal).holder, now=now)
