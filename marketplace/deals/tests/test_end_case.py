"""A side takes its agreement back; it may agree anew."""

import pytest

from marketplace.deals.actions.end_case import end_case
from marketplace.deals.models import CaseConsent, Deal
from marketplace.deals.tests.build import NOW, new_sides, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.settled import a_case, a_settled_deal

pytestmark = pytest.mark.django_db


def test_it_ends_ones_own_agreement_and_may_be_given_anew() -> None:
    deal = a_settled_deal()
    buyers, holders = a_case(deal), a_case(deal, by="holder")

    ended = end_case(actor=sides_of(deal).buyer, deal_id=deal.pk, now=NOW)

    assert (ended.pk, ended.ended_at) == (buyers.pk, NOW)
    assert list(CaseConsent.objects.in_force()) == [holders]
    a_case(deal)
    assert CaseConsent.objects.in_force().count() == 2


def test_who_did_not_agree_takes_nothing_back() -> None:
    deal = a_settled_deal()
    a_case(deal)

    with refused(CaseConsent.DoesNotExist):
        end_case(actor=sides_of(deal).holder, deal_id=deal.pk, now=NOW)
    with refused(Deal.DoesNotExist):
        end_case(actor=new_sides().buyer, deal_id=deal.pk, now=NOW)
