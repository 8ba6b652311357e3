"""Record a deal that another platform closed."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.numbering import take_number
from kernel.outbox import emit
from listings.models import Listing
from marketplace.deals.facts import ExternalDealRecorded
from marketplace.deals.models import OWN_VENUE, Deal, DealEvent, RealisationType
from marketplace.deals.terms import ExternalTerms
from matching.models import Push
from parties.capabilities import Capability, require


@action
def record_external_deal(*, actor: Actor, terms: ExternalTerms, now: datetime) -> Deal:
    """Record a confirmed outcome as a deal with status ``imported``: the intent has landed.

    The side that is no member here is kept by name only.

    Raises:
        NotAllowed: the actor does not record outcomes.
        Push.DoesNotExist, Listing.DoesNotExist: no such subject.
        InvalidInput: neither a push nor a listing, or both; the venue is this platform; the type
            is unknown, or the amount below zero.
    """
    require(actor, Capability.RECORD_OUTCOME)
    if terms.venue == OWN_VENUE or (terms.push_id is None) == (terms.listing_id is None):
        raise InvalidInput(_("Name the exchange, and either a push or a listing."), field="venue")
    if terms.realisation_type not in RealisationType.values:
        raise InvalidInput(_("Choose the realisation type."), field="realisation_type")
    if terms.amount.minor < 0:
        raise InvalidInput(_("An amount is not below zero."), field="amount")
    push = Push.objects.select_related("intent").get(pk=terms.push_id) if terms.push_id else None
    listing = Listing.objects.get(pk=terms.listing_id) if terms.listing_id else None
    deal = Deal.objects.create(
        deal_no=take_number("DL", now=now),
        push=push,
        intent=push.intent if push else None,
        buyer_id=push.intent.poster_id if push else None,
        listing=listing,
        holder_id=listing.holder_id if listing else None,
        counterparty_name=terms.counterparty_name,
        realisation_type=terms.realisation_type,
        amount_minor=terms.amount.minor,
        currency=terms.amount.currency,
        venue=terms.venue,
        venue_ref=terms.venue_ref,
        status=Deal.Status.IMPORTED,
        landed_at=now,
        concluded_on=terms.concluded_on,
        created_at=now,
        last_activity_at=now,
    )
    DealEvent.append(
        deal, "record_external_deal", before="", actor=actor, at=now, venue_ref=terms.venue_ref
    )
    record(actor, "deal.record_external", on=deal, at=now, after={"venue": terms.venue})
    emit(ExternalDealRecorded(deal_id=deal.pk))
    return deal
