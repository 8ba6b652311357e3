"""Register an organisation; whoever does it becomes its administrator."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from parties.capabilities import Capability, require
from parties.models import Duty, Membership, Organisation
from parties.terms import OrganisationDetails, checked_details


@action
def register_organisation(
    *, actor: Actor, details: OrganisationDetails, now: datetime
) -> Organisation:
    """Enter an organisation, not verified yet, with the actor as its administrator.

    Raises:
        NotAllowed: nobody is signed in.
        InvalidInput: a field cannot be used, or the code is registered already.
    """
    require(actor, Capability.REGISTER_ORGANISATION)
    details = checked_details(details)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(**details.columns, created_at=now)
    except IntegrityError:
        raise InvalidInput(
            _("This code is registered already. Ask its administrator for an invitation."),
            field="uscc",
        ) from None
    Membership.objects.create(
        user_id=actor.person, organisation=organisation, duty=Duty.ADMIN, joined_at=now
    )
    record(
        actor,
        "organisation.register",
        on=organisation,
        at=now,
        after={"name": organisation.name, "uscc": organisation.uscc or ""},
    )
    return organisation
