from dataclasses import replace
from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.actions.record_certificate import (
    CertificateKnown,
    CertificateTerms,
    record_certificate,
)
from listings.models import Certificate, DataIPAsset
from listings.tests.build import a_certificate, a_scheme, an_asset
from parties.models import Organisation, StoredFile
from parties.tests.build import actor_of, actor_without_organisation

PAPER = CertificateTerms(
    scheme="zj-dip",
    certificate_no="2025 06 3300 0000042",
    registration_no="2025-A1B2-C3D4-E5F6",
    asset_name="Bus passenger counts",
    issued_on=date(2025, 6, 2),
    valid_to=date(2028, 6, 1),
)


def test_what_stands_on_the_paper_is_kept(hangzhou_voice: Actor, now: datetime) -> None:
    certificate = record_certificate(actor=hangzhou_voice, terms=PAPER, now=now)

    certificate = Certificate.objects.get(pk=certificate.pk)
    assert (certificate.status, certificate.verified_at) == ("recorded", None)
    assert certificate.certificate_no == "20250633000000042"
    assert certificate.registration_no == "2025A1B2C3D4E5F6"
    assert (certificate.valid_from, certificate.valid_to) == (PAPER.issued_on, PAPER.valid_to)
    assert certificate.holder_name == "Hangzhou Voice"
    assert certificate.asset.name == "Bus passenger counts"
    assert certificate.asset.holder_id == hangzhou_voice.organisation_id
    assert AuditEvent.objects.get().action == "certificate.record"


def test_it_may_be_about_an_asset_that_is_there(hangzhou_voice: Actor, now: datetime) -> None:
    asset = an_asset(hangzhou_voice)

    certificate = record_certificate(
        actor=hangzhou_voice, terms=replace(PAPER, asset_id=asset.pk), now=now
    )

    assert certificate.asset_id == asset.pk
    assert DataIPAsset.objects.count() == 1


def test_a_renewal_names_what_it_renews(hangzhou_voice: Actor, now: datetime) -> None:
    earlier = a_certificate(holder=hangzhou_voice)
    terms = replace(PAPER, asset_id=earlier.asset_id, supersedes_id=earlier.pk)

    assert record_certificate(actor=hangzhou_voice, terms=terms, now=now).supersedes == earlier


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("scheme", {"scheme": "fj-dip"}),
        ("scheme", {"scheme": "nowhere"}),
        ("certificate_no", {"certificate_no": "2025063300000004X"}),
        ("certificate_no", {"certificate_no": ""}),
        ("registration_no", {"registration_no": "123"}),
        ("issued_on", {"issued_on": date(2026, 1, 6), "valid_to": None}),
        ("valid_to", {"valid_to": date(2025, 6, 2)}),
        ("asset_name", {"asset_name": " "}),
        ("asset_name", {"asset_name": "x" * 201}),
        ("holder_name", {"holder_name": "x" * 201}),
        ("asset_id", {"asset_id": 4711}),
        ("supersedes_id", {"supersedes_id": 4711}),
        ("file", {"file_id": 4711}),
        ("file", {"certificate_no": "ZJ-0001", "issued_on": date(2024, 9, 8)}),
    ],
)
def test_what_cannot_be_right_is_refused_by_field(
    hangzhou_voice: Actor, now: datetime, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        record_certificate(
            actor=hangzhou_voice,
            terms=replace(PAPER, **changes),  # type: ignore[arg-type]
            now=now,
        )

    assert refusal.value.field == field
    assert (Certificate.objects.count(), DataIPAsset.objects.count()) == (0, 0)


def test_a_scheme_that_closed_gives_no_certificates_any_more(
    hangzhou_voice: Actor,
) -> None:
    later = datetime.fromisoformat("2026-08-01T00:00:00+00:00")
    terms = replace(
        PAPER,
        scheme="sz-dpr",
        certificate_no="SJ4412026060001",
        registration_no="",
        issued_on=date(2026, 7, 1),
    )

    with pytest.raises(InvalidInput, match="2026-07-01"):
        record_certificate(actor=hangzhou_voice, terms=terms, now=later)
    early = replace(terms, issued_on=date(2026, 6, 30))
    assert record_certificate(actor=hangzhou_voice, terms=early, now=later).pk


def test_others_assets_certificates_and_files_are_as_good_as_missing(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    theirs = a_certificate(holder=stranger)
    file = StoredFile.objects.create(
        organisation=Organisation.objects.get(pk=stranger.party),
        sha256="0" * 64,
        size=1,
        media_type="application/pdf",
        name="scan.pdf",
        created_at=now,
    )
    mine = an_asset(hangzhou_voice)

    for field, terms in (
        ("asset_id", replace(PAPER, asset_id=theirs.asset_id)),
        ("supersedes_id", replace(PAPER, asset_id=mine.pk, supersedes_id=theirs.pk)),
        ("file", replace(PAPER, file_id=file.pk)),
    ):
        with pytest.raises(InvalidInput) as refusal:
            record_certificate(actor=hangzhou_voice, terms=terms, now=now)
        assert refusal.value.field == field

    assert list(Certificate.objects.all()) == [theirs]


def test_a_number_is_recorded_once(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    record_certificate(actor=hangzhou_voice, terms=PAPER, now=now)

    with pytest.raises(CertificateKnown, match="on record already"):
        record_certificate(actor=stranger, terms=PAPER, now=now)

    assert (Certificate.objects.count(), DataIPAsset.objects.count()) == (1, 1)
    other_authority = replace(PAPER, scheme="sh-dip")
    assert record_certificate(actor=stranger, terms=other_authority, now=now).pk


def test_whom_it_belongs_to_may_record_it_after_a_wrong_claim_was_rejected(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    a_certificate(holder=stranger, status="rejected", certificate_no="20250633000000042")

    certificate = record_certificate(actor=hangzhou_voice, terms=PAPER, now=now)

    assert certificate.asset.holder_id == hangzhou_voice.organisation_id


def test_papers_are_recorded_by_those_who_keep_them(hangzhou_voice: Actor, now: datetime) -> None:
    holder = Organisation.objects.get(pk=hangzhou_voice.party)
    a_scheme()

    for actor in (actor_of(holder, "viewer"), actor_of(holder, "finance")):
        with pytest.raises(NotAllowed):
            record_certificate(actor=actor, terms=PAPER, now=now)
    with pytest.raises(NotAllowed):
        record_certificate(actor=actor_without_organisation(), terms=PAPER, now=now)

    assert Certificate.objects.count() == 0
