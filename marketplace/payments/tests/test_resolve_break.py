"""A difference ends with the reason that explains it."""

import pytest

from kernel.lifecycle import IllegalMove
from marketplace.payments.actions.resolve_break import resolve_break
from marketplace.payments.models import ReconBreak
from parties.tests.build import operator

pytestmark = pytest.mark.django_db


def test_a_break_is_explained_once_with_a_reason(now) -> None:
    found = ReconBreak.objects.create(kind="balance", about="CNY", created_at=now)
    actor = operator()

    resolve_break(actor=actor, break_id=found.pk, reason="Paid out", expected_version=1, now=now)

    found.refresh_from_db()
    assert (found.status, found.resolved_by_id, found.reason) == (
        "resolved",
        actor.person,
        "Paid out",
    )
    with pytest.raises(IllegalMove):
        resolve_break(actor=actor, break_id=found.pk, reason="x", expected_version=2, now=now)
