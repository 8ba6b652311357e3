"""What a bulk form leaves behind besides the nouns: event rows and audit entries, in order."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from kernel.actor import Actor
from kernel.audit import Deed, record_many
from marketplace.deals.models import Deal, DealEvent
from marketplace.deals.models.deal import LANDINGS
from matching.models import Intent, IntentEvent, Push

CHUNK = 20_000
M = TypeVar("M", bound=Model)


class Record:
    """Collects events and deeds while the play is written, and stores them at the end."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []
        self._intent_events: list[IntentEvent] = []
        self._deal_events: list[DealEvent] = []
        self._seq: dict[int, int] = defaultdict(int)
        self._status: dict[int, str] = {}
        self._deal_seq: dict[int, int] = defaultdict(int)

    def deed(self, actor: Actor, action: str, on: Model, at: datetime, **after: object) -> None:
        """Note one act for the audit trail."""
        self._deeds.append(Deed(actor=actor, action=action, on=on, at=at, after=after))

    def intent(
        self,
        intent: Intent,
        event: str,
        *,
        actor: Actor,
        at: datetime,
        push: Push | None = None,
        **data: object,
    ) -> None:
        """Note the next event of an intent."""
        self._seq[intent.pk] += 1
        self._intent_events.append(
            IntentEvent(
                intent=intent,
                push=push,
                channel=push.channel if push else "",
                seq=self._seq[intent.pk],
                event=event,
                at=at,
                actor_kind=actor.kind,
                actor_id=actor.user_id,
                organisation_id=actor.organisation_id,
                data=data,
            )
        )

    def deal(
        self, deal: Deal, event: str, *, to: str, actor: Actor, at: datetime, **data: object
    ) -> None:
        """Note the next event of a deal and, but for its birth, the audit entry of the move."""
        before = self._status.get(deal.pk, "")
        self._status[deal.pk] = to
        self._deal_seq[deal.pk] += 1
        is_landing = to in LANDINGS and before != to
        self._deal_events.append(
            DealEvent(
                deal=deal,
                seq=self._deal_seq[deal.pk],
                event=event,
                at=at,
                actor_kind=actor.kind,
                actor_id=actor.user_id,
                organisation_id=actor.organisation_id,
                data=data,
                from_status=before,
                to_status=to,
                realisation_type=deal.realisation_type if is_landing else "",
                amount_minor=deal.amount_minor if is_landing else None,
                currency=deal.currency if is_landing else "",
            )
        )
        if before:
            self.deed(actor, f"deal.{event}", deal, at, **data)

    def store(self) -> int:
        """Write everything; return how many rows."""
        IntentEvent.objects.bulk_create(self._intent_events, batch_size=5_000)
        DealEvent.objects.bulk_create(self._deal_events, batch_size=5_000)
        self._deeds.sort(key=lambda deed: deed.at)
        for start in range(0, len(self._deeds), CHUNK):
            record_many(self._deeds[start : start + CHUNK])
        return len(self._intent_events) + len(self._deal_events) + len(self._deeds)


def moved(rows: QuerySet[M], ids: Sequence[int]) -> QuerySet[M]:
    """Return the rows with these ids, for one bulk move."""
    return rows.filter(pk__in=ids)
