"""The pages of complaints, for visitors, both sides, and operators."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from listings.models import Listing
from listings.tests.build import a_certificate, a_listing
from marketplace.complaints.actions.judge_evidence import judge_evidence
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    PDF,
    a_complaint,
    a_holder,
    a_member,
    decided,
    filed,
    fresh,
    respondent_of,
)
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
SAID = {
    "ground": "trade_secret",
    "statement": "It is our customer list.",
    "name": "Zhang San",
    "email": "zhang@example.com",
    "honest": "on",
}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def streamed(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_visitor_files_from_the_listings_page() -> None:
    listing = a_listing(a_holder())
    page = text(Client().get(f"/listings/{listing.uid}/"))
    address = f"/complaints/new/?listing={listing.uid}"
    assert address in page
    assert 'name="email"' in text(Client().get(address))

    proof = SimpleUploadedFile("proof.pdf", PDF)
    answer = Client().post(address, {**SAID, "evidence": [proof]})

    assert (answer.status_code, answer["Location"]) == (302, "/complaints/sent/")
    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.evidence.count()) == ("unconfirmed", 1)
    assert "One step is left" in text(Client().get("/complaints/sent/"))


def test_a_member_files_without_name_and_address() -> None:
    certificate = a_certificate(holder=a_holder())
    client = client_of(a_member())
    address = f"/complaints/new/?certificate={certificate.uid}"
    assert 'name="email"' not in text(client.get(address))

    answer = client.post(address, SAID)

    complaint = Complaint.objects.get()
    assert answer["Location"] == f"/complaints/{complaint.uid}/"
    assert complaint.status == "submitted"
    assert "complaint filed" in text(client.get(answer["Location"]))


def test_a_machine_that_fills_in_everything_files_nothing() -> None:
    listing = a_listing(a_holder())

    answer = Client().post(
        f"/complaints/new/?listing={listing.uid}", {**SAID, "website": "http://spam.example"}
    )

    assert answer["Location"] == "/complaints/sent/"
    assert not Complaint.objects.exists()


@pytest.mark.usefixtures("unending_minute")
def test_one_address_is_asked_for_patience(settings: Settings) -> None:
    settings.COMPLAINTS_PER_MINUTE = 2
    listing = a_listing(a_holder())
    address = f"/complaints/new/?listing={listing.uid}"

    statuses = [Client().post(address, SAID).status_code for _ in range(3)]

    assert statuses == [302, 302, 429]
    assert Complaint.objects.count() == 2


def test_what_is_missing_or_harmful_is_named() -> None:
    listing = a_listing(a_holder())
    address = f"/complaints/new/?listing={listing.uid}"

    assert Client().post(address, {}).status_code == 422
    bad = SimpleUploadedFile("proof.pdf", b"MZ")
    answer = Client().post(address, {**SAID, "evidence": [bad]})

    assert answer.status_code == 422
    assert "Only PDF, PNG and JPEG files." in text(answer)
    assert not Complaint.objects.exists()


def test_without_a_subject_it_is_asked_for_by_number() -> None:
    listing, certificate = a_listing(a_holder()), a_certificate(holder=a_holder())
    assert Client().get("/complaints/new/").status_code == 200
    for number, found in [
        (listing.listing_no, f"listing={listing.uid}"),
        (certificate.shown_no, f"certificate={certificate.uid}"),
    ]:
        answer = Client().get("/complaints/new/", {"number": number})
        assert answer["Location"].endswith(found)
    assert Client().get("/complaints/new/", {"number": "LS-NONE"}).status_code == 422


@pytest.mark.parametrize("status", Complaint.Status.values)
def test_the_tracking_link_shows_every_state(status) -> None:
    complaint = a_complaint(status)
    page = Client().get(f"/complaints/track/{complaint.token}/")

    assert page.status_code == 200
    assert complaint.complaint_no in text(page)
    assert "no-store" in page["Cache-Control"] or "no-cache" in page["Cache-Control"]
    assert Client().get(f"/complaints/track/{complaint.confirm_token}/").status_code == 404


def test_the_link_takes_it_back_by_its_button_only() -> None:
    complaint = a_complaint("acknowledged")
    address = f"/complaints/track/{complaint.token}/withdraw/"

    assert Client().get(address).status_code == 200
    assert fresh(complaint).status == "acknowledged"
    assert Client().post(address).status_code == 302
    assert fresh(complaint).status == "withdrawn"
    assert Client().post(address).status_code == 409


def test_the_holder_reads_no_name_and_no_unlooked_file(operator) -> None:
    complaint = a_complaint("acknowledged")
    client = client_of(respondent_of(complaint))
    file = complaint.evidence.get()
    address = f"/complaints/{complaint.uid}/"

    page = text(client.get(address))
    assert "The counts are copied from our atlas." in page
    assert "Zhang" not in page
    assert "zhang@" not in page
    assert "proof-0.pdf" not in page
    assert client.get(f"{address}evidence/{file.pk}/").status_code == 404

    judge_evidence(actor=operator, evidence_id=file.pk, is_fit=True, now=NOW)
    answer = client.get(f"{address}evidence/{file.pk}/")
    assert answer.status_code == 200
    assert streamed(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_operator_gets_quarantined_bytes_as_mere_bytes(operator) -> None:
    complaint = a_complaint("submitted")
    file = complaint.evidence.get()

    answer = client_of(operator).get(f"/complaints/{complaint.uid}/evidence/{file.pk}/")

    assert streamed(answer) == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_holder_answers_with_a_file() -> None:
    complaint = a_complaint("acknowledged")
    client = client_of(respondent_of(complaint))

    answer = client.post(
        f"/complaints/{complaint.uid}/answer/",
        {
            "version": str(complaint.version),
            "statement": "Ours.",
            "evidence": [SimpleUploadedFile("ours.pdf", PDF)],
        },
    )

    assert answer.status_code == 302
    assert fresh(complaint).counter_statement == "Ours."


def test_a_member_takes_its_own_back() -> None:
    member = a_member()
    complaint = filed(by=member)
    client = client_of(member)
    assert f"/complaints/{complaint.uid}/" in text(client.get("/complaints/"))

    assert client.post(f"/complaints/{complaint.uid}/withdraw/").status_code == 302
    assert fresh(complaint).status == "withdrawn"


def test_an_operator_walks_the_whole_way(operator) -> None:
    complaint = a_complaint("submitted")
    client = client_of(operator)
    home = f"/console/complaints/{complaint.uid}/"

    def press(name: str, **said: str) -> int:
        version = str(fresh(complaint).version)
        assert client.get(f"{home}{name}/").status_code == 200
        return client.post(f"{home}{name}/", {"version": version, **said}).status_code

    assert complaint.complaint_no in text(client.get("/console/complaints/"))
    assert "zhang@example.com" in text(client.get(home))
    assert press("acknowledge") == 302
    assert press("freeze", reason="At first sight") == 302
    assert Listing.objects.get().status == "suspended"
    assert press("lift", reason="Not so") == 302
    assert press("decide", outcome="upheld", remedy="keep", reason="r") == 409
    assert press("decide", outcome="dismissed", remedy="keep", reason="Not shown") == 302
    assert client.get(f"{home}nothing/").status_code == 404

    assert fresh(complaint).status == "dismissed"
    assert Listing.objects.get().status == "published"
    file = complaint.evidence.get()
    assert client.post(f"{home}evidence/{file.pk}/", {"fit": "no"}).status_code == 302
    assert complaint.evidence.get().status == "refused"


@pytest.mark.parametrize("status", Complaint.Status.values)
def test_operators_see_every_state(status, operator) -> None:
    complaint = a_complaint(status)

    page = client_of(operator).get(f"/console/complaints/{complaint.uid}/")

    assert page.status_code == 200


def test_the_log_tells_what_was_decided_and_names_nobody() -> None:
    for outcome in ("upheld", "partly_upheld", "dismissed"):
        decided(a_complaint("counter_notice"), outcome)
    a_complaint("acknowledged")

    page = text(Client().get("/complaints/log/"))

    assert page.count("The atlas shows the same errors in the same places.") == 3
    assert "Zhang" not in page
    assert "zhang@" not in page
    assert "copied from our atlas" not in page


def test_lists_ask_the_same_number_of_times_for_many(
    operator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    listing = a_listing(a_holder())
    for n in range(4):
        a_complaint("upheld" if n == 3 else "acknowledged", listing=listing)
    console, visitor = client_of(operator), Client()
    console.get("/console/complaints/")
    with django_assert_max_num_queries(14):
        console.get("/console/complaints/")
    with django_assert_max_num_queries(5):
        visitor.get("/complaints/log/")
