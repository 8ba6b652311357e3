from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.review_ai_profile import Finding, review_ai_profile
from listings.models import AIDatasetProfile, AIProfileReview
from listings.tests.build import an_asset
from listings.tests.build_rights import an_ai_profile
from listings.vocabulary.ai_review import ITEMS
from parties.capabilities import FourEyes
from parties.tests.build import a_membership, person_of

ALL_PASS = {item.code: Finding("pass") for item in ITEMS}


@pytest.mark.parametrize(
    ("changed", "passed"),
    [
        ({}, True),
        ({"model": Finding("not_applicable")}, True),
        ({"sample": Finding("fail", " No sample ")}, False),
    ],
)
def test_one_failure_fails_the_review(
    operator: Actor,
    hangzhou_voice: Actor,
    now: datetime,
    changed: dict[str, Finding],
    passed: bool,
) -> None:
    profile = an_ai_profile(an_asset(hangzhou_voice))

    review_ai_profile(
        actor=operator, profile_id=profile.pk, findings={**ALL_PASS, **changed}, now=now
    )

    review = AIProfileReview.objects.get()
    assert (review.passed, review.profile_version) == (passed, 1)
    assert [item["item"] for item in review.items] == [item.code for item in ITEMS]
    assert AuditEvent.objects.get().after == {"passed": passed}
    assert not AIDatasetProfile.objects.to_be_reviewed().exists()


def test_a_new_version_waits_again(operator: Actor, hangzhou_voice: Actor, now: datetime) -> None:
    profile = an_ai_profile(an_asset(hangzhou_voice))
    assert AIDatasetProfile.objects.to_be_reviewed().get() == profile
    review_ai_profile(actor=operator, profile_id=profile.pk, findings=ALL_PASS, now=now)

    AIDatasetProfile.objects.update(version=2)

    assert AIDatasetProfile.objects.to_be_reviewed().get() == profile


def test_every_item_needs_a_result_and_a_failure_its_note(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    profile = an_ai_profile(an_asset(hangzhou_voice))

    def review(actor: Actor, *, version: int = 1, **changed: Finding) -> None:
        review_ai_profile(
            actor=actor,
            profile_id=profile.pk,
            findings={**ALL_PASS, **changed},
            now=now,
            expected_version=version,
        )

    with pytest.raises(InvalidInput, match="missing") as refusal:
        review(operator, limits=Finding("fail"))
    assert refusal.value.field == "limits"
    with pytest.raises(InvalidInput, match="each item"):
        review(operator, use=Finding("perhaps"))
    with pytest.raises(StaleVersion):
        review(operator, version=2)
    with pytest.raises(NotAllowed):
        review(hangzhou_voice)
    a_membership(profile.asset.holder, user=person_of(operator))
    with pytest.raises(FourEyes):
        review(operator)

    assert (AIProfileReview.objects.count(), AuditEvent.objects.count()) == (0, 0)
