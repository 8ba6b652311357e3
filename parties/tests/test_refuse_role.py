from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.refuse_role import refuse_role
from parties.capabilities import FourEyes
from parties.models import OrganisationRole
from parties.tests.build import a_membership, a_role, an_organisation, person_of

pytestmark = pytest.mark.django_db


def test_an_application_is_refused_with_a_reason(operator: Actor, now: datetime) -> None:
    role = a_role(an_organisation(), "platform")

    refused = refuse_role(actor=operator, role_id=role.pk, reason=" No licence. ", now=now)

    assert (refused.status, refused.status_reason) == ("refused", "No licence.")
    assert AuditEvent.objects.get().after == {"role": "platform", "reason": "No licence."}


def test_no_reason_no_stranger_no_colleague(
    operator: Actor, stranger: Actor, now: datetime
) -> None:
    organisation = an_organisation()
    role = a_role(organisation, "merchant")

    with pytest.raises(InvalidInput):
        refuse_role(actor=operator, role_id=role.pk, reason=" ", now=now)
    with pytest.raises(NotAllowed):
        refuse_role(actor=stranger, role_id=role.pk, reason="No", now=now)
    a_membership(organisation, user=person_of(operator))
    with pytest.raises(FourEyes):
        refuse_role(actor=operator, role_id=role.pk, reason="No", now=now)

    assert OrganisationRole.objects.get(pk=role.pk).status == "applied"
    assert AuditEvent.objects.count() == 0


def test_an_active_role_is_not_refused(operator: Actor, now: datetime) -> None:
    role = a_role(an_organisation(), "merchant", status="active")

    with pytest.raises(IllegalMove):
        refuse_role(actor=operator, role_id=role.pk, reason="No", now=now)

    assert OrganisationRole.objects.get(pk=role.pk).status == "active"
