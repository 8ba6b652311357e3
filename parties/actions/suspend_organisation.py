"""Keep an organisation from trading for the time being."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from parties.authentication import end_sessions
from parties.capabilities import Capability, require, require_independent
from parties.facts import OrganisationSuspended
from parties.models import ApiKey, Membership, Organisation
from parties.terms import required_reason


@action
def suspend_organisation(
    *, actor: Actor, organisation_id: int, expected_version: int, reason: str, now: datetime
) -> Organisation:
    """Suspend a verified organisation: its roles rest, its keys and its people's sessions end.

    All in this transaction: when it commits, nobody acts for the organisation any more. Keys stay
    revoked after a restoration.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of it.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it is not verified.
    """
    require(actor, Capability.SUSPEND_ORGANISATION)
    require_independent(actor, organisation_id)
    rows = Organisation.objects.visible_to(actor)
    organisation = rows.locked(organisation_id, version=expected_version)
    organisation.status_reason = required_reason(reason)
    move(organisation, "suspend", to=Organisation.Status.SUSPENDED, also=["status_reason"])
    keys = ApiKey.objects.filter(organisation=organisation, revoked_at=None)
    revoked = keys.update(revoked_at=now)
    members = Membership.objects.in_force().filter(organisation=organisation)
    ended = end_sessions(list(members.values_list("user_id", flat=True)))
    record(
        actor,
        "organisation.suspend",
        on=organisation,
        at=now,
        after={"reason": organisation.status_reason, "keys": revoked, "sessions": ended},
    )
    emit(OrganisationSuspended(organisation_id=organisation.pk, version=organisation.version))
    return organisation
