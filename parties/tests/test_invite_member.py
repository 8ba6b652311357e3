from datetime import datetime, timedelta

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from parties.actions.invite_member import TooManyInvitations, invite_member
from parties.models import Invitation, Organisation
from parties.tests.build import a_membership, a_user, actor_of, an_invitation, an_organisation

pytestmark = pytest.mark.django_db


def test_an_invitation_is_open_for_seven_days(hangzhou_voice: Actor, now: datetime) -> None:
    invitation = invite_member(
        actor=hangzhou_voice, email=" Zhao@Example.com ", duty="trader", now=now
    )

    assert (invitation.email, invitation.duty) == ("zhao@example.com", "trader")
    assert invitation.invited_by_id == hangzhou_voice.user_id
    assert invitation.is_open(now=now + timedelta(days=7, seconds=-1))
    assert not invitation.is_open(now=now + timedelta(days=7))
    assert AuditEvent.objects.get().after == {"duty": "trader"}


def test_a_second_invitation_replaces_the_first(hangzhou_voice: Actor, now: datetime) -> None:
    first = invite_member(actor=hangzhou_voice, email="zhao@example.com", duty="trader", now=now)

    second = invite_member(actor=hangzhou_voice, email="zhao@example.com", duty="legal", now=now)

    assert Invitation.objects.unanswered().get() == second
    assert Invitation.objects.get(pk=first.pk).revoked_at == now


@pytest.mark.parametrize(
    ("email", "duty", "field"),
    [
        ("zhao", "trader", "email"),
        ("zhao@example.com\nBcc: all@example.com", "trader", "email"),
        ("zhao@example.com", "king", "duty"),
        ("member@example.com", "trader", "email"),
    ],
    ids=["no address", "two lines", "no such duty", "member"],
)
def test_what_cannot_be_used_is_refused(now: datetime, email: str, duty: str, field: str) -> None:
    organisation = an_organisation()
    a_membership(organisation, user=a_user("member@example.com"), duty="viewer")

    with pytest.raises(InvalidInput) as refusal:
        invite_member(actor=actor_of(organisation), email=email, duty=duty, now=now)

    assert refusal.value.field == field
    assert Invitation.objects.count() == 0
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("duty", ["trader", "legal", "finance", "viewer"])
def test_only_administrators_invite(now: datetime, duty: str) -> None:
    with pytest.raises(NotAllowed):
        invite_member(
            actor=actor_of(an_organisation(), duty), email="z@example.com", duty="admin", now=now
        )

    assert Invitation.objects.count() == 0


def test_fifty_unanswered_invitations_are_enough(hangzhou_voice: Actor, now: datetime) -> None:
    organisation = Organisation.objects.get(pk=hangzhou_voice.party)
    for number in range(50):
        an_invitation(organisation, f"{number}@example.com", expires_at=now + timedelta(days=1))

    with pytest.raises(TooManyInvitations):
        invite_member(actor=hangzhou_voice, email="z@example.com", duty="trader", now=now)

    assert Invitation.objects.count() == 50
