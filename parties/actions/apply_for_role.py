"""Ask to be admitted to a further role."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from parties.capabilities import Capability, require, require_verified
from parties.facts import RoleApplied
from parties.models import Organisation, OrganisationRole

ON_APPLICATION = (OrganisationRole.Role.MERCHANT, OrganisationRole.Role.PLATFORM)


@action
def apply_for_role(*, actor: Actor, role: str, now: datetime) -> OrganisationRole:
    """Apply for ``merchant`` or ``platform`` on behalf of the actor's own verified organisation.

    Holder and buyer come with verification; the operator's role is not to be had here.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        PartyNotVerified: the organisation is not verified.
        InvalidInput: no role one can apply for.
        IllegalMove: it was applied for before, and is not refused or given up.
    """
    require(actor, Capability.APPLY_FOR_ROLE)
    organisation = Organisation.objects.editable_by(actor).locked(actor.party)
    require_verified(organisation)
    if role not in ON_APPLICATION:
        raise InvalidInput(_("Choose a role one can apply for."), field="role")
    asked, fresh = OrganisationRole.objects.get_or_create(organisation=organisation, role=role)
    if not fresh:
        asked.status_reason = ""
        move(asked, "apply", to=OrganisationRole.Status.APPLIED, also=["status_reason"])
    record(actor, "role.apply", on=asked, at=now, after={"role": role})
    emit(RoleApplied(role_id=asked.pk, version=asked.version))
    return asked
