"""Ask an organisation to put something right before it is verified."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from parties.capabilities import Capability, require, require_independent
from parties.facts import OrganisationReturned
from parties.models import Organisation
from parties.terms import required_reason


@action
def return_organisation(
    *, actor: Actor, organisation_id: int, expected_version: int, reason: str, now: datetime
) -> Organisation:
    """Give a submitted organisation back with a reason its members can act on.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of it.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it is not under review.
    """
    require(actor, Capability.VERIFY_ORGANISATION)
    require_independent(actor, organisation_id)
    rows = Organisation.objects.visible_to(actor)
    organisation = rows.locked(organisation_id, version=expected_version)
    organisation.status_reason = required_reason(reason)
    move(organisation, "return", to=Organisation.Status.RETURNED, also=["status_reason"])
    record(
        actor,
        "organisation.return",
        on=organisation,
        at=now,
        after={"reason": organisation.status_reason},
    )
    emit(OrganisationReturned(organisation_id=organisation.pk, version=organisation.version))
    return organisation
