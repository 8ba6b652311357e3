"""The thread with files, the NDA, differences and help, in the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from listings.models import Listing
from marketplace.deals.models import Deal, HelpRequest, MessageFile, NdaConsent
from marketplace.deals.nda import CURRENT, digest_of
from marketplace.deals.tests.build import (
    a_deal,
    an_open_offer,
    listing_of,
    offer_terms,
    sides_of,
)
from marketplace.deals.tests.talks import a_help_request, an_attachment, an_nda
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def page(actor, name: str, deal: Deal, query: str = "") -> str:
    answer = client_of(actor).get(reverse(f"deals:{name}", args=[deal.uid]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_goes_with_a_message_and_opens_when_it_may(drain) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    brought = SimpleUploadedFile("more.csv", b"a\n1\n", content_type="text/csv")

    answer = client_of(sides.holder).post(
        reverse("deals:negotiation", args=[deal.uid]),
        {"body": "More samples", "file": brought, "is_confidential": "on"},
    )

    assert answer.status_code == 302
    sent = MessageFile.objects.get()
    address = reverse("deals:attachment", args=[sent.uid])
    assert client_of(sides.buyer).get(address).status_code == 403
    assert "being checked" in page(sides.buyer, "negotiation", deal)
    drain()
    assert client_of(sides.buyer).get(address).status_code == 403  # waits for the NDA
    an_nda(deal, "buyer", "holder")
    fetched = client_of(sides.buyer).get(address)
    assert (fetched.status_code, b"".join(fetched)) == (200, b"a\n1\n")


def test_the_nda_is_asked_for_read_and_accepted() -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    assert "Contact details open once" in page(sides.buyer, "detail", deal)

    buyer, url = client_of(sides.buyer), reverse("deals:nda", args=[deal.uid])
    buyer.post(reverse("deals:nda_request", args=[deal.uid]), {"version": deal.version})
    for actor in (sides.buyer, sides.holder):
        answer = client_of(actor).post(url, {"agreed": "on", "text_sha256": digest_of(CURRENT)})
        assert answer.status_code == 302

    assert NdaConsent.objects.count() == 2
    assert "In force" in page(sides.holder, "nda", deal)
    assert "Contact person" in page(sides.buyer, "detail", deal)


def test_any_two_versions_are_compared_term_by_term() -> None:
    deal = a_deal("negotiating")
    an_open_offer(deal, by="buyer", terms=offer_terms(minor=500_000_00))
    an_open_offer(deal, by="holder", terms=offer_terms(minor=550_000_00, term_months=6))

    last = page(sides_of(deal).buyer, "compare", deal)
    whole = page(sides_of(deal).buyer, "compare", deal, "?old=2&new=2")

    assert "CNY 500,000.00</del>" in last
    assert "CNY 550,000.00</ins>" in last
    assert "Terms that differ: 2" in last
    assert "Terms that differ: 0" in whole


def test_what_the_listing_said_then_stands_beside_what_it_says_now() -> None:
    deal = a_deal("negotiating")
    Listing.objects.filter(pk=listing_of(deal).pk).update(title="Another title", version=99)

    shown = page(sides_of(deal).buyer, "negotiation", deal)

    assert "The listing then and now" in shown
    assert "Another title</ins>" in shown


def test_help_is_asked_for_and_answered(operator) -> None:
    deal = a_deal("negotiating")
    asked = a_help_request(deal, by="holder")
    desk = client_of(operator)
    assert deal.deal_no in desk.get(reverse("deals_console:help_requests")).content.decode()
    url = reverse("deals_console:help_request", args=[asked.uid])
    take = reverse("deals_console:help_take", args=[asked.uid])

    assert desk.post(take, {"version": asked.version}).status_code == 302
    taken = HelpRequest.objects.get()
    assert desk.post(url, {"version": taken.version, "answer": "Split it"}).status_code == 302

    assert "Split it" in page(sides_of(deal).holder, "help", deal)
    assert "Split it" not in page(sides_of(deal).buyer, "help", deal)


def test_the_thread_costs_the_same_with_many_files(django_assert_max_num_queries) -> None:
    deal = a_deal("negotiating")
    an_attachment(deal, is_clean=True)
    client = client_of(sides_of(deal).buyer)
    url = reverse("deals:negotiation", args=[deal.uid])

    with django_assert_max_num_queries(22):
        client.get(url)


def test_the_queue_costs_the_same_with_many_requests(
    operator, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    client, url = client_of(operator), reverse("deals_console:help_requests")
    a_help_request(a_deal("negotiating"))
    client.get(url)
    with django_assert_max_num_queries(12) as first:
        client.get(url)

    for _ in range(3):
        a_help_request(a_deal("negotiating"), by="holder")

    with django_assert_num_queries(len(first)):
        client.get(url)
