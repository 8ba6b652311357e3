"""Letting the buyer in, and what ends it."""

from datetime import UTC, datetime

import pytest

from kernel.actor import CLOCK
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.begin_refund import begin_refund
from marketplace.deals.actions.finish_refund import finish_refund
from marketplace.deals.actions.grant_entitlement import grant_entitlement
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.models import Deal, Entitlement
from marketplace.deals.tests.build import (
    NOW,
    a_deal,
    a_dispute,
    a_file_of,
    an_entitlement,
    sides_of,
    version_of,
)
from marketplace.deals.tests.history import unguarded
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def granted(
    deal: Deal, *, by: str = "holder", kind: str = "api_key", file_id: int | None = None
) -> Entitlement:
    return grant_entitlement(
        actor=getattr(sides_of(deal), by),
        deal_id=deal.pk,
        kind=kind,
        file_id=file_id,
        expected_version=version_of(deal),
        now=NOW,
    )


def test_it_lasts_as_long_as_the_contract() -> None:
    entitlement = an_entitlement()

    assert (entitlement.status, entitlement.kind) == ("granted", "file")
    assert entitlement.expires_at == datetime(2027, 1, 4, 16, tzinfo=UTC)  # 5 January in Shanghai


@pytest.mark.parametrize("kind", ["fly", "file", "share_link"])
def test_a_kind_has_what_it_needs(kind) -> None:
    deal = a_deal("delivered")

    with refused(InvalidInput):
        granted(deal, kind=kind)


def test_another_file_than_was_delivered_is_refused() -> None:
    deal = a_deal("delivered")
    file = a_file_of(sides_of(deal).holder)

    with refused(InvalidInput, match="another digest"):
        granted(deal, kind="file", file_id=file.pk)


def test_only_the_holder_grants_and_only_once_delivered() -> None:
    delivered, delivering = a_deal("delivered"), a_deal("delivering")

    with refused(NotAllowed):
        granted(delivered, by="buyer")
    with refused(IllegalMove):
        granted(delivering)


def test_a_new_delivery_takes_the_place_of_the_one_before() -> None:
    first = an_entitlement()
    request_changes(
        actor=sides_of(first.deal).buyer,
        deal_id=first.deal_id,
        reason="Columns are missing",
        expected_version=version_of(first.deal),
        now=NOW,
    )

    second = an_entitlement(deal=first.deal)

    first.refresh_from_db()
    assert (first.status, first.end_reason) == ("revoked", "replaced")
    assert second.status == "granted"


@pytest.mark.parametrize(
    ("event", "is_whole", "ended"),
    [
        ("order_refund", True, "dispute_upheld"),
        ("order_refund", False, ""),
        ("agree_refund", True, ""),
    ],
)
def test_a_dispute_upheld_in_full_ends_it(operator, event, is_whole, ended) -> None:
    entitlement = an_entitlement()
    deal = entitlement.deal
    a_dispute(deal)
    with unguarded():  # the money is payments' to see to
        begin_refund(
            actor=operator if event == "order_refund" else sides_of(deal).buyer,
            deal_id=deal.pk,
            event=event,
            amount_minor=1,
            is_whole=is_whole,
            reason="Nothing arrived",
            now=NOW,
        )

    assert Entitlement.objects.get().end_reason == ended


@pytest.mark.parametrize(("is_whole", "ended"), [(True, "refunded"), (False, "")])
def test_a_whole_refund_ends_it(is_whole, ended) -> None:
    entitlement = an_entitlement()
    with unguarded():
        Deal.objects.filter(pk=entitlement.deal_id).update(status="refund_pending")
        finish_refund(
            actor=CLOCK, deal_id=entitlement.deal_id, amount_minor=1, is_whole=is_whole, now=NOW
        )

    assert Entitlement.objects.get().end_reason == ended
