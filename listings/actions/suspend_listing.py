"""Take a listing off the market for the time being."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import ListingSuspended
from listings.models import Listing
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def suspend_listing(
    *,
    actor: Actor,
    listing_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
    rule: str = "",
) -> Listing:
    """Suspend a published listing; who suspended it decides who may resume it.

    Open negotiations go on.

    Args:
        rule: one of ``Listing.Rule`` when the clock applies one; it comes back with its end.

    Raises:
        NotAllowed: the person's duty does not suspend listings.
        Listing.DoesNotExist: no such listing among those the actor governs.
        StaleVersion: it changed since the actor read it.
        InvalidInput: no reason.
        IllegalMove: it is not published.
    """
    require(actor, Capability.SUSPEND_LISTING)
    listing = Listing.objects.governed_by(actor).locked(listing_id, version=expected_version)
    listing.status_reason = required_reason(reason)
    listing.suspended_by = _suspender(actor, listing)
    listing.suspended_for = rule if actor.kind == "clock" else ""
    move(
        listing,
        "suspend",
        to=Listing.Status.SUSPENDED,
        also=["status_reason", "suspended_by", "suspended_for"],
    )
    record(
        actor,
        "listing.suspend",
        on=listing,
        at=now,
        after={"reason": listing.status_reason, "by": listing.suspended_by},
    )
    emit(ListingSuspended(listing_id=listing.pk))
    return listing


def _suspender(actor: Actor, listing: Listing) -> str:
    if actor.kind == "clock":
        return Listing.SuspendedBy.CLOCK
    if actor.organisation_id == listing.holder_id:
        return Listing.SuspendedBy.HOLDER
    return Listing.SuspendedBy.OPERATOR
