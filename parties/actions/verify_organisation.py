"""Vouch for an organisation's identity."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from parties.capabilities import Capability, require, require_independent
from parties.facts import OrganisationVerified
from parties.models import Organisation, OrganisationRole


@action
def verify_organisation(
    *, actor: Actor, organisation_id: int, expected_version: int, way: str, now: datetime
) -> Organisation:
    """Mark a submitted organisation verified; from now on it is holder and buyer.

    Args:
        way: how it was checked, one of ``Organisation.VerificationWay``.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of it.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no such way.
        IllegalMove: it is not under review.
    """
    require(actor, Capability.VERIFY_ORGANISATION)
    require_independent(actor, organisation_id)
    rows = Organisation.objects.visible_to(actor)
    organisation = rows.locked(organisation_id, version=expected_version)
    if way not in Organisation.VerificationWay.values:
        raise InvalidInput(_("Choose how it was checked."), field="way")
    organisation.verification_way, organisation.verified_at = way, now
    organisation.status_reason = ""
    move(
        organisation,
        "verify",
        to=Organisation.Status.VERIFIED,
        also=["verification_way", "verified_at", "status_reason"],
    )
    for role in (OrganisationRole.Role.HOLDER, OrganisationRole.Role.BUYER):
        OrganisationRole.objects.get_or_create(
            organisation=organisation,
            role=role,
            defaults={"status": OrganisationRole.Status.ACTIVE, "admitted_at": now},
        )
    record(actor, "organisation.verify", on=organisation, at=now, after={"way": way})
    emit(OrganisationVerified(organisation_id=organisation.pk, version=organisation.version))
    return organisation
