from datetime import datetime

import pytest
from django.template import TemplateDoesNotExist

from parties.actions.send_notice import send_notice
from parties.models import Notification
from parties.tests.build import BORN_AT, a_membership, an_organisation

pytestmark = pytest.mark.django_db


def a_notice(organisation_id: int, *, now: datetime, **changes) -> int:
    said = {
        "organisation_id": organisation_id,
        "kind": "organisation_verified",
        "key": "organisation-1-verified",
        "url": "/organisations/",
        "data": {"organisation": "Hangzhou Voice"},
        "now": now,
    }
    return send_notice(**{**said, **changes})


def test_each_member_of_today_is_told_once(now: datetime) -> None:
    organisation = an_organisation()
    admin, trader = a_membership(organisation), a_membership(organisation, duty="trader")
    left = a_membership(organisation, duty="viewer")
    left.ended_at = BORN_AT
    left.save(update_fields=["ended_at"])
    a_membership(an_organisation())

    first = a_notice(organisation.pk, now=now)
    second = a_notice(organisation.pk, now=now)

    assert (first, second) == (2, 0)
    notices = Notification.objects.order_by("pk")
    assert {notice.user_id for notice in notices} == {admin.user_id, trader.user_id}
    assert notices[0].data == {"organisation": "Hangzhou Voice"}
    assert notices[0].read_at is None


def test_only_the_duties_asked_for_are_told(now: datetime) -> None:
    organisation = an_organisation()
    a_membership(organisation)
    legal = a_membership(organisation, duty="legal")

    assert a_notice(organisation.pk, now=now, duties=["legal"]) == 1
    assert Notification.objects.get().user_id == legal.user_id


def test_a_kind_without_a_sentence_is_a_bug(now: datetime) -> None:
    organisation = an_organisation()
    a_membership(organisation)

    with pytest.raises(TemplateDoesNotExist):
        a_notice(organisation.pk, now=now, kind="nonsense")

    assert Notification.objects.count() == 0
