"""Settling; only payments call it, once nothing is outstanding (test_settle_accepted)."""

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.uid import mod_37_2
from marketplace.deals.actions.settle_deal import settle_deal
from marketplace.deals.tests.build import a_deal, offer_terms, sides_of
from marketplace.deals.tests.proof import everything, refused

pytestmark = pytest.mark.django_db


def test_it_gets_its_voucher(now) -> None:
    deal = a_deal("accepted", terms=offer_terms())

    deal = settle_deal(actor=CLOCK, deal_id=deal.pk, now=now)

    assert deal.status == "settled"
    voucher = str(deal.voucher_no)
    assert voucher.startswith("TV202601")
    assert voucher[-1] == mod_37_2(voucher[:-1])
    assert deal.events.latest("seq").data == {"voucher_no": voucher}


def test_a_free_deal_owes_nothing(now) -> None:
    deal = a_deal("accepted", terms=offer_terms(minor=0, payment_terms="free"))

    assert settle_deal(actor=CLOCK, deal_id=deal.pk, now=now).status == "settled"


def test_the_database_refuses_it_while_money_is_due(now) -> None:
    deal = a_deal("accepted")
    before = everything()

    with pytest.raises(IntegrityError, match="money: deal"), transaction.atomic():
        settle_deal(actor=CLOCK, deal_id=deal.pk, now=now)

    assert everything() == before


@pytest.mark.parametrize("status", ["contract_signed", "delivered"])
def test_only_what_was_accepted(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        settle_deal(actor=CLOCK, deal_id=deal.pk, now=now)


def test_no_side_settles_by_itself(now) -> None:
    deal = a_deal("accepted", terms=offer_terms())

    with refused(NotAllowed):
        settle_deal(actor=sides_of(deal).holder, deal_id=deal.pk, now=now)
