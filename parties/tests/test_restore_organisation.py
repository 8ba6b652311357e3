from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.restore_organisation import restore_organisation
from parties.authentication import active_roles
from parties.capabilities import FourEyes
from parties.models import Organisation
from parties.tests.build import a_membership, an_organisation, person_of

pytestmark = pytest.mark.django_db


def restore(actor: Actor, organisation: Organisation, *, now: datetime) -> Organisation:
    return restore_organisation(
        actor=actor, organisation_id=organisation.pk, expected_version=1, now=now
    )


def test_a_restored_organisation_has_the_roles_it_had(operator: Actor, now: datetime) -> None:
    organisation = an_organisation(roles=["holder", "merchant"], status="suspended")

    restored = restore(operator, organisation, now=now)

    assert (restored.status, restored.status_reason) == ("verified", "")
    assert active_roles(restored) == {"holder", "merchant"}
    assert AuditEvent.objects.get().action == "organisation.restore"


def test_neither_a_member_nor_a_stranger_restores_it(
    operator: Actor, stranger: Actor, now: datetime
) -> None:
    organisation = an_organisation(status="suspended")
    a_membership(organisation, user=person_of(operator))

    with pytest.raises(FourEyes):
        restore(operator, organisation, now=now)
    with pytest.raises(NotAllowed):
        restore(stranger, organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).status == "suspended"
    assert AuditEvent.objects.count() == 0


def test_only_a_suspended_organisation_is_restored(operator: Actor, now: datetime) -> None:
    organisation = an_organisation()

    with pytest.raises(IllegalMove):
        restore(operator, organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).version == 1
