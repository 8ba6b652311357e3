"""The command that learns: what it keeps, what it refuses, what it says."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from listings.tests.build import a_listing
from matching.engine.scoring_model import V1
from matching.models import Match, Push, ScoringVersion
from matching.retrieval.model_in_force import model_in_force
from matching.tests.build import REASONS, an_intent
from matching.tests.judged import Taste, a_market, near, whim
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def played(intents: int, taste: Taste) -> None:
    """Let pushes of ``intents`` be answered by ``taste``, one intent a day until yesterday."""
    listings = [a_listing(an_organisation(roles=["holder"])) for _ in range(6)]
    poster = an_organisation(roles=["buyer"])
    rows: dict[int, Any] = {}
    began = timezone.now() - timedelta(days=intents + 1)
    for one in a_market(intents, taste=taste):
        intent = rows.setdefault(one.intent_id, None) or an_intent(poster)
        rows[one.intent_id] = intent
        listing = listings[one.listing_id % 6]
        features = {name: round(value * 1000) for name, value in one.features.items()}
        match = Match.objects.create(
            intent=intent,
            listing=listing,
            intent_version=1,
            listing_version=1,
            model_version="v1",
            score=0.5,
            band="fair",
            bucket="eligible",
            rank=1,
            reasons={**REASONS, "features": features},
            created_at=began,
        )
        Push.objects.create(
            intent=intent,
            recipient=listing.holder,
            listing=listing,
            match=match,
            sent_at=began,
            answered_at=began + timedelta(days=one.intent_id),
            answer_reason="" if one.grade else "not_relevant",
            created_at=began,
        )


def said(*options: str) -> dict[str, Any]:
    call_command("train_scoring", *options, "--json", stdout=(out := StringIO()))
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_without_outcomes_it_says_how_many_are_needed_and_changes_nothing() -> None:
    answer = said("--promote")

    assert answer == {
        "status": "too_few_outcomes",
        "why": "0 intents were judged; learning begins at 50.",
        "in_force": "v1",
    }
    assert ScoringVersion.objects.count() == 0
    assert model_in_force() is V1


def test_a_planted_signal_is_promoted_and_rolled_back() -> None:
    played(60, near)

    tried = said("--dry-run")
    kept_nothing = ScoringVersion.objects.count()
    promoted = said("--promote")
    back = said("--rollback")
    nothing = said("--rollback")

    assert (tried["status"], tried["in_force"], kept_nothing) == ("tried", "v1", 0)
    assert tried["evaluation"]["is_better"] is True
    assert (promoted["status"], promoted["in_force"]) == ("promoted", "v1.1")
    assert promoted["trained_on"]["pairs"] == 360
    assert promoted["evaluation"] == tried["evaluation"]
    assert (back["status"], back["in_force"]) == ("rolled_back", "v1")
    assert nothing["status"] == "nothing_promoted"


def test_noise_stays_a_candidate() -> None:
    played(60, whim)

    answer = said("--promote")

    assert (answer["status"], answer["in_force"]) == ("not_better", "v1")
    assert ScoringVersion.objects.get().status == "candidate"


def test_people_read_sentences() -> None:
    played(50, near)

    call_command("train_scoring", stdout=(out := StringIO()))

    text = out.getvalue()
    assert text.startswith("candidate: v1.1\nnDCG@10 on 15 later intents (15 tell models apart):")
    assert text.endswith("in force: v1\n")
