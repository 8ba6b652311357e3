"""Rename a saved search, or change how often its news are mailed."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from matching.models import Watch
from parties.capabilities import Capability, require


@action
def revise_watch(*, actor: Actor, watch_id: int, name: str, frequency: str, now: datetime) -> Watch:
    """Let a watch be called ``name`` and mailed as ``frequency`` says.

    Raises:
        NotAllowed: no person acts.
        Watch.DoesNotExist: the actor keeps no such one.
        InvalidInput: no name, or an unknown code; ``field`` names it.
    """
    require(actor, Capability.WATCH)
    if not name.strip():
        raise InvalidInput(_("Give it a name."), field="name")
    if frequency not in Watch.Frequency.values:
        raise InvalidInput(_("Unknown code."), field="frequency")
    watch = Watch.objects.editable_by(actor).locked(watch_id)
    watch.name, watch.frequency = name.strip(), frequency
    touch(watch, also=["name", "frequency"])
    record(actor, "watch.revise", on=watch, at=now, after={"frequency": frequency})
    return watch
