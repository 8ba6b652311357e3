"""Store what Stripe tells."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.payments.facts import StripeEventStored
from marketplace.payments.models import StripeEvent
from parties.capabilities import Capability, require

HEARD = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "checkout.session.completed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "transfer.created",
    "charge.dispute.created",
    "charge.dispute.closed",
    "account.updated",
)
STORE = """
INSERT INTO payments_stripeevent
       (event_id, kind, body, happened_at, stored_at, status, version, attempts, trace)
SELECT * FROM unnest(%s::varchar[], %s::varchar[], %s::jsonb[], %s::timestamptz[])
       AS told (event_id, kind, body, happened_at)
 CROSS JOIN LATERAL (SELECT %s::timestamptz, CASE WHEN told.kind = ANY(%s) THEN 'stored'
                            ELSE 'ignored' END, 1, 0, '') AS rest
    ON CONFLICT (event_id) DO NOTHING
RETURNING id, status
"""


@action
def store_event(
    *, actor: Actor, events: Sequence[dict[str, Any]], is_listed: bool = False, now: datetime
) -> int:
    """Keep events, each once however often it is told; return how many are news.

    What concerns nobody here is kept and marked so. The rest is applied afterwards.

    Args:
        is_listed: found by listing; whoever lists also applies.

    Raises:
        NotAllowed: the actor is not the gateway's.
    """
    require(actor, Capability.KEEP_BOOKS)
    columns = [
        [told["id"] for told in events],
        [str(told["type"])[:80] for told in events],
        [Jsonb(told) for told in events],
        [datetime.fromtimestamp(told["created"], tz=UTC) for told in events],
    ]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*columns, now, list(HEARD)])
        fresh = cursor.fetchall()
    for row_id, status in fresh:
        if status == StripeEvent.Status.STORED and not is_listed:
            emit(StripeEventStored(event_row_id=row_id))
    return len(fresh)
