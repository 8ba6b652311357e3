"""The operators' page of scoring models."""

import pytest

from kernel.actor import Actor
from matching.models import ScoringVersion
from matching.tests.build import EVALUATION, a_scoring_version
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def test_without_learning_the_built_in_weights_are_shown(operator: Actor) -> None:
    html = client_of(operator).get("/console/matching/models/", headers=ENGLISH).content.decode()

    assert "In force: v1" in html
    assert "Learning begins when 50 intents were judged" in html
    assert "roll-back" not in html


def test_only_what_is_better_is_offered_and_promoting_can_be_undone(operator: Actor) -> None:
    better = a_scoring_version()
    worse = a_scoring_version(evaluation={**EVALUATION, "is_better": False})
    browser = client_of(operator)

    html = browser.get("/console/matching/models/", headers=ENGLISH).content.decode()
    refused = browser.post(f"/console/matching/models/{worse.uid}/promote/", headers=ENGLISH)
    done = browser.post(f"/console/matching/models/{better.uid}/promote/")
    after = browser.get("/console/matching/models/", headers=ENGLISH).content.decode()
    browser.post("/console/matching/models/roll-back/")

    assert f"{better.uid}/promote/" in html
    assert f"{worse.uid}/promote/" not in html
    assert refused.status_code == 409
    assert done["Location"] == "/console/matching/models/"
    assert f"In force: {better.name}" in after
    assert list(ScoringVersion.objects.order_by("pk").values_list("status", flat=True)) == [
        "retired",
        "candidate",
    ]
