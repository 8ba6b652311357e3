from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.return_organisation import return_organisation
from parties.capabilities import FourEyes
from parties.models import Organisation
from parties.tests.build import a_membership, an_organisation, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return an_organisation(verified=False, status="submitted")


def give_back(actor: Actor, organisation: Organisation, *, now: datetime, reason: str = "Name?"):
    return return_organisation(
        actor=actor, organisation_id=organisation.pk, expected_version=1, reason=reason, now=now
    )


def test_an_organisation_comes_back_with_the_reason(
    operator: Actor, organisation: Organisation, now: datetime
) -> None:
    returned = give_back(operator, organisation, now=now, reason="  The name differs. ")

    assert (returned.status, returned.status_reason) == ("returned", "The name differs.")
    assert AuditEvent.objects.get().after == {"reason": "The name differs."}


@pytest.mark.parametrize("reason", ["  ", "x" * 401], ids=["none", "too long"])
def test_it_does_not_come_back_without_a_reason(
    operator: Actor, organisation: Organisation, now: datetime, reason: str
) -> None:
    with pytest.raises(InvalidInput):
        give_back(operator, organisation, now=now, reason=reason)

    assert Organisation.objects.get(pk=organisation.pk).status == "submitted"


def test_neither_a_member_nor_a_stranger_returns_it(
    operator: Actor, stranger: Actor, organisation: Organisation, now: datetime
) -> None:
    a_membership(organisation, user=person_of(operator))

    with pytest.raises(FourEyes):
        give_back(operator, organisation, now=now)
    with pytest.raises(NotAllowed):
        give_back(stranger, organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).version == 1
    assert AuditEvent.objects.count() == 0


def test_a_verified_organisation_is_not_returned(operator: Actor, now: datetime) -> None:
    organisation = an_organisation()

    with pytest.raises(IllegalMove, match="“return” is not possible while “verified”"):
        give_back(operator, organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).is_verified
