"""Open a deal on a push whose recipient is interested."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.deals.facts import DealOpened
from marketplace.deals.gates import SelfDealing
from marketplace.deals.models import Deal, DealEvent, Negotiation
from marketplace.deals.terms import terms_of_listing
from matching.models import Push
from parties.capabilities import Capability, require


class NotInterested(DomainError):
    """The recipient did not say that it is interested."""

    code = "not_interested"


class DealExists(DomainError):
    """A live deal was opened on this push already."""

    code = "deal_exists"


@action
def open_deal(*, actor: Actor, push_id: int, now: datetime) -> Deal:
    """Open the negotiation of an answered push; from now on both sides know each other.

    The buyer opens it; the listing's terms at this moment are kept with the deal.

    Raises:
        NotAllowed: the actor does not negotiate.
        Push.DoesNotExist: no such push of the actor's intents.
        NotInterested: the recipient did not answer with interest, or it was taken back.
        SelfDealing: the recipient is the poster.
        DealExists: a live deal stands on this push.
    """
    require(actor, Capability.NEGOTIATE)
    mine = Push.objects.filter(intent__poster_id=actor.party)
    push = mine.select_related("intent__poster", "listing").locked(push_id)
    if push.status != Push.Status.INTERESTED or push.recipient_id is None:
        raise NotInterested(_("A deal can be opened once the holder has said “interested”."))
    if push.recipient_id == push.intent.poster_id:
        raise SelfDealing(_("Buyer and holder are the same organisation."))
    deal = _create(push, now=now)
    Negotiation.objects.create(deal=deal, created_at=now)
    DealEvent.append(deal, "open_deal", before="", actor=actor, at=now)
    record(actor, "deal.open", on=deal, at=now, after={"push": push.pk})
    emit(DealOpened(deal_id=deal.pk))
    return deal


def _create(push: Push, *, now: datetime) -> Deal:
    intent, listing = push.intent, push.listing
    try:
        with transaction.atomic():
            return Deal.objects.create(
                deal_no=take_number("DL", now=now),
                intent=intent,
                push=push,
                listing=listing,
                buyer_id=intent.poster_id,
                holder_id=push.recipient_id,
                purpose=intent.purpose,
                cross_border=intent.cross_border or intent.poster.country != "CN",
                currency=listing.currency if listing else intent.currency,
                terms_snapshot=terms_of_listing(listing) if listing else {},
                created_at=now,
                last_activity_at=now,
            )
    except IntegrityError:
        raise DealExists(_("A deal is open on this answer already.")) from None
