"""What the database itself refuses, whoever writes."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from kernel.actor import ANONYMOUS, Actor
from listings.tests.build import a_listing
from matching.models import Intent, IntentEvent, Match, Push
from matching.tests.build import BORN_AT, a_match, a_push, an_intent

pytestmark = pytest.mark.django_db


def refused(rule: str, write: Callable[[], object]) -> None:
    with pytest.raises((IntegrityError, InternalError), match=rule), transaction.atomic():
        write()


def test_an_intent_keeps_its_rules() -> None:
    intent = an_intent()
    mine = Intent.objects.filter(pk=intent.pk)

    refused("intent_budget_band", lambda: mine.update(budget_min_minor=2, budget_max_minor=1))
    refused("intent_budget_range", lambda: mine.update(budget_max_minor=-1))
    refused("intent_open_expires", lambda: mine.update(expires_at=None))
    refused("illegal_move", lambda: mine.update(status="draft"))


def test_a_push_keeps_its_rules() -> None:
    push = a_push()
    mine = Push.objects.filter(pk=push.pk)
    again = {"intent": push.intent, "recipient": push.recipient, "created_at": BORN_AT}
    abroad = {"intent": push.intent, "channel": "exchange", "created_at": BORN_AT}

    refused("push_once_per_recipient", lambda: Push.objects.create(**again))
    refused("push_has_a_destination", lambda: Push.objects.create(**abroad))
    refused("push_has_a_destination", lambda: mine.update(recipient=None))
    refused("push_decline_has_reason", lambda: mine.update(status="declined"))
    refused("illegal_move", lambda: mine.update(status="queued"))
    Push.objects.create(**abroad, channel_ref="shanghai")
    refused("push_once_per_exchange", lambda: Push.objects.create(**abroad, channel_ref="shanghai"))


def test_one_current_match_and_one_number_for_each_event() -> None:
    match = a_match()
    intent, listing = match.intent, match.listing

    refused("match_one_current", lambda: a_match(intent, listing, intent_version=2))
    a_match(intent, listing, intent_version=2, is_current=False)
    refused("match_once", lambda: a_match(intent, listing, is_current=False))
    first = IntentEvent.objects.get(intent=intent)
    refused("append_only", lambda: IntentEvent.objects.filter(pk=first.pk).update(event="landed"))
    refused("append_only", first.delete)
    first.pk = None
    refused("intentevent_seq", lambda: first.save(force_insert=True))


def test_who_sees_an_intent(
    ningbo_motors: Actor, hangzhou_voice: Actor, stranger: Actor, operator: Actor
) -> None:
    public = an_intent(ningbo_motors)
    targeted = an_intent(ningbo_motors, visibility="targeted")
    sent = an_intent(ningbo_motors, visibility="targeted")
    draft = an_intent(ningbo_motors, status="draft")
    a_push(sent, hangzhou_voice)
    a_push(targeted, hangzhou_voice, status="queued", listing=a_listing(hangzhou_voice))
    everything = {public, targeted, sent, draft}

    seen = {
        who: set(Intent.objects.visible_to(actor))
        for who, actor in (
            ("visitor", ANONYMOUS),
            ("stranger", stranger),
            ("recipient", hangzhou_voice),
            ("poster", ningbo_motors),
            ("operator", operator),
        )
    }

    assert seen == {
        "visitor": {public},
        "stranger": {public},
        "recipient": {public, sent},
        "poster": everything,
        "operator": everything,
    }


def test_who_sees_a_push(
    ningbo_motors: Actor, hangzhou_voice: Actor, stranger: Actor, operator: Actor
) -> None:
    push = a_push(an_intent(ningbo_motors), hangzhou_voice)

    for actor, seen in (
        (ANONYMOUS, 0),
        (stranger, 0),
        (ningbo_motors, 1),
        (hangzhou_voice, 1),
        (operator, 1),
    ):
        assert Push.objects.visible_to(actor).filter(pk=push.pk).count() == seen
    assert Push.objects.received_by(ningbo_motors).count() == 0
    assert Match.objects.count() == 1
