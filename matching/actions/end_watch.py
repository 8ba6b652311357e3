"""Delete a saved search."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from matching.models import Watch
from parties.capabilities import Capability, require


@action
def end_watch(*, actor: Actor, watch_id: int, now: datetime) -> Watch:
    """Let a watch look no more, for good; what it found stays on record.

    Raises:
        NotAllowed: no person acts.
        Watch.DoesNotExist: the actor keeps no such one.
        IllegalMove: it is not in a state for it.
    """
    require(actor, Capability.WATCH)
    watch = Watch.objects.editable_by(actor).locked(watch_id)
    move(watch, "end", to=Watch.Status.ENDED)
    record(actor, "watch.end", on=watch, at=now)
    return watch
