from datetime import datetime

import pytest
from django.test import Client

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from parties.actions.suspend_organisation import suspend_organisation
from parties.authentication import active_roles, actor_for
from parties.capabilities import Capability, FourEyes, may
from parties.models import Membership, Organisation
from parties.tests.build import (
    a_key,
    a_membership,
    a_user,
    actor_of,
    an_organisation,
    client_of,
    person_of,
)

pytestmark = pytest.mark.django_db


def suspend(actor: Actor, organisation: Organisation, *, now: datetime, reason: str = "Fraud"):
    return suspend_organisation(
        actor=actor, organisation_id=organisation.pk, expected_version=1, reason=reason, now=now
    )


def test_a_suspended_organisation_plays_no_role_and_its_people_only_look(
    operator: Actor, now: datetime
) -> None:
    organisation = an_organisation()
    membership = a_membership(organisation)

    suspended = suspend(operator, organisation, now=now)

    assert (suspended.status, suspended.status_reason) == ("suspended", "Fraud")
    assert active_roles(suspended) == frozenset()
    again = Membership.objects.select_related("organisation").get(pk=membership.pk)
    member = actor_for(membership.user, membership=again, via="web")
    assert member.duty == "viewer"
    assert not may(member, Capability.DRAFT_LISTING)


def test_its_sessions_and_keys_end_with_it_and_nobody_elses(
    operator: Actor, stranger: Actor, now: datetime
) -> None:
    organisation = an_organisation()
    admin, trader = actor_of(organisation), actor_of(organisation, "trader")
    browsers = [client_of(admin), client_of(admin), client_of(trader)]
    elsewhere = client_of(stranger)
    key, other = a_key(organisation), a_key(an_organisation())

    suspend(operator, organisation, now=now)

    assert ["_auth_user_id" in browser.session for browser in browsers] == [False] * 3
    assert "_auth_user_id" in elsewhere.session
    key.refresh_from_db()
    other.refresh_from_db()
    assert (key.revoked_at, other.revoked_at) == (now, None)
    assert AuditEvent.objects.get().after == {"reason": "Fraud", "keys": 1, "sessions": 3}


def test_a_session_begun_at_the_sign_in_form_ends_too(
    operator: Actor, client: Client, now: datetime
) -> None:
    organisation = an_organisation()
    a_membership(organisation, user=a_user("li@example.com", password="correct horse battery"))
    form = {"login": "li@example.com", "password": "correct horse battery"}
    client.post("/accounts/login/", form)
    assert "_auth_user_id" in client.session

    suspend(operator, organisation, now=now)

    assert "_auth_user_id" not in client.session


def test_a_refused_suspension_ends_nothing(operator: Actor, stranger: Actor, now: datetime) -> None:
    organisation = an_organisation()
    browser = client_of(actor_of(organisation))
    key = a_key(organisation)

    with pytest.raises(InvalidInput):
        suspend(operator, organisation, now=now, reason="")
    with pytest.raises(NotAllowed):
        suspend(stranger, organisation, now=now)
    a_membership(organisation, user=person_of(operator))
    with pytest.raises(FourEyes):
        suspend(operator, organisation, now=now)

    key.refresh_from_db()
    assert key.revoked_at is None
    assert "_auth_user_id" in browser.session
    assert Organisation.objects.get(pk=organisation.pk).is_verified
    assert AuditEvent.objects.count() == 0


def test_only_a_verified_organisation_is_suspended(operator: Actor, now: datetime) -> None:
    organisation = an_organisation(verified=False)

    with pytest.raises(IllegalMove):
        suspend(operator, organisation, now=now)

    assert Organisation.objects.get(pk=organisation.pk).version == 1
