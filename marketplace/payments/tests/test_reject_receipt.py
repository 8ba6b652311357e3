"""A large receipt whose evidence does not hold is refused; nothing is posted."""

from datetime import timedelta

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.ledger.models import Txn
from marketplace.payments.actions.reject_receipt import reject_receipt
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import claimable_minor
from marketplace.payments.tests.build import a_claim, check
from marketplace.payments.tests.test_check_receipt import LARGE, waiting
from parties.capabilities import ProofTooOld
from parties.tests.build import operator

pytestmark = pytest.mark.django_db


def reject(claim: PaymentClaim, *, reason: str = "The stamp is another bank's", **said) -> None:
    reject_receipt(
        actor=said.get("actor") or operator(),
        claim_id=claim.pk,
        reason=reason,
        proven_at=said.get("proven_at", NOW),
        expected_version=claim.version,
        now=NOW,
    )


def test_it_is_refused_and_the_slip_is_free_again() -> None:
    claim = waiting()

    reject(claim)

    found = PaymentClaim.objects.get()
    assert (found.status, found.reason) == ("refused", "The stamp is another bank's")
    assert found.received_minor is None
    assert not Txn.objects.exists()
    assert Deal.objects.get().status == "payment_pending"
    assert claimable_minor(claim.deal) == LARGE
    assert a_claim(claim.deal, minor=LARGE, serial=claim.bank_serial).status == "claimed"


def test_it_needs_an_operator_a_fresh_sign_in_and_a_reason() -> None:
    claim = waiting()

    with refused(NotAllowed):
        reject(claim, actor=sides_of(claim.deal).holder)
    with refused(ProofTooOld):
        reject(claim, proven_at=NOW - timedelta(hours=1))
    with refused(InvalidInput):
        reject(claim, reason=" ")
    assert PaymentClaim.objects.get().status == "checking"


def test_what_was_checked_stays() -> None:
    checked, staff = check(waiting()), operator()

    with refused(IllegalMove):
        reject(checked, actor=staff)
