from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from parties.actions.revoke_invitation import InvitationAccepted, revoke_invitation
from parties.models import Invitation
from parties.tests.build import actor_of, an_invitation, an_organisation

pytestmark = pytest.mark.django_db


def test_a_revoked_invitation_stays_revoked(now: datetime) -> None:
    organisation = an_organisation()
    invitation = an_invitation(organisation)
    admin = actor_of(organisation)

    revoked = revoke_invitation(actor=admin, invitation_id=invitation.pk, now=now)
    revoke_invitation(actor=admin, invitation_id=invitation.pk, now=now)

    assert revoked.revoked_at == now
    assert AuditEvent.objects.get().action == "member.uninvite"


def test_who_joined_is_not_uninvited(now: datetime) -> None:
    organisation = an_organisation()
    invitation = an_invitation(organisation, accepted_at=now)

    with pytest.raises(InvitationAccepted):
        revoke_invitation(actor=actor_of(organisation), invitation_id=invitation.pk, now=now)

    assert Invitation.objects.get().revoked_at is None


def test_only_the_administrators_of_the_organisation_revoke(stranger: Actor, now: datetime) -> None:
    organisation = an_organisation()
    invitation = an_invitation(organisation)

    with pytest.raises(Invitation.DoesNotExist):
        revoke_invitation(actor=stranger, invitation_id=invitation.pk, now=now)
    with pytest.raises(NotAllowed):
        revoke_invitation(
            actor=actor_of(organisation, "trader"), invitation_id=invitation.pk, now=now
        )

    assert Invitation.objects.get().revoked_at is None
    assert AuditEvent.objects.count() == 0
