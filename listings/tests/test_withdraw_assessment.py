from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, StaleVersion
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from listings.actions.record_assessment import record_assessment
from listings.actions.withdraw_assessment import withdraw_assessment
from listings.models import Assessment
from listings.tests.build import an_asset
from listings.tests.build_rights import a_file
from listings.tests.test_record_assessment import a_valuation


def test_it_takes_the_holder_and_a_reason_once(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset, report = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    kept = record_assessment(
        actor=hangzhou_voice, asset_id=asset.pk, terms=a_valuation(report.pk), now=now
    )

    def withdraw(actor: Actor, *, reason: str = "Error", version: int = 1) -> None:
        withdraw_assessment(
            actor=actor,
            assessment_id=kept.pk,
            reason=reason,
            now=now,
            expected_version=version,
        )

    with pytest.raises(InvalidInput):
        withdraw(hangzhou_voice, reason=" ")
    with pytest.raises(StaleVersion):
        withdraw(hangzhou_voice, version=2)
    with pytest.raises(Assessment.DoesNotExist):
        withdraw(stranger)
    assert (Assessment.objects.get().status, AuditEvent.objects.count()) == ("in_force", 1)

    withdraw(hangzhou_voice)

    with pytest.raises(IllegalMove):
        withdraw(hangzhou_voice, version=2)
    after = Assessment.objects.get()
    assert (after.status, after.status_reason, after.version) == ("withdrawn", "Error", 2)
