"""No deal that is marked cross-border passes without a confirmed check that covers it (G10)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kernel.uid import new_uid
from listings.models import DataIPAsset
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.gates import CrossBorderUnconfirmed, obstacles
from marketplace.deals.models import CrossBorderCheck, Deal
from marketplace.deals.tests.build import (
    a_deal,
    buyer_of,
    certificate_of,
    offer_terms,
    sides_of,
    sign,
    version_of,
)
from marketplace.deals.tests.crossings import (
    a_check,
    a_deal_abroad,
    a_file,
    confirmed,
    decided,
    fit_to_leave,
    personal,
    stated,
)
from marketplace.deals.tests.history import unguarded
from marketplace.deals.tests.proof import refused
from parties.models import Organisation
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


def gates_of(deal: Deal, today: date = TODAY) -> list[str]:
    deal = Deal.objects.with_parties().get(pk=deal.pk)
    return [str(gate) for gate in obstacles(deal, certificate_of(deal), today=today)]


def signed_abroad() -> Deal:
    deal = a_deal_abroad(payment_terms="postpaid")
    confirmed(deal)
    sign(deal, by="buyer")
    return sign(deal, by="holder")


def test_with_a_confirmed_check_it_is_signed_and_delivered(now) -> None:
    deal = signed_abroad()
    assert deal.status == "contract_signed"

    begun = start_delivery(
        actor=sides_of(deal).holder, deal_id=deal.pk, expected_version=deal.version, now=now
    )

    assert begun.status == "delivering"


@pytest.mark.parametrize("status", ["draft", "decided", "rejected", "lapsed"])
def test_no_other_state_of_a_check_opens_the_gate(status) -> None:
    check = a_check(status)
    fit_to_leave(check.deal)

    with refused(CrossBorderUnconfirmed, match="have the cross-border check confirmed"):
        sign(check.deal, by="buyer")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recipient_name": "Tiger Analytics"}, "recipient"),
        ({"recipient_country": "MY"}, "recipient"),
        ({"purpose": "Advertising"}, "purpose of use"),
        ({"ways": ("002",)}, "way of delivery"),
        ({"kinds": ("image",)}, "kinds of data"),
        ({"records": 1_199_999}, "number of records"),
        ({"records": None}, "number of records"),
        ({"territory": ("330000",)}, "territory"),
        ({"term_months": 11}, "term"),
    ],
)
def test_the_scope_has_to_cover_the_contract(changes, said) -> None:
    deal = a_deal_abroad()
    confirmed(deal, **changes)

    with refused(CrossBorderUnconfirmed, match=f"made for: {said}"):
        sign(deal, by="buyer")


def test_the_term_may_not_outlive_the_filing() -> None:
    deal = a_deal_abroad()
    check = confirmed(deal, impact_file_id=a_file(deal).pk, **personal(100_000))
    assert gates_of(deal) == []

    CrossBorderCheck.objects.filter(pk=check.pk).update(valid_to=date(2027, 1, 4))
    assert gates_of(deal) == []
    CrossBorderCheck.objects.filter(pk=check.pk).update(valid_to=date(2027, 1, 3))
    assert "last day of the filing" in gates_of(deal)[0]


def test_the_holder_may_take_back_that_it_may_leave() -> None:
    deal = a_deal_abroad()
    confirmed(deal)
    fit_to_leave(deal, is_fit=False)

    with refused(CrossBorderUnconfirmed, match="has not declared"):
        sign(deal, by="buyer")


@pytest.mark.parametrize("gone", ["lapsed", "withdrawn consent to export", "more records"])
def test_delivery_asks_again(now, gone) -> None:
    deal = signed_abroad()
    if gone == "lapsed":
        CrossBorderCheck.objects.update(status="lapsed")
    elif gone == "more records":
        DataIPAsset.objects.update(record_count=1_200_001)
    else:
        fit_to_leave(deal, is_fit=False)

    with refused(CrossBorderUnconfirmed):
        start_delivery(
            actor=sides_of(deal).holder,
            deal_id=deal.pk,
            expected_version=version_of(deal),
            now=now,
        )


def test_a_buyer_who_moved_abroad_since_needs_a_check() -> None:
    deal = a_deal("contract_drafted")
    assert gates_of(deal) == []
    Organisation.objects.filter(pk=buyer_of(deal).pk).update(country="SG", uscc=None)

    assert len(gates_of(deal)) == 1


def test_whoever_states_facts_closes_the_gate_until_they_are_confirmed() -> None:
    terms = offer_terms(purpose="Site selection")
    deal = a_deal("contract_drafted", terms=terms)
    assert gates_of(deal) == []

    stated(deal)
    assert len(gates_of(deal)) == 1
    CrossBorderCheck.objects.update(status="decided")
    CrossBorderCheck.objects.update(status="rejected")
    confirmed(deal, leaves_mainland=False, recipient_name="Us", recipient_country="CN")
    assert gates_of(deal) == []


def test_what_stays_in_the_mainland_clears_no_buyer_abroad() -> None:
    deal = a_deal_abroad()
    confirmed(deal, leaves_mainland=False, recipient_name="Us", recipient_country="CN")

    assert "recipient" in gates_of(deal)[0]


@pytest.mark.parametrize("status", ["contract_signed", "delivering"])
def test_raw_sql_does_not_get_round_it(status) -> None:
    deal = a_deal_abroad(payment_terms="postpaid")
    decided(deal)
    rows = Deal.objects.filter(pk=deal.pk)
    if status == "delivering":
        with unguarded():
            rows.update(status="contract_signed")

    with pytest.raises(IntegrityError, match="cross_border_unconfirmed"), transaction.atomic():
        rows.update(status=status)

    with unguarded():
        rows.update(status=deal.status)  # no event told of the way here


def test_the_way_back_from_a_dispute_asks_nothing() -> None:
    deal = signed_abroad()
    rows = Deal.objects.filter(pk=deal.pk)
    with unguarded():
        rows.update(status="dispute_open")
    CrossBorderCheck.objects.update(status="lapsed")

    with transaction.atomic():
        assert rows.update(status="delivering") == 1
        transaction.set_rollback(True)
    with unguarded():
        rows.update(status=deal.status)  # no event told of the way here


def test_a_check_is_not_born_confirmed_nor_confirmed_without_a_reviewer() -> None:
    check = a_check("decided")
    with pytest.raises(IntegrityError, match="confirmed_clears"), transaction.atomic():
        CrossBorderCheck.objects.update(status="confirmed")
    check.pk, check.uid, check.status = None, new_uid(), "confirmed"
    with pytest.raises(IntegrityError, match="cannot begin as"), transaction.atomic():
        check.save(force_insert=True)


def test_the_page_does_not_get_round_it() -> None:
    deal = a_deal_abroad()
    digest = deal.contracts.get().document_sha256
    address = f"/deals/{deal.uid}/sign/"

    answer = client_of(sides_of(deal).buyer).post(
        address, {"document_sha256": digest, "agreed": "on"}
    )

    assert answer.status_code == 409
    assert not deal.contracts.get().signatures.exists()
