"""Admit an organisation to a role it applied for."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from parties.capabilities import Capability, require, require_independent, require_verified
from parties.facts import RoleAdmitted
from parties.models import OrganisationRole


@action
def admit_role(*, actor: Actor, role_id: int, now: datetime) -> OrganisationRole:
    """Let an organisation play the role from now on.

    Raises:
        NotAllowed: the actor is no operator.
        OrganisationRole.DoesNotExist: no such application.
        FourEyes: the operator is a member of the organisation.
        PartyNotVerified: the organisation is not verified today.
        IllegalMove: the role is not applied for.
    """
    require(actor, Capability.ADMIT_ROLE)
    role = OrganisationRole.objects.visible_to(actor).locked(role_id)
    require_independent(actor, role.organisation_id)
    require_verified(role.organisation)
    role.admitted_at, role.status_reason = now, ""
    move(role, "admit", to=OrganisationRole.Status.ACTIVE, also=["admitted_at", "status_reason"])
    record(actor, "role.admit", on=role, at=now, after={"role": role.role})
    emit(RoleAdmitted(role_id=role.pk, version=role.version))
    return role
