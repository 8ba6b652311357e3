from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.appoint_operator import appoint_operator
from parties.authentication import active_roles
from parties.models import Organisation, OrganisationRole
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db
SERVER = replace(CLOCK, via="command")


@pytest.mark.parametrize("status", ["submitted", "verified"])
def test_an_organisation_becomes_operator_once(now: datetime, status: str) -> None:
    organisation = an_organisation(verified=False, status=status)

    role = appoint_operator(actor=SERVER, organisation_id=organisation.pk, now=now)
    again = appoint_operator(actor=SERVER, organisation_id=organisation.pk, now=now)

    assert again == role
    assert Organisation.objects.get().is_verified
    assert active_roles(organisation) == {"operator"}
    assert actor_of(organisation).is_operator
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("status", ["unverified", "returned", "suspended"])
def test_whom_nobody_looked_at_is_not_appointed(now: datetime, status: str) -> None:
    organisation = an_organisation(verified=False, status=status)

    with pytest.raises(IllegalMove):
        appoint_operator(actor=SERVER, organisation_id=organisation.pk, now=now)

    assert OrganisationRole.objects.count() == 0


def test_nobody_appoints_through_a_page(operator: Actor, now: datetime) -> None:
    organisation = an_organisation(roles=[])

    for actor in (operator, CLOCK):
        with pytest.raises(NotAllowed):
            appoint_operator(actor=actor, organisation_id=organisation.pk, now=now)

    assert organisation.roles.count() == 0


def test_the_command_names_whom_it_appointed() -> None:
    organisation = an_organisation("Data Office")
    said = StringIO()

    call_command("appoint_operator", f" {organisation.uscc} ".lower(), stdout=said)

    assert said.getvalue() == "Data Office is operator. Its people need two-step sign-in.\n"


def test_the_command_refuses_what_it_does_not_know() -> None:
    an_organisation(verified=False, uscc="91330100MA0EXAMP1B")

    with pytest.raises(CommandError, match="No organisation is registered with 1"):
        call_command("appoint_operator", "1")
    with pytest.raises(CommandError, match="Submit it for verification"):
        call_command("appoint_operator", "91330100MA0EXAMP1B")

    assert OrganisationRole.objects.count() == 0
