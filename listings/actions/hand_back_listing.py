"""Give a listing that an operator suspended back into its holder's hands."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove, touch
from listings.models import Listing
from parties.capabilities import Capability, require, require_independent


@action
def hand_back_listing(*, actor: Actor, listing_id: int, now: datetime) -> Listing:
    """Let the holder resume a listing that an operator suspended, once its gates are open.

    It stays off the market; only who may bring it back changes.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of the holder.
        IllegalMove: no operator has suspended it.
    """
    require(actor, Capability.SUSPEND_LISTING)
    if not actor.is_operator:
        raise NotAllowed(_("An operator suspended this listing; only an operator can resume it."))
    listing = Listing.objects.governed_by(actor).locked(listing_id)
    require_independent(actor, listing.holder_id)
    if listing.suspended_by != Listing.SuspendedBy.OPERATOR:
        raise IllegalMove(_("No operator has suspended this listing."))
    listing.suspended_by = Listing.SuspendedBy.HOLDER
    touch(listing, also=["suspended_by"])
    record(actor, "listing.hand_back", on=listing, at=now)
    return listing
