"""Filing a complaint, with and without an account."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from kernel.actor import ANONYMOUS
from kernel.errors import InvalidInput
from kernel.models import AuditEvent, Outbox
from listings.tests.build import a_certificate, a_listing, owed
from marketplace.complaints.actions.file_complaint import (
    Grievance,
    TooManyComplaints,
    file_complaint,
)
from marketplace.complaints.evidence import MOST_BYTES
from marketplace.complaints.models import Complaint, ComplaintEvent, ComplaintEvidence
from marketplace.complaints.tests.build import (
    NOW,
    PDF,
    VISITOR,
    a_holder,
    a_member,
    an_upload,
    filed,
)
from marketplace.complaints.tests.proof import refused
from parties.models import User

pytestmark = pytest.mark.django_db


def test_a_visitors_waits_for_the_address_to_be_confirmed() -> None:
    complaint = filed()

    assert (complaint.status, complaint.complainant, complaint.filed_by) == (
        "unconfirmed",
        None,
        None,
    )
    assert (complaint.email, complaint.submitted_at, complaint.acknowledge_by) == (
        "zhang@example.com",
        None,
        None,
    )
    event = ComplaintEvent.objects.get()
    assert (event.seq, event.event, event.to_status, event.actor_id) == (
        1,
        "file",
        "unconfirmed",
        None,
    )
    assert {name.rpartition(".")[2] for name in owed()} == {"ComplaintFiled"}


def test_a_members_is_submitted_in_the_organisations_name() -> None:
    member = a_member()

    complaint = filed(by=member, name="Somebody else", email="else@example.com")

    person = User.objects.get(pk=member.person)
    assert (complaint.status, complaint.complainant_id) == ("submitted", member.organisation_id)
    assert (complaint.email, complaint.name) == (person.email, person.name)
    assert (complaint.submitted_at, complaint.acknowledge_by) == (NOW, date(2026, 1, 8))


def test_a_certificate_is_complained_about_too() -> None:
    certificate = a_certificate(holder=a_holder())

    complaint = filed(certificate=certificate)

    assert complaint.respondent_id == certificate.asset.holder_id
    assert complaint.subject == certificate.shown_no


def test_a_visitors_file_lies_in_quarantine_and_a_members_among_its_own() -> None:
    theirs = filed().evidence.get()
    assert (theirs.status, theirs.file, theirs.media_type) == (
        "quarantined",
        None,
        "application/pdf",
    )
    assert theirs.path.startswith("quarantine/")
    assert "proof" not in theirs.path
    with default_storage.open(theirs.path) as kept:
        assert kept.read() == PDF

    member = a_member()
    ours = filed(by=member).evidence.get()
    assert (ours.status, ours.path) == ("released", "")
    assert ours.file is not None
    assert ours.file.organisation_id == member.organisation_id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": "envy"}, "ground"),
        ({"statement": "  "}, "statement"),
        ({"statement": "x" * 4001}, "statement"),
        ({"name": "\u202e "}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"email": "a@example.com\nBcc: b@example.com"}, "email"),
        ({"listing_id": 10**9}, "listing"),
        ({"listing_id": None}, "listing"),
        ({"certificate_id": 10**9, "listing_id": None}, "certificate"),
        ({"certificate_id": 10**9}, "listing"),
    ],
)
def test_what_cannot_be_used_is_named(changes, field) -> None:
    listing = a_listing(a_holder())

    with refused(InvalidInput) as caught:
        filed(listing=listing, **changes)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("proof.pdf", b""),
        ("proof.pdf", b"MZ executable"),
        ("proof.exe", b"MZ executable"),
        ("proof.svg", b"<svg onload='x'>"),
        ("proof.html", b"<script>"),
        ("proof.zip", b"PK\x03\x04"),
        ("proof.pdf", PDF + b"x" * MOST_BYTES),
    ],
)
def test_files_that_may_harm_are_refused_before_anything_is_kept(name, content) -> None:
    listing = a_listing(a_holder())
    said = Grievance(ground="other", statement="s", listing_id=listing.pk, **VISITOR)

    with refused(InvalidInput) as caught:
        file_complaint(actor=ANONYMOUS, grievance=said, uploads=[an_upload(name, content)], now=NOW)
    assert caught.value.field == "evidence"


def test_at_most_five_files() -> None:
    listing = a_listing(a_holder())

    with refused(InvalidInput):
        filed(listing=listing, files=6)
    assert filed(listing=listing, files=5).evidence.count() == 5


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_what_nobody_sees_nobody_complains_about(status) -> None:
    listing = a_listing(a_holder(), status=status)

    with refused(InvalidInput, match="no such listing"):
        filed(listing=listing)


@pytest.mark.parametrize("status", ["recorded", "rejected"])
def test_nor_about_a_certificate_that_was_never_verified(status) -> None:
    certificate = a_certificate(holder=a_holder(), status=status)

    with refused(InvalidInput, match="no such certificate"):
        filed(certificate=certificate)


def test_nobody_complains_about_themselves() -> None:
    holder = a_holder()
    listing = a_listing(holder)

    with refused(InvalidInput, match="your own"):
        filed(by=holder, listing=listing)


def test_one_address_files_five_a_day() -> None:
    listing = a_listing(a_holder())
    for _ in range(5):
        filed(listing=listing)

    with refused(TooManyComplaints):
        filed(listing=listing, email="Zhang@Example.com")
    filed(listing=listing, now=NOW + timedelta(days=1, seconds=1))
    assert Complaint.objects.count() == 6


def test_the_audit_names_nobody() -> None:
    filed()

    for row in (*AuditEvent.objects.all(), *ComplaintEvent.objects.all()):
        kept = getattr(row, "after", None) or getattr(row, "data", {})
        assert "zhang" not in str(kept).lower()
    assert "zhang" not in str(list(Outbox.objects.values_list("payload", flat=True)))
    assert ComplaintEvidence.objects.count() == 1
