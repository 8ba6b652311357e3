from datetime import datetime

import pytest
from django.template import TemplateDoesNotExist

from parties.actions.tell_person import tell_person
from parties.models import Notification
from parties.tests.build import a_membership, a_user, an_organisation

pytestmark = pytest.mark.django_db
DATA = {"organisation": "Hangzhou Voice"}


def test_one_person_is_told_once_and_no_colleague(now: datetime) -> None:
    organisation = an_organisation()
    person = a_membership(organisation).user
    a_membership(organisation)
    said = {"kind": "organisation_verified", "key": "k", "url": "/organisations/", "data": DATA}

    first = tell_person(user_id=person.pk, now=now, **said)  # type: ignore[arg-type]
    second = tell_person(user_id=person.pk, now=now, **said)  # type: ignore[arg-type]

    assert (first, second) == (True, False)
    notice = Notification.objects.get()
    assert (notice.user_id, notice.data, notice.read_at) == (person.pk, DATA, None)


def test_a_sentence_without_a_template_is_a_bug(now: datetime) -> None:
    with pytest.raises(TemplateDoesNotExist):
        tell_person(user_id=a_user().pk, kind="unheard_of", key="k", url="", data={}, now=now)

    assert Notification.objects.count() == 0
