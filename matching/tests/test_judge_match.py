from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.tests.build import a_listing
from matching.actions.judge_match import judge_match
from matching.actions.push_matches import push_matches
from matching.models import Match, MatchFeedback, Push
from matching.tests.build import a_match, a_push, an_intent, an_opinion_of
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_the_poster_judges_and_what_does_not_fit_is_not_pushed(
    ningbo_motors: Actor, now: datetime
) -> None:
    intent, holder = an_intent(ningbo_motors), an_organisation(roles=["holder"])
    first = a_match(intent, a_listing(holder), rank=1)
    second = a_match(intent, a_listing(holder), rank=2)

    said = judge_match(
        actor=ningbo_motors,
        intent_id=intent.pk,
        listing_id=first.listing_id,
        reason="wrong_scope",
        now=now,
    )
    push_matches(actor=CLOCK, intent_id=intent.pk, now=now)

    assert (said.side, said.reason, said.created_at) == ("buyer", "wrong_scope", now)
    assert Push.objects.get().listing_id == second.listing_id
    assert AuditEvent.objects.filter(action="match.judge").count() == 1


def test_a_holder_judges_what_was_pushed_to_it_and_may_say_it_otherwise(
    hangzhou_voice: Actor, now: datetime
) -> None:
    push = a_push(recipient=hangzhou_voice)
    pair = {"intent_id": push.intent_id, "listing_id": push.listing_id or 0}

    judge_match(actor=hangzhou_voice, **pair, reason="other", now=now)
    judge_match(actor=hangzhou_voice, **pair, reason="too_vague", now=now)

    kept = MatchFeedback.objects.get()
    assert (kept.side, kept.reason) == ("holder", "too_vague")


def test_a_holders_opinion_keeps_nothing_from_being_pushed(
    hangzhou_voice: Actor, now: datetime
) -> None:
    match = a_match()
    an_opinion_of(hangzhou_voice, match.intent, match.listing)

    push_matches(actor=CLOCK, intent_id=match.intent_id, now=now)

    assert Push.objects.count() == 1


def test_who_has_no_part_in_a_match_has_no_opinion(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    unsent = a_push(recipient=hangzhou_voice, status="queued")

    for actor in (hangzhou_voice, stranger):
        with pytest.raises(Match.DoesNotExist):
            judge_match(
                actor=actor,
                intent_id=unsent.intent_id,
                listing_id=unsent.listing_id or 0,
                reason="other",
                now=now,
            )

    assert MatchFeedback.objects.count() == 0


def test_a_reason_is_needed_and_a_viewer_only_looks(ningbo_motors: Actor, now: datetime) -> None:
    match = a_match(an_intent(ningbo_motors))
    pair = {"intent_id": match.intent_id, "listing_id": match.listing_id}
    viewer = actor_of(match.intent.poster, duty="viewer")

    with pytest.raises(InvalidInput) as refused:
        judge_match(actor=ningbo_motors, **pair, reason="ugly", now=now)
    with pytest.raises(NotAllowed):
        judge_match(actor=viewer, **pair, reason="other", now=now)

    assert refused.value.field == "reason"
    assert MatchFeedback.objects.count() == 0
