"""Races at the table: one deal for each push, one answer to each offer, nothing unseen replaced."""

from collections.abc import Sequence
from functools import partial

from kernel.actor import Actor
from marketplace.deals.actions import accept_offer as accept_module
from marketplace.deals.actions import make_offer as make_module
from marketplace.deals.actions import open_deal as open_module
from marketplace.deals.actions import withdraw_offer as withdraw_module
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.open_deal import open_deal
from marketplace.deals.actions.withdraw_offer import withdraw_offer
from marketplace.deals.models import Contract, Deal, DealEvent, Instalment, Offer
from marketplace.deals.tests.build import (
    NOW,
    a_deal,
    an_interested_push,
    buyer_of,
    new_sides,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.tests.races.copies import copies_of
from marketplace.tests.races.line import Call, Meeting, Without
from marketplace.tests.races.race import Race, audited
from matching.models import Push
from parties.models import Organisation
from parties.tests.build import actor_of

TABLE = (Deal, DealEvent, Offer, Contract, Instalment)


def pushes(n: int) -> list[Push]:
    sides = new_sides()
    first = an_interested_push(sides)
    return [an_interested_push(sides, listing=first.listing) for _ in range(n)]


def on_offer(n: int) -> list[Deal]:
    """Return deals in negotiation with an open offer of the holder."""
    return copies_of(a_deal("negotiating"), n)


def opening(push: Push, _: Meeting) -> Sequence[Call]:
    buyer = actor_of(Organisation.objects.get(pk=push.intent.poster_id))
    return [partial(open_deal, actor=buyer, push_id=push.pk, now=NOW)] * 2


def offering(deal: Deal, actor: Actor, minor: int) -> Call:
    return partial(
        make_offer,
        actor=actor,
        deal_id=deal.pk,
        terms=offer_terms(minor=minor),
        expected_version=version_of(deal),
        now=NOW,
    )


def answering(deal: Deal, actor: Actor, verb=accept_offer) -> Call:
    return partial(
        verb,
        actor=actor,
        deal_id=deal.pk,
        offer_id=Offer.objects.get(negotiation__deal=deal, status="open").pk,
        expected_version=version_of(deal),
        now=NOW,
    )


def both_countering(deal: Deal, _: Meeting) -> Sequence[Call]:
    sides = sides_of(deal)
    return [offering(deal, sides.buyer, 1), offering(deal, sides.holder, 2)]


def accepting_and_countering(deal: Deal, meeting: Meeting) -> Sequence[Call]:
    sides = sides_of(deal)
    accepting = partial(meeting.intrude, answering(deal, sides.buyer))
    return [accepting, offering(deal, sides.holder, 2)]


def two_accepting(deal: Deal, _: Meeting) -> Sequence[Call]:
    buyer = buyer_of(deal)
    return [answering(deal, actor_of(buyer, "admin")), answering(deal, actor_of(buyer, "trader"))]


def accepting_and_withdrawing(deal: Deal, _: Meeting) -> Sequence[Call]:
    sides = sides_of(deal)
    return [
        answering(deal, sides.buyer),
        answering(deal, sides.holder, verb=withdraw_offer),
    ]


def offers_of(deal: Deal) -> list[str]:
    return list(
        Offer.objects.filter(negotiation__deal=deal).order_by("n").values_list("status", flat=True)
    )


def has_two_deals(push: Push, outcomes: Sequence[object]) -> bool:
    return Deal.objects.filter(push=push).count() != 1


def is_unseen_replaced(deal: Deal, outcomes: Sequence[object]) -> bool:
    return offers_of(deal) != ["superseded", "open"]


def is_agreed_and_open(deal: Deal, outcomes: Sequence[object]) -> bool:
    is_agreed = Deal.objects.get(pk=deal.pk).status == "contract_drafted"
    return offers_of(deal) != (["accepted"] if is_agreed else ["superseded", "open"])


def is_agreed_twice(deal: Deal, outcomes: Sequence[object]) -> bool:
    agreed = DealEvent.objects.filter(deal=deal, event="accept_offer").count()
    return (agreed, Contract.objects.filter(deal=deal).count()) != (1, 1)


def is_agreed_and_withdrawn(deal: Deal, outcomes: Sequence[object]) -> bool:
    offer = Offer.objects.get(negotiation__deal=deal)
    agreed = DealEvent.objects.filter(deal=deal, event="accept_offer").count()
    return agreed + audited(offer, "offer.withdraw") != 1


RACES = [
    Race(
        name="two clicks open a deal",
        without=Without(locks=True, constraints=((Deal, "deal_one_live_per_push"),)),
        scene=pushes,
        calls=opening,
        is_wrong=has_two_deals,
        meet=((open_module, "_create", "before"),),
    ),
    Race(
        name="both sides counter one offer",
        without=Without(locks=True),
        scene=on_offer,
        calls=both_countering,
        is_wrong=is_unseen_replaced,
        meet=((make_module, "check_terms", "after"),),
    ),
    Race(
        name="accept an offer against its replacement",
        without=Without(locks=True, triggers=TABLE),
        scene=on_offer,
        calls=accepting_and_countering,
        is_wrong=is_agreed_and_open,
        meet=((make_module, "check_terms", "during"),),
    ),
    Race(
        name="two users accept one offer",
        without=Without(
            locks=True,
            triggers=TABLE,
            constraints=(
                (Contract, "contract_one_of_each"),
                (Instalment, "instalment_seq"),
            ),
        ),
        scene=on_offer,
        calls=two_accepting,
        is_wrong=is_agreed_twice,
        meet=((accept_module, "move", "before"),),
    ),
    Race(
        name="withdraw an offer against its acceptance",
        without=Without(locks=True, triggers=TABLE),
        scene=on_offer,
        calls=accepting_and_withdrawing,
        is_wrong=is_agreed_and_withdrawn,
        meet=((accept_module, "move", "before"), (withdraw_module, "move", "before")),
    ),
]
