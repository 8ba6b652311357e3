from dataclasses import replace
from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from parties.actions.revise_organisation import IdentityFixed, revise_organisation
from parties.models import Organisation
from parties.terms import OrganisationDetails
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def revise(actor: Actor, organisation: Organisation, *, now: datetime, **changes: str):
    return revise_organisation(
        actor=actor,
        organisation_id=organisation.pk,
        expected_version=organisation.version,
        details=replace(OrganisationDetails.of(organisation), **changes),
        now=now,
    )


def test_everything_may_change_before_verification(now: datetime) -> None:
    organisation = an_organisation(verified=False)

    revised = revise(
        actor_of(organisation), organisation, now=now, name="New Name", contact_phone="0571-1"
    )

    assert (revised.name, revised.contact_phone, revised.version) == ("New Name", "0571-1", 2)
    assert AuditEvent.objects.get().after == {"changed": ["name", "contact_phone"]}


def test_the_contact_may_change_afterwards_the_identity_may_not(now: datetime) -> None:
    organisation = an_organisation("Hangzhou Voice")
    admin = actor_of(organisation)

    with pytest.raises(IdentityFixed):
        revise(admin, organisation, now=now, name="Somebody Else", contact_name="Zhao")
    revised = revise(admin, organisation, now=now, contact_name="Zhao")

    assert (revised.name, revised.contact_name, revised.version) == ("Hangzhou Voice", "Zhao", 2)
    assert AuditEvent.objects.count() == 1


def test_the_same_details_again_change_nothing(now: datetime) -> None:
    organisation = an_organisation()

    assert revise(actor_of(organisation), organisation, now=now).version == 1
    assert AuditEvent.objects.count() == 0


def test_a_code_of_somebody_else_is_refused(now: datetime) -> None:
    organisation, other = an_organisation(verified=False), an_organisation()

    with pytest.raises(InvalidInput, match="registered already"):
        revise(actor_of(organisation), organisation, now=now, uscc=other.uscc or "")

    assert Organisation.objects.get(pk=organisation.pk).version == 1


@pytest.mark.parametrize("duty", ["trader", "legal", "finance", "viewer"])
def test_only_administrators_revise(now: datetime, duty: str) -> None:
    organisation = an_organisation()

    with pytest.raises(NotAllowed):
        revise(actor_of(organisation, duty), organisation, now=now, contact_name="Zhao")

    assert Organisation.objects.get(pk=organisation.pk).contact_name == "Wang Fang"


def test_another_organisation_is_not_there_and_a_stale_view_is_refused(
    stranger: Actor, now: datetime
) -> None:
    organisation = an_organisation()
    admin = actor_of(organisation)

    with pytest.raises(Organisation.DoesNotExist):
        revise(stranger, organisation, now=now, contact_name="Zhao")
    revise(admin, organisation, now=now, contact_name="Zhao")
    with pytest.raises(StaleVersion):
        revise(admin, organisation, now=now, contact_name="Qian")

    assert Organisation.objects.get(pk=organisation.pk).contact_name == "Zhao"
