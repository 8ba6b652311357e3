"""The compliance record in the browser: file, examine, download, burden."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from kernel.workdays import local_day
from listings.models import (
    AIDatasetProfile,
    AIProfileReview,
    Assessment,
    AssetHolder,
    ComplianceFile,
    Encumbrance,
    EncumbranceConsent,
    EvidenceAccess,
    EvidenceDeposit,
    SourceProof,
)
from listings.tests.build import a_certificate, a_listing, an_asset
from listings.tests.build_rights import a_bank, a_pledge, a_report, an_ai_profile
from listings.vocabulary.ai_review import ITEMS
from parties.models import Organisation
from parties.tests.build import actor_of, client_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\nproof"


def a_pdf(name: str = "paper.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture
def holder(hangzhou_voice: Actor) -> Client:
    return client_of(hangzhou_voice)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_proof_goes_from_the_holder_to_the_operator_and_back(
    holder: Client, hangzhou_voice: Actor, operator: Actor
) -> None:
    asset = an_asset(hangzhou_voice)
    SourceProof.objects.all().delete()
    record = f"/assets/{asset.uid}/record/"
    assert "No paper shows where the data comes from" in read(holder, record)

    sent = holder.post(
        f"/assets/{asset.uid}/proofs/new/", {"kind": "authorisation", "document": a_pdf()}
    )

    proof = SourceProof.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, record)
    examiner = client_of(operator)
    assert asset.name in read(examiner, "/console/reviews/proofs/")
    assert "Do not accept" in read(examiner, record)
    answer = examiner.post(f"/console/reviews/proofs/{proof.uid}/accept/", {"version": "1"})
    assert answer.status_code == 302
    assert "accepted" in read(holder, record)
    assert "No source proof waits" in read(examiner, "/console/reviews/proofs/")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("paper.pdf", b"MZ program", "is not what its extension says"),
        ("paper.exe", b"MZ program", "Bring a PDF"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_only_files_that_are_what_they_say_become_evidence(
    holder: Client, hangzhou_voice: Actor, name: str, content: bytes, said: str
) -> None:
    asset = an_asset(hangzhou_voice)

    response = holder.post(
        f"/assets/{asset.uid}/evidence/new/",
        {"chapter": "relief", "title": "Desk", "document": a_pdf(name, content)},
    )

    assert response.status_code == 422
    assert said in response.content.decode()
    assert ComplianceFile.objects.count() == 0


def test_a_download_is_an_attachment_and_leaves_a_note(
    holder: Client, hangzhou_voice: Actor, stranger: Actor
) -> None:
    asset = an_asset(hangzhou_voice)
    holder.post(
        f"/assets/{asset.uid}/evidence/new/",
        {"chapter": "process", "title": "Access rules", "document": a_pdf("rules.pdf")},
    )
    file = ComplianceFile.objects.get()
    address = f"/assets/{asset.uid}/files/{file.document.uid}/"

    assert client_of(stranger).get(address).status_code == 404
    assert EvidenceAccess.objects.count() == 0
    answer = holder.get(address)

    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert EvidenceAccess.objects.get().document == file.document
    said = read(holder, f"/assets/{asset.uid}/record/")
    assert file.document.sha256 in said
    assert "rules.pdf" in said
    holder.post(f"/assets/{asset.uid}/evidence/{file.uid}/remove/")
    assert holder.get(address).status_code == 404


def test_holders_deposits_and_reports_are_kept_by_forms(
    holder: Client, hangzhou_voice: Actor, stranger: Actor
) -> None:
    asset = an_asset(hangzhou_voice)
    other = Organisation.objects.get(pk=stranger.party)
    today = local_day(timezone.now())

    holders = holder.post(
        f"/assets/{asset.uid}/holders/",
        {
            "version": "1",
            "rows": "2",
            "who_0": "Hangzhou Voice",
            "right_0": "hold",
            "share_0": "60",
            "who_1": other.uscc or "",
            "right_1": "use",
            "share_1": "40",
        },
    )
    deposit = holder.post(
        f"/assets/{asset.uid}/deposits/new/",
        {
            "kind": "notary",
            "provider": "Notary 1",
            "number": "N-1",
            "hash_alg": "sha256",
            "hash": "ab" * 32,
            "deposited_at": "2025-07-01T10:00",
        },
    )
    report = holder.post(
        f"/assets/{asset.uid}/assessments/new/",
        {
            "kind": "value",
            "assessor_name": "Zhejiang Appraisal",
            "person": "Chen Hong",
            "result": "By income",
            "method": "income",
            "value": "1,200,000.00",
            "currency": "CNY",
            "assessed_on": f"{today - timedelta(days=1)}",
            "report": a_pdf("report.pdf"),
        },
    )

    assert (holders.status_code, deposit.status_code, report.status_code) == (302, 302, 302)
    assert sorted(AssetHolder.objects.values_list("right", "share_bp")) == [
        ("hold", 6000),
        ("use", 4000),
    ]
    assert EvidenceDeposit.objects.get().number == "N-1"
    assert Assessment.objects.get().value_minor == 1_200_000_00
    said = read(holder, f"/assets/{asset.uid}/record/")
    for word in ("Stranger", "60 %", "N-1", "Chen Hong", "Reference value", "1,200,000.00"):
        assert word in said


def test_a_wrong_share_is_said_at_the_form(holder: Client, hangzhou_voice: Actor) -> None:
    asset = an_asset(hangzhou_voice)

    answer = holder.post(
        f"/assets/{asset.uid}/holders/",
        {
            "version": "1",
            "rows": "1",
            "who_0": "Hangzhou Voice",
            "right_0": "hold",
            "share_0": "60",
        },
    )

    assert answer.status_code == 422
    assert "The shares add up to 60 per cent" in answer.content.decode()
    assert AssetHolder.objects.count() == 3


def test_a_pledge_is_recorded_agreed_to_and_released_in_the_browser(
    operator: Actor, hangzhou_voice: Actor
) -> None:
    certificate, bank = a_certificate(holder=hangzhou_voice), a_bank("Bank of Ningbo")
    desk, banker = client_of(operator), client_of(actor_of(bank))

    desk.post(
        f"/console/reviews/certificates/{certificate.uid}/encumber/",
        {"kind": "pledge", "beneficiary": "Bank of Ningbo", "starts_on": "2026-01-05"},
    )
    pledge = Encumbrance.objects.get()
    assert pledge.beneficiary == bank
    assert "Record a consent" in read(banker, "/workbench/encumbrances/")
    banker.post(f"/encumbrances/{pledge.uid}/consent/", {"act": "list", "document": a_pdf()})
    assert EncumbranceConsent.objects.get().act == "list"
    assert "Publish a listing" in read(client_of(hangzhou_voice), "/workbench/encumbrances/")
    assert "pledged" in read(client_of(hangzhou_voice), "/workbench/certificates/")
    desk.post(
        f"/console/reviews/encumbrances/{pledge.uid}/release/",
        {"version": "1", "reason": "Repaid"},
    )

    assert not Encumbrance.objects.live().exists()
    assert "Repaid" in read(desk, f"/console/reviews/certificates/{certificate.uid}/")


def test_an_ai_profile_earns_its_badge_and_its_review(
    holder: Client, hangzhou_voice: Actor, operator: Actor
) -> None:
    listing = a_listing(hangzhou_voice)
    asset = listing.asset
    typed = {
        "use": ["train"],
        "modalities": ["speech"],
        "task": "Dialects",
        "duration_s": "3600",
        "annotation_method": "none",
        "cleaning": "Silence cut",
        "deduplication": "Fingerprints",
        "desensitisation": "Tones for names",
        "component_licences": "Own recordings; contract with speakers",
        "pi_treatment": "Consent on file",
    }
    holder.post(f"/assets/{asset.uid}/ai-profile/", typed)
    assert "Known limits" in read(holder, f"/assets/{asset.uid}/ai-profile/")
    badge = '<span class="badge" data-tone="brand">AI data set</span>'
    assert badge not in read(Client(), f"/listings/{listing.uid}/")

    sent = holder.post(
        f"/assets/{asset.uid}/ai-profile/",
        {**typed, "known_limits": "Few old speakers", "version": "1"},
    )

    assert sent.status_code == 302
    profile = AIDatasetProfile.objects.get()
    assert profile.is_complete
    assert badge in read(Client(), f"/listings/{listing.uid}/")
    desk = client_of(operator)
    assert asset.name in read(desk, "/console/reviews/ai-profiles/")
    found = {item.code: "pass" for item in ITEMS} | {"version": f"{profile.version}"}
    found |= {"sample": "fail", "sample_note": "No sample was brought"}
    desk.post(f"/console/reviews/ai-profiles/{profile.uid}/", found)
    assert AIProfileReview.objects.get().passed is False
    assert "No sample was brought" in read(holder, f"/assets/{asset.uid}/ai-profile/")


def test_everybody_reads_that_papers_exist_but_not_the_papers(hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice)
    a_report(listing.asset)
    assert listing.certificate is not None
    a_pledge(listing.certificate, bank=a_bank("Secret Bank"))

    said = read(Client(), f"/listings/{listing.uid}/")

    for word in ("Note on own collection", "Zhejiang Law Office", "Pledge", "Hangzhou Voice:"):
        assert word in said
    assert "Secret Bank" not in said
    assert "report.pdf" not in said


def test_lists_take_a_fixed_number_of_queries(
    operator: Actor, hangzhou_voice: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk, owner = client_of(operator), client_of(hangzhou_voice)
    assets = [an_asset(hangzhou_voice) for _n in range(6)]
    for asset in assets:
        SourceProof.objects.create(
            asset=asset,
            kind="licence",
            document=asset.source_proofs.get().document,
            created_at=timezone.now(),
        )
        an_ai_profile(asset)
        a_pledge(a_certificate(asset))

    for client, address in (
        (desk, "/console/reviews/proofs/"),
        (desk, "/console/reviews/ai-profiles/"),
        (owner, "/workbench/encumbrances/"),
        (owner, f"/assets/{assets[0].uid}/record/"),
    ):
        with django_assert_max_num_queries(24):
            assert client.get(address).status_code == 200
