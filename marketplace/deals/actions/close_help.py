"""Answer a request for help."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.actions.ask_help import LONGEST
from marketplace.deals.facts import HelpMoved
from marketplace.deals.models import HelpRequest
from parties.capabilities import Capability, require, require_independent


@action
def close_help(
    *, actor: Actor, request_id: int, answer: str, expected_version: int, now: datetime
) -> HelpRequest:
    """Answer a request; the side that asked is told, and may ask anew.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        HelpRequest.DoesNotExist: no such request.
        StaleVersion: it changed since the actor read it.
        InvalidInput: nothing said, or more than 1,000 characters.
        IllegalMove: it is answered already.
    """
    require(actor, Capability.OPERATE)
    asked = HelpRequest.objects.select_related("deal").locked(request_id, version=expected_version)
    require_independent(actor, *asked.deal.sides)
    said = answer.strip()
    if not 0 < len(said) <= LONGEST:
        raise InvalidInput(
            _("Write an answer of at most %(n)d characters.") % {"n": LONGEST}, field="answer"
        )
    asked.answer, asked.answered_at = said, now
    asked.taken_by_id = asked.taken_by_id or actor.person
    move(asked, "close", to="closed", also=["answer", "answered_at", "taken_by"])
    record(actor, "help.close", on=asked, at=now)
    emit(HelpMoved(request_id=asked.pk, version=asked.version))
    return asked
