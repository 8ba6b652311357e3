"""Refusing a registration."""

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from marketplace.registration.actions.refuse_application import refuse_application
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.reasons import Item, Review
from marketplace.registration.tests.desk import (
    NOW,
    an_application,
    applicant_of,
    fresh,
    refused,
    reviewer,
)

pytestmark = pytest.mark.django_db
FOUND = Review("formality", (Item("source", "fail", "Scraped against the terms."),))


def refuse(
    application: RegistrationApplication,
    *,
    actor: Actor | None = None,
    ground: str = "unlawful_source",
    reason: str = "Not lawful.",
) -> RegistrationApplication:
    return refuse_application(
        actor=actor or reviewer(),
        application_id=application.pk,
        review=FOUND,
        ground=ground,
        reason=reason,
        now=NOW,
    )


def test_it_ends_with_ground_and_reason() -> None:
    application = an_application("pending_review")

    refuse(application)

    done, opinion = fresh(application), application.opinions.get()
    assert (done.status, done.reason, done.due_on) == ("refused", "Not lawful.", None)
    assert done.decided_at == NOW
    assert (opinion.result, opinion.ground) == ("refuse", "unlawful_source")
    assert opinion.items[0]["note"] == "Scraped against the terms."


def test_a_ground_of_the_list_and_a_reason_are_needed() -> None:
    application = an_application("pending_review")

    with refused(InvalidInput):
        refuse(application, ground="dislike")
    with refused(InvalidInput):
        refuse(application, reason="")
    with refused(NotAllowed):
        refuse(application, actor=applicant_of(application))
