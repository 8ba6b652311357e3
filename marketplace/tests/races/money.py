"""Races for money: a slip pays once, a receipt counts once, nobody gets more back than was paid."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from kernel.actor import CLOCK, Actor
from marketplace.deals.actions import open_dispute as dispute_module
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.models import Contract, Deal, DealEvent, Dispute
from marketplace.deals.tests.build import (
    NOW,
    a_correction,
    a_deal,
    holder_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.ledger.models import Txn
from marketplace.payments.actions import agree_terms as agree_module
from marketplace.payments.actions import cancel_unpaid as cancel_module
from marketplace.payments.actions import claim_payment as claim_module
from marketplace.payments.actions import propose_refund as propose_module
from marketplace.payments.actions import settle_accepted as settle_module
from marketplace.payments.actions import withdraw_claim as withdraw_module
from marketplace.payments.actions.agree_terms import agree_terms
from marketplace.payments.actions.cancel_unpaid import cancel_unpaid
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.propose_refund import propose_refund
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.models import BankSlip, PaymentClaim, Refund
from marketplace.payments.received import claimable_minor
from marketplace.payments.steps import claim as claim_steps
from marketplace.payments.terms import Slip
from marketplace.payments.tests.build import a_claim, a_scan, a_slip, pay
from marketplace.tests.races.copies import copies_of
from marketplace.tests.races.line import Call, Meeting, Without
from marketplace.tests.races.race import Race, audited
from parties.tests.build import actor_of, operator

MINOR = 1_000_00  # below every threshold
BOOKS = (Deal, DealEvent, PaymentClaim, Refund, Dispute)


def waiting(n: int) -> list[Deal]:
    """Return deals that wait for the money."""
    return copies_of(a_deal("payment_pending", terms=offer_terms(minor=MINOR)), n)


def made_cheaper(n: int) -> list[Deal]:
    """Return deals that wait for the money while the holder proposes half the price."""
    deal = a_deal("payment_pending", terms=offer_terms(minor=2 * MINOR))
    a_correction(deal, terms=offer_terms(minor=MINOR))
    return copies_of(deal, n)


def claimed(n: int) -> list[Deal]:
    """Return deals with a claim of the whole amount that waits for the holder."""
    deal = a_deal("payment_pending", terms=offer_terms(minor=MINOR))
    a_claim(deal, minor=MINOR)
    return copies_of(deal, n)


def half_claimed(n: int) -> list[Deal]:
    """Return deals with a claim of half the amount that waits for the holder."""
    deal = a_deal("payment_pending", terms=offer_terms(minor=2 * MINOR))
    a_claim(deal, minor=MINOR)
    return copies_of(deal, n)


def paid(n: int) -> list[Deal]:
    """Return paid deals that nobody has begun to deliver."""
    deal = a_deal("payment_pending", terms=offer_terms(minor=MINOR))
    pay(deal, minor=MINOR)
    return copies_of(deal, n)


def accepted(n: int) -> list[Deal]:
    """Return accepted deals on which nothing is outstanding."""
    terms = offer_terms(minor=MINOR, payment_terms="postpaid")
    deal = a_deal("accepted", terms=terms)
    pay(deal, minor=MINOR)
    return copies_of(deal, n)


def pairs_with_a_slip(n: int) -> list[tuple[Deal, Deal, Slip]]:
    deals = waiting(2 * n)
    return [(one, other, a_slip(MINOR)) for one, other in zip(deals[::2], deals[1::2], strict=True)]


def claiming(deal: Deal, slip: Slip) -> Call:
    buyer = sides_of(deal).buyer
    evidence = [a_scan(buyer)]
    return partial(
        claim_payment, actor=buyer, deal_id=deal.pk, slip=slip, evidence=evidence, now=NOW
    )


def claim_of(deal: Deal) -> PaymentClaim:
    return PaymentClaim.objects.get(deal=deal)


def confirming(deal: Deal, actor: Actor) -> Call:
    claim = claim_of(deal)
    return partial(
        confirm_receipt,
        actor=actor,
        claim_id=claim.pk,
        received_minor=MINOR,
        expected_version=claim.version,
        now=NOW,
    )


def withdrawing(deal: Deal) -> Call:
    claim = claim_of(deal)
    return partial(
        withdraw_claim,
        actor=sides_of(deal).buyer,
        claim_id=claim.pk,
        expected_version=claim.version,
        now=NOW,
    )


def disputing(deal: Deal, actor: Actor) -> Call:
    return partial(
        open_dispute,
        actor=actor,
        deal_id=deal.pk,
        complaint=Complaint("payment", "The amount is wrong."),
        expected_version=version_of(deal),
        now=NOW,
    )


def proposing(deal: Deal, actor: Actor) -> Call:
    return partial(
        propose_refund,
        actor=actor,
        deal_id=deal.pk,
        amount_minor=MINOR * 6 // 10,
        reason="More than half of it is missing",
        now=NOW,
    )


def cancelling(deal: Deal) -> Call:
    return partial(
        cancel_unpaid,
        actor=operator(),
        deal_id=deal.pk,
        reason="Both asked for it",
        expected_version=version_of(deal),
        now=NOW,
    )


def agreeing(deal: Deal) -> Call:
    return partial(
        agree_terms,
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        document_sha256=Contract.objects.get(deal=deal, status="drafted").document_sha256,
        expected_version=version_of(deal),
        now=NOW,
    )


def settling(deal: Deal) -> Call:
    return partial(settle_accepted, actor=CLOCK, deal_id=deal.pk, now=NOW)


def two_cashiers(deal: Deal, _: Meeting) -> Sequence[Call]:
    holder = holder_of(deal)
    return [confirming(deal, actor_of(holder, duty)) for duty in ("admin", "finance")]


def is_on_both(scene: tuple[Deal, Deal, Slip], outcomes: Sequence[object]) -> bool:
    one, other, slip = scene
    claims = PaymentClaim.objects.filter(deal__in=[one, other], bank_serial=slip.bank_serial)
    return claims.count() != 1


def is_over_claimed(deal: Deal, outcomes: Sequence[object]) -> bool:
    return claimable_minor(deal) != 0


def is_confirmed_twice(deal: Deal, outcomes: Sequence[object]) -> bool:
    books = Txn.objects.filter(deal_uid=deal.uid, kind=Txn.Kind.RECEIPT_DIRECT)
    return (audited(claim_of(deal), "payment.confirm"), books.count()) != (1, 1)


def is_confirmed_and_withdrawn(deal: Deal, outcomes: Sequence[object]) -> bool:
    claim = claim_of(deal)
    return audited(claim, "payment.confirm") + audited(claim, "payment.withdraw") != 1


def is_dispute_over_a_stale_view(deal: Deal, outcomes: Sequence[object]) -> bool:
    events = DealEvent.objects.filter(deal=deal).order_by("seq")
    steps = list(events.values_list("from_status", "to_status"))
    return any(before[1] != after[0] for before, after in pairwise(steps))


def is_claimed_beyond(deal: Deal, outcomes: Sequence[object]) -> bool:
    return claimable_minor(Deal.objects.get(pk=deal.pk)) < 0


def is_cancelled_with_money(deal: Deal, outcomes: Sequence[object]) -> bool:
    is_cancelled = Deal.objects.get(pk=deal.pk).status == "cancelled"
    return PaymentClaim.objects.filter(deal=deal).standing().exists() is is_cancelled


def is_refunded_beyond(deal: Deal, outcomes: Sequence[object]) -> bool:
    said = Refund.objects.filter(deal=deal).values_list("amount_minor", flat=True)
    return sum(said) > MINOR or len(said) != 1


def is_settled_twice(deal: Deal, outcomes: Sequence[object]) -> bool:
    settled = DealEvent.objects.filter(deal=deal, to_status="settled").count()
    fees = Txn.objects.filter(deal_uid=deal.uid, kind=Txn.Kind.FEE_DUE).count()
    return settled != 1 or fees > 1 or outcomes.count(True) != 1


def is_settled_in_dispute(deal: Deal, outcomes: Sequence[object]) -> bool:
    is_settled = DealEvent.objects.filter(deal=deal, to_status="settled").exists()
    return Dispute.objects.filter(deal=deal).undecided().exists() is is_settled


RACES = [
    Race(
        name="one bank slip on two deals",
        without=Without(constraints=((BankSlip, "bankslip_once"),)),
        scene=pairs_with_a_slip,
        calls=lambda scene, _: [claiming(deal, scene[2]) for deal in scene[:2]],
        is_wrong=is_on_both,
    ),
    Race(
        name="two slips beyond the amount of one deal",
        without=Without(locks=True),
        scene=waiting,
        calls=lambda deal, _: [claiming(deal, a_slip(MINOR)) for _ in range(8)],
        is_wrong=is_over_claimed,
        meet=((claim_module, "_check_amount", "after"),),
    ),
    Race(
        name="two cashiers confirm one receipt",
        without=Without(locks=True, triggers=BOOKS),
        scene=half_claimed,
        calls=two_cashiers,
        is_wrong=is_confirmed_twice,
        meet=((claim_steps, "move", "before"),),
    ),
    Race(
        name="confirm a receipt against taking the claim back",
        without=Without(locks=True, triggers=BOOKS),
        scene=claimed,
        calls=lambda deal, _: [confirming(deal, sides_of(deal).holder), withdrawing(deal)],
        is_wrong=is_confirmed_and_withdrawn,
        meet=((claim_steps, "move", "before"), (withdraw_module, "move", "before")),
    ),
    Race(
        name="confirm a receipt against a dispute",
        without=Without(locks=True, triggers=BOOKS),
        scene=claimed,
        calls=lambda deal, meeting: [
            partial(meeting.intrude, confirming(deal, sides_of(deal).holder)),
            disputing(deal, sides_of(deal).buyer),
        ],
        is_wrong=is_dispute_over_a_stale_view,
        meet=((dispute_module, "_checked", "during"),),
    ),
    Race(
        name="cancel a deal against a claim on it",
        without=Without(locks=True, triggers=BOOKS),
        scene=waiting,
        calls=lambda deal, _: [cancelling(deal), claiming(deal, a_slip(MINOR))],
        is_wrong=is_cancelled_with_money,
        meet=((cancel_module, "cancel_deal", "before"), (claim_module, "_check_amount", "after")),
    ),
    Race(
        name="agree to half the price against a claim of the whole",
        without=Without(locks=True, triggers=(*BOOKS, Contract)),
        scene=made_cheaper,
        calls=lambda deal, _: [agreeing(deal), claiming(deal, a_slip(2 * MINOR))],
        is_wrong=is_claimed_beyond,
        meet=((agree_module, "correct_terms", "before"), (claim_module, "_check_amount", "after")),
    ),
    Race(
        name="two partial refunds that together exceed",
        without=Without(
            locks=True,
            triggers=BOOKS,
            constraints=((Refund, "refund_one_live_per_deal"),),
        ),
        scene=paid,
        calls=lambda deal, _: [
            proposing(deal, sides_of(deal).buyer),
            proposing(deal, sides_of(deal).holder),
        ],
        is_wrong=is_refunded_beyond,
        meet=((propose_module, "require_refundable", "after"),),
    ),
    Race(
        name="one deal is settled twice",
        without=Without(locks=True, triggers=BOOKS),
        scene=accepted,
        calls=lambda deal, _: [settling(deal)] * 2,
        is_wrong=is_settled_twice,
        meet=((settle_module, "settle_deal", "before"),),
    ),
    Race(
        name="settle against a dispute",
        without=Without(locks=True, triggers=BOOKS),
        scene=accepted,
        calls=lambda deal, _: [settling(deal), disputing(deal, sides_of(deal).buyer)],
        is_wrong=is_settled_in_dispute,
        meet=((settle_module, "settle_deal", "before"), (dispute_module, "_checked", "before")),
    ),
]
