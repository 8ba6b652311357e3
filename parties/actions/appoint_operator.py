"""Make an organisation the market's operator."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from parties.models import Organisation, OrganisationRole


@action
def appoint_operator(*, actor: Actor, organisation_id: int, now: datetime) -> OrganisationRole:
    """Give an organisation the operator's role, and verify it when it is under review.

    For whoever may run commands on the server: the first operator has nobody above to verify them.
    A second call changes nothing.

    Raises:
        NotAllowed: the actor comes through another door than the command line.
        IllegalMove: the organisation is neither under review nor verified.
    """
    if actor.via != "command":
        raise NotAllowed(_("Operators are appointed on the server: manage.py appoint_operator."))
    organisation = Organisation.objects.locked(organisation_id)
    held = organisation.roles.filter(role=OrganisationRole.Role.OPERATOR).first()
    if held is not None:
        return held
    if not organisation.is_verified:
        organisation.verified_at = now
        organisation.verification_way = Organisation.VerificationWay.OTHER
        move(
            organisation,
            "verify",
            to=Organisation.Status.VERIFIED,
            also=["verified_at", "verification_way"],
        )
    role = OrganisationRole.objects.create(
        organisation=organisation,
        role=OrganisationRole.Role.OPERATOR,
        status=OrganisationRole.Status.ACTIVE,
        admitted_at=now,
    )
    record(actor, "operator.appoint", on=role, at=now)
    return role
