"""Bring a suspended listing back onto the market."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import ListingPublished, ListingResumed
from listings.gates import require_gates
from listings.models import Listing
from parties.capabilities import Capability, require, require_independent


class NotYoursToResume(NotAllowed):
    """Whoever suspended the listing must lift it: an operator, or the holder."""

    code = "not_yours_to_resume"


@action
def resume_listing(
    *, actor: Actor, listing_id: int, now: datetime, expected_version: int | None = None
) -> Listing:
    """Publish a suspended listing again, if every gate is open today.

    The holder lifts what the holder or a rule suspended, an operator what an operator did, the
    clock what a rule did and nothing else.

    Raises:
        NotAllowed: the person's duty does not suspend listings.
        Listing.DoesNotExist: no such listing among those the actor governs.
        StaleVersion: it changed since the actor read it.
        NotYoursToResume: the other side suspended it.
        FourEyes: the operator is a member of the holder.
        GatesUnmet: something is missing; all of it is listed.
        IllegalMove: it is not suspended.
    """
    require(actor, Capability.SUSPEND_LISTING)
    rows = Listing.objects.governed_by(actor).with_terms()
    listing = rows.locked(listing_id, version=expected_version)
    if listing.status == Listing.Status.SUSPENDED:
        _require_right(actor, listing)
    require_gates(listing, today=local_day(now))
    listing.status_reason = listing.suspended_by = listing.suspended_for = ""
    move(
        listing,
        "resume",
        to=Listing.Status.PUBLISHED,
        also=["status_reason", "suspended_by", "suspended_for"],
    )
    record(actor, "listing.resume", on=listing, at=now)
    emit(ListingPublished(listing_id=listing.pk))
    emit(ListingResumed(listing_id=listing.pk))
    return listing


def _require_right(actor: Actor, listing: Listing) -> None:
    if listing.suspended_by == Listing.SuspendedBy.OPERATOR:
        if not actor.is_operator:
            raise NotYoursToResume(
                _("An operator suspended this listing; only an operator can resume it.")
            )
        require_independent(actor, listing.holder_id)
    elif actor.kind == "clock":
        if not listing.suspended_for:
            raise NotYoursToResume(_("No rule suspended this listing."))
    elif actor.organisation_id != listing.holder_id:
        raise NotYoursToResume(_("Only the holder can resume this listing."))
