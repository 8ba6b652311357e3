"""Taking an application back."""

import pytest

from kernel.errors import NotAllowed
from marketplace.registration.actions.withdraw_application import withdraw_application
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.tests.desk import (
    NOW,
    an_application,
    an_objection,
    applicant_of,
    fresh,
    refused,
    reviewer,
)
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_objections_to_it_end_with_it() -> None:
    application = an_application("in_notice")
    objection = an_objection(application)

    withdraw_application(
        actor=applicant_of(application), application_id=application.pk, now=NOW, reason="Sold."
    )

    done = fresh(application)
    assert (done.status, done.reason, done.due_on) == ("withdrawn", "Sold.", None)
    after = Objection.objects.get(pk=objection.pk)
    assert (after.status, after.decision) == (
        "dismissed",
        "The application ended before a decision.",
    )


def test_others_and_viewers_withdraw_nothing() -> None:
    application = an_application("in_notice")
    viewer = actor_of(application.applicant, "viewer")

    with refused(NotAllowed):
        withdraw_application(actor=viewer, application_id=application.pk, now=NOW)
    with refused(RegistrationApplication.DoesNotExist):
        withdraw_application(actor=reviewer(), application_id=application.pk, now=NOW)
