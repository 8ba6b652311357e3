"""End a listing's public notice."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import ListingPublished, ListingReturned
from listings.gates import GatesUnmet, require_gates
from listings.models import Listing
from parties.capabilities import Capability, require

GATES_CLOSED = gettext_noop("Something needed for publication was lost during public notice.")


class NoticeRuns(DomainError):
    """The period of public notice is not over."""

    code = "notice_runs"


@action
def end_notice(*, actor: Actor, listing_id: int, now: datetime) -> Listing:
    """Publish a listing whose public notice is over; returned when a gate closed meanwhile.

    Raises:
        NotAllowed: neither the clock nor an operator asks.
        NoticeRuns: the period is not over.
        IllegalMove: it is not in public notice; a second call, for one.
    """
    require(actor, Capability.REVIEW_LISTING)
    listing = Listing.objects.governed_by(actor).with_terms().locked(listing_id)
    if listing.notice_ends_at and listing.notice_ends_at > now:
        raise NoticeRuns(_("The period of public notice is not over."))
    try:
        require_gates(listing, today=local_day(now))
    except GatesUnmet:
        listing.status_reason = GATES_CLOSED
        move(listing, "notice_ended", to=Listing.Status.RETURNED, also=["status_reason"])
        emit(ListingReturned(listing_id=listing.pk))
    else:
        listing.published_at = listing.published_at or now
        move(listing, "notice_ended", to=Listing.Status.PUBLISHED, also=["published_at"])
        emit(ListingPublished(listing_id=listing.pk))
    record(actor, "listing.end_notice", on=listing, at=now, after={"status": listing.status})
    return listing
