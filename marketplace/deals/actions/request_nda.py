"""Ask for the NDA."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.outbox import emit
from marketplace.deals.facts import NdaMoved
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import UNSIGNED
from marketplace.deals.nda import CURRENT, digest_of
from parties.capabilities import Capability, require


@action
def request_nda(*, actor: Actor, deal_id: int, expected_version: int, now: datetime) -> Deal:
    """Put the current NDA text before both sides; asking again changes nothing while it stands.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: the deal is signed or has ended.
    """
    require(actor, Capability.NEGOTIATE)
    deal = (
        Deal.objects.of(actor)
        .select_related("negotiation")
        .locked(deal_id, version=expected_version)
    )
    deal.require_status(*UNSIGNED, event="request_nda")
    talk = deal.negotiation
    if talk.nda_version == CURRENT:
        return deal
    talk.nda_version, talk.nda_side, talk.nda_at = CURRENT, deal.side_of(actor), now
    talk.save(update_fields=["nda_version", "nda_side", "nda_at"])
    after: dict[str, object] = {"version": CURRENT, "sha256": digest_of(CURRENT)}
    record(actor, "nda.request", on=deal, at=now, after=after)
    emit(NdaMoved(deal_id=deal.pk, version=CURRENT, is_both=False))
    return deal
