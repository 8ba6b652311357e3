"""Let a submitted listing onto the market."""

from datetime import datetime, timedelta

from django.conf import settings

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import ListingPublished
from listings.gates import require_gates
from listings.models import Listing
from parties.capabilities import Capability, require, require_independent


@action
def approve_listing(
    *, actor: Actor, listing_id: int, now: datetime, expected_version: int | None = None
) -> Listing:
    """Publish a submitted listing, or put it into public notice for LISTING_NOTICE_DAYS first.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        GatesUnmet: something is missing by now; all of it is listed.
        IllegalMove: it is not under review.
    """
    require(actor, Capability.REVIEW_LISTING)
    rows = Listing.objects.governed_by(actor).with_terms()
    listing = rows.locked(listing_id, version=expected_version)
    require_independent(actor, listing.holder_id)
    require_gates(listing, today=local_day(now))
    if settings.LISTING_NOTICE_DAYS:
        listing.notice_ends_at = now + timedelta(days=settings.LISTING_NOTICE_DAYS)
        move(listing, "approve", to=Listing.Status.IN_NOTICE, also=["notice_ends_at"])
    else:
        listing.published_at = listing.published_at or now
        move(listing, "approve", to=Listing.Status.PUBLISHED, also=["published_at"])
        emit(ListingPublished(listing_id=listing.pk))
    record(actor, "listing.approve", on=listing, at=now, after={"status": listing.status})
    return listing
