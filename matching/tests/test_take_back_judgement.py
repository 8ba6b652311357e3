from datetime import datetime, timedelta

import pytest

from kernel.actor import Actor
from matching.actions.judge_match import judge_match
from matching.actions.take_back_judgement import take_back_judgement
from matching.models import MatchFeedback
from matching.tests.build import a_match, an_intent, an_opinion_of

pytestmark = pytest.mark.django_db


def test_taken_back_it_stands_no_more_and_may_be_said_again(
    ningbo_motors: Actor, now: datetime
) -> None:
    match = a_match(an_intent(ningbo_motors))
    said = an_opinion_of(ningbo_motors, match.intent, match.listing)

    take_back_judgement(actor=ningbo_motors, feedback_id=said.pk, now=now)
    take_back_judgement(actor=ningbo_motors, feedback_id=said.pk, now=now + timedelta(hours=1))

    kept = MatchFeedback.objects.get()
    assert (kept.taken_back_at, kept.version) == (now, 2)
    assert MatchFeedback.objects.standing().count() == 0
    pair = {"intent_id": match.intent_id, "listing_id": match.listing_id}
    judge_match(actor=ningbo_motors, **pair, reason="other", now=now)
    assert MatchFeedback.objects.standing().count() == 1


def test_nobody_takes_back_for_others(
    hangzhou_voice: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    said = an_opinion_of(ningbo_motors)

    with pytest.raises(MatchFeedback.DoesNotExist):
        take_back_judgement(actor=hangzhou_voice, feedback_id=said.pk, now=now)

    assert MatchFeedback.objects.standing().count() == 1
