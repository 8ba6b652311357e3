from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.actions.return_listing import return_listing
from listings.actions.revise_listing import revise_listing
from listings.forms.decisions import CERTIFICATE_REASONS, LISTING_REASONS
from listings.models import Certificate, Listing
from listings.terms import terms_of
from listings.tests.build import BORN_AT, a_certificate, a_listing
from parties.models import User
from parties.tests.build import a_membership, client_of


@pytest.fixture
def client(operator: Actor) -> Client:
    return client_of(operator)


def waiting(holder: Actor | None = None, **fields: object) -> Listing:
    certificate = a_certificate(holder=holder, valid_to=None)
    listing = a_listing(certificate=certificate, status="submitted")
    Listing.objects.filter(pk=listing.pk).update(**fields or {"unit": ""})
    return Listing.objects.get(pk=listing.pk)


def test_the_queue_shows_the_longest_waiting_first(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    late = waiting(submitted_at=timezone.now())
    early = [waiting(submitted_at=BORN_AT) for _n in range(8)]
    a_listing(status="draft")

    with django_assert_max_num_queries(14):
        listed = client.get("/console/reviews/").context["listed"]

    assert [row.pk for row in listed.page] == [*(row.pk for row in early), late.pk]


def test_a_review_shows_gates_completeness_and_changes(
    client: Client, operator: Actor, hangzhou_voice: Actor
) -> None:
    listing = waiting(hangzhou_voice, rights_offered=[])
    same = a_listing(title=listing.title)
    now = timezone.now()
    return_listing(actor=operator, listing_id=listing.pk, reason="Say more", now=now)
    said = replace(terms_of(Listing.objects.get(pk=listing.pk)), overview="Longer", keywords="k")
    revise_listing(actor=hangzhou_voice, listing_id=listing.pk, terms=said, now=now)

    context = client.get(f"/console/reviews/listings/{listing.uid}/").context

    assert [gate.code for gate in context["unmet"]] == ["rights_missing"]
    assert context["completeness"].score == 55
    assert context["changed"] == ["overview", "keywords"]
    assert context["same_title"] == [same]


def test_approving_publishes(client: Client) -> None:
    listing = waiting()

    response = client.post(f"/console/reviews/listings/{listing.uid}/approve/", {"version": "1"})

    assert response["Location"] == "/console/reviews/"
    assert Listing.objects.get(pk=listing.pk).status == "published"


def test_a_refused_approval_says_why_on_the_page(client: Client) -> None:
    listing = waiting(territory=[])

    response = client.post(f"/console/reviews/listings/{listing.uid}/approve/", {"version": "1"})

    assert response.status_code == 422
    assert "It is not said where the data may be used." in response.content.decode()
    assert Listing.objects.get(pk=listing.pk).status == "submitted"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"ready": LISTING_REASONS[0]}, LISTING_REASONS[0]),
        ({"words": " Name the source. "}, "Name the source."),
        (
            {"ready": LISTING_REASONS[1], "words": "See page 2."},
            f"{LISTING_REASONS[1]} See page 2.",
        ),
    ],
    ids=["ready", "words", "both"],
)
def test_a_return_carries_a_reason(client: Client, sent: dict[str, str], reason: str) -> None:
    listing = waiting()

    client.post(f"/console/reviews/listings/{listing.uid}/return/", {**sent, "version": "1"})

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.status_reason) == ("returned", reason)


def test_a_return_without_one_is_refused(client: Client) -> None:
    listing = waiting()

    response = client.post(f"/console/reviews/listings/{listing.uid}/return/", {"version": "1"})

    assert response.status_code == 422
    assert "Choose a reason or write one." in response.content.decode()
    assert Listing.objects.get(pk=listing.pk).status == "submitted"


def test_what_belongs_to_ones_own_organisation_is_for_a_colleague(
    client: Client, operator: Actor
) -> None:
    listing = waiting()
    a_membership(listing.holder, user=User.objects.get(pk=operator.person))
    at = f"/console/reviews/listings/{listing.uid}"

    shown = client.get(f"{at}/").content.decode()
    refused = client.post(f"{at}/approve/", {"version": "1"})

    assert "a colleague must decide" in shown
    assert f"{at}/approve/" not in shown
    assert refused.status_code == 403
    assert Listing.objects.get(pk=listing.pk).status == "submitted"


DECISIONS = [
    ("verify", "recorded", {"via": "registry"}, "valid"),
    ("mismatch", "recorded", {"ready": CERTIFICATE_REASONS[0]}, "rejected"),
    ("freeze", "valid", {"reason": "seizure"}, "frozen"),
    ("unfreeze", "frozen", {"reason": "lifted"}, "valid"),
    ("deregister", "frozen", {"reason": "struck off"}, "deregistered"),
]


@pytest.mark.parametrize(("name", "from_", "sent", "to"), DECISIONS, ids=[d[0] for d in DECISIONS])
def test_each_decision_about_a_certificate(
    client: Client, name: str, from_: str, sent: dict[str, str], to: str
) -> None:
    certificate = a_certificate(status=from_, valid_to=None)
    at = f"/console/reviews/certificates/{certificate.uid}"

    offered = [d.name for d in client.get(f"{at}/").context["decisions"]]
    assert name in offered
    assert client.get(f"{at}/{name}/").status_code == 200
    assert client.post(f"{at}/{name}/", {"version": "1"}).status_code == 422
    response = client.post(f"{at}/{name}/", {**sent, "version": "1"})

    assert response["Location"] == f"{at}/"
    assert Certificate.objects.get(pk=certificate.pk).status == to


def test_no_such_decision(client: Client) -> None:
    certificate = a_certificate()

    response = client.get(f"/console/reviews/certificates/{certificate.uid}/burn/")

    assert response.status_code == 404


def test_certificates_are_found_by_state_number_and_holder(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    recorded = [a_certificate(status="recorded") for _n in range(8)]
    valid = a_certificate(holder_name="Somebody Ltd")

    def found(query: str) -> set[int]:
        page = client.get(f"/console/reviews/certificates/{query}").context["listed"].page
        return {row.pk for row in page}

    with django_assert_max_num_queries(13):
        assert found("") == {row.pk for row in recorded}
    assert found("?status=valid") == {valid.pk}
    assert found(f"?q={valid.shown_no.replace(' ', '+')}") == {valid.pk}
    assert found("?q=somebody") == {valid.pk}
