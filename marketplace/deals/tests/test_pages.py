"""What the pages of deals show, to whom, and at what cost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from listings.models import Certificate, Listing
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.send_message import send_message
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.tests.build import (
    a_deal,
    an_open_offer,
    buyer_of,
    certificate_of,
    listing_of,
    new_sides,
    offer_terms,
    sides_of,
    version_of,
)
from parties.tests.build import actor_of, an_organisation, client_of, operator

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def page(actor, name: str, deal: Deal, *more: object) -> str:
    response = client_of(actor).get(
        reverse(f"deals:{name}", args=[deal.uid, *more]), headers=ENGLISH
    )
    assert response.status_code == 200
    return response.content.decode()


def test_the_room_shows_the_amount_in_digits_and_capitals_and_the_digest() -> None:
    deal = a_deal("contract_signed", terms=offer_terms(minor=103_000_000))
    contract = Contract.objects.get()

    room = page(sides_of(deal).buyer, "detail", deal)

    assert "CNY 1,030,000.00" in room
    assert "人民币壹佰零叁万元整" in room
    assert contract.document_sha256 in room
    assert contract.document_sha256 in page(sides_of(deal).buyer, "contract", deal)


def test_before_an_agreement_no_amount_is_shown_as_agreed() -> None:
    deal = a_deal("contract_drafted")
    reopen_terms(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        reason="Other term",
        expected_version=version_of(deal),
        now=deal.created_at,
    )

    room = page(sides_of(deal).buyer, "detail", deal)

    assert "What it is about" in room
    assert "480,000.00" not in room
    contract = client_of(sides_of(deal).buyer).get(reverse("deals:contract", args=[deal.uid]))
    assert contract.status_code == 404


def test_the_thread_marks_what_differs_from_the_offer_before() -> None:
    deal = a_deal("negotiating")
    an_open_offer(deal, by="buyer", terms=offer_terms(minor=50_000_000, term_months=24))

    shown = page(sides_of(deal).holder, "negotiation", deal)

    struck = re.findall(r"<del><span[^>]*>before: </span>([^<]*)</del>", shown)
    assert struck == ["CNY 480,000.00", "12 months"]
    assert "CNY 500,000.00" in shown
    assert "Offer 1" in shown
    assert "Offer 2" in shown


ANSWERS = ["Accept offer", "Make a counter-offer", "Reject the offer"]
OWN = ["Make a new offer", "Withdraw the offer"]


@pytest.mark.parametrize(
    ("by", "buyers", "holders"), [("holder", ANSWERS, OWN), ("buyer", OWN, ANSWERS)]
)
def test_who_did_not_make_the_offer_answers_it(by, buyers, holders) -> None:
    deal = a_deal()
    an_open_offer(deal, by=by)
    Offer.objects.update(expires_at=timezone.now() + timedelta(days=1))
    sides = sides_of(deal)

    for actor, expected, others in [
        (sides.buyer, buyers, holders),
        (sides.holder, holders, buyers),
    ]:
        shown = page(actor, "negotiation", deal)
        assert [label for label in expected if label not in shown] == []
        assert [label for label in others if label in shown] == []


def test_an_offer_whose_time_is_over_is_not_offered_for_acceptance() -> None:
    deal = a_deal("negotiating")  # valid until January 2026, which is past

    shown = page(sides_of(deal).buyer, "negotiation", deal)

    assert "Accept offer" not in shown
    assert "Make an offer" in shown


def test_who_may_not_negotiate_reads_only() -> None:
    deal = a_deal("negotiating")

    for actor in (operator(), actor_of(buyer_of(deal), "finance")):
        shown = page(actor, "negotiation", deal)
        assert "<textarea" not in shown
        assert "Make a" not in shown


def test_what_people_write_is_text(now) -> None:
    deal = a_deal("negotiating")
    send_message(
        actor=sides_of(deal).buyer, deal_id=deal.pk, body="<script>alert(1)</script>", now=now
    )

    shown = page(sides_of(deal).holder, "negotiation", deal)

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_a_changed_listing_is_said() -> None:
    deal = a_deal("negotiating")
    assert "listing changed" not in page(sides_of(deal).buyer, "negotiation", deal)

    Listing.objects.filter(pk=listing_of(deal).pk).update(version=99)

    assert "listing changed" in page(sides_of(deal).buyer, "negotiation", deal)


def test_the_first_offer_starts_from_the_listings_terms_at_the_request() -> None:
    deal = a_deal()
    Listing.objects.update(price_minor=1)

    form = page(sides_of(deal).holder, "offer", deal)

    assert 'name="amount" value="6500.00"' in form
    assert 'name="territory" value="CN"' in form


def test_an_offer_is_made_by_the_form_in_names_of_places() -> None:
    deal = a_deal()
    response = client_of(sides_of(deal).holder).post(
        reverse("deals:offer", args=[deal.uid]),
        {
            "version": "1",
            "realisation_type": "licence",
            "amount": "1,030,000.50",
            "currency": "CNY",
            "rights": ["use"],
            "territory": "浙江、Shanghai, CN",
            "term_months": "12",
            "payment_terms": "postpaid",
            "delivery_form": "001",
        },
    )

    assert response.status_code == 302
    offer = Offer.objects.get()
    assert (offer.amount_minor, offer.territory) == (103_000_050, ["330000", "310000", "CN"])


def test_a_place_nobody_knows_is_told_at_its_field() -> None:
    deal = a_deal()
    response = client_of(sides_of(deal).holder).post(
        reverse("deals:offer", args=[deal.uid]),
        {"version": "1", "territory": "Atlantis"},
        headers=ENGLISH,
    )

    assert response.status_code == 422
    assert "“Atlantis” is unknown." in response.content.decode()
    assert Offer.objects.count() == 0


def test_a_stale_form_is_refused_and_keeps_what_was_typed() -> None:
    deal = a_deal("contract_drafted")
    response = client_of(sides_of(deal).buyer).post(
        reverse("deals:reopen", args=[deal.uid]),
        {"version": "1", "reason": "Other term"},
        headers=ENGLISH,
    )

    assert response.status_code == 409
    assert "Somebody changed this" in response.content.decode()
    assert "Other term" in response.content.decode()


def test_the_sign_page_names_a_closed_gate_before_the_click() -> None:
    deal = a_deal("contract_drafted")
    assert "cannot be signed today" not in page(sides_of(deal).buyer, "sign", deal)

    Certificate.objects.filter(pk=certificate_of(deal).pk).update(status="frozen")

    assert "cannot be signed today" in page(sides_of(deal).buyer, "sign", deal)


def test_both_sign_in_the_browser_and_it_has_landed() -> None:
    deal = a_deal("contract_drafted")
    digest = Contract.objects.get().document_sha256
    Certificate.objects.update(valid_to=timezone.now().date() + timedelta(days=800))
    address = reverse("deals:sign", args=[deal.uid])

    for actor in (sides_of(deal).buyer, sides_of(deal).holder):
        said = {"agreed": "on", "document_sha256": digest}
        assert client_of(actor).post(address, said).status_code == 302

    assert Deal.objects.get(pk=deal.pk).status == "contract_signed"
    assert "Nothing is left to sign" in page(sides_of(deal).buyer, "sign", deal)


def test_a_signature_needs_the_tick() -> None:
    deal = a_deal("contract_drafted")
    digest = Contract.objects.get().document_sha256

    response = client_of(sides_of(deal).buyer).post(
        reverse("deals:sign", args=[deal.uid]), {"document_sha256": digest}
    )

    assert response.status_code == 422
    assert Contract.objects.get().signatures.count() == 0


def test_the_list_costs_the_same_with_twenty_deals(django_assert_max_num_queries) -> None:
    sides = new_sides()
    statuses = ["matched", "negotiating", "contract_drafted", "payment_pending", "delivered"]
    for status in statuses * 2:
        a_deal(status, sides=sides)
    client = client_of(sides.buyer)
    client.get(reverse("deals:list"))

    with django_assert_max_num_queries(9):
        response = client.get(reverse("deals:list"))

    assert len(response.context["rows"]) == 10


def test_the_thread_costs_the_same_with_many_entries(now, django_assert_max_num_queries) -> None:
    deal = a_deal("negotiating")
    for n in range(10):
        an_open_offer(deal, by=["buyer", "holder"][n % 2], terms=offer_terms(minor=n + 1))
        send_message(actor=sides_of(deal).buyer, deal_id=deal.pk, body=f"No {n}", now=now)
    client = client_of(sides_of(deal).buyer)
    address = reverse("deals:negotiation", args=[deal.uid])
    client.get(address)

    with django_assert_max_num_queries(11):
        client.get(address)


def test_the_room_costs_few_queries(django_assert_max_num_queries) -> None:
    deal = a_deal("accepted")
    client = client_of(sides_of(deal).buyer)
    address = reverse("deals:detail", args=[deal.uid])
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)


def test_the_list_filters_by_status_and_holds_ones_own_alone() -> None:
    sides = new_sides()
    mine, other = a_deal("matched", sides=sides), a_deal("matched")
    a_deal("rejected", sides=sides)
    client = client_of(sides.buyer)

    every = client.get(reverse("deals:list")).context["rows"]
    some = client.get(reverse("deals:list"), {"status": "matched"}).context["rows"]

    assert len(every) == 2
    assert [deal for deal, _ in some] == [mine]
    assert other not in [deal for deal, _ in every]


def test_without_deals_the_list_says_how_one_opens() -> None:
    nobody = actor_of(an_organisation(roles=["buyer"]))

    response = client_of(nobody).get(reverse("deals:list"), headers=ENGLISH)

    assert "No deals yet" in response.content.decode()


def test_the_room_shows_the_buttons_and_why_a_deal_ended() -> None:
    deal, ended = a_deal("delivered"), a_deal("withdrawn")

    assert "Accept the delivery" in page(sides_of(deal).buyer, "detail", deal)
    assert "Accept the delivery" not in page(sides_of(deal).holder, "detail", deal)
    assert "Too dear" in page(sides_of(ended).holder, "detail", ended)
