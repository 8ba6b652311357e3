"""Races of what trade stands on: the books, keys of requests, the outbox, the schedule."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import count

from django.db import transaction
from django.db.models import F

from kernel import outbox, slots
from kernel.idempotency import Answer, KeyInProgress, begin, finish
from kernel.models import IdempotencyKey, JobSlot, Outbox, Serial
from kernel.numbering import take_serials
from kernel.slots import once_per_slot
from marketplace.ledger import posting
from marketplace.ledger.models import Txn
from marketplace.ledger.posting import reverse
from marketplace.ledger.tests.build import a_cause, a_receipt
from marketplace.tests.races.line import Call, Meeting, Without
from marketplace.tests.races.race import Race

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
CLAIM_UNLOCKED = outbox.CLAIM.replace("FOR UPDATE SKIP LOCKED", "").replace(
    "FROM kernel_outbox o\n", "FROM kernel_outbox o CROSS JOIN pg_sleep(0.1)\n"
)
TAKE_UNASKED = slots.TAKE.replace("ON CONFLICT (job, slot_start) DO NOTHING ", "")
_serial = count(1)


def receipts(n: int) -> list[Txn]:
    return [a_receipt(500, f"receipt:{next(_serial)}") for _ in range(n)]


def reversing(txn: Txn, _: Meeting) -> Sequence[Call]:
    return [
        partial(reverse, txn, a_cause(f"undo:{next(_serial)}", reason="wrong deal"))
        for _n in range(8)
    ]


def is_reversed_twice(txn: Txn, outcomes: Sequence[object]) -> bool:
    return Txn.objects.filter(reverses=txn).count() != 1


def keys(n: int) -> list[str]:
    return [f"K{next(_serial)}" for _ in range(n)]


def once(key: str) -> str:
    """Have one effect, an ever higher serial, in the way of the API; return "" when it had none."""
    if begin(scope="api:1:POST:/x", key=key, body=b"{}", now=NOW):
        return ""
    with transaction.atomic():
        take_serials(key)
        finish(scope="api:1:POST:/x", key=key, answer=Answer(201, "{}"))
    return key


def has_two_effects(key: str, outcomes: Sequence[object]) -> bool:
    strange = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, KeyInProgress)]
    return bool(strange) or Serial.objects.get(prefix=key).last != 1


def owed(n: int) -> list[int]:
    """Return rows of the outbox; each is alone in being due when its turn comes."""
    return [
        Outbox.objects.create(
            fact="BellRang", hearer="kernel.tests.ear", payload={}, state="done"
        ).pk
        for _ in range(n)
    ]


def relaying(row_id: int, _: Meeting) -> Sequence[Call]:
    Outbox.objects.update(state="done")
    Outbox.objects.filter(pk=row_id).update(state="due", attempts=F("attempts"))
    return [outbox.claim]


def is_sent_twice(row_id: int, outcomes: Sequence[object]) -> bool:
    claims = [found for found in outcomes if isinstance(found, tuple) and row_id in found[1]]
    return len(claims) != 1


def jobs(n: int) -> list[str]:
    return [f"J{next(_serial)}" for _ in range(n)]


def beating(job: str, _: Meeting) -> Sequence[Call]:
    run = partial(take_serials, job)
    return [partial(once_per_slot, job, now=NOW, period_s=60, run=run)]


def has_run_twice(job: str, outcomes: Sequence[object]) -> bool:
    return Serial.objects.get(prefix=job).last != 1 or outcomes.count(True) != 1


RACES = [
    Race(
        name="one posting is reversed twice",
        without=Without(constraints=((Txn, "ledger_txn_reverses_id_key"),)),
        scene=receipts,
        calls=reversing,
        is_wrong=is_reversed_twice,
        meet=((posting, "_txn", "before"),),
    ),
    Race(
        name="one Idempotency-Key many times at once",
        without=Without(constraints=((IdempotencyKey, "idempotencykey_once"),)),
        scene=keys,
        calls=lambda key, _: [partial(once, key)],
        is_wrong=has_two_effects,
    ),
    Race(
        name="two relays claim one row",
        without=Without(swaps=((outbox, "CLAIM", CLAIM_UNLOCKED),)),
        scene=owed,
        calls=relaying,
        is_wrong=is_sent_twice,
    ),
    Race(
        name="two beats run one slot",
        without=Without(
            constraints=((JobSlot, "jobslot_once"),), swaps=((slots, "TAKE", TAKE_UNASKED),)
        ),
        scene=jobs,
        calls=beating,
        is_wrong=has_run_twice,
    ),
]
