"""What each step posts to the books while Stripe keeps the money (TRUST 1.2)."""

from datetime import datetime
from typing import NamedTuple

from kernel.actor import Actor
from marketplace.deals.models import Deal
from marketplace.deals.money_terms import fee_debtor, fee_of, parts_of
from marketplace.ledger import accounts
from marketplace.ledger.accounts import AccountOf
from marketplace.ledger.models import FeePayer, HeldBy, Txn
from marketplace.ledger.posting import Cause, Leg, credit, debit, post
from marketplace.payments.models import CardPayment, Chargeback, StripeStep

STRIPE = "stripe"


class Kept(NamedTuple):
    """What a deal brought and kept: what Stripe holds or held of it, what went straight."""

    held: int
    direct: int


NOTHING = Kept(0, 0)


def custody(currency: str) -> AccountOf:
    """Return the account of what Stripe keeps."""
    return accounts.custody(HeldBy.STRIPE, STRIPE, currency)


def post_receipt(
    payment: CardPayment, *, excess_minor: int, actor: Actor, at: datetime, now: datetime
) -> None:
    """Post what arrived: owed for the deal as far as it was due, the rest is unexplained."""
    deal, code, minor = payment.deal, payment.currency, payment.received_minor or 0
    key = f"card:{payment.uid}"
    if minor:
        legs = [debit(custody(code), minor), credit(accounts.owed_deal(deal.uid, code), minor)]
        post(Txn.Kind.RECEIPT_HELD, legs, _cause(deal, key, actor, at, now))
    if excess_minor:
        unexplained = accounts.suspense(STRIPE, code)
        legs = [debit(custody(code), excess_minor), credit(unexplained, excess_minor)]
        post(Txn.Kind.OVER_RECEIPT, legs, _cause(deal, f"{key}:over", actor, at, now))


def post_processor_fee(
    payment: CardPayment, minor: int, *, actor: Actor, at: datetime, now: datetime
) -> None:
    """Post what Stripe took for a payment."""
    code = payment.currency
    legs = [debit(accounts.processor_fee(code), minor), credit(custody(code), minor)]
    cause = _cause(payment.deal, f"card:{payment.uid}:fee", actor, at, now)
    post(Txn.Kind.PROCESSOR_FEE, legs, cause)


def post_release(deal: Deal, kept: Kept, *, actor: Actor, now: datetime) -> None:
    """Post that the held money of a deal belongs to its holders, less the fee."""
    legs = [
        debit(accounts.owed_deal(deal.uid, deal.currency), kept.held),
        *_settled(deal, NOTHING, kept),
    ]
    post(Txn.Kind.RELEASE, legs, _cause(deal, f"release:{deal.uid}", actor, now, now))


def post_payout(step: StripeStep, *, actor: Actor, now: datetime) -> None:
    """Post a transfer to a holder, or one that was taken back."""
    code, minor = step.currency, step.amount_minor
    if step.kind == StripeStep.Kind.REVERSAL:
        minor = -minor
    owed = accounts.payable(step.organisation_id or 0, code)
    legs = [debit(owed, minor), credit(custody(code), minor)]
    post(Txn.Kind.PAYOUT, legs, _cause(step.deal, f"step:{step.key}", actor, now, now))


def post_refund(step: StripeStep, *, kept: Kept, actor: Actor, now: datetime) -> None:
    """Post a refund: out of what is owed for the deal, or what was released to its holders.

    Args:
        kept: of the deal, before this refund.
    """
    deal, minor = step.deal, step.amount_minor
    legs = [*_taken(deal, kept, minor), credit(custody(step.currency), minor)]
    kind = Txn.Kind.REFUND_RELEASED if is_released(deal) else Txn.Kind.REFUND_HELD
    post(kind, legs, _cause(deal, f"step:{step.key}", actor, now, now))


