from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.admit_role import admit_role
from parties.authentication import active_roles
from parties.capabilities import FourEyes, PartyNotVerified
from parties.models import OrganisationRole
from parties.tests.build import a_membership, a_role, an_organisation, person_of

pytestmark = pytest.mark.django_db


def test_an_admitted_organisation_plays_the_role(operator: Actor, now: datetime) -> None:
    organisation = an_organisation()
    role = a_role(organisation, "merchant")

    admitted = admit_role(actor=operator, role_id=role.pk, now=now)

    assert (admitted.status, admitted.admitted_at) == ("active", now)
    assert active_roles(organisation) == {"holder", "buyer", "merchant"}
    assert AuditEvent.objects.get().action == "role.admit"


def test_nobody_admits_their_own_organisation_nor_one_unverified(
    operator: Actor, stranger: Actor, now: datetime
) -> None:
    own, unverified = an_organisation(), an_organisation(verified=False)
    a_membership(own, user=person_of(operator))
    roles = [a_role(own, "merchant"), a_role(unverified, "merchant")]

    with pytest.raises(FourEyes):
        admit_role(actor=operator, role_id=roles[0].pk, now=now)
    with pytest.raises(PartyNotVerified):
        admit_role(actor=operator, role_id=roles[1].pk, now=now)
    with pytest.raises(NotAllowed):
        admit_role(actor=stranger, role_id=roles[0].pk, now=now)

    assert OrganisationRole.objects.applied().count() == 2
    assert AuditEvent.objects.count() == 0


def test_only_an_application_is_admitted(operator: Actor, now: datetime) -> None:
    role = a_role(an_organisation(), "merchant", status="refused")

    with pytest.raises(IllegalMove):
        admit_role(actor=operator, role_id=role.pk, now=now)

    assert OrganisationRole.objects.get(pk=role.pk).admitted_at is None
