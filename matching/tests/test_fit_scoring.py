from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent, Outbox
from matching.actions.fit_scoring import TooFewOutcomes, fit_scoring
from matching.engine.scoring_model import V1
from matching.models import ScoringVersion
from matching.retrieval.model_in_force import model_in_force
from matching.tests.judged import a_market, near

pytestmark = pytest.mark.django_db


def test_a_candidate_is_kept_with_its_trial_and_scores_nothing(
    operator: Actor, now: datetime
) -> None:
    market = a_market(60, taste=near)

    version = fit_scoring(actor=operator, judged=market, now=now)

    kept = ScoringVersion.objects.get()
    assert kept == version
    assert (kept.name, kept.base, kept.status) == ("v1.1", "v1", "candidate")
    assert kept.trained_on == {
        "intents": 60,
        "pairs": 360,
        "fitting": sum(one.grade for one in market),
        "first": "2025-01-01T00:00:00+00:00",
        "last": "2025-03-01T00:00:00+00:00",
    }
    assert kept.evaluation["is_better"] is True
    assert (kept.evaluation["learned_from"], kept.evaluation["tried"]) == (42, 18)
    assert set(kept.weights) == set(V1.weights)
    assert model_in_force() is V1
    assert AuditEvent.objects.get().action == "scoring.fit"
    assert Outbox.objects.count() == 0


@pytest.mark.parametrize(("intents", "known"), [(0, 0), (10, 10), (49, 49)])
def test_too_few_judged_intents_are_refused_and_nothing_changes(
    intents: int, known: int, now: datetime
) -> None:
    market = a_market(intents, taste=near)

    with pytest.raises(TooFewOutcomes, match=f"{known} intents were judged; .* begins at 50"):
        fit_scoring(actor=CLOCK, judged=market, now=now)

    assert ScoringVersion.objects.count() == 0
    assert model_in_force() is V1


def test_only_operators_and_the_clock_tune(hangzhou_voice: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        fit_scoring(actor=hangzhou_voice, judged=a_market(60, taste=near), now=now)

    assert ScoringVersion.objects.count() == 0
