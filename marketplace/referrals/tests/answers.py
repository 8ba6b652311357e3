"""What is tried of every answer of a platform that is one line of text; a test class names it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.referrals.models import Referral
from marketplace.referrals.tests.build import a_referral
from parties.tests.build import an_organisation


@pytest.mark.django_db
class AnswerTests:
    verb: Callable[..., Referral]
    says: dict[str, str]
    leads_to: str
    is_accepted = True  # when the answer comes

    @pytest.fixture
    def referral(self, operator: Actor) -> Referral:
        return a_referral(operator, an_organisation(), accepted=self.is_accepted)

    def answer(self, by: Actor, referral: Referral, *, version: int, now: datetime) -> Referral:
        known = {"referral_id": referral.pk, "expected_version": version}
        return type(self).verb(actor=by, now=now, **known, **self.says)

    def test_the_answer_is_recorded(self, operator, referral, now) -> None:
        done = self.answer(operator, referral, version=referral.version, now=now)

        assert Referral.objects.get(pk=referral.pk).status == self.leads_to
        assert done.version == referral.version + 1

    def test_a_stale_view_changes_nothing(self, operator, referral, now) -> None:
        with pytest.raises(StaleVersion):
            self.answer(operator, referral, version=99, now=now)

        assert Referral.objects.get(pk=referral.pk).status == referral.status

    def test_only_operators_record_answers(self, hangzhou_voice, referral, now) -> None:
        with pytest.raises(NotAllowed):
            self.answer(hangzhou_voice, referral, version=referral.version, now=now)

        assert Referral.objects.get(pk=referral.pk).version == referral.version

    def test_the_same_answer_twice_is_refused(self, operator, referral, now) -> None:
        self.answer(operator, referral, version=referral.version, now=now)

        with pytest.raises(IllegalMove):
            self.answer(operator, referral, version=referral.version + 1, now=now)

        assert Referral.objects.get(pk=referral.pk).version == referral.version + 1
