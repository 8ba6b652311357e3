"""Ask for a listing to be published."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import ListingSubmitted
from listings.gates import require_gates
from listings.models import Listing
from parties.capabilities import Capability, require


@action
def submit_listing(
    *, actor: Actor, listing_id: int, now: datetime, expected_version: int | None = None
) -> Listing:
    """Hand one's own draft or returned listing to the operators.

    Raises:
        NotAllowed: the person's duty does not draft listings.
        Listing.DoesNotExist: no such listing among the actor's own.
        StaleVersion: it changed since the actor read it.
        GatesUnmet: something is missing; all of it is listed.
        IllegalMove: it is neither a draft nor returned.
    """
    require(actor, Capability.DRAFT_LISTING)
    mine = Listing.objects.editable_by(actor).with_terms()
    listing = mine.locked(listing_id, version=expected_version)
    require_gates(listing, today=local_day(now))
    listing.submitted_at, listing.status_reason = now, ""
    move(listing, "submit", to=Listing.Status.SUBMITTED, also=["submitted_at", "status_reason"])
    record(actor, "listing.submit", on=listing, at=now)
    emit(ListingSubmitted(listing_id=listing.pk))
    return listing
