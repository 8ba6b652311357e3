from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.submit_organisation import DetailsMissing, submit_organisation
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def submit(actor: Actor, organisation: Organisation, *, now: datetime) -> Organisation:
    return submit_organisation(
        actor=actor, organisation_id=organisation.pk, expected_version=1, now=now
    )


@pytest.mark.parametrize("status", ["unverified", "returned"])
def test_an_organisation_enters_the_queue(now: datetime, status: str) -> None:
    organisation = an_organisation(verified=False, status=status)

    submitted = submit(actor_of(organisation), organisation, now=now)

    assert (submitted.status, submitted.version) == ("submitted", 2)
    assert AuditEvent.objects.get().action == "organisation.submit"


def test_all_that_is_missing_is_named_at_once(now: datetime) -> None:
    organisation = an_organisation(verified=False, legal_representative="", contact_email="")

    with pytest.raises(
        DetailsMissing, match=r"Still missing: legal representative, contact e-mail\."
    ):
        submit(actor_of(organisation), organisation, now=now)

    assert Organisation.objects.get().status == Organisation.Status.UNVERIFIED
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("status", ["submitted", "verified", "suspended"])
def test_it_enters_from_nowhere_else(now: datetime, status: str) -> None:
    organisation = an_organisation(verified=False, status=status)
    admin = actor_of(organisation)

    with pytest.raises((IllegalMove, NotAllowed)):
        submit(admin, organisation, now=now)

    assert Organisation.objects.get().version == 1


def test_a_trader_does_not_submit(now: datetime) -> None:
    organisation = an_organisation(verified=False)

    with pytest.raises(NotAllowed):
        submit(actor_of(organisation, "trader"), organisation, now=now)

    assert Organisation.objects.get().status == Organisation.Status.UNVERIFIED
