"""Returning an application with everything that has to be put right."""

from datetime import date

import pytest

from kernel.errors import InvalidInput, NotAllowed
from marketplace.registration.actions.require_rectification import (
    NothingToRectify,
    ToldBefore,
    require_rectification,
)
from marketplace.registration.actions.resubmit_application import resubmit_application
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.reasons import Item, Review
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    an_application,
    applicant_of,
    fresh,
    refused,
    review,
    reviewer,
)

pytestmark = pytest.mark.django_db


def require(application, *, found: Review | None = None, actor=None, at=NOW, reason="No page."):
    return require_rectification(
        actor=actor or reviewer(),
        application_id=application.pk,
        review=found or review(application, failing="sample"),
        reason=reason,
        now=at,
    )


def test_the_review_stands_still_and_the_applicant_has_fifteen_working_days() -> None:
    application = an_application("pending_review")

    require(application, at=a_day(2026, 1, 7))

    done = fresh(application)
    opinion = done.opinions.get()
    assert (done.status, done.reason) == ("needs_rectification", "No page.")
    assert done.due_on == date(2026, 1, 28)
    assert done.procedure_left == 8  # of ten, two are over
    assert (opinion.result, opinion.n, opinion.reviewer_id) == ("rectify", 1, reviewer().user_id)
    assert [item for item in opinion.items if item["verdict"] == "fail"] == [
        {
            "code": "sample",
            "section": "sample",
            "verdict": "fail",
            "note": "Attach the page with the signature.",
        }
    ]


def test_all_points_are_judged_and_one_fails_with_a_note() -> None:
    application = an_application("pending_review")
    whole = review(application)
    without_note = Review("formality", (*whole.items[1:], Item(whole.items[0].code, "fail")))

    with refused(NothingToRectify):
        require(application, found=whole)
    with refused(InvalidInput, "Give a verdict"):
        require(application, found=Review("formality", whole.items[1:]))
    with refused(InvalidInput, "put right, and how"):
        require(application, found=without_note)
    with refused(InvalidInput, "no such stage"):
        require(application, found=Review("substance", whole.items))
    with refused(InvalidInput, "not on the checklist"):
        require(application, found=Review("formality", (*whole.items, Item("moon", "pass"))))
    with refused(InvalidInput):
        require(application, reason=" ")


def test_property_rights_are_returned_once() -> None:
    application = an_application("accepted")
    require(application)
    resubmit_application(actor=applicant_of(application), application_id=application.pk, now=NOW)

    with refused(ToldBefore):
        require(fresh(application))


def test_an_applicant_and_a_draft_are_not_returned() -> None:
    application = an_application("pending_review")
    draft = an_application("draft")

    with refused(NotAllowed):
        require(application, actor=applicant_of(application))
    with refused(RegistrationApplication.DoesNotExist):
        require(draft, found=Review("formality"))
