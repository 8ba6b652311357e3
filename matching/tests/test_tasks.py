"""Facts and the schedule carry an intent to its holders, and end what nobody answers."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from celery import current_app
from django.conf import settings
from pytest_django import Settings

from kernel.actor import Actor
from kernel.models import JobSlot, Outbox
from kernel.outbox import emit
from listings.facts import ListingPublished
from listings.tests.build import a_listing
from matching import tasks
from matching.actions.approve_intent import approve_intent
from matching.engine.scoring_model import V1
from matching.facts import MatchesProposed
from matching.models import CatalogueTerms, Intent, Match, Push, PushPreference
from matching.retrieval.digests import unmatched_intents
from matching.tests.build import a_match, a_push, a_scoring_version, an_intent, events_of
from parties.models import Notification
from parties.tests.build import a_membership, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(now: datetime) -> Iterator[Callable[[timedelta], datetime]]:
    """Set the tasks' clock; call it to let time pass."""
    with patch("matching.tasks.timezone.now") as told:
        told.return_value = now

        def after(passed: timedelta) -> datetime:
            told.return_value = told.return_value + passed
            return told.return_value  # type: ignore[no-any-return]

        yield after


def test_an_approved_intent_reaches_the_holder_who_can_answer(
    operator: Actor,
    now: datetime,
    clock: Callable[[timedelta], datetime],
    drain: Callable[[], int],
    word_index: Callable[[], int],
) -> None:
    word_index()
    holder = an_organisation()
    trader = a_membership(holder, duty="trader")
    bus, second = a_listing(holder), a_listing(holder)
    intent = an_intent(status="submitted")
    word_index()

    approve_intent(actor=operator, intent_id=intent.pk, now=now)
    drain()

    push = Push.objects.get()
    assert (push.recipient_id, push.status) == (holder.pk, "delivered")
    assert push.listing_id == min(bus.pk, second.pk)
    assert events_of(intent) == ["created", "approved", "pushed", "delivered"]
    notice = Notification.objects.get()
    assert (notice.user_id, notice.data) == (trader.user_id, {"intent": intent.title})
    assert CatalogueTerms.objects.count() == 1


def test_a_new_listing_finds_the_open_intent_without_the_index(
    clock: Callable[[timedelta], datetime], drain: Callable[[], int]
) -> None:
    intent, other = an_intent(), an_intent(title="气象", need="降水", divisions=[])
    a_match(other)
    holder = an_organisation()
    a_membership(holder)
    listing = a_listing(holder)

    emit(ListingPublished(listing_id=listing.pk))
    drain()

    push = Push.objects.get()
    assert (push.intent_id, push.recipient_id, push.status) == (intent.pk, holder.pk, "delivered")
    assert Match.objects.filter(intent=other, is_current=True).count() == 1


def test_delivering_the_same_facts_again_changes_nothing(
    clock: Callable[[timedelta], datetime], drain: Callable[[], int]
) -> None:
    intent = an_intent()
    holder = an_organisation()
    a_membership(holder)
    a_match(intent, a_listing(holder))
    emit(MatchesProposed(intent_id=intent.pk))
    drain()
    before = events_of(intent)

    Outbox.objects.update(state="due", attempts=0)
    drain()

    assert events_of(intent) == before == ["created", "pushed", "delivered"]
    assert (Push.objects.count(), Notification.objects.count()) == (1, 1)


def test_over_the_cap_the_next_day_brings_the_rest(
    clock: Callable[[timedelta], datetime], now: datetime
) -> None:
    holder = an_organisation()
    PushPreference.objects.create(organisation=holder, daily_cap=2)
    for _ in range(5):
        a_push(recipient=holder, status="queued")
    queued = []

    for hours in (0, 1, 8, 24):
        clock(timedelta(hours=hours))
        tasks.send_queued()
        queued.append(Push.objects.queued().count())

    assert queued == [3, 3, 1, 0]  # 17:00, 18:00, 02:00 next day, 02:00 the day after


