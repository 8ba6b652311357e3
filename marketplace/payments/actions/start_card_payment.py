"""Begin to pay by card."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.money import Money
from kernel.workdays import local_day
from marketplace.deals.gates import lock_certificate, require_payable
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import RECEIVABLE
from marketplace.payments.actions.claim_payment import MoreThanDue
from marketplace.payments.gateway import require_carried
from marketplace.payments.models import CardPayment, StripeStep
from marketplace.payments.received import claimable_minor
from marketplace.payments.steps.calls import add_step
from parties.capabilities import Capability, require


@action
def start_card_payment(
    *, actor: Actor, deal_id: int, amount_minor: int, now: datetime
) -> CardPayment:
    """Ask Stripe for a payment page over ``amount_minor`` units of the deal's currency.

    The page's address arrives with the answer; until the payment is made or its page expires the
    amount counts as under way.

    Raises:
        NotAllowed: the actor's duty pays nothing, or the actor is not the buyer.
        Deal.DoesNotExist: no such deal of the actor's.
        AmountTooLargeForStripe: more than Stripe carries; nothing was asked.
        InvalidInput: Stripe is off, or does not carry the currency.
        MoreThanDue: nothing, or more than is due and not under way.
        IllegalMove: nothing can be paid on the deal now.
        CertificateNotValid, ConsentMissing: the rights behind the deal do not allow it today.
    """
    require(actor, Capability.CLAIM_PAYMENT)
    certificate = lock_certificate(Deal.objects.of(actor).filter(pk=deal_id))
    deal = Deal.objects.of(actor).locked(deal_id)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    deal.require_status(*RECEIVABLE, event="claim_payment")
    require_payable(deal, certificate, today=local_day(now))
    if not 0 < amount_minor <= claimable_minor(deal):
        raise MoreThanDue(_("This amount is not due, or is being paid already."), field="amount")
    require_carried(Money(amount_minor, deal.currency))
    payment = CardPayment.objects.create(
        deal=deal,
        ordinal=CardPayment.objects.filter(deal=deal).count() + 1,
        amount_minor=amount_minor,
        currency=deal.currency,
        asked_by_id=actor.person,
        created_at=now,
    )
    add_step(payment, StripeStep.Kind.CHECKOUT, amount_minor, now=now)
    record(actor, "card.start", on=payment, at=now, after={"minor": amount_minor})
    return payment
