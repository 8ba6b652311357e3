from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from matching.actions.fit_scoring import fit_scoring
from matching.actions.promote_scoring import NotBetter, promote_scoring
from matching.engine.scoring_model import V1
from matching.models import ScoringVersion
from matching.retrieval.model_in_force import model_in_force
from matching.tests.build import a_scoring_version
from matching.tests.judged import a_market, near, whim

pytestmark = pytest.mark.django_db


def test_what_was_shown_to_be_better_scores_from_now_on(operator: Actor, now: datetime) -> None:
    version = fit_scoring(actor=CLOCK, judged=a_market(60, taste=near), now=now)

    promote_scoring(actor=operator, version_id=version.pk, now=now)

    kept = ScoringVersion.objects.get()
    assert (kept.status, kept.promoted_at) == ("promoted", now)
    model = model_in_force()
    assert model.version == "v1.1"
    assert model.weights == kept.weights
    assert model.weights["region"] > V1.weights["region"]


def test_noise_is_not_promoted(now: datetime) -> None:
    version = fit_scoring(actor=CLOCK, judged=a_market(60, taste=whim), now=now)

    with pytest.raises(NotBetter, match="was not shown to be better"):
        promote_scoring(actor=CLOCK, version_id=version.pk, now=now)

    assert ScoringVersion.objects.get().status == "candidate"
    assert model_in_force() is V1


def test_the_next_one_retires_the_present_one(now: datetime) -> None:
    first = a_scoring_version(status="promoted", promoted_at=now)
    second = a_scoring_version()

    promote_scoring(actor=CLOCK, version_id=second.pk, now=now)

    assert ScoringVersion.objects.get(pk=first.pk).status == "retired"
    assert ScoringVersion.objects.in_force().get() == second
    with pytest.raises(IllegalMove):
        promote_scoring(actor=CLOCK, version_id=second.pk, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoringVersion.objects.filter(pk=first.pk).update(status="promoted")


def test_a_version_learned_for_another_built_in_model_is_not_promoted_nor_in_force(
    now: datetime,
) -> None:
    old = a_scoring_version(base="v0")
    a_scoring_version(base="v0", status="promoted", promoted_at=now)

    with pytest.raises(NotBetter):
        promote_scoring(actor=CLOCK, version_id=old.pk, now=now)

    assert model_in_force() is V1


def test_holders_promote_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    version = a_scoring_version()

    with pytest.raises(NotAllowed):
        promote_scoring(actor=hangzhou_voice, version_id=version.pk, now=now)

    assert ScoringVersion.objects.get().status == "candidate"
