"""Take a listing off the market for the time being."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import IllegalMove, move
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

    An operator may take over what the holder or a rule suspended: only an operator resumes it then.
    Open negotiations go on.

    Args:
        rule: one of ``Listing.Rule`` when the clock applies one; it comes back with its end.

    Raises:
        NotAllowed: the person's duty does not suspend listings.
        Listing.DoesNotExist: no such listing among those the actor governs.
        StaleVersion: it changed since the actor read it.
        InvalidInput: no reason.
        IllegalMove: it is not published, nor suspended by somebody an operator overrules.
    """
    require(actor, Capability.SUSPEND_LISTING)
    listing = Listing.objects.governed_by(actor).locked(listing_id, version=expected_version)
    listing.status_reason = required_reason(reason)
    _require_overruling(actor, listing)
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


def _require_overruling(actor: Actor, listing: Listing) -> None:
    if listing.status != Listing.Status.SUSPENDED:
        return
    is_above = actor.is_operator and actor.organisation_id != listing.holder_id
    if not is_above or listing.suspended_by == Listing.SuspendedBy.OPERATOR:
        raise IllegalMove(_("This listing is suspended already."))


def _suspender(actor: Actor, listing: Listing) -> str:
    if actor.kind == "clock":
        return Listing.SuspendedBy.CLOCK
    if actor.organisation_id == listing.holder_id:
        return Listing.SuspendedBy.HOLDER
    return Listing.SuspendedBy.OPERATOR
