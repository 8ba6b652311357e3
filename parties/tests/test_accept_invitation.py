from datetime import datetime, timedelta
from typing import Any

import pytest

from kernel.actor import ANONYMOUS
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from parties.actions.accept_invitation import InvitationClosed, accept_invitation
from parties.models import Invitation, Membership
from parties.tests.build import (
    a_user,
    actor_without_organisation,
    an_invitation,
    an_organisation,
)

pytestmark = pytest.mark.django_db


def test_the_person_invited_joins_with_the_duty_offered(now: datetime) -> None:
    organisation = an_organisation()
    invitation = an_invitation(
        organisation, "zhao@example.com", duty="legal", expires_at=now + timedelta(days=1)
    )
    zhao = actor_without_organisation(a_user("zhao@example.com"))

    membership = accept_invitation(actor=zhao, invitation_id=invitation.pk, now=now)
    again = accept_invitation(actor=zhao, invitation_id=invitation.pk, now=now)

    assert (membership.organisation_id, membership.duty) == (organisation.pk, "legal")
    assert again == membership
    assert Invitation.objects.get().accepted_at == now
    assert AuditEvent.objects.filter(action="member.join").count() == 1


def test_nobody_else_accepts_it(now: datetime) -> None:
    invitation = an_invitation(
        an_organisation(), "zhao@example.com", expires_at=now + timedelta(days=1)
    )
    before = Membership.objects.count()

    for actor in (ANONYMOUS, actor_without_organisation()):
        with pytest.raises(NotAllowed):
            accept_invitation(actor=actor, invitation_id=invitation.pk, now=now)

    assert Membership.objects.count() == before
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"expires_at": datetime.fromisoformat("2026-01-05T09:00:00+00:00")}, "verified"),
        ({"revoked_at": datetime.fromisoformat("2026-01-05T08:00:00+00:00")}, "verified"),
        ({"accepted_at": datetime.fromisoformat("2026-01-04T08:00:00+00:00")}, "verified"),
        ({}, "suspended"),
    ],
    ids=["too old", "revoked", "accepted, then left", "suspended"],
)
def test_a_closed_invitation_lets_nobody_in(
    now: datetime, changes: dict[str, Any], status: str
) -> None:
    organisation = an_organisation(status=status)
    invitation = an_invitation(
        organisation, "zhao@example.com", **{"expires_at": now + timedelta(days=1), **changes}
    )
    zhao = actor_without_organisation(a_user("zhao@example.com"))

    with pytest.raises(InvitationClosed):
        accept_invitation(actor=zhao, invitation_id=invitation.pk, now=now)

    assert Membership.objects.filter(user_id=zhao.person).count() == 0
    assert AuditEvent.objects.count() == 0
