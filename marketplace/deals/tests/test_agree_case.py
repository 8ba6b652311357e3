"""Typical cases: settled deals that both sides agree to show; nobody else, and never the price."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kernel.errors import InvalidInput
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.agree_case import CaseAgreed, agree_case
from marketplace.deals.models import CaseConsent, Deal
from marketplace.deals.tests.build import NOW, a_deal, buyer_of, new_sides, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.settled import a_case, a_settled_deal
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def cases() -> str:
    return Client().get("/cases/", headers={"accept-language": "en"}).content.decode()


def test_it_is_shown_once_both_sides_agree() -> None:
    deal = a_settled_deal()
    sides = sides_of(deal)

    agree_case(actor=sides.buyer, deal_id=deal.pk, words=" It saved us a year. ", now=NOW)
    assert "No case yet" in cases()
    agree_case(actor=sides.holder, deal_id=deal.pk, words="", now=NOW)

    shown, few = cases(), Client().get("/cases/", headers={"hx-request": "true"})
    assert "It saved us a year." in few.content.decode()
    assert "<html" not in few.content.decode()
    assert buyer_of(deal).name in shown
    assert "It saved us a year." in shown
    assert deal.deal_no not in shown


def test_a_side_agrees_once_and_a_stranger_never() -> None:
    deal = a_settled_deal()
    a_case(deal)

    with refused(CaseAgreed):
        a_case(deal)
    with refused(Deal.DoesNotExist):
        agree_case(actor=new_sides().buyer, deal_id=deal.pk, words="", now=NOW)
    with refused(InvalidInput):
        agree_case(actor=sides_of(deal).buyer, deal_id=deal.pk, words="x" * 301, now=NOW)


def test_only_settled_deals_are_shown() -> None:
    deal = a_deal("accepted")

    with refused(IllegalMove):
        agree_case(actor=sides_of(deal).buyer, deal_id=deal.pk, words="", now=NOW)


def test_both_sides_agree_and_one_takes_it_back_on_their_pages() -> None:
    deal = a_settled_deal()
    sides = sides_of(deal)
    room, address = reverse("deals:detail", args=[deal.uid]), reverse("deals:case", args=[deal.uid])

    for actor in (sides.buyer, sides.holder):
        assert "Show the deal as a case" in client_of(actor).get(room).content.decode()
        assert client_of(actor).post(address, {"words": "Good"}).status_code == 302
    assert cases().count("Good") == 2
    back = client_of(sides.holder).post(reverse("deals:case_end", args=[deal.uid]))

    assert back.status_code == 302
    assert "No case yet" in cases()
    assert CaseConsent.objects.in_force().count() == 1


def test_the_list_costs_the_same_for_many(django_assert_max_num_queries) -> None:
    for _ in range(3):
        deal = a_settled_deal()
        a_case(deal)
        a_case(deal, by="holder")

    with django_assert_max_num_queries(3):
        page = cases()
    assert len(re.findall(r"<h3><a ", page)) == 3
