"""Put the scoring model of before in force again."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import ScoringModelChanged
from matching.models import ScoringVersion
from matching.retrieval.model_in_force import BUILT_IN
from parties.capabilities import Capability, require


class NothingPromoted(DomainError):
    """The built-in model is in force: there is nothing to go back to."""

    code = "nothing_promoted"


@action
def roll_back_scoring(*, actor: Actor, now: datetime) -> ScoringVersion | None:
    """Retire the model in force; return the one promoted before it, None for the built-in one.

    Going back twice goes back two steps: a version that was rolled back is not returned to.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        NothingPromoted: the built-in model is in force.
    """
    require(actor, Capability.TUNE_MATCHING)
    present = ScoringVersion.objects.in_force().select_for_update(no_key=True).first()
    if present is None or present.promoted_at is None:
        raise NothingPromoted(_("The built-in model is in force: there is nothing to go back to."))
    earlier = ScoringVersion.objects.once_in_force().filter(
        promoted_at__lt=present.promoted_at, base=BUILT_IN.version
    )
    before = earlier.select_for_update(no_key=True).first()
    move(present, "retire", to=ScoringVersion.Status.RETIRED)
    if before is not None:
        move(before, "promote", to=ScoringVersion.Status.PROMOTED)
    name = before.name if before else BUILT_IN.version
    record(actor, "scoring.roll_back", on=present, at=now, after={"to": name})
    emit(ScoringModelChanged(name=name))
    return before
