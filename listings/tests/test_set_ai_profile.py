from dataclasses import replace
from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, StaleVersion
from kernel.models import AuditEvent
from listings.actions.set_ai_profile import AIProfileTerms, Part, set_ai_profile
from listings.models import AIDatasetProfile, DataIPAsset
from listings.tests.build import an_asset

FULL = AIProfileTerms(
    use=("train", "evaluate"),
    modalities=("speech",),
    task="Recognition of dialects",
    label_schema="Utterance, dialect, speaker group",
    annotation_method="manual",
    annotation_guideline="Two passes, differences decided by a third person",
    annotation_quality="Agreement 0.93 on a sample of 2,000",
    annotators=12,
    cleaning="Silence cut, clipped recordings dropped",
    deduplication="By acoustic fingerprint",
    desensitisation="Names replaced by tones",
    duration_s=360_000,
    split={"train": 8000, "validation": 1000, "test": 1000},
    component_licences=(Part("Own recordings", "Contract with speakers"),),
    pi_treatment="Consent of each speaker on file",
    known_limits="Few speakers above 70",
)


def test_a_profile_that_tells_everything_earns_the_badge(
    hangzhou_voice: Actor, now: datetime
) -> None:
    asset = an_asset(hangzhou_voice)

    set_ai_profile(actor=hangzhou_voice, asset_id=asset.pk, terms=FULL, now=now)

    profile = AIDatasetProfile.objects.get()
    assert (profile.is_complete, profile.missing, profile.version) == (True, [], 1)
    assert profile.component_licences == [
        {"part": "Own recordings", "licence": "Contract with speakers", "source": ""}
    ]
    assert DataIPAsset.objects.get().version == 2
    assert AuditEvent.objects.get().after == {"is_complete": True}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"task": " "}, ["task"]),
        ({"duration_s": None}, ["sample_count"]),
        ({"label_schema": ""}, ["label_schema"]),
        ({"label_schema": "", "annotation_method": "none"}, []),
        (
            {"use": ("ai_generated",)},
            ["processing_model", "processing_model_version", "human_review_bp"],
        ),
        (
            {"annotation_method": "machine", "processing_model": "M", "human_review_bp": 0},
            ["processing_model_version"],
        ),
    ],
)
def test_what_is_missing_is_named(
    hangzhou_voice: Actor, now: datetime, changes: dict[str, object], missing: list[str]
) -> None:
    asset = an_asset(hangzhou_voice)
    terms = replace(FULL, **changes)  # type: ignore[arg-type]

    profile = set_ai_profile(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    assert (profile.missing, profile.is_complete) == (missing, not missing)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("use", ("win",)),
        ("modalities", ("smell",)),
        ("annotation_method", "dice"),
        ("task", "t" * 201),
        ("cleaning", "c" * 4001),
        ("split", {"train": 9000}),
        ("split", {"rest": 10000}),
        ("sample_count", -1),
        ("token_count", 2**63),
        ("annotators", 2**31),
        ("human_review_bp", 10001),
        ("component_licences", (Part("Own recordings", ""),)),
    ],
)
def test_what_cannot_be_right_is_refused(
    hangzhou_voice: Actor, now: datetime, field: str, value: object
) -> None:
    asset = an_asset(hangzhou_voice)

    with pytest.raises(InvalidInput) as refusal:
        set_ai_profile(
            actor=hangzhou_voice,
            asset_id=asset.pk,
            terms=replace(FULL, **{field: value}),  # type: ignore[arg-type]
            now=now,
        )

    assert refusal.value.field == field
    assert (AIDatasetProfile.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_a_second_writing_is_a_version_and_a_stale_one_refused(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset = an_asset(hangzhou_voice)
    set_ai_profile(actor=hangzhou_voice, asset_id=asset.pk, terms=FULL, now=now)
    less = replace(FULL, known_limits="")

    set_ai_profile(actor=hangzhou_voice, asset_id=asset.pk, terms=less, now=now, expected_version=1)

    with pytest.raises(StaleVersion):
        set_ai_profile(
            actor=hangzhou_voice, asset_id=asset.pk, terms=FULL, now=now, expected_version=1
        )
    with pytest.raises(DataIPAsset.DoesNotExist):
        set_ai_profile(actor=stranger, asset_id=asset.pk, terms=FULL, now=now)
    profile = AIDatasetProfile.objects.get()
    assert (profile.version, profile.is_complete) == (2, False)
