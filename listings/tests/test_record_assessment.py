from dataclasses import replace
from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.models import AuditEvent
from listings.actions.record_assessment import AssessmentTerms, record_assessment
from listings.actions.withdraw_assessment import withdraw_assessment
from listings.models import Assessment, DataIPAsset
from listings.tests.build import an_asset
from listings.tests.build_rights import a_file
from parties.models import Organisation


def a_valuation(report_id: int, **changes: object) -> AssessmentTerms:
    terms = AssessmentTerms(
        kind="value",
        person="Chen Hong",
        result="By discounted licence income",
        assessed_on=date(2026, 1, 5),
        report_id=report_id,
        assessor_name="Zhejiang Appraisal",
        method="income",
        value_minor=1_200_000_00,
        valid_to=date(2027, 1, 4),
    )
    return replace(terms, **changes)  # type: ignore[arg-type]


def test_a_report_replaces_the_one_of_its_kind(hangzhou_voice: Actor, now: datetime) -> None:
    asset, report = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    for value in (1_000_00, 2_000_00):
        record_assessment(
            actor=hangzhou_voice,
            asset_id=asset.pk,
            terms=a_valuation(report.pk, value_minor=value),
            now=now,
        )
    quality = a_valuation(report.pk, kind="quality", method="", value_minor=None, grade="B")
    record_assessment(actor=hangzhou_voice, asset_id=asset.pk, terms=quality, now=now)

    rows = Assessment.objects.order_by("pk").values_list("kind", "status", "value_minor")
    assert list(rows) == [
        ("value", "superseded", 1_000_00),
        ("value", "in_force", 2_000_00),
        ("quality", "in_force", None),
    ]
    assert Assessment.objects.in_force_on(date(2027, 1, 4)).count() == 2
    assert Assessment.objects.in_force_on(date(2027, 1, 5)).count() == 0
    assert AuditEvent.objects.count() == 3


def test_an_assessor_registered_here_lends_its_name(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset, report = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    terms = a_valuation(report.pk, assessor_id=stranger.party, assessor_name="")

    kept = record_assessment(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    assert (kept.assessor_name, kept.person) == ("Stranger", "Chen Hong")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("kind", {"kind": "taste"}),
        ("method", {"method": ""}),
        ("value", {"value_minor": None}),
        ("value", {"value_minor": -1}),
        ("value", {"kind": "security"}),
        ("grade", {"grade": "E"}),
        ("currency", {"currency": "XXX"}),
        ("person", {"person": " "}),
        ("result", {"result": "r" * 401}),
        ("assessor_name", {"assessor_name": ""}),
        ("assessor", {"assessor_id": 0}),
        ("assessed_on", {"assessed_on": date(2026, 1, 6)}),
        ("valid_to", {"valid_to": date(2026, 1, 4)}),
        ("report", {"report_id": 0}),
    ],
)
def test_what_cannot_be_right_is_refused(
    hangzhou_voice: Actor, now: datetime, field: str, changes: dict[str, object]
) -> None:
    asset, report = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    terms = replace(a_valuation(report.pk), **changes)  # type: ignore[arg-type]

    with pytest.raises(InvalidInput) as refusal:
        record_assessment(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    assert refusal.value.field == field
    assert (Assessment.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_a_holder_assesses_neither_itself_nor_others(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset, report = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    own = a_valuation(report.pk, assessor_id=hangzhou_voice.party)

    with pytest.raises(InvalidInput, match="own data"):
        record_assessment(actor=hangzhou_voice, asset_id=asset.pk, terms=own, now=now)
    with pytest.raises(DataIPAsset.DoesNotExist):
        record_assessment(actor=stranger, asset_id=asset.pk, terms=a_valuation(report.pk), now=now)
    Organisation.objects.filter(pk=stranger.party).update(status="suspended")
    with pytest.raises(InvalidInput, match="not registered"):
        record_assessment(
            actor=hangzhou_voice,
            asset_id=asset.pk,
            terms=a_valuation(report.pk, assessor_id=stranger.party),
            now=now,
        )

    assert Assessment.objects.count() == 0


def test_the_value_survives_the_withdrawal_of_the_report(
    hangzhou_voice: Actor, now: datetime
) -> None:
    asset, report = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    kept = record_assessment(
        actor=hangzhou_voice, asset_id=asset.pk, terms=a_valuation(report.pk), now=now
    )

    withdraw_assessment(actor=hangzhou_voice, assessment_id=kept.pk, reason="Error", now=now)

    after = Assessment.objects.get()
    assert (after.status, after.value_minor, after.is_in_force_on(date(2026, 1, 5))) == (
        "withdrawn",
        1_200_000_00,
        False,
    )
