"""Give a submitted listing back to its holder."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import ListingReturned
from listings.models import Listing
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def return_listing(
    *,
    actor: Actor,
    listing_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> Listing:
    """Return a listing with what has to be changed; in public notice: an objection is upheld.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it is neither under review nor in public notice.
    """
    require(actor, Capability.REVIEW_LISTING)
    listing = Listing.objects.governed_by(actor).locked(listing_id, version=expected_version)
    require_independent(actor, listing.holder_id)
    listing.status_reason = required_reason(reason)
    in_notice = listing.status == Listing.Status.IN_NOTICE
    event = "objection_upheld" if in_notice else "return"
    move(listing, event, to=Listing.Status.RETURNED, also=["status_reason"])
    record(actor, f"listing.{event}", on=listing, at=now, after={"reason": listing.status_reason})
    emit(ListingReturned(listing_id=listing.pk))
    return listing
