"""Refuse an organisation a role it applied for."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from parties.capabilities import Capability, require, require_independent
from parties.facts import RoleRefused
from parties.models import OrganisationRole
from parties.terms import required_reason


@action
def refuse_role(*, actor: Actor, role_id: int, reason: str, now: datetime) -> OrganisationRole:
    """Refuse the application with a reason; the organisation may apply again.

    Raises:
        NotAllowed: the actor is no operator.
        OrganisationRole.DoesNotExist: no such application.
        FourEyes: the operator is a member of the organisation.
        InvalidInput: no reason.
        IllegalMove: the role is not applied for.
    """
    require(actor, Capability.ADMIT_ROLE)
    role = OrganisationRole.objects.visible_to(actor).locked(role_id)
    require_independent(actor, role.organisation_id)
    role.status_reason = required_reason(reason)
    move(role, "refuse", to=OrganisationRole.Status.REFUSED, also=["status_reason"])
    after: dict[str, object] = {"role": role.role, "reason": role.status_reason}
    record(actor, "role.refuse", on=role, at=now, after=after)
    emit(RoleRefused(role_id=role.pk, version=role.version))
    return role