def test_a_paused_holder_gets_it_afterwards(
    clock: Callable[[timedelta], datetime], now: datetime
) -> None:
    holder = an_organisation()
    a_push(recipient=holder, status="queued")
    PushPreference.objects.create(organisation=holder, paused_until=now + timedelta(hours=1))

    tasks.send_queued()
    first = Push.objects.get().status
    clock(timedelta(hours=1))
    tasks.send_queued()

    assert (first, Push.objects.get().status) == ("queued", "delivered")


def test_silence_is_reminded_twice_and_ends(
    clock: Callable[[timedelta], datetime], now: datetime
) -> None:
    push = a_push(an_intent(expires_at=now + timedelta(days=99)), sent_at=now)

    for _ in range(15 * 4):
        clock(timedelta(hours=6))
        tasks.remind_pushes()
        tasks.expire_pushes()

    assert events_of(push.intent) == ["created", "reminded", "reminded", "push_expired"]
    expired = push.events.get(event="push_expired")
    assert expired.at == now + timedelta(days=14)


def test_an_intent_is_warned_five_days_before_and_ends_unless_renewed(
    clock: Callable[[timedelta], datetime], now: datetime
) -> None:
    intent = an_intent(expires_at=now + timedelta(days=30))
    warned = []

    for _ in range(31):
        warned.append(bool(Intent.objects.get().warned_at))
        clock(timedelta(days=1))
        tasks.warn_intents()
        tasks.expire_intents()

    assert warned.index(True) == 25
    assert Intent.objects.get().status == "expired"
    assert events_of(intent) == ["created", "expired"]


def test_two_beats_do_the_work_of_a_slot_once(
    clock: Callable[[timedelta], datetime], now: datetime
) -> None:
    a_push(status="queued")

    tasks.send_queued()
    another = a_push(status="queued")
    tasks.send_queued()

    assert Push.objects.queued().get() == another
    assert JobSlot.objects.count() == 1


def test_words_are_counted_again_only_when_listings_changed(
    clock: Callable[[timedelta], datetime],
) -> None:
    a_listing()
    for _ in range(3):
        tasks.count_catalogue()
        clock(timedelta(minutes=10))
    a_listing()
    tasks.count_catalogue()

    assert list(CatalogueTerms.objects.order_by("pk").values_list("documents", flat=True)) == [1, 2]


def test_another_model_matches_again_a_few_a_minute_and_pushes_nobody_twice(
    clock: Callable[[timedelta], datetime],
    drain: Callable[[], int],
    word_index: Callable[[], int],
    settings: Settings,
) -> None:
    settings.REMATCH_A_MINUTE = 2
    word_index()
    holder = an_organisation()
    a_membership(holder)
    a_listing(holder)
    intents = [an_intent() for _ in range(3)]
    word_index()

    def minute() -> tuple[int, int]:
        """Let the schedule call, twice in the same minute; return what waits and what was sent."""
        clock(timedelta(minutes=1))
        tasks.rematch()
        tasks.rematch()
        drain()
        return unmatched_intents().count(), Push.objects.count()

    by_the_first = [minute(), minute(), minute()]
    a_scoring_version(status="promoted")
    by_the_second = [minute(), minute(), minute()]

    assert by_the_first == [(1, 2), (0, 3), (0, 3)]
    assert by_the_second == [(1, 3), (0, 3), (0, 3)]
    models = Match.objects.filter(intent=intents[0]).order_by("pk")
    assert list(models.values_list("model_version", "is_current")) == [
        (V1.version, False),
        ("v1.1", True),
    ]
    assert Notification.objects.filter(kind="push_received").count() == 3


def test_the_schedule_names_tasks_that_exist() -> None:
    ours = [str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()]

    named = [name for name in ours if name.startswith("matching.tasks.")]
    assert len(named) == 10
    assert {*named} <= {*current_app.tasks}
