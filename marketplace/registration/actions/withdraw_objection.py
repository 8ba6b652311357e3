"""Take an objection back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.registration.facts import ObjectionDecided
from marketplace.registration.models import Objection
from parties.capabilities import Capability, require


@action
def withdraw_objection(
    *,
    actor: Actor,
    objection_id: int,
    now: datetime,
    confirmed_email: str = "",
    expected_version: int | None = None,
) -> Objection:
    """Take back an open objection of one's own.

    Args:
        confirmed_email: of somebody without account, as a signed link proves it.

    Raises:
        NotAllowed: the person's duty does not object for the organisation.
        Objection.DoesNotExist: no such objection of the actor's.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it was decided.
    """
    if confirmed_email:
        own = Objection.objects.filter(objector=None, objector_email__iexact=confirmed_email)
    else:
        require(actor, Capability.OBJECT)
        own = Objection.objects.filter(objector_id=actor.party)
    objection = own.locked(objection_id, version=expected_version)
    objection.decided_at = now
    move(objection, "withdraw", to=Objection.Status.WITHDRAWN, also=["decided_at"])
    record(actor, "objection.withdraw", on=objection, at=now)
    emit(ObjectionDecided(objection_id=objection.pk))
    return objection
