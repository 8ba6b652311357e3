"""Reading the catalogue and verifying certificates over the API."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from listings.actions.withdraw_listing import withdraw_listing
from listings.models import Certificate
from listings.tests.build import a_certificate, a_listing
from marketplace.api.tests.build import Machine
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_anybody_searches_the_catalogue_with_facets(word_index) -> None:
    wanted = a_listing(title="Charging records of electric cars", division="44")
    a_listing(title="Bus passenger counts", division="54")
    word_index()

    found = Machine().get("/api/v1/listings/", q="charging").json()

    assert (found["total"], [row["uid"] for row in found["results"]]) == (1, [str(wanted.uid)])
    assert found["facets"]["division"] == [{"value": "44", "count": 1}]
    assert found["results"][0]["holder"] == wanted.holder.name
    assert (
        found["results"][0]["certificate_no"]
        == Certificate.objects.get(listings=wanted).certificate_no
    )


def test_what_was_withdrawn_is_not_found_though_the_index_still_holds_it(word_index) -> None:
    listing = a_listing(title="Charging records")
    word_index()
    withdraw_listing(
        actor=actor_of(listing.holder),
        listing_id=listing.pk,
        reason="sold",
        expected_version=listing.version,
        now=timezone.now(),
    )

    assert Machine().get("/api/v1/listings/", q="charging").json()["results"] == []


def test_a_foreign_draft_is_the_same_as_nothing(stranger) -> None:
    draft = a_listing(status="draft")

    foreign = Machine(stranger).get(f"/api/v1/listings/{draft.uid}/")
    missing = Machine(stranger).get("/api/v1/listings/0193a5f0-7c1e-7d2a-8b3c-0a1b2c3d4e5f/")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign["Content-Type"] == "application/problem+json"
    same = [
        {k: v for k, v in answer.json().items() if k != "instance"} for answer in (foreign, missing)
    ]
    assert same[0] == same[1]


def test_a_certificate_is_verified_by_its_number() -> None:
    certificate = a_certificate()

    said = Machine().get(f"/api/v1/certificates/{certificate.certificate_no}/").json()

    assert (said["certificate_no"], said["status"]) == (certificate.certificate_no, "valid")
    assert said["holder"] == certificate.holder_name
    assert "checked_at" in said


def test_nonsense_in_the_address_is_a_problem_that_names_it() -> None:
    answer = Machine().get("/api/v1/listings/", sort="cheapest-first")

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:problem:invalid-input")
    assert answer.json()["errors"][0]["pointer"] == "/sort"


def test_the_schema_and_its_page_are_served_from_here() -> None:
    schema = Machine().get("/api/schema/", format="json")
    page = Machine().get("/api/docs/")

    assert schema.status_code == 200
    assert "Idempotency-Key" in schema.content.decode()
    assert page.status_code == 200
    assert "://" not in page.content.decode().replace("http://www.w3.org", "")


def test_the_schema_is_valid_and_names_every_type(capsys) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")

    assert "Warning" not in capsys.readouterr().err
