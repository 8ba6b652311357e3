"""Large receipts count once an operator of no side, just signed in, has looked at them."""

from datetime import timedelta

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent, Outbox
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import (
    NOW,
    PRICE,
    a_deal,
    a_dispute,
    holder_of,
    offer_terms,
    sides_of,
)
from marketplace.deals.tests.proof import refused
from marketplace.ledger.models import Txn
from marketplace.payments.actions.check_receipt import check_receipt
from marketplace.payments.gates import needs_check
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import claimable_minor, receipts_minor
from marketplace.payments.tests.build import a_claim, check, confirmed_by_holder, pay
from parties.capabilities import FourEyes, ProofTooOld
from parties.models import Duty
from parties.tests.build import a_membership, actor_of, an_organisation, operator, person_of

pytestmark = pytest.mark.django_db
LARGE = 500_000_00


def a_large_deal(**terms: str) -> Deal:
    return a_deal("payment_pending", terms=offer_terms(minor=LARGE, **terms))


def waiting(deal: Deal | None = None, *, minor: int = LARGE) -> PaymentClaim:
    deal = deal or a_large_deal()
    return confirmed_by_holder(a_claim(deal, minor=minor), minor=minor)


def test_it_waits_first_and_counts_nothing() -> None:
    claim = waiting()

    assert claim.status == "checking"
    assert Deal.objects.get().status == "payment_pending"
    assert (receipts_minor(claim.deal), claimable_minor(claim.deal)) == (0, 0)
    assert not Txn.objects.exists()
    assert Outbox.objects.filter(fact__endswith="ReceiptToCheck").exists()


def test_the_check_makes_it_count() -> None:
    claim = check(waiting())

    assert (claim.status, claim.received_minor) == ("confirmed", LARGE)
    assert claim.checked_by_id not in {None, claim.claimed_by_id, claim.confirmed_by_id}
    assert Deal.objects.get().status == "paid"
    assert Txn.objects.get().kind == "receipt_direct"
    assert AuditEvent.objects.filter(action="payment.check", object_id=claim.pk).exists()


@pytest.mark.parametrize(
    ("minor", "currency", "is_large"),
    [
        (LARGE, "CNY", True),
        (LARGE - 1, "CNY", False),
        (1, "USD", True),
        (10**13, "CNY", True),
    ],
)
def test_the_threshold_is_the_price_and_other_currencies_always(minor, currency, is_large) -> None:
    assert needs_check(Deal(amount_minor=minor, currency=currency)) is is_large


def test_parts_do_not_avoid_it() -> None:
    deal = a_large_deal()

    for minor in (1, LARGE - 1):
        assert waiting(deal, minor=minor).status == "checking"

    assert claimable_minor(deal) == 0


def test_only_a_cashier_of_an_operator_of_neither_side() -> None:
    claim = waiting()
    sides = sides_of(claim.deal)
    staff = actor_of(an_organisation("Operator", roles=["operator"]), "trader")
    insider = operator()
    a_membership(holder_of(claim.deal), user=person_of(insider), duty=Duty.VIEWER)
    for actor, error in (
        (sides.buyer, NotAllowed),
        (sides.holder, NotAllowed),
        (staff, NotAllowed),
        (insider, FourEyes),
    ):
        with refused(error):
            _check(claim, actor=actor)
    assert PaymentClaim.objects.get().status == "checking"


def test_an_operator_that_is_a_side_finds_nothing() -> None:
    claim = waiting()
    both = operator()
    Deal.objects.filter(pk=claim.deal_id).update(holder_id=both.organisation_id)

    with refused(Deal.DoesNotExist):
        _check(claim, actor=both)


@pytest.mark.parametrize("ago", [None, timedelta(seconds=301)])
def test_the_sign_in_is_fresh(ago) -> None:
    claim = waiting()

    with refused(ProofTooOld):
        _check(claim, proven_at=None if ago is None else NOW - ago)
    assert _check(claim, proven_at=NOW - timedelta(seconds=300)).status == "confirmed"


def test_it_is_checked_once_and_as_it_was_read() -> None:
    claim = waiting()

    staff = operator()
    with refused(StaleVersion):
        _check(claim, actor=staff, version=claim.version - 1)
    checked = check(claim)
    with refused(IllegalMove):
        _check(checked, actor=staff)


def test_what_is_below_the_threshold_is_not_checked() -> None:
    claim = pay(a_deal("payment_pending"), minor=PRICE)

    with refused(IllegalMove):
        check(claim)


def test_a_dispute_stops_it() -> None:
    claim = waiting()
    a_dispute(claim.deal, kind="payment")

    with refused(IllegalMove):
        check(claim)


def _check(claim: PaymentClaim, **changes: object) -> PaymentClaim:
    said = {"actor": None, "proven_at": NOW, "version": claim.version, **changes}
    return check_receipt(
        actor=said["actor"] or operator(),  # type: ignore[arg-type]
        claim_id=claim.pk,
        proven_at=said["proven_at"],  # type: ignore[arg-type]
        expected_version=said["version"],  # type: ignore[arg-type]
        now=NOW,
    )
