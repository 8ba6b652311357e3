"""Take a dispute back."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def withdraw_dispute(
    *, actor: Actor, dispute_id: int, expected_version: int, now: datetime
) -> Dispute:
    """Take back an open dispute of one's own side; the deal goes on where it stood.

    Raises:
        NotAllowed: the actor's duty does not allow it, or another opened it.
        Dispute.DoesNotExist: no such dispute on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is decided already.
    """
    require(actor, Capability.DISPUTE)
    own = Dispute.objects.filter(deal__in=Deal.objects.of(actor))
    deal = Deal.objects.of(actor).locked(own.values_list("deal_id", flat=True).get(pk=dispute_id))
    dispute = own.locked(dispute_id, version=expected_version)
    if dispute.opened_by_id != actor.organisation_id:
        raise NotAllowed(_("Only the side that opened the dispute takes it back."))
    dispute.decided_at = now
    move(dispute, "withdraw", to=Dispute.Status.WITHDRAWN, also=["decided_at"])
    advance(deal, "dismiss", to=deal.prior_status, actor=actor, now=now, dispute=dispute.dispute_no)
    emit(DealMoved(deal_id=deal.pk, event="dismiss", version=deal.version))
    return dispute
