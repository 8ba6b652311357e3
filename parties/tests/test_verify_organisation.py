from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.verify_organisation import verify_organisation
from parties.authentication import active_roles
from parties.capabilities import FourEyes
from parties.models import Organisation, OrganisationRole
from parties.tests.build import a_membership, actor_of, an_organisation, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return an_organisation(verified=False, status="submitted", status_reason="Name?")


def verify(actor: Actor, organisation: Organisation, *, now: datetime, **changes):
    said = {"expected_version": organisation.version, "way": "2", "now": now}
    return verify_organisation(actor=actor, organisation_id=organisation.pk, **{**said, **changes})


def test_a_verified_organisation_is_holder_and_buyer(
    operator: Actor, organisation: Organisation, now: datetime
) -> None:
    verified = verify(operator, organisation, now=now)

    assert (verified.status, verified.verification_way) == ("verified", "2")
    assert (verified.verified_at, verified.status_reason) == (now, "")
    assert active_roles(verified) == {"holder", "buyer"}
    event = AuditEvent.objects.get()
    assert (event.action, event.after) == ("organisation.verify", {"way": "2"})


def test_nobody_verifies_an_organisation_of_their_own(
    operator: Actor, organisation: Organisation, now: datetime
) -> None:
    own = an_organisation(verified=False, status="submitted")
    a_membership(own, user=person_of(operator), duty="viewer")

    with pytest.raises(FourEyes):
        verify(operator, own, now=now)

    assert Organisation.objects.get(pk=own.pk).status == Organisation.Status.SUBMITTED
    assert OrganisationRole.objects.filter(organisation=own).count() == 0
    assert AuditEvent.objects.count() == 0


def test_a_member_who_left_may_verify(
    operator: Actor, organisation: Organisation, now: datetime
) -> None:
    past = a_membership(organisation, user=person_of(operator))
    past.ended_at = now
    past.save(update_fields=["ended_at"])

    assert verify(operator, organisation, now=now).is_verified


@pytest.mark.parametrize("role", ["holder", "buyer", "merchant", "platform"])
def test_only_operators_verify(organisation: Organisation, now: datetime, role: str) -> None:
    with pytest.raises(NotAllowed):
        verify(actor_of(an_organisation(roles=[role])), organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).version == 1


def test_an_operator_who_only_looks_does_not_verify(
    operator: Actor, organisation: Organisation, now: datetime
) -> None:
    staff = Organisation.objects.get(pk=operator.party)

    with pytest.raises(NotAllowed):
        verify(actor_of(staff, "viewer"), organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).version == 1


def test_a_stale_view_or_an_unknown_way_is_refused(
    operator: Actor, organisation: Organisation, now: datetime
) -> None:
    with pytest.raises(StaleVersion):
        verify(operator, organisation, now=now, expected_version=7)
    with pytest.raises(InvalidInput):
        verify(operator, organisation, now=now, way="9")

    assert Organisation.objects.get(pk=organisation.pk).version == 1


@pytest.mark.parametrize("status", ["unverified", "returned", "verified", "suspended"])
def test_only_what_is_under_review_can_be_verified(
    operator: Actor, now: datetime, status: str
) -> None:
    organisation = an_organisation(verified=False, status=status)

    with pytest.raises(IllegalMove):
        verify(operator, organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).status == status
    assert AuditEvent.objects.count() == 0
