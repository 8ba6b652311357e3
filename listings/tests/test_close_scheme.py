from datetime import date, datetime, timedelta

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.close_scheme import close_scheme
from listings.models import RegistrationScheme
from listings.tests.build import a_scheme

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 30)
DAY = timedelta(days=1)


def test_it_takes_nothing_from_that_day_on(operator: Actor, now: datetime) -> None:
    scheme = a_scheme()

    after = close_scheme(
        actor=operator,
        scheme_id=scheme.pk,
        closed_on=LAST + DAY,
        reason="Merged",
        now=now,
        expected_version=1,
    )

    assert (after.is_open_on(LAST), after.is_open_on(LAST + DAY), after.version) == (True, False, 2)
    assert scheme in RegistrationScheme.objects.open_on(LAST)
    assert scheme not in RegistrationScheme.objects.open_on(LAST + DAY)
    assert AuditEvent.objects.get().after == {
        "reason": "Merged",
        "changed": {"closed_on": [None, "2026-07-01"]},
    }


def test_it_takes_an_operator_a_reason_and_a_day_after_the_first(
    operator: Actor, stranger: Actor, now: datetime
) -> None:
    scheme = a_scheme()

    def attempt(actor: Actor, *, reason: str = "why", day: date = LAST, version: int = 1) -> None:
        close_scheme(
            actor=actor,
            scheme_id=scheme.pk,
            closed_on=day,
            reason=reason,
            now=now,
            expected_version=version,
        )

    with pytest.raises(NotAllowed):
        attempt(stranger)
    with pytest.raises(StaleVersion):
        attempt(operator, version=2)
    with pytest.raises(InvalidInput):
        attempt(operator, reason="")
    with pytest.raises(InvalidInput) as refused:
        attempt(operator, day=date(2023, 7, 1))
    assert refused.value.field == "closed_on"
    assert RegistrationScheme.objects.get(pk=scheme.pk).closed_on is None
    assert AuditEvent.objects.count() == 0
