from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from matching.actions.promote_scoring import promote_scoring
from matching.actions.roll_back_scoring import NothingPromoted, roll_back_scoring
from matching.engine.scoring_model import V1
from matching.models import ScoringVersion
from matching.retrieval.model_in_force import model_in_force
from matching.tests.build import a_scoring_version

pytestmark = pytest.mark.django_db


def test_going_back_goes_step_by_step_to_the_built_in_model(operator: Actor, now: datetime) -> None:
    for hours in range(3):
        version = a_scoring_version()
        promote_scoring(actor=CLOCK, version_id=version.pk, now=now + timedelta(hours=hours))
    in_force = [model_in_force().version]

    for _ in range(3):
        roll_back_scoring(actor=operator, now=now + timedelta(days=1))
        in_force.append(model_in_force().version)

    assert in_force == ["v1.3", "v1.2", "v1.1", "v1"]
    assert model_in_force() is V1
    with pytest.raises(NothingPromoted):
        roll_back_scoring(actor=operator, now=now)
    assert set(ScoringVersion.objects.values_list("status", flat=True)) == {"retired"}


def test_buyers_do_not_go_back(ningbo_motors: Actor, now: datetime) -> None:
    a_scoring_version(status="promoted", promoted_at=now)

    with pytest.raises(NotAllowed):
        roll_back_scoring(actor=ningbo_motors, now=now)

    assert ScoringVersion.objects.get().status == "promoted"
