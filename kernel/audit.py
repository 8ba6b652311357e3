"""Who did what, when: one hash-chained, append-only row for each action."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, models

from kernel.actor import Actor
from kernel.models import AuditEvent

GENESIS = "0" * 64
ADVISORY_SPACE = 0x0A0D17  # our half of the two-key advisory lock: audit chains


@dataclass(frozen=True, slots=True)
class Deed:
    """One act to be recorded; ``after`` holds integers, strings, booleans and lists of them."""

    actor: Actor
    action: str
    on: models.Model
    at: datetime
    after: dict[str, object] = field(default_factory=dict)

    @property
    def chain(self) -> int:
        """The organisation the actor acted for; 0 for the platform's clock."""
        return self.actor.organisation_id or 0


def record(
    actor: Actor,
    action: str,
    *,
    on: models.Model,
    at: datetime,
    after: dict[str, object] | None = None,
) -> None:
    """Append one audit event; the last act but one of every action."""
    record_many([Deed(actor=actor, action=action, on=on, at=at, after=after or {})])


def record_many(deeds: Sequence[Deed]) -> None:
    """Append one audit event for each deed, in order; for bulk forms of actions.

    Chains are locked in ascending order until commit, so two transactions cannot deadlock here.
    """
    heads = {chain: _lock_head(chain) for chain in sorted({deed.chain for deed in deeds})}
    rows = []
    for deed in deeds:
        seq, prev = heads[deed.chain]
        row = _row(deed, seq=seq + 1, prev=prev)
        heads[deed.chain] = (row.seq, row.hash)
        rows.append(row)
    AuditEvent.objects.bulk_create(rows, batch_size=2000)


def first_broken(chain: int) -> AuditEvent | None:
    """Return the first event of ``chain`` that does not follow from its predecessor, else None."""
    seq, prev = 0, GENESIS
    for row in AuditEvent.objects.filter(chain=chain).order_by("seq").iterator():
        if (row.seq, row.prev_hash, row.hash) != (seq + 1, prev, _hash(row, prev=prev)):
            return row
        seq, prev = row.seq, row.hash
    return None


def _row(deed: Deed, *, seq: int, prev: str) -> AuditEvent:
    row = AuditEvent(
        chain=deed.chain,
        seq=seq,
        at=deed.at,
        actor_kind=deed.actor.kind,
        actor_id=deed.actor.user_id,
        organisation_id=deed.actor.organisation_id,
        via=deed.actor.via,
        action=deed.action,
        object_type=deed.on._meta.label_lower,
        object_id=deed.on.pk,
        after=deed.after,
        request_id=deed.actor.request_id,
        prev_hash=prev,
    )
    row.hash = _hash(row, prev=prev)
    return row


def _hash(row: AuditEvent, *, prev: str) -> str:
    said = {
        "chain": row.chain,
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": [row.actor_kind, row.actor_id, row.organisation_id, row.via],
        "action": row.action,
        "object": [row.object_type, row.object_id],
        "after": hashlib.sha256(_canonical(row.after)).hexdigest(),
    }
    return hashlib.sha256(prev.encode() + _canonical(said)).hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _lock_head(chain: int) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ADVISORY_SPACE, chain % 0x7FFFFFFF])
    head = AuditEvent.objects.filter(chain=chain).order_by("-seq").values_list("seq", "hash")
    return head.first() or (0, GENESIS)
