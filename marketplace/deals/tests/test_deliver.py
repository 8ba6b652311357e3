"""Recording a hand-over."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.deliver import deliver
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.models import Deal, Delivery
from marketplace.deals.tests.build import DIGEST, a_deal, holder_of, sides_of, version_of
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def hand_over(deal, *, actor, now, **said) -> Delivery:
    return deliver(
        **{
            "actor": actor,
            "deal_id": deal.pk,
            "method": "01",
            "content_sha256": DIGEST,
            "note": "",
            "expected_version": version_of(deal),
            "now": now,
            **said,
        }
    )


def test_the_digest_is_the_evidence(now) -> None:
    deal = a_deal("delivering")
    typed = f" {DIGEST.upper()} "

    delivery = hand_over(
        deal, actor=sides_of(deal).holder, now=now, content_sha256=typed, note=" By file "
    )

    assert (delivery.n, delivery.content_sha256, delivery.note) == (1, DIGEST, "By file")
    assert (delivery.accepted_at, delivery.changes_requested) == (None, "")
    assert Deal.objects.get(pk=deal.pk).status == "delivered"
    assert deal.events.latest("seq").data == {"n": 1, "content_sha256": DIGEST}


def test_after_asked_for_changes_the_next_one_has_the_next_number(now) -> None:
    deal = a_deal("delivered")
    request_changes(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        reason="Columns are missing",
        expected_version=deal.version,
        now=now,
    )

    delivery = hand_over(deal, actor=sides_of(deal).holder, now=now, content_sha256="cd" * 32)

    assert delivery.n == 2
    said = Delivery.objects.order_by("n").values_list("n", "changes_requested")
    assert list(said) == [(1, "Columns are missing"), (2, "")]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("content_sha256", {"content_sha256": ""}),
        ("content_sha256", {"content_sha256": "a" * 63}),
        ("content_sha256", {"content_sha256": "g" * 64}),
        ("method", {"method": "77"}),
        ("note", {"note": "x" * 401}),
    ],
)
def test_evidence_that_is_none_is_refused(now, field, change) -> None:
    deal = a_deal("delivering")

    with refused(InvalidInput) as caught:
        hand_over(deal, actor=sides_of(deal).holder, now=now, **change)

    assert caught.value.field == field


@pytest.mark.parametrize("status", ["contract_signed", "delivered", "accepted"])
def test_only_while_it_is_being_delivered(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        hand_over(deal, actor=sides_of(deal).holder, now=now)


def test_only_the_holder_and_only_with_a_fresh_view(now, stranger) -> None:
    deal = a_deal("delivering")

    with refused(NotAllowed):
        hand_over(deal, actor=sides_of(deal).buyer, now=now)
    with refused(NotAllowed):
        hand_over(deal, actor=actor_of(holder_of(deal), "finance"), now=now)
    with refused(Deal.DoesNotExist):
        hand_over(deal, actor=stranger, now=now)
    with refused(StaleVersion):
        hand_over(deal, actor=sides_of(deal).holder, now=now, expected_version=1)
