"""Confirming that money arrived: paid to the fen, or not paid."""

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, a_deal, buyer_of, holder_of, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import outstanding_minor, receipts_minor
from marketplace.payments.tests.build import a_claim
from parties.models import Membership, OrganisationRole
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def confirm(claim, *, actor=None, minor=PRICE, version=1, now) -> PaymentClaim:
    return confirm_receipt(
        actor=actor or sides_of(claim.deal).holder,
        claim_id=claim.pk,
        received_minor=minor,
        expected_version=version,
        now=now,
    )


def status_of(claim) -> str:
    return Deal.objects.get(pk=claim.deal_id).status


def test_the_whole_amount_makes_it_paid(now) -> None:
    claim = a_claim()
    holder = sides_of(claim.deal).holder

    claim = confirm(claim, now=now)

    assert (claim.status, claim.received_minor, claim.decided_at) == ("confirmed", PRICE, now)
    assert (claim.confirmed_by_id, claim.confirmed_by_organisation_id) == (
        holder.person,
        holder.party,
    )
    assert status_of(claim) == "paid"
    assert outstanding_minor(claim.deal) == 0


def test_one_fen_short_is_not_paid(now) -> None:
    claim = a_claim()

    confirm(claim, minor=PRICE - 1, now=now)

    assert status_of(claim) == "payment_pending"
    assert outstanding_minor(claim.deal) == 1


def test_parts_add_up_to_paid(now) -> None:
    deal = a_deal("payment_pending")
    parts = [a_claim(deal, minor=minor) for minor in (PRICE - 300, 200, 100)]

    seen = []
    for part in parts:
        confirm(part, minor=part.amount_minor, now=now)
        seen.append(status_of(part))

    assert seen == ["payment_pending", "payment_pending", "paid"]
    assert receipts_minor(deal) == PRICE


@pytest.mark.parametrize("minor", [0, -1, PRICE + 1])
def test_never_more_than_the_slip_says_nor_nothing(now, minor) -> None:
    claim = a_claim()

    with refused(InvalidInput):
        confirm(claim, minor=minor, now=now)


def test_a_claim_is_decided_once(now) -> None:
    claim = a_claim()
    confirm(claim, minor=1, now=now)

    with refused(IllegalMove):
        confirm(claim, version=2, now=now)
    with refused(StaleVersion):
        confirm(claim, version=1, now=now)
    with refused(IllegalMove):
        refuse_claim(
            actor=sides_of(claim.deal).holder,
            claim_id=claim.pk,
            reason="No",
            expected_version=2,
            now=now,
        )


def test_the_payer_does_not_confirm_its_own_payment(now, stranger) -> None:
    claim = a_claim()
    for actor, error in [
        (sides_of(claim.deal).buyer, NotAllowed),
        (actor_of(holder_of(claim.deal), "trader"), NotAllowed),
        (stranger, PaymentClaim.DoesNotExist),
    ]:
        with refused(error):
            confirm(claim, actor=actor, now=now)


def test_not_even_as_a_member_of_the_other_side(now) -> None:
    claim = a_claim()
    Membership.objects.create(
        user_id=claim.claimed_by_id,
        organisation=holder_of(claim.deal),
        duty="finance",
        joined_at=now,
    )
    double = actor_of(holder_of(claim.deal), "finance")
    assert double.user_id == claim.claimed_by_id

    with refused(NotAllowed, match="a colleague"):
        confirm(claim, actor=double, now=now)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"confirmed_by_organisation_id": "buyer"}, "two_organisations"),
        ({"confirmed_by_id": "claimant"}, "two_people"),
        ({"received_minor": PRICE + 1}, "received_range"),
        ({"received_minor": 0}, "received_range"),
        ({"amount_minor": 0}, "amount_range"),
        ({"status": "confirmed"}, "confirmed_by_somebody"),
    ],
)
def test_the_database_keeps_two_sides_and_two_people(columns, constraint) -> None:
    claim = a_claim()
    known = {"buyer": claim.claimed_by_organisation_id, "claimant": claim.claimed_by_id}
    said = {name: known.get(value, value) for name, value in columns.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PaymentClaim.objects.filter(pk=claim.pk).update(**said)


def test_an_organisation_that_sells_elsewhere_confirms_nothing_where_it_buys(now) -> None:
    claim = a_claim()
    buyer = buyer_of(claim.deal)
    OrganisationRole.objects.create(organisation=buyer, role="holder", status="active")

    with refused(NotAllowed, match="Only the holder"):
        confirm(claim, actor=sides_of(claim.deal).buyer, now=now)
