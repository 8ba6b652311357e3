"""Handing a rectified application in again."""

from datetime import date

import pytest

from kernel.errors import NotAllowed
from marketplace.registration.actions.resubmit_application import resubmit_application
from marketplace.registration.gates import ApplicationNotReady
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    an_application,
    applicant_of,
    fresh,
    refused,
)
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_the_next_version_is_frozen_and_the_review_goes_on_with_its_days_left() -> None:
    application = an_application("needs_rectification")
    draft = {**application.draft, "restrictions": "Not for advertising"}
    RegistrationApplication.objects.filter(pk=application.pk).update(draft=draft)
    assert application.procedure_left == 10

    resubmit_application(
        actor=applicant_of(application), application_id=application.pk, now=a_day(2026, 1, 12)
    )

    done = fresh(application)
    assert done.status == "pending_review"
    assert [v.n for v in done.versions.order_by("n")] == [1, 2]
    assert done.versions.get(n=2).content["restrictions"] == "Not for advertising"
    assert (done.due_on, done.procedure_left) == (date(2026, 1, 26), None)


def test_what_would_be_refused_is_not_taken() -> None:
    application = an_application("needs_rectification")
    RegistrationApplication.objects.filter(pk=application.pk).update(draft={"v": 1})

    with refused(ApplicationNotReady):
        resubmit_application(
            actor=applicant_of(application), application_id=application.pk, now=NOW
        )


def test_a_viewer_resubmits_nothing() -> None:
    application = an_application("needs_rectification")
    viewer = actor_of(application.applicant, "viewer")

    with refused(NotAllowed):
        resubmit_application(actor=viewer, application_id=application.pk, now=NOW)
