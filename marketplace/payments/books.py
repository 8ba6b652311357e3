"""What each money step posts to the books; money goes straight between the parties (TRUST 1.2)."""

from datetime import datetime, time

from kernel.actor import Actor
from kernel.numbering import ZONE
from marketplace.deals.models import Deal
from marketplace.deals.money_terms import fee_debtor, fee_of, parts_of
from marketplace.ledger.accounts import (
    excess_of,
    fee_income,
    fee_receivable,
    fx_clearing,
    memo_paid,
    memo_received,
    own_bank,
    suspense,
)
from marketplace.ledger.models import Txn
from marketplace.ledger.posting import Cause, Leg, credit, debit, post
from marketplace.payments.models import Excess, Exchange, FeePayment, PaymentClaim, Refund


def post_receipt(claim: PaymentClaim, *, before_minor: int, actor: Actor, now: datetime) -> Txn:
    """Post what arrived on a claim: paid by the buyer, received by the holders by their shares.

    What was too much is the holder's to give back, and nobody's share.

    Args:
        before_minor: what was received on the deal before; so any number of parts gives each
            holder the same as one payment would.
    """
    deal, minor, over = claim.deal, claim.received_minor or 0, claim.excess_minor
    legs = [
        *(_received(deal, before_minor, before_minor + minor) if minor else []),
        *([debit(excess_of(deal.uid, claim.currency), over)] if over else []),
        credit(memo_paid(_party(deal.buyer_id), claim.currency), minor + over),
    ]
    at = datetime.combine(claim.value_on, time(), tzinfo=ZONE)
    return post(Txn.Kind.RECEIPT_DIRECT, legs, _cause(deal, f"claim:{claim.uid}", actor, at, now))


def post_excess_back(excess: Excess, *, actor: Actor, now: datetime) -> Txn:
    """Post that what was too much went back to the buyer."""
    deal, minor = excess.deal, excess.amount_minor
    legs = [
        debit(memo_paid(_party(deal.buyer_id), excess.currency), minor),
        credit(excess_of(deal.uid, excess.currency), minor),
    ]
    at = datetime.combine(excess.value_on or now.date(), time(), tzinfo=ZONE)
    return post(Txn.Kind.REFUND_DIRECT, legs, _cause(deal, f"excess:{excess.uid}", actor, at, now))


def post_refund(refund: Refund, *, left_minor: int, actor: Actor, now: datetime) -> Txn:
    """Post what came back to the buyer, taken from the holders as it was given to them.

    Args:
        left_minor: what the holders had received and not paid back before.
    """
    deal, minor = refund.deal, refund.amount_minor
    legs = [
        debit(memo_paid(_party(deal.buyer_id), refund.currency), minor),
        *_received(deal, left_minor, left_minor - minor),
    ]
    at = datetime.combine(refund.value_on or now.date(), time(), tzinfo=ZONE)
    return post(Txn.Kind.REFUND_DIRECT, legs, _cause(deal, f"refund:{refund.uid}", actor, at, now))


def post_exchange(exchange: Exchange, *, actor: Actor, now: datetime) -> Txn:
    """Post that a claimed amount was given in another currency, both through the clearing."""
    claim = exchange.claim
    buyer, minor = _party(claim.deal.buyer_id), claim.received_minor or 0
    legs = [
        debit(memo_paid(buyer, claim.currency), minor),
        credit(fx_clearing(claim.currency), minor),
        debit(fx_clearing(exchange.currency), exchange.amount_minor),
        credit(memo_paid(buyer, exchange.currency), exchange.amount_minor),
    ]
    at = datetime.combine(exchange.rate_on, time(), tzinfo=ZONE)
    cause = _cause(claim.deal, f"exchange:{exchange.uid}", actor, at, now)
    return post(Txn.Kind.EXCHANGE, legs, cause)


def post_fee(deal: Deal, *, kept_minor: int, actor: Actor, now: datetime) -> Txn | None:
    """Post the fee of a settled deal on what the holders kept; None where there is no fee."""
    fee = fee_of(deal).fee(kept_minor)
    if not fee:
        return None
    legs = [
        debit(fee_receivable(fee_debtor(deal), deal.currency), fee),
        credit(fee_income(deal.currency), fee),
    ]
    return post(Txn.Kind.FEE_DUE, legs, _cause(deal, f"fee:{deal.uid}", actor, now, now))


def post_fee_payment(payment: FeePayment, *, due_minor: int, actor: Actor, now: datetime) -> Txn:
    """Post a fee that an organisation paid; what exceeds ``due_minor`` waits to be explained."""
    party, currency = payment.organisation_id, payment.currency
    paid = min(payment.amount_minor, max(due_minor, 0))
    legs = [
        debit(own_bank(currency), payment.amount_minor),
        credit(fee_receivable(party, currency), paid),
        credit(suspense(f"fees-{party}", currency), payment.amount_minor - paid),
    ]
    at = datetime.combine(payment.value_on, time(), tzinfo=ZONE)
    cause = Cause(key=f"fee-payment:{payment.uid}", actor=actor, occurred_at=at, now=now)
    return post(Txn.Kind.FEE_PAID, legs, cause)


def _received(deal: Deal, before: int, after: int) -> list[Leg]:
    """Return the legs that bring the holders from their parts of ``before`` to ``after``'s."""
    old, new = parts_of(deal, before), parts_of(deal, after)
    return [debit(memo_received(party, deal.currency), new[party] - old[party]) for party in new]


def _cause(deal: Deal, key: str, actor: Actor, at: datetime, now: datetime) -> Cause:
    return Cause(key=key, actor=actor, occurred_at=at, now=now, deal_uid=deal.uid)


def _party(organisation_id: int | None) -> int:
    if organisation_id is None:
        raise ValueError("a deal of this platform has both sides")
    return organisation_id
