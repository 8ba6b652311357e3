"""Learn a scoring model from what became of matches."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from matching.engine.learning import Judged
from matching.engine.trial import FEWEST, tried
from matching.models import ScoringVersion
from matching.retrieval.model_in_force import BUILT_IN, model_in_force
from parties.capabilities import Capability, require


class TooFewOutcomes(DomainError):
    """Too little is known to learn from."""

    code = "too_few_outcomes"


@action
def fit_scoring(*, actor: Actor, judged: Sequence[Judged], now: datetime) -> ScoringVersion:
    """Keep a candidate learned from the earlier of the ``judged`` intents, tried on the later ones.

    It scores nothing until it is promoted; what was measured is what would be promoted.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        TooFewOutcomes: fewer than 50 intents were judged.
    """
    require(actor, Capability.TUNE_MATCHING)
    intents = len({one.intent_id for one in judged})
    if intents < FEWEST:
        raise TooFewOutcomes(
            _("%(known)d intents were judged; learning begins at %(needed)d.")
            % {"known": intents, "needed": FEWEST}
        )
    name = f"{BUILT_IN.version}.{ScoringVersion.objects.count() + 1}"
    model, trial = tried(judged, base=BUILT_IN, present=model_in_force(), version=name)
    moments = sorted(one.at for one in judged)
    row = ScoringVersion.objects.create(
        name=name,
        base=BUILT_IN.version,
        weights=dict(model.weights),
        calibration={"strong": list(model.strong), "fair": list(model.fair)},
        fitted_at=now,
        trained_on={
            "intents": intents,
            "pairs": len(judged),
            "fitting": sum(one.grade > 0 for one in judged),
            "first": moments[0].isoformat(),
            "last": moments[-1].isoformat(),
        },
        evaluation={**asdict(trial), "is_better": trial.is_better},
        created_at=now,
    )
    record(actor, "scoring.fit", on=row, at=now, after={"name": name, "intents": intents})
    return row
