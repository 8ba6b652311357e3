from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.apply_for_role import apply_for_role
from parties.capabilities import PartyNotVerified
from parties.models import OrganisationRole
from parties.tests.build import a_role, actor_of, an_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["merchant", "platform"])
def test_a_verified_organisation_applies(hangzhou_voice: Actor, now: datetime, role: str) -> None:
    asked = apply_for_role(actor=hangzhou_voice, role=role, now=now)

    assert (asked.role, asked.status) == (role, "applied")
    assert asked.organisation_id == hangzhou_voice.organisation_id
    assert AuditEvent.objects.get().after == {"role": role}


@pytest.mark.parametrize("status", ["refused", "exited"])
def test_who_was_refused_or_gave_up_may_apply_again(now: datetime, status: str) -> None:
    organisation = an_organisation()
    role = a_role(organisation, "merchant", status=status, status_reason="No staff")

    again = apply_for_role(actor=actor_of(organisation), role="merchant", now=now)

    assert (again.pk, again.status, again.status_reason) == (role.pk, "applied", "")


@pytest.mark.parametrize("status", ["applied", "active", "suspended"])
def test_one_application_at_a_time(now: datetime, status: str) -> None:
    organisation = an_organisation()
    role = a_role(organisation, "merchant", status=status)

    with pytest.raises(IllegalMove):
        apply_for_role(actor=actor_of(organisation), role="merchant", now=now)

    assert OrganisationRole.objects.get(pk=role.pk).version == 1
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("role", ["holder", "buyer", "operator", "king"])
def test_other_roles_are_not_to_be_had(hangzhou_voice: Actor, now: datetime, role: str) -> None:
    with pytest.raises(InvalidInput):
        apply_for_role(actor=hangzhou_voice, role=role, now=now)

    assert OrganisationRole.objects.filter(status="applied").count() == 0


def test_who_is_not_verified_or_no_administrator_does_not_apply(now: datetime) -> None:
    unverified, verified = an_organisation(verified=False), an_organisation()

    with pytest.raises(PartyNotVerified):
        apply_for_role(actor=actor_of(unverified), role="merchant", now=now)
    with pytest.raises(NotAllowed):
        apply_for_role(actor=actor_of(verified, "trader"), role="merchant", now=now)

    assert OrganisationRole.objects.filter(role="merchant").count() == 0
