"""Put a learned scoring model in force."""

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


class NotBetter(DomainError):
    """Nothing shows that the model is better than the one in force."""

    code = "not_better"


@action
def promote_scoring(*, actor: Actor, version_id: int, now: datetime) -> ScoringVersion:
    """Let a candidate score from now on; the one in force retires, open intents are matched again.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        ScoringVersion.DoesNotExist: no such version.
        NotBetter: the lower bound of its gain is not above zero, or it was learned for another
            built-in model.
        IllegalMove: it is in force already.
    """
    require(actor, Capability.TUNE_MATCHING)
    present = ScoringVersion.objects.in_force().select_for_update(no_key=True).first()
    version = ScoringVersion.objects.locked(version_id)
    if not version.evaluation["is_better"] or version.base != BUILT_IN.version:
        raise NotBetter(
            _("“%(name)s” was not shown to be better than the model in force.")
            % {"name": version.name}
        )
    if present is not None and present != version:
        move(present, "retire", to=ScoringVersion.Status.RETIRED)
    version.promoted_at = now
    move(version, "promote", to=ScoringVersion.Status.PROMOTED, also=["promoted_at"])
    record(actor, "scoring.promote", on=version, at=now, after={"name": version.name})
    emit(ScoringModelChanged(name=version.name))
    return version
