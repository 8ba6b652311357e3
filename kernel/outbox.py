"""Facts travel upwards through a table (TRUST part 2).

An action emits a *fact* inside its own transaction: one row for each task wired to it. A relay,
nudged through Celery on commit and by the schedule every few seconds, claims due rows under a
lease and sends each as a message that holds only the row's id and the lease's token. ``deliver``
renews the lease, runs the task, and settles by compare-and-set. The broker carries no work, only
nudges, so losing it loses seconds and nothing else. Only the database's clock counts.
"""

import logging
import random
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from kernel.facts import Fact, hearer_named, hearers_of
from kernel.models import Outbox

BATCH = 100
IN_FLIGHT = 1000  # more would wait in the broker until their leases ran out
# Seconds before the next attempt, by attempts made; then the row is a dead letter.
BACK_OFF_S = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
JITTER = 0.2
log = logging.getLogger(__name__)

# An array, not IN: joined to the table, the subquery could be planned once for each of its rows,
# which takes quadratic time and locks beyond the limit.
CLAIM = """
UPDATE kernel_outbox SET state = 'leased', lease_token = %(token)s,
       lease_until = clock_timestamp() + %(lease)s::interval
 WHERE id = ANY (ARRAY(
   SELECT id FROM kernel_outbox o
    WHERE ((state = 'due' AND not_before <= clock_timestamp())
        OR (state = 'leased' AND lease_until < clock_timestamp()))
      AND (ordering_key = '' OR NOT EXISTS (
            SELECT 1 FROM kernel_outbox earlier
             WHERE earlier.ordering_key = o.ordering_key AND earlier.id < o.id
               AND earlier.state IN ('due', 'leased')))
    ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED))
RETURNING id"""
# A row that kills its worker never comes to `_postpone`; its starts count all the same.
BURY = """
UPDATE kernel_outbox SET state = 'dead', last_error = 'the lease ran out, as often as allowed'
 WHERE state = 'leased' AND lease_until < clock_timestamp() AND attempts > %(spent)s
RETURNING id"""


def emit(fact: Fact, *, ordering_key: str = "") -> None:
    """Owe ``fact`` to every task wired to it, in the caller's transaction.

    Args:
        ordering_key: rows of one key are delivered one after the other, in order of emission.
    """
    emit_many([fact], ordering_key=ordering_key)


def emit_many(facts: Sequence[Fact], *, ordering_key: str = "") -> None:
    """Owe each fact to every task wired to it; for bulk forms of actions."""
    rows = [
        Outbox(
            fact=type(fact).__name__,
            hearer=task.name,
            payload=asdict(fact),
            ordering_key=ordering_key,
        )
        for fact in facts
        for task in hearers_of(type(fact))
    ]
    if rows:
        Outbox.objects.bulk_create(rows, batch_size=2000)
        if all(hook is not nudge for _, hook, *_ in connection.run_on_commit):
            transaction.on_commit(nudge)  # once for all facts of one transaction


def nudge() -> None:
    """Ask a worker to relay now; a broker that is down is the schedule's business."""
    with suppress(OperationalError, RedisError, OSError):
        current_app.send_task("kernel.tasks.relay", retry=False)


def relay() -> int:
    """Claim what is due and send one message for each row; return how many.

    Safe in many processes at once. A row whose message could not be sent is given back. What
    exceeds 1,000 rows under way waits for the next call.
    """
    total = 0
    while _in_flight() < IN_FLIGHT and (claimed := claim()):
        token, ids = claimed
        sent = _send(ids, token)
        total += sent
        if sent < len(ids):
            log.warning("outbox: broker unreachable, %d rows given back", len(ids) - sent)
            _give_back(ids[sent:], token)
            break
    return total


def _in_flight() -> int:
    return Outbox.objects.filter(state=Outbox.State.LEASED, lease_until__gte=Now()).count()


def _send(ids: Sequence[int], token: UUID) -> int:
    """Send one message for each row until the broker fails; return how many it took."""
    for sent, row_id in enumerate(ids):
        try:
            current_app.send_task("kernel.tasks.deliver", args=[row_id, str(token)], retry=False)
        except (OperationalError, RedisError, OSError):
            return sent
    return len(ids)


def claim() -> tuple[UUID, list[int]] | None:
    """Lease up to 100 due rows, oldest first; None when nothing is due."""
    token = uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BURY, {"spent": len(BACK_OFF_S)})
        for (dead,) in cursor.fetchall():
            log.error("outbox: row %d is a dead letter", dead)
        cursor.execute(
            CLAIM, {"token": token, "lease": f"{settings.OUTBOX_LEASE_S} s", "batch": BATCH}
        )
        ids = sorted(row[0] for row in cursor.fetchall())
    return (token, ids) if ids else None


def deliver(row_id: int, token: UUID) -> bool:
    """Run the task owed by one leased row; return whether its effect was settled here.

    A lease that is no longer ours ends without effect: somebody else has the row. Any exception
    of the task is kept on the row, which comes due again by the back-off table or ends as a
    dead letter.
    """
    mine = Outbox.objects.filter(pk=row_id, lease_token=token, state=Outbox.State.LEASED)
    lease = Now() + timedelta(seconds=settings.OUTBOX_LEASE_S)
    # Counted at the start: a claim whose message waited too long in the broker was no attempt.
    if not mine.update(lease_until=lease, attempts=F("attempts") + 1):
        return False
    row = mine.get()
    try:
        hearer_named(row.hearer)(**row.payload)
    except Exception as error:
        log.exception("outbox: row %d (%s) failed", row.pk, row.hearer)
        _postpone(row, error)
        return False
    return bool(mine.update(state=Outbox.State.DONE, done_at=Now(), last_error=""))


def settle(row_ids: Collection[int]) -> None:
    """Note that due rows were delivered by whoever holds the whole queue, without a lease.

    Within one transaction nobody else sees its rows; elsewhere ``claim`` and ``deliver`` are meant.
    """
    due = Outbox.objects.filter(pk__in=row_ids, state=Outbox.State.DUE)
    due.update(state=Outbox.State.DONE, attempts=1, done_at=Now())


def prune(*, before: datetime) -> int:
    """Forget what was delivered before a moment; return how many rows. Dead letters stay."""
    return Outbox.objects.filter(state=Outbox.State.DONE, done_at__lt=before).delete()[0]


def replay(row_id: int) -> bool:
    """Make a dead letter due again with fresh attempts; return whether it was dead."""
    dead = Outbox.objects.filter(pk=row_id, state=Outbox.State.DEAD)
    revived = dead.update(state=Outbox.State.DUE, attempts=0, not_before=Now())
    if revived:
        transaction.on_commit(nudge)
    return bool(revived)


def _postpone(row: Outbox, error: Exception) -> None:
    mine = Outbox.objects.filter(pk=row.pk, lease_token=row.lease_token, state=Outbox.State.LEASED)
    reason = f"{type(error).__name__}: {error}"[:2000]
    if row.attempts > len(BACK_OFF_S):
        mine.update(state=Outbox.State.DEAD, last_error=reason)
        log.error("outbox: row %d (%s) is a dead letter", row.pk, row.hearer)
        return
    wait_s = BACK_OFF_S[row.attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    due = Now() + timedelta(seconds=wait_s)
    mine.update(state=Outbox.State.DUE, not_before=due, last_error=reason)


def _give_back(ids: Sequence[int], token: UUID) -> None:
    mine = Outbox.objects.filter(pk__in=ids, lease_token=token, state=Outbox.State.LEASED)
    mine.update(state=Outbox.State.DUE)
