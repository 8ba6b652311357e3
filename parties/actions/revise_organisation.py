"""Change what an organisation says of itself."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import touch
from parties.capabilities import Capability, require
from parties.models import Organisation
from parties.terms import IDENTITY, OrganisationDetails, checked_details


class IdentityFixed(DomainError):
    """Who an organisation is cannot change while an operator looks at it or vouches for it."""

    code = "identity_fixed"


@action
def revise_organisation(
    *,
    actor: Actor,
    organisation_id: int,
    expected_version: int,
    details: OrganisationDetails,
    now: datetime,
) -> Organisation:
    """Replace the details of the actor's own organisation.

    Contact and introduction may change at any time; the identity only before verification or when
    an operator returned it. The same details again change nothing.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        Organisation.DoesNotExist: it is not the one the actor acts for.
        StaleVersion: it changed since the actor read it.
        InvalidInput: a field cannot be used, or the code belongs to another organisation.
        IdentityFixed: the identity would change although it is under review or verified.
    """
    require(actor, Capability.EDIT_ORGANISATION)
    rows = Organisation.objects.editable_by(actor)
    organisation = rows.locked(organisation_id, version=expected_version)
    columns = checked_details(details).columns
    changed = [name for name, value in columns.items() if getattr(organisation, name) != value]
    if not changed:
        return organisation
    if not organisation.is_identity_open and set(changed) & set(IDENTITY):
        raise IdentityFixed(
            _("Name, code and legal representative stay as they were submitted. Ask the operator.")
        )
    for name in changed:
        setattr(organisation, name, columns[name])
    try:
        with transaction.atomic():
            touch(organisation, also=changed)
    except IntegrityError:
        raise InvalidInput(_("This code is registered already."), field="uscc") from None
    record(actor, "organisation.revise", on=organisation, at=now, after={"changed": changed})
    return organisation
