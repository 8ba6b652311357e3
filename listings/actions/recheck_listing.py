"""Look again whether a listing may be on the market."""

from datetime import datetime

from django.utils.translation import gettext_noop

from kernel.action import action
from kernel.actor import CLOCK, Actor
from kernel.workdays import local_day
from listings.actions.resume_listing import resume_listing
from listings.actions.suspend_listing import suspend_listing
from listings.gates import GatesUnmet, lapsed
from listings.models import Listing
from parties.capabilities import Capability, require

Rule = Listing.Rule
REASONS = {
    Rule.CERTIFICATE: gettext_noop("The certificate is no longer valid."),
    Rule.HOLDER: gettext_noop("The holder may not trade for the time being."),
    Rule.SOURCE_PROOF: gettext_noop("No accepted proof of the source is in force."),
    Rule.TERM: gettext_noop("The offer runs longer than the rights behind it."),
    Rule.RIGHTS: gettext_noop("More is offered than the holder holds today."),
    Rule.PLEDGE: gettext_noop(
        "The certificate is pledged, and the pledgee has not agreed to a listing."
    ),
    Rule.EXCLUSIVE: gettext_noop("Part of this territory is licensed exclusively."),
}


@action
def recheck_listing(*, actor: Actor, listing_id: int, now: datetime) -> Listing:
    """Suspend a published listing that a rule forbids today; bring back what only a rule stopped.

    The rule acts, whoever asks. What a holder or an operator suspended stays as it is. Twice
    changes nothing.

    Raises:
        NotAllowed: neither the clock nor an operator asks.
        Listing.DoesNotExist: there is none.
    """
    require(actor, Capability.RECHECK_LISTING)
    listing = Listing.objects.governed_by(actor).with_terms().locked(listing_id)
    rule = lapsed(listing, today=local_day(now))
    if listing.is_published and rule:
        return suspend_listing(
            actor=CLOCK, listing_id=listing.pk, reason=REASONS[rule], rule=rule, now=now
        )
    if listing.is_stopped_by_rule and not rule:
        try:
            return resume_listing(actor=CLOCK, listing_id=listing.pk, now=now)
        except GatesUnmet:
            return listing
    return listing
