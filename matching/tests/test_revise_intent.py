from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import Outbox
from matching.actions.revise_intent import NotEditable, revise_intent
from matching.models import Intent
from matching.terms import wish_terms_of
from matching.tests.build import an_intent, events_of
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_before_it_opens_the_text_changes_and_nobody_is_told(
    status: str, ningbo_motors: Actor, now: datetime
) -> None:
    intent = an_intent(ningbo_motors, status=status)

    wish = replace(wish_terms_of(intent), title="Tram passenger counts")
    revise_intent(actor=ningbo_motors, intent_id=intent.pk, wish=wish, now=now)

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.title, kept.status, kept.version) == ("Tram passenger counts", status, 2)
    assert events_of(intent) == ["created", "revised"]
    assert Outbox.objects.count() == 0


def test_an_open_one_stays_open_longer_and_is_matched_again(
    ningbo_motors: Actor, now: datetime
) -> None:
    intent = an_intent(ningbo_motors, warned_at=now)

    wish = replace(wish_terms_of(intent), need="Trams only.")
    revise_intent(actor=ningbo_motors, intent_id=intent.pk, wish=wish, version=1, now=now)

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.status, kept.need) == ("open", "Trams only.")
    assert (kept.expires_at, kept.warned_at) == (now + timedelta(days=30), None)
    assert [row.fact for row in Outbox.objects.all()] == ["IntentOpened"]


def test_saying_the_same_again_changes_nothing(ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors)

    revise_intent(actor=ningbo_motors, intent_id=intent.pk, wish=wish_terms_of(intent), now=now)

    assert Intent.objects.get(pk=intent.pk).version == 1
    assert events_of(intent) == ["created"]
    assert Outbox.objects.count() == 0


@pytest.mark.parametrize("status", ["submitted", "closed", "withdrawn", "expired"])
def test_under_review_or_ended_it_is_fixed(
    status: str, ningbo_motors: Actor, now: datetime
) -> None:
    intent = an_intent(ningbo_motors, status=status)

    wish = replace(wish_terms_of(intent), title="Other")
    with pytest.raises(NotEditable):
        revise_intent(actor=ningbo_motors, intent_id=intent.pk, wish=wish, now=now)

    assert Intent.objects.get(pk=intent.pk).title == intent.title


def test_a_stale_view_and_a_bad_value_change_nothing(ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status="draft")
    wish = replace(wish_terms_of(intent), title="Other")

    with pytest.raises(StaleVersion):
        revise_intent(actor=ningbo_motors, intent_id=intent.pk, wish=wish, version=7, now=now)
    bad = replace(wish, region="990000")
    with pytest.raises(InvalidInput):
        revise_intent(actor=ningbo_motors, intent_id=intent.pk, wish=bad, now=now)

    assert Intent.objects.get(pk=intent.pk).title == intent.title


def test_others_cannot(stranger: Actor, ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors)
    wish = replace(wish_terms_of(intent), title="Other")

    with pytest.raises(Intent.DoesNotExist):
        revise_intent(actor=stranger, intent_id=intent.pk, wish=wish, now=now)
    viewer = actor_of(intent.poster, duty="viewer")
    with pytest.raises(NotAllowed):
        revise_intent(actor=viewer, intent_id=intent.pk, wish=wish, now=now)
