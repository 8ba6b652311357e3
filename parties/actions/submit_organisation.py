"""Ask an operator to verify an organisation."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.phrases import listed
from parties.capabilities import Capability, require
from parties.facts import OrganisationSubmitted
from parties.models import Organisation


class DetailsMissing(DomainError):
    """A verifier could not do without these details."""

    code = "details_missing"
    status = 422


@action
def submit_organisation(
    *, actor: Actor, organisation_id: int, expected_version: int, now: datetime
) -> Organisation:
    """Put the actor's own organisation into the operators' queue.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        Organisation.DoesNotExist: it is not the one the actor acts for.
        StaleVersion: it changed since the actor read it.
        DetailsMissing: legal representative or contact are not stated; all are named at once.
        IllegalMove: it is under review, verified or suspended.
    """
    require(actor, Capability.EDIT_ORGANISATION)
    rows = Organisation.objects.editable_by(actor)
    organisation = rows.locked(organisation_id, version=expected_version)
    if missing := organisation.missing_for_review:
        raise DetailsMissing(_("Still missing: %(fields)s.") % {"fields": listed(missing)})
    organisation.submitted_at = now
    move(organisation, "submit", to=Organisation.Status.SUBMITTED, also=["submitted_at"])
    record(actor, "organisation.submit", on=organisation, at=now)
    emit(OrganisationSubmitted(organisation_id=organisation.pk, version=organisation.version))
    return organisation
