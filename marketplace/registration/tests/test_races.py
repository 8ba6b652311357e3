"""Two at once: the clock registers while somebody objects; two reviewers decide."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kernel.actor import CLOCK
from kernel.errors import DomainError
from listings.models import Certificate
from marketplace.registration.actions.end_notice import end_notice
from marketplace.registration.actions.pass_application import pass_application
from marketplace.registration.actions.refuse_application import refuse_application
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.reasons import Review
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    an_application,
    fresh,
    review,
    reviewer,
)

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 10


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls at the same moment, each in its own thread; return results or refusals."""
    line = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            line.wait(PATIENCE_S)
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_notice_makes_one_certificate() -> None:
    application = an_application("in_notice")

    def end() -> object:
        return end_notice(actor=CLOCK, application_id=application.pk, now=a_day(2026, 1, 20))

    outcomes = at_once(end, end)

    assert sum(isinstance(each, RegistrationApplication) for each in outcomes) == 1
    assert sum(isinstance(each, DomainError) for each in outcomes) == 1
    assert Certificate.objects.count() == 1


def test_one_decision_counts() -> None:
    application = an_application("pending_review")
    staff, found = reviewer(), review(application)
    common: dict[str, Any] = {"actor": staff, "application_id": application.pk, "now": NOW}

    outcomes = at_once(
        lambda: pass_application(**common, review=found),
        lambda: refuse_application(
            **common, review=Review("formality"), ground="dispute", reason="In court."
        ),
    )

    assert sum(isinstance(each, DomainError) for each in outcomes) == 1
    assert application.opinions.count() == 1
    decision = application.opinions.get().result
    assert fresh(application).status == {"pass": "in_notice", "refuse": "refused"}[decision]


def test_two_certificates_have_two_numbers() -> None:
    first, second = an_application("in_notice"), an_application("in_notice")

    at_once(
        *(
            lambda pk=each.pk: end_notice(actor=CLOCK, application_id=pk, now=a_day(2026, 1, 20))
            for each in (first, second)
        )
    )

    numbers = Certificate.objects.order_by("certificate_no").values_list(
        "certificate_no", flat=True
    )
    assert list(numbers) == ["20260133000000001", "20260133000000002"]
