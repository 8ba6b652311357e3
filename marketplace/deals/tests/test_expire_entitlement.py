"""Access ends with the term."""

from datetime import timedelta

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from marketplace.deals.actions.expire_entitlement import expire_entitlement
from marketplace.deals.models import Entitlement
from marketplace.deals.tasks import watch_entitlements
from marketplace.deals.tests.build import NOW, an_entitlement, sides_of
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_it_expires_on_the_day_after_and_not_before(monkeypatch) -> None:
    entitlement = an_entitlement()
    early = NOW + timedelta(days=364)

    assert not expire_entitlement(actor=CLOCK, entitlement_id=entitlement.pk, now=early)
    monkeypatch.setattr("marketplace.deals.tasks.timezone.now", lambda: NOW + timedelta(days=365))
    watch_entitlements()

    ended = Entitlement.objects.get()
    assert (ended.status, ended.end_reason) == ("expired", "term_over")


def test_a_side_does_not_end_it_so() -> None:
    entitlement = an_entitlement()

    with refused(NotAllowed):
        expire_entitlement(
            actor=sides_of(entitlement.deal).holder, entitlement_id=entitlement.pk, now=NOW
        )
