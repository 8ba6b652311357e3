"""The national id of a digital contract."""

from datetime import UTC, datetime

import pytest

from marketplace.deals.contract_id import contract_id, is_contract_id
from marketplace.deals.models import Contract, Deal
from marketplace.deals.tests.build import a_deal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 16, 0, 1, tzinfo=UTC)


def test_its_parts_stand_where_the_draft_says() -> None:
    deal = a_deal("matched")

    number = contract_id(deal, number="CT1", at=AT)

    assert len(number) == 47
    assert number[:20] == "8112310000DEMA00013P"
    assert number[20:24] == "3300"
    assert number[24:38] == "20260106000001"  # in Shanghai
    assert is_contract_id(number)
    assert number == contract_id(deal, number="CT1", at=AT)
    assert number != contract_id(deal, number="CT2", at=AT)


def test_without_a_province_the_division_stands_for_the_place() -> None:
    deal = a_deal("matched")
    deal = Deal.objects.select_related("holder", "listing__asset").get(pk=deal.pk)
    assert deal.holder is not None
    assert deal.listing is not None
    deal.holder.province = ""

    assert contract_id(deal, number="CT1", at=AT)[20:24] == f"00{deal.listing.asset.division}"


def test_every_slip_of_one_character_is_found() -> None:
    number = contract_id(a_deal("matched"), number="CT1", at=AT)

    for place, character in enumerate(number):
        for other in "07AZ":
            if other != character:
                assert not is_contract_id(number[:place] + other + number[place + 1 :])


def test_contracts_bear_it_and_their_words_say_it() -> None:
    a_deal("contract_drafted")

    contract = Contract.objects.get()
    assert contract.national_id is not None
    assert is_contract_id(contract.national_id)
    assert contract.document.count(contract.national_id) == 2
