"""Take back that a deal is shown as a typical case."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from marketplace.deals.models import CaseConsent, Deal
from parties.capabilities import Capability, require


@action
def end_case(*, actor: Actor, deal_id: int, now: datetime) -> CaseConsent:
    """Take the agreement of the actor's side back: the deal is shown no more.

    Raises:
        NotAllowed: the actor's duty does not allow it.
        Deal.DoesNotExist: no such deal of the actor's.
        CaseConsent.DoesNotExist: the actor's side did not agree, or has taken it back.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id)
    consent = deal.case_consents.in_force().get(organisation=actor.organisation_id)
    consent.ended_at = now
    consent.save(update_fields=["ended_at"])
    record(actor, "case.end", on=consent, at=now)
    return consent
