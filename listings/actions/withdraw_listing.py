"""Take a listing off the market for good."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import ListingWithdrawn
from listings.models import Listing
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def withdraw_listing(
    *,
    actor: Actor,
    listing_id: int,
    now: datetime,
    reason: str = "",
    expected_version: int | None = None,
) -> Listing:
    """Take a listing off the market for good; what was public leaves a page that says so.

    Open negotiations go on. To offer the same again, the holder drafts a new listing.

    Args:
        reason: shown on that page; the holder may leave it empty, an operator may not.

    Raises:
        NotAllowed: the person's duty does not withdraw listings.
        Listing.DoesNotExist: no such listing among those the actor governs.
        StaleVersion: it changed since the actor read it.
        InvalidInput: an operator gave no reason, or it is too long.
        IllegalMove: it is already withdrawn.
    """
    require(actor, Capability.WITHDRAW_LISTING)
    listing = Listing.objects.governed_by(actor).locked(listing_id, version=expected_version)
    is_own = actor.organisation_id == listing.holder_id
    listing.status_reason = required_reason(reason) if reason.strip() or not is_own else ""
    listing.suspended_by = listing.suspended_for = ""
    move(
        listing,
        "withdraw",
        to=Listing.Status.WITHDRAWN,
        also=["status_reason", "suspended_by", "suspended_for"],
    )
    record(actor, "listing.withdraw", on=listing, at=now, after={"reason": listing.status_reason})
    emit(ListingWithdrawn(listing_id=listing.pk))
    return listing
