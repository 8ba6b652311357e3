from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.open_scheme import open_scheme
from listings.models import RegistrationScheme
from listings.tests.build import a_scheme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("fj-dip", {"enabled": [False, True]}),
        ("sz-dpr", {"closed_on": ["2026-07-01", None]}),
    ],
    ids=["disabled", "closed"],
)
def test_what_was_shut_takes_applications_again(
    code: str, changed: dict[str, object], operator: Actor, now: datetime
) -> None:
    scheme = a_scheme(code)

    after = open_scheme(actor=operator, scheme_id=scheme.pk, reason="It runs", now=now)

    assert after.is_open_on(date(2026, 8, 1))
    assert AuditEvent.objects.get().after == {"reason": "It runs", "changed": changed}


def test_it_takes_an_operator_a_reason_and_something_shut(
    operator: Actor, stranger: Actor, now: datetime
) -> None:
    scheme = a_scheme("fj-dip")

    def attempt(actor: Actor, *, pk: int, reason: str = "why", version: int = 1) -> None:
        open_scheme(actor=actor, scheme_id=pk, reason=reason, now=now, expected_version=version)

    with pytest.raises(NotAllowed):
        attempt(stranger, pk=scheme.pk)
    with pytest.raises(StaleVersion):
        attempt(operator, pk=scheme.pk, version=2)
    with pytest.raises(InvalidInput):
        attempt(operator, pk=scheme.pk, reason="")
    with pytest.raises(InvalidInput, match="open already"):
        attempt(operator, pk=a_scheme("zj-dip").pk)
    assert not RegistrationScheme.objects.get(pk=scheme.pk).enabled
    assert AuditEvent.objects.count() == 0
