from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.approve_intent import approve_intent
from matching.actions.submit_intent import submit_intent
from matching.models import Intent
from matching.models.intent import FourEyes, PosterNotVerified
from matching.tests.build import an_intent, events_of
from parties.models import Membership, Organisation
from parties.tests.build import BORN_AT

pytestmark = pytest.mark.django_db


def test_it_opens_for_thirty_days_and_is_to_be_matched(operator: Actor, now: datetime) -> None:
    intent = an_intent(status="submitted")

    approve_intent(actor=operator, intent_id=intent.pk, now=now)

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.status, kept.opened_at) == ("open", now)
    assert kept.expires_at == now + timedelta(days=30)
    assert events_of(intent) == ["created", "approved"]
    assert [row.fact for row in Outbox.objects.all()] == ["IntentOpened"]


def test_nobody_decides_on_their_own_organisations_intent(operator: Actor, now: datetime) -> None:
    intent = an_intent(status="submitted")
    Membership.objects.create(
        user_id=operator.person, organisation=intent.poster, duty="viewer", joined_at=BORN_AT
    )

    with pytest.raises(FourEyes):
        approve_intent(actor=operator, intent_id=intent.pk, now=now)

    assert Intent.objects.get(pk=intent.pk).status == "submitted"
    assert Outbox.objects.count() == 0
    assert not Intent.objects.reviewable_by(operator).exists()
    assert Intent.objects.reviewable_by(CLOCK).count() == 1


def test_a_poster_suspended_meanwhile_stays_closed(operator: Actor, now: datetime) -> None:
    intent = an_intent(status="submitted")
    Organisation.objects.filter(pk=intent.poster_id).update(status="suspended")

    with pytest.raises(PosterNotVerified):
        approve_intent(actor=operator, intent_id=intent.pk, now=now)


def test_only_what_is_under_review_and_only_by_operators(
    operator: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    with pytest.raises(IllegalMove):
        approve_intent(actor=operator, intent_id=an_intent().pk, now=now)
    mine = an_intent(ningbo_motors, status="submitted")
    with pytest.raises(NotAllowed):
        approve_intent(actor=ningbo_motors, intent_id=mine.pk, now=now)


@pytest.mark.parametrize(("automatic", "status"), [(True, "open"), (False, "submitted")])
def test_where_the_operator_wants_it_the_clock_approves(
    automatic: bool,
    status: str,
    ningbo_motors: Actor,
    now: datetime,
    drain: Callable[[], int],
    word_index: Callable[[], int],
) -> None:
    word_index()
    intent = an_intent(ningbo_motors, status="draft")

    with override_settings(INTENT_AUTO_APPROVE=automatic):
        submit_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)
        drain()

    assert Intent.objects.get(pk=intent.pk).status == status
