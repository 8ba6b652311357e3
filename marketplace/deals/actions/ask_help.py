"""Ask a person for help with a negotiation."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.outbox import emit
from marketplace.deals.facts import HelpMoved
from marketplace.deals.models import Deal, HelpRequest
from parties.capabilities import Capability, require

LONGEST = 1000


class HelpAsked(DomainError):
    """This side has asked already and waits for the answer."""

    code = "help_asked"


@action
def ask_help(
    *, actor: Actor, deal_id: int, kind: str, text: str, expected_version: int, now: datetime
) -> HelpRequest:
    """Put a question of the actor's side into the operators' queue.

    Args:
        kind: operator, or merchant: an operator then names one.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: an unknown kind, nothing said, or more than 1,000 characters.
        HelpAsked: an earlier question of this side waits.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    said = text.strip()
    if kind not in HelpRequest.Kind.values:
        raise InvalidInput(_("Choose who should help."), field="kind")
    if not 0 < len(said) <= LONGEST:
        raise InvalidInput(
            _("Say what you need, in at most %(n)d characters.") % {"n": LONGEST}, field="text"
        )
    try:
        with transaction.atomic():
            asked = HelpRequest.objects.create(
                deal=deal,
                asked_by_id=actor.party,
                asker_id=actor.person,
                kind=kind,
                text=said,
                created_at=now,
            )
    except IntegrityError:
        raise HelpAsked(_("You have asked already; an operator answers soon.")) from None
    record(actor, "help.ask", on=asked, at=now, after={"kind": kind})
    emit(HelpMoved(request_id=asked.pk, version=asked.version))
    return asked