def post_fee_change(
    deal: Deal, *, before: Kept, after: Kept, key: str, actor: Actor, now: datetime
) -> None:
    """Post what a refund between the parties changes in the fee of a deal settled before."""
    legs = _settled(deal, before, after)
    if any(leg.amount.minor for leg in legs):
        post(Txn.Kind.FEE_DUE, legs, _cause(deal, key, actor, now, now))


def post_chargeback(chargeback: Chargeback, *, actor: Actor, at: datetime, now: datetime) -> None:
    """Post that a bank took money back, for now."""
    legs = _with_bank(chargeback)
    cause = _cause(chargeback.payment.deal, f"chargeback:{chargeback.uid}", actor, at, now)
    post(Txn.Kind.CHARGEBACK_OPEN, legs, cause)


def post_chargeback_won(chargeback: Chargeback, *, actor: Actor, now: datetime) -> None:
    """Post that the money came back."""
    legs = _with_bank(chargeback, sign=-1)
    key = f"chargeback:{chargeback.uid}:closed"
    post(Txn.Kind.CHARGEBACK_CLOSED, legs, _cause(chargeback.payment.deal, key, actor, now, now))


def post_chargeback_lost(
    chargeback: Chargeback, *, kept: Kept, actor: Actor, now: datetime
) -> None:
    """Post that the money is gone: out of what is owed for the deal, or from its holders."""
    deal, minor = chargeback.payment.deal, chargeback.amount_minor
    gone = credit(accounts.chargeback(deal.uid, chargeback.currency), minor)
    cause = _cause(deal, f"chargeback:{chargeback.uid}:closed", actor, now, now)
    post(Txn.Kind.CHARGEBACK_CLOSED, [*_taken(deal, kept, minor), gone], cause)


def is_released(deal: Deal) -> bool:
    """Say whether the deal was settled before: its money belongs to the holders."""
    return deal.voucher_no is not None


def _with_bank(chargeback: Chargeback, *, sign: int = 1) -> list[Leg]:
    code, minor = chargeback.currency, sign * chargeback.amount_minor
    taken = accounts.chargeback(chargeback.payment.deal.uid, code)
    return [debit(taken, minor), credit(custody(code), minor)]


def _taken(deal: Deal, kept: Kept, minor: int) -> list[Leg]:
    if not is_released(deal):
        return [debit(accounts.owed_deal(deal.uid, deal.currency), minor)]
    return _settled(deal, kept, kept._replace(held=kept.held - minor))


def _settled(deal: Deal, before: Kept, after: Kept) -> list[Leg]:
    """Return the legs that bring a settled deal from one state to the other.

    The fee is taken from what Stripe holds as far as that goes, the holders share the rest of it;
    what is left of it, or all of it where the buyer pays, is owed. Together they credit what
    ``held`` grew by.
    """
    code = deal.currency
    old_held, old_owed = fee_of_kept(deal, before)
    new_held, new_owed = fee_of_kept(deal, after)
    old = parts_of(deal, before.held - old_held)
    new = parts_of(deal, after.held - new_held)
    income = new_held + new_owed - old_held - old_owed
    return [
        *(credit(accounts.payable(party, code), new[party] - old[party]) for party in new),
        credit(accounts.fee_income(code), income),
        debit(accounts.fee_receivable(fee_debtor(deal), code), new_owed - old_owed),
    ]


def fee_of_kept(deal: Deal, kept: Kept) -> tuple[int, int]:
    """Return the fee on what was kept: what is taken from held money, what is still owed."""
    schedule = fee_of(deal)
    fee = schedule.fee(kept.held + kept.direct)
    from_held = 0 if schedule.payer == FeePayer.BUYER else min(fee, kept.held)
    return from_held, fee - from_held


def _cause(deal: Deal, key: str, actor: Actor, at: datetime, now: datetime) -> Cause:
    return Cause(key=key, actor=actor, occurred_at=at, now=now, deal_uid=deal.uid)
