"""Look again."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from matching.models import Watch
from parties.capabilities import Capability, require


@action
def resume_watch(*, actor: Actor, watch_id: int, now: datetime) -> Watch:
    """Let a paused watch look again, from where it stopped.

    Raises:
        NotAllowed: no person acts.
        Watch.DoesNotExist: the actor keeps no such one.
        IllegalMove: it is not in a state for it.
    """
    require(actor, Capability.WATCH)
    watch = Watch.objects.editable_by(actor).locked(watch_id)
    move(watch, "resume", to=Watch.Status.ACTIVE)
    record(actor, "watch.resume", on=watch, at=now)
    return watch
