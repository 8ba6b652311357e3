"""Giving a review more time, once."""

from datetime import date

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from marketplace.registration.actions.extend_review import (
    ExtendedBefore,
    ReviewNotRunning,
    extend_review,
)
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.desk import (
    NOW,
    an_application,
    applicant_of,
    fresh,
    refused,
    reviewer,
)

pytestmark = pytest.mark.django_db


def extend(
    application: RegistrationApplication, *, days: int = 10, actor: Actor | None = None
) -> RegistrationApplication:
    return extend_review(
        actor=actor or reviewer(),
        application_id=application.pk,
        days=days,
        reason="An expert is asked.",
        now=NOW,
    )


def test_ten_more_working_days_once() -> None:
    application = an_application("accepted")
    assert application.due_on == date(2026, 1, 19)

    extend(application)

    done = fresh(application)
    assert (done.due_on, done.status) == (date(2026, 2, 2), "accepted")
    assert done.events.latest("seq").data["days"] == 10
    with refused(ExtendedBefore):
        extend(done, days=1)


@pytest.mark.parametrize("days", [0, 11])
def test_one_to_ten_days(days: int) -> None:
    application = an_application("accepted")

    with refused(InvalidInput):
        extend(application, days=days)


def test_what_is_not_under_review_is_not_extended() -> None:
    waiting = an_application("pending_review", scheme="cn-dpr")
    returned = an_application("needs_rectification")

    with refused(ReviewNotRunning):
        extend(waiting)
    with refused(ReviewNotRunning):
        extend(returned)
    with refused(NotAllowed):
        extend(waiting, actor=applicant_of(waiting))
