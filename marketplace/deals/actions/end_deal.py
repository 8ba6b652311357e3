"""End a negotiation without a deal."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, EndCode, Offer
from marketplace.deals.progress import advance, clear_table
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def end_deal(
    *,
    actor: Actor,
    deal_id: int,
    reason: str,
    expected_version: int,
    now: datetime,
    code: str = EndCode.OTHER,
) -> Deal:
    """Walk away before the contract is signed: the buyer withdraws, the holder rejects.

    Args:
        code: the closed set's word for the reason, which counts; ``reason`` says it.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: an unknown code, no reason, or more than 400 characters.
        IllegalMove: the deal is signed or has ended.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    is_buyer = deal.side_of(actor) == "buyer"
    event, to = (
        ("withdraw", Deal.Status.WITHDRAWN) if is_buyer else ("reject", Deal.Status.REJECTED)
    )
    if code not in EndCode.values:
        raise InvalidInput(_("Choose the reason."), field="code")
    deal.end_code, deal.end_reason = code, required_reason(reason)
    advance(
        deal,
        event,
        to=to,
        actor=actor,
        now=now,
        also=("end_code", "end_reason"),
        code=code,
        reason=deal.end_reason,
    )
    clear_table(deal, event="withdraw", to=Offer.Status.WITHDRAWN)
    emit(DealMoved(deal_id=deal.pk, event=event, version=deal.version))
    return deal
