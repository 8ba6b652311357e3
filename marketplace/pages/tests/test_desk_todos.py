"""What waits for the registrar stands in the operators' workbench, and in nobody else's."""

import pytest
from django.utils import timezone

from listings.tests.build import a_certificate
from marketplace.pages.desk import queues
from marketplace.pages.todos import todos
from marketplace.registration.tests.desk import (
    an_application,
    an_objection,
    applicant_of,
    reviewer,
)
from parties.tests.build import an_organisation, hangzhou_voice

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


def test_operators_see_how_much_waits_in_each_queue_and_nobody_else_does() -> None:
    an_organisation(status="submitted")
    a_certificate(status="recorded")
    a_certificate(status="recorded")

    found = [(str(queue.label), queue.href, queue.n) for queue in queues(reviewer())]

    assert found == [
        ("Certificates to verify", "/console/reviews/certificates/", 2),
        ("Organisations to verify", "/console/reviews/organisations/", 1),
    ]
    assert queues(hangzhou_voice()) == []
