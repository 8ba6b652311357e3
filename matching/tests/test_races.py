"""Two workers at once: every push exists once, every cap holds."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from kernel.actor import CLOCK
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from listings.tests.build import a_listing
from matching.actions.push_matches import push_matches
from matching.actions.send_push import NotNow, send_push
from matching.models import Push, PushPreference
from matching.tests.build import a_match, a_push, an_intent, events_of
from parties.tests.build import a_membership, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 3


def at_once(work: Callable[[int], object]) -> None:
    """Let each worker do ``work`` with its number, all starting together; failures surface."""
    barrier, failures = Barrier(WORKERS), list[BaseException]()

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=30)
            work(number)
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_same_intent_pushed_by_all_workers_reaches_each_holder_once(now: datetime) -> None:
    intent = an_intent()
    for rank in range(1, 6):
        a_match(intent, a_listing(), rank=rank)

    at_once(lambda _n: push_matches(actor=CLOCK, intent_id=intent.pk, now=now))

    recipients = list(Push.objects.values_list("recipient_id", flat=True))
    assert (len(recipients), len(set(recipients))) == (5, 5)
    assert Outbox.objects.filter(fact="PushQueued").count() == 5


def test_the_same_push_sent_by_all_workers_is_sent_once(now: datetime) -> None:
    push = a_push(status="queued")

    def send(_number: int) -> None:
        with suppress(IllegalMove):
            send_push(actor=CLOCK, push_id=push.pk, now=now)

    at_once(send)

    assert Push.objects.get().status == "delivered"
    assert events_of(push.intent) == ["created", "pushed", "delivered"]


def test_a_cap_of_one_holds_against_pushes_of_several_intents(now: datetime) -> None:
    holder = an_organisation()
    a_membership(holder)
    PushPreference.objects.create(organisation=holder, daily_cap=1)
    pushes = [a_push(recipient=holder, status="queued") for _ in range(WORKERS)]

    def send(number: int) -> None:
        with suppress(NotNow):
            send_push(actor=CLOCK, push_id=pushes[number].pk, now=now)

    at_once(send)

    assert sorted(Push.objects.values_list("status", flat=True)) == [
        "delivered",
        "queued",
        "queued",
    ]
