"""Keep what a watch found."""

from collections.abc import Sequence
from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from matching.facts import WatchFound
from matching.models import Watch, WatchHit
from parties.capabilities import Capability, require


@action
def note_hits(*, actor: Actor, watch_id: int, found: Sequence[int], now: datetime) -> int:
    """Keep new listings or needs of an active watch, each once; return how many were new.

    Its owner is told when there are some. The watch has looked until ``now``, also when nothing
    was found. Not audited: it follows from the watch.

    Raises:
        NotAllowed: not the clock acts.
        Watch.DoesNotExist: no such watch, or it looks no more.
    """
    require(actor, Capability.SEND_PUSH)
    watch = Watch.objects.active().locked(watch_id)
    column = "listing_id" if watch.subject == Watch.Subject.LISTINGS else "intent_id"
    known = watch.hits.filter(**{f"{column}__in": found}).values_list(column, flat=True)
    new = [pk for pk in found if pk not in set(known)]
    WatchHit.objects.bulk_create(
        WatchHit(watch=watch, found_at=now, **{column: pk}) for pk in reversed(new)
    )
    watch.looked_at = now
    watch.last_hit_at = now if new else watch.last_hit_at
    watch.save(update_fields=["looked_at", "last_hit_at"])
    if new:
        emit(WatchFound(watch_id=watch.pk, n=len(new), at=int(now.timestamp())))
    return len(new)
