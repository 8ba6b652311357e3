"""Recording that a platform received a referral."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.referrals.actions.acknowledge_referral import acknowledge_referral
from marketplace.referrals.models import Referral
from marketplace.referrals.tests.build import a_referral
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_the_answer_is_recorded(operator, now) -> None:
    referral = a_referral(operator, an_organisation(), accepted=False)

    done = acknowledge_referral(
        actor=operator,
        referral_id=referral.pk,
        destination_ref="X-9",
        expected_version=referral.version,
        now=now,
    )

    assert Referral.objects.get(pk=referral.pk).status == "acknowledged"
    assert done.version == referral.version + 1


def test_a_stale_view_changes_nothing(operator, now) -> None:
    referral = a_referral(operator, an_organisation(), accepted=False)

    with pytest.raises(StaleVersion):
        acknowledge_referral(
            actor=operator,
            referral_id=referral.pk,
            destination_ref="X-9",
            expected_version=99,
            now=now,
        )

    assert Referral.objects.get(pk=referral.pk).status == referral.status


def test_only_operators_record_answers(operator, hangzhou_voice, now) -> None:
    referral = a_referral(operator, an_organisation(), accepted=False)

    with pytest.raises(NotAllowed):
        acknowledge_referral(
            actor=hangzhou_voice,
            referral_id=referral.pk,
            destination_ref="X-9",
            expected_version=referral.version,
            now=now,
        )

    assert Referral.objects.get(pk=referral.pk).version == referral.version


def test_the_same_answer_twice_is_refused(operator, now) -> None:
    referral = a_referral(operator, an_organisation(), accepted=False)
    acknowledge_referral(
        actor=operator,
        referral_id=referral.pk,
        destination_ref="X-9",
        expected_version=referral.version,
        now=now,
    )

    with pytest.raises(IllegalMove):
        acknowledge_referral(
            actor=operator,
            referral_id=referral.pk,
            destination_ref="X-9",
            expected_version=referral.version + 1,
            now=now,
        )

    assert Referral.objects.get(pk=referral.pk).version == referral.version + 1
