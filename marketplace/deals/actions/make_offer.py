"""Put terms on the table."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from kernel.outbox import emit
from kernel.phrases import listed
from kernel.workdays import local_day
from marketplace.deals.drafts import write_offer
from marketplace.deals.facts import OfferMade
from marketplace.deals.models import Deal, Offer
from marketplace.deals.progress import advance
from marketplace.deals.terms import OfferTerms, check_terms
from parties.capabilities import Capability, require


class OfferExceedsListing(InvalidInput):
    """The offer asks for rights the listing does not offer."""

    code = "rights_exceed_offered"


@action
def make_offer(
    *, actor: Actor, deal_id: int, terms: OfferTerms, expected_version: int, now: datetime
) -> Offer:
    """Make the next numbered offer of the actor's side; an open one before it is superseded.

    An offer is valid for OFFER_VALID_DAYS. The first one starts the negotiation.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: the terms are incomplete, unknown or contradict each other.
        OfferExceedsListing: rights outside those the listing offered at the request.
        IllegalMove: the deal is past negotiating.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    check_terms(terms, today=local_day(now))
    _check_rights(deal, terms)
    if deal.status == Deal.Status.MATCHED:
        advance(deal, "start_negotiation", to=Deal.Status.NEGOTIATING, actor=actor, now=now)
    else:
        deal.require_status(Deal.Status.NEGOTIATING, event="make_offer")
        deal.last_activity_at = now
        touch(deal, also=["last_activity_at"])
    offer = write_offer(deal, actor, terms, now=now)
    record(actor, "offer.make", on=offer, at=now, after={"n": offer.n})
    emit(OfferMade(deal_id=deal.pk, offer_id=offer.pk))
    return offer


def _check_rights(deal: Deal, terms: OfferTerms) -> None:
    offered = deal.terms_snapshot.get("rights_offered")
    if offered and not set(terms.rights) <= set(offered):
        raise OfferExceedsListing(
            _("The listing offers only: %(rights)s.") % {"rights": listed(offered)},
            field="rights",
        )
