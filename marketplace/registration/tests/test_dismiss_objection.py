"""Dismissing an objection."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from marketplace.registration.actions.dismiss_objection import dismiss_objection
from marketplace.registration.actions.end_notice import ObjectionOpen
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    an_application,
    an_objection,
    applicant_of,
    fresh,
    refused,
    registered,
    reviewer,
)

pytestmark = pytest.mark.django_db


def test_only_then_the_application_is_registered() -> None:
    application = an_application("in_notice")
    objection = an_objection(application)
    with refused(ObjectionOpen):
        registered(application, at=a_day(2026, 1, 20))

    dismiss_objection(actor=reviewer(), objection_id=objection.pk, decision="Not proved.", now=NOW)

    assert fresh(application).status == "in_notice"
    registered(application, at=a_day(2026, 1, 20))
    assert fresh(application).status == "registered"


def test_a_decision_and_an_operator_are_needed() -> None:
    application = an_application("in_notice")
    objection = an_objection(application)

    with refused(InvalidInput):
        dismiss_objection(actor=reviewer(), objection_id=objection.pk, decision="", now=NOW)
    with refused(NotAllowed):
        dismiss_objection(
            actor=applicant_of(application), objection_id=objection.pk, decision="No.", now=NOW
        )
