"""What waits for the registrar stands in the operators' workbench, and in nobody else's."""

import pytest
from django.utils import timezone

from listings.tests.build import a_certificate
from marketplace.pages.todos import todos
from marketplace.registration.tests.desk import (
    an_application,
    an_objection,
    applicant_of,
    reviewer,
)

pytestmark = pytest.mark.django_db


def test_operators_see_what_waits_in_their_workbench() -> None:
    application = an_application("pending_review")
    objection = an_objection(certificate=a_certificate())

    waiting = [(t.about.split()[0], t.href) for t in todos(reviewer(), now=timezone.now())]

    assert waiting == [
        (application.application_no, f"/console/applications/{application.uid}/"),
        (objection.objection_no, f"/console/objections/{objection.uid}/"),
    ]
    assert todos(applicant_of(application), now=timezone.now()) == []
