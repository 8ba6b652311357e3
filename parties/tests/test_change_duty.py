from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from parties.actions.change_duty import change_duty
from parties.capabilities import LastAdministrator
from parties.models import Membership
from parties.tests.build import a_membership, actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_a_member_gets_another_duty(now: datetime) -> None:
    organisation = an_organisation()
    member = a_membership(organisation, duty="viewer")
    admin = actor_of(organisation)

    change_duty(actor=admin, membership_id=member.pk, duty="finance", now=now)
    change_duty(actor=admin, membership_id=member.pk, duty="finance", now=now)

    assert Membership.objects.get(pk=member.pk).duty == "finance"
    assert AuditEvent.objects.get().after == {"duty": "finance"}


def test_the_last_administrator_remains(now: datetime) -> None:
    organisation = an_organisation()
    admin = actor_of(organisation)
    only = organisation.memberships.get()

    with pytest.raises(LastAdministrator):
        change_duty(actor=admin, membership_id=only.pk, duty="trader", now=now)
    second = a_membership(organisation)
    change_duty(actor=admin, membership_id=second.pk, duty="trader", now=now)

    assert Membership.objects.get(pk=only.pk).duty == "admin"


def test_no_such_duty_no_trader_no_stranger(stranger: Actor, now: datetime) -> None:
    organisation = an_organisation()
    member = a_membership(organisation, duty="viewer")

    with pytest.raises(InvalidInput):
        change_duty(actor=actor_of(organisation), membership_id=member.pk, duty="king", now=now)
    with pytest.raises(NotAllowed):
        change_duty(
            actor=actor_of(organisation, "trader"), membership_id=member.pk, duty="admin", now=now
        )
    with pytest.raises(Membership.DoesNotExist):
        change_duty(actor=stranger, membership_id=member.pk, duty="admin", now=now)

    assert Membership.objects.get(pk=member.pk).duty == "viewer"
    assert AuditEvent.objects.count() == 0
