"""Let a suspended organisation trade again."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from parties.capabilities import Capability, require, require_independent
from parties.facts import OrganisationRestored
from parties.models import Organisation


@action
def restore_organisation(
    *, actor: Actor, organisation_id: int, expected_version: int, now: datetime
) -> Organisation:
    """Make a suspended organisation verified again, with the roles it had.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of it.
        StaleVersion: it changed since the operator read it.
        IllegalMove: it is not suspended.
    """
    require(actor, Capability.SUSPEND_ORGANISATION)
    require_independent(actor, organisation_id)
    rows = Organisation.objects.visible_to(actor)
    organisation = rows.locked(organisation_id, version=expected_version)
    organisation.status_reason = ""
    move(organisation, "restore", to=Organisation.Status.VERIFIED, also=["status_reason"])
    record(actor, "organisation.restore", on=organisation, at=now)
    emit(OrganisationRestored(organisation_id=organisation.pk, version=organisation.version))
    return organisation
