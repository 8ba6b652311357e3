from datetime import datetime

import pytest

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from parties.actions.end_membership import end_membership
from parties.capabilities import LastAdministrator
from parties.models import Membership
from parties.tests.build import a_membership, actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_an_administrator_lets_a_member_go(now: datetime) -> None:
    organisation = an_organisation()
    member = a_membership(organisation, duty="trader")

    ended = end_membership(actor=actor_of(organisation), membership_id=member.pk, now=now)

    assert ended.ended_at == now
    assert AuditEvent.objects.get().action == "member.end"


def test_everybody_may_leave(now: datetime) -> None:
    organisation = an_organisation()
    viewer = actor_of(organisation, "viewer")

    ended = end_membership(actor=viewer, membership_id=organisation.memberships.get().pk, now=now)

    assert (ended.user_id, ended.ended_at) == (viewer.user_id, now)


def test_the_last_administrator_cannot_leave(now: datetime) -> None:
    organisation = an_organisation()
    admin = actor_of(organisation)
    a_membership(organisation, duty="trader")

    with pytest.raises(LastAdministrator):
        end_membership(
            actor=admin, membership_id=organisation.memberships.get(duty="admin").pk, now=now
        )

    assert Membership.objects.in_force().count() == 2


def test_others_let_nobody_go(stranger: Actor, now: datetime) -> None:
    organisation = an_organisation()
    member = a_membership(organisation)

    with pytest.raises(NotAllowed):
        end_membership(actor=actor_of(organisation, "trader"), membership_id=member.pk, now=now)
    with pytest.raises(Membership.DoesNotExist):
        end_membership(actor=stranger, membership_id=member.pk, now=now)
    with pytest.raises(NotAllowed):
        end_membership(actor=ANONYMOUS, membership_id=member.pk, now=now)

    assert Membership.objects.get(pk=member.pk).ended_at is None
    assert AuditEvent.objects.count() == 0
