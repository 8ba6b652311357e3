"""Ending what was not rectified in time."""

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from marketplace.registration.actions.deem_withdrawn import StillTime, deem_withdrawn
from marketplace.registration.tests.desk import (
    a_day,
    an_application,
    applicant_of,
    fresh,
    refused,
)

pytestmark = pytest.mark.django_db


def test_the_day_after_the_last_it_counts_as_withdrawn() -> None:
    application = an_application("needs_rectification")  # 15 working days: 26 January

    with refused(StillTime):
        deem_withdrawn(actor=CLOCK, application_id=application.pk, now=a_day(2026, 1, 26))
    deem_withdrawn(actor=CLOCK, application_id=application.pk, now=a_day(2026, 1, 27))

    done = fresh(application)
    assert (done.status, done.due_on) == ("deemed_withdrawn", None)


def test_the_applicant_does_not_act_for_the_clock() -> None:
    application = an_application("needs_rectification")

    with refused(NotAllowed):
        deem_withdrawn(
            actor=applicant_of(application),
            application_id=application.pk,
            now=a_day(2026, 2, 27),
        )
