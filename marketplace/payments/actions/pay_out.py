"""Transfer to the holders what is theirs."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from marketplace.deals.models import Deal
from marketplace.ledger.accounts import payable
from marketplace.ledger.balances import of_deal
from marketplace.payments.models import CardPayment, ConnectedAccount, StripeStep
from marketplace.payments.models.card import UNANSWERED
from marketplace.payments.received import left_minor
from marketplace.payments.steps.calls import Aim, add_step
from parties.capabilities import Capability, require

Kind = StripeStep.Kind


@action
def pay_out(*, actor: Actor, deal_id: int, now: datetime) -> int:
    """Decide the transfers of what a settled deal released and its holders were not sent.

    Holders without an account that receives money wait for it: once they have one, this is asked
    again. Returns how many transfers were decided.

    Raises:
        NotAllowed: the actor is not the gateway's.
        Deal.DoesNotExist: no such deal.
    """
    require(actor, Capability.KEEP_BOOKS)
    deal = Deal.objects.locked(deal_id)
    if deal.status != Deal.Status.SETTLED:
        return 0
    payments = [p for p in CardPayment.objects.filter(deal=deal).paid() if p.charge_id]
    room = {payment.pk: left_minor(payment) - _sent(payment) for payment in payments}
    ready = ConnectedAccount.objects.filter(status=ConnectedAccount.Status.ENABLED)
    books, decided = of_deal(deal.uid), 0
    for account in ready.filter(organisation_id__in=_holders(deal)).order_by("organisation_id"):
        party = account.organisation_id
        due = -books.get(payable(party, deal.currency).code, 0) - _under_way(deal, party)
        for payment in payments:
            payment.deal = deal
            part = min(due, room[payment.pk])
            if part > 0:
                due, room[payment.pk] = due - part, room[payment.pk] - part
                aim = Aim(account.organisation)
                add_step(payment, Kind.TRANSFER, part, now=now, aim=aim)
                decided += 1
    if decided:
        record(actor, "deal.pay_out", on=deal, at=now, after={"transfers": decided})
    return decided


def _holders(deal: Deal) -> set[int]:
    shares = deal.money_terms.get("shares") or {}
    return {deal.holder_id or 0, *(int(party) for party in shares)}


def _sent(payment: CardPayment) -> int:
    """Return what was or will be transferred out of a payment; reversals give nothing free."""
    steps = StripeStep.objects.filter(payment=payment, kind=Kind.TRANSFER)
    standing = steps.filter(status__in=[*UNANSWERED, StripeStep.Status.DONE])
    return sum(standing.values_list("amount_minor", flat=True))


def _under_way(deal: Deal, party: int) -> int:
    steps = StripeStep.objects.filter(deal=deal, kind=Kind.TRANSFER, organisation_id=party)
    return sum(steps.filter(status__in=UNANSWERED).values_list("amount_minor", flat=True))
