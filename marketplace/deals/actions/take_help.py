"""Take up a request for help."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import HelpMoved
from marketplace.deals.models import HelpRequest
from parties.capabilities import Capability, require, require_independent


@action
def take_help(
    *, actor: Actor, request_id: int, expected_version: int, now: datetime
) -> HelpRequest:
    """Note that the actor looks after a request, so that two operators do not both.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        HelpRequest.DoesNotExist: no such request.
        StaleVersion: it changed since the actor read it.
        IllegalMove: somebody has taken it up or answered.
    """
    require(actor, Capability.OPERATE)
    asked = HelpRequest.objects.select_related("deal").locked(request_id, version=expected_version)
    require_independent(actor, *asked.deal.sides)
    asked.taken_by_id = actor.person
    move(asked, "take", to=HelpRequest.Status.TAKEN, also=["taken_by"])
    record(actor, "help.take", on=asked, at=now)
    emit(HelpMoved(request_id=asked.pk, version=asked.version))
    return asked
