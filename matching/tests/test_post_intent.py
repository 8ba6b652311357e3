from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent, Outbox
from matching.actions.post_intent import post_intent
from matching.models import Intent
from matching.models.intent import PosterNotVerified
from matching.tests.build import a_wish, events_of
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_a_draft_says_what_was_typed(ningbo_motors: Actor, now: datetime) -> None:
    wish = a_wish(
        title="  公交客流  ",
        must=("divisions",),
        budget_max_minor=500_000_00,
        deadline_on=date(2026, 2, 1),
        confidential=True,
    )

    intent = post_intent(actor=ningbo_motors, wish=wish, submit=False, now=now)

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.title, kept.divisions, kept.must) == ("公交客流", ["54"], ["divisions"])
    assert (kept.status, kept.confidential, kept.poster_id) == ("draft", True, ningbo_motors.party)
    assert kept.intent_no.startswith("IN202601000001")
    assert kept.posted_by_id == ningbo_motors.user_id
    assert events_of(kept) == ["created"]
    assert AuditEvent.objects.get().action == "intent.post"
    assert Outbox.objects.count() == 0


def test_handed_in_at_once_it_waits_for_review(ningbo_motors: Actor, now: datetime) -> None:
    intent = post_intent(actor=ningbo_motors, wish=a_wish(), submit=True, now=now)

    assert Intent.objects.get(pk=intent.pk).status == "submitted"
    assert events_of(intent) == ["created", "submitted"]
    assert [row.fact for row in Outbox.objects.all()] == ["IntentSubmitted"]


def test_an_unverified_organisation_drafts_but_cannot_hand_in(now: datetime) -> None:
    newcomer = actor_of(an_organisation(verified=False))

    post_intent(actor=newcomer, wish=a_wish(), submit=False, now=now)
    with pytest.raises(PosterNotVerified):
        post_intent(actor=newcomer, wish=a_wish(), submit=True, now=now)

    assert [intent.status for intent in Intent.objects.all()] == ["draft"]


@pytest.mark.parametrize("duty", ["legal", "finance", "viewer"])
def test_only_traders_post(duty: str, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        post_intent(
            actor=actor_of(an_organisation(), duty=duty), wish=a_wish(), submit=False, now=now
        )

    assert Intent.objects.count() == 0


def test_a_visitor_posts_nothing(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        post_intent(actor=ANONYMOUS, wish=a_wish(), submit=False, now=now)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"need": ""}, "need"),
        ({"divisions": ("98",)}, "divisions"),
        ({"rights_wanted": ("hold",)}, "rights_wanted"),
        ({"territory": ("MARS",)}, "territory"),
        ({"update_frequency": "010"}, "update_frequency"),
        ({"must": ("rights",)}, "must"),
        ({"must": ("region",)}, "region"),
        ({"must": ("budget",)}, "budget_max_minor"),
        ({"budget_min_minor": 2, "budget_max_minor": 1}, "budget_max_minor"),
        ({"budget_max_minor": -1}, "budget_max_minor"),
        ({"record_count_min": 2**63}, "record_count_min"),
        ({"currency": "XXX"}, "currency"),
        ({"deadline_on": date(2026, 1, 4)}, "deadline_on"),
        ({"visibility": "secret"}, "visibility"),
    ],
)
def test_what_no_intent_can_hold_is_named(
    changes: dict[str, Any], field: str, ningbo_motors: Actor, now: datetime
) -> None:
    with pytest.raises(InvalidInput) as refused:
        post_intent(actor=ningbo_motors, wish=replace(a_wish(), **changes), submit=False, now=now)

    assert refused.value.field == field
    assert Intent.objects.count() == 0
