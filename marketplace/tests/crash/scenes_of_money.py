"""Scenes for the commands on money."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kernel.actor import CLOCK, Actor
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import (
    NOW,
    PRICE,
    a_correction,
    a_deal,
    a_dispute,
    sides_of,
    version_of,
)
from marketplace.payments.actions.agree_refund import agree_refund
from marketplace.payments.actions.agree_terms import agree_terms
from marketplace.payments.actions.cancel_unpaid import cancel_unpaid
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.confirm_refund import confirm_refund
from marketplace.payments.actions.end_proposal import end_proposal
from marketplace.payments.actions.give_up_refund import give_up_refund
from marketplace.payments.actions.order_refund import order_refund
from marketplace.payments.actions.propose_refund import propose_refund
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.actions.refuse_refund import refuse_refund
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.models import Refund
from marketplace.payments.tests.build import (
    a_claim,
    a_due_refund,
    a_proposal,
    a_scan,
    a_sent_refund,
    a_slip,
    pay,
)
from parties.tests.build import operator

Act = Callable[[], object]
WHY: dict[str, Any] = {"reason": "It is not what was agreed"}


def act(verb: Callable[..., object], actor: Actor, **said: Any) -> Act:
    """Return a command of ``actor`` at the moment of the tests."""
    return partial(verb, actor=actor, now=NOW, **said)


def claiming() -> Act:
    deal = a_deal("payment_pending")
    buyer = sides_of(deal).buyer
    return act(claim_payment, buyer, deal_id=deal.pk, slip=a_slip(PRICE), evidence=[a_scan(buyer)])


def correcting() -> Act:
    deal = a_deal("payment_pending")
    digest = a_correction(deal).document_sha256
    return act(
        agree_terms,
        sides_of(deal).buyer,
        deal_id=deal.pk,
        document_sha256=digest,
        expected_version=version_of(deal),
    )


def on_claim(verb: Callable[..., object], side: str = "holder", **said: Any) -> Act:
    claim = a_claim()
    actor = getattr(sides_of(claim.deal), side)
    return act(verb, actor, claim_id=claim.pk, expected_version=claim.version, **said)


def on_refund(refund: Refund, verb: Callable[..., object], side: str, **said: Any) -> Act:
    actor = getattr(sides_of(refund.deal), side) if side else operator()
    return act(verb, actor, refund_id=refund.pk, expected_version=refund.version, **said)


def a_paid_deal() -> Deal:
    deal = a_deal("payment_pending")
    pay(deal, minor=PRICE)
    return Deal.objects.get(pk=deal.pk)


def proposing() -> Act:
    deal = a_paid_deal()
    said = {"deal_id": deal.pk, "amount_minor": PRICE // 2, **WHY}
    return act(propose_refund, sides_of(deal).buyer, **said)


def ordering() -> Act:
    deal = a_paid_deal()
    a_dispute(deal)
    said = {"deal_id": deal.pk, "amount_minor": PRICE, "expected_version": version_of(deal), **WHY}
    return act(order_refund, operator(), **said)


def cancelling() -> Act:
    deal = a_deal("payment_pending")
    return act(cancel_unpaid, operator(), deal_id=deal.pk, expected_version=version_of(deal), **WHY)


def settling() -> Act:
    deal = a_deal("accepted")
    pay(deal, minor=PRICE)
    return partial(settle_accepted, actor=CLOCK, deal_id=deal.pk, now=NOW)


MONEY: dict[str, Callable[[], Act]] = {
    "agree_terms": correcting,
    "claim_payment": claiming,
    "withdraw_claim": lambda: on_claim(withdraw_claim, "buyer"),
    "refuse_claim": lambda: on_claim(refuse_claim, **WHY),
    "confirm_receipt, a part": lambda: on_claim(confirm_receipt, received_minor=1),
    "confirm_receipt, the last": lambda: on_claim(confirm_receipt, received_minor=PRICE),
    "propose_refund": proposing,
    "end_proposal": lambda: on_refund(a_proposal(), end_proposal, "holder"),
    "agree_refund": lambda: on_refund(a_proposal(), agree_refund, "holder"),
    "order_refund": ordering,
    "claim_refund": lambda: on_refund(a_due_refund(), claim_refund, "holder", slip=a_slip(PRICE)),
    "refuse_refund": lambda: on_refund(a_sent_refund(), refuse_refund, "buyer", **WHY),
    "confirm_refund, a part": lambda: on_refund(
        a_sent_refund(a_paid_deal(), minor=1), confirm_refund, "buyer"
    ),
    "confirm_refund, the whole": lambda: on_refund(a_sent_refund(), confirm_refund, "buyer"),
    "give_up_refund": lambda: on_refund(a_due_refund(), give_up_refund, "", **WHY),
    "cancel_unpaid": cancelling,
    "settle_accepted": settling,
}
