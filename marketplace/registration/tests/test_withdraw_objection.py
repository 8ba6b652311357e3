"""Taking an objection back."""

import pytest

from kernel.actor import ANONYMOUS
from marketplace.registration.actions.file_objection import ObjectionTerms, file_objection
from marketplace.registration.actions.withdraw_objection import withdraw_objection
from marketplace.registration.models import Objection
from marketplace.registration.tests.desk import (
    NOW,
    an_application,
    an_objection,
    applicant_of,
    refused,
)
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_its_objector_takes_it_back() -> None:
    objection = an_objection()
    assert objection.objector is not None

    withdraw_objection(actor=actor_of(objection.objector), objection_id=objection.pk, now=NOW)

    assert Objection.objects.get(pk=objection.pk).status == "withdrawn"


def test_nobody_else_does() -> None:
    application = an_application("in_notice")
    objection = an_objection(application)

    with refused(Objection.DoesNotExist):
        withdraw_objection(actor=applicant_of(application), objection_id=objection.pk, now=NOW)
    with refused(Objection.DoesNotExist):
        withdraw_objection(
            actor=ANONYMOUS,
            objection_id=objection.pk,
            now=NOW,
            confirmed_email=objection.objector_email,
        )


def test_a_confirmed_address_takes_back_its_own() -> None:
    terms = ObjectionTerms(
        ground="other", statement="Mine.", name="Zhao", confirmed_email="zhao@example.com"
    )
    application = an_application("in_notice")
    objection = file_objection(actor=ANONYMOUS, terms=terms, application_id=application.pk, now=NOW)

    withdraw_objection(
        actor=ANONYMOUS,
        objection_id=objection.pk,
        now=NOW,
        confirmed_email="Zhao@example.com",
    )

    assert Objection.objects.get(pk=objection.pk).status == "withdrawn"
