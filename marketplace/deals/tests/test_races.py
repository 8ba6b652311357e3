"""Two sides act at once. Each race has a control: without its guard the fault shows.

A guarded run that passes proves nothing unless the same scenario fails unguarded.
"""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from kernel.actor import Actor
from kernel.lifecycle import VersionedQuerySet, move
from listings.models import Certificate, Listing
from listings.tests.build import a_listing
from marketplace.deals.actions import make_offer as make_offer_module
from marketplace.deals.actions import sign_contract as sign_module
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.open_deal import open_deal
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.gates import obstacles
from marketplace.deals.models import Contract, Deal, DealEvent, Offer
from marketplace.deals.terms import check_terms
from marketplace.deals.tests.build import (
    NOW,
    Sides,
    a_deal,
    an_interested_push,
    certificate_of,
    holder_of,
    listing_of,
    new_sides,
    offer_terms,
    sides_of,
    sign,
    version_of,
)
from marketplace.deals.tests.races import (
    Intrusion,
    after_all,
    at_once,
    kinds,
    unlocked,
    without_constraint,
)
from matching.models import Push
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def unguarded(monkeypatch):
    """Take away every lock of a row that the actions here take."""
    monkeypatch.setattr(VersionedQuerySet, "locked", unlocked)
    monkeypatch.setattr(sign_module, "lock_parties", lambda deals: None)
    monkeypatch.setattr(sign_module, "lock_certificate", unlocked_certificate)
    monkeypatch.setattr(sign_module, "lock_listing", lambda deals: None)
    return monkeypatch


def unlocked_certificate(deals) -> Certificate | None:
    return Certificate.objects.filter(contracts__deal__in=deals).first()


def offering(deal: Deal, actor, minor: int):
    return partial(
        make_offer,
        actor=actor,
        deal_id=deal.pk,
        terms=offer_terms(minor=minor),
        expected_version=version_of(deal),
        now=NOW,
    )


def accepting(deal: Deal, actor):
    return partial(
        accept_offer,
        actor=actor,
        deal_id=deal.pk,
        offer_id=Offer.objects.get(negotiation__deal=deal, status="open").pk,
        expected_version=version_of(deal),
        now=NOW,
    )


def signing(deal: Deal, actor):
    digest = Contract.objects.get(deal=deal, status="drafted").document_sha256
    return partial(sign_contract, actor=actor, deal_id=deal.pk, document_sha256=digest, now=NOW)


def test_when_both_counter_one_is_told_that_the_table_changed() -> None:
    for _ in range(ROUNDS):
        deal = a_deal("negotiating")
        sides = sides_of(deal)

        outcomes = at_once(offering(deal, sides.buyer, 1), offering(deal, sides.holder, 2))

        assert kinds(outcomes) == ["StaleVersion"]
        said = Offer.objects.filter(negotiation__deal=deal).order_by("n")
        assert list(said.values_list("n", "status")) == [(1, "superseded"), (2, "open")]


def test_control_unlocked_the_second_replaces_what_it_never_saw(unguarded) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    unguarded.setattr(make_offer_module, "check_terms", after_all(lambda *_, **__: None))

    outcomes = at_once(offering(deal, sides.buyer, 1), offering(deal, sides.holder, 2))

    assert kinds(outcomes) == []
    assert Offer.objects.filter(negotiation__deal=deal).count() == 3


def test_an_offer_is_accepted_or_replaced_never_both() -> None:
    for _ in range(ROUNDS):
        deal = a_deal("negotiating")
        sides = sides_of(deal)

        outcomes = at_once(accepting(deal, sides.buyer), offering(deal, sides.holder, 2))

        assert kinds(outcomes) == ["StaleVersion"]
        said = list(Offer.objects.filter(negotiation__deal=deal).values_list("n", "status"))
        is_agreed = Deal.objects.get(pk=deal.pk).status == "contract_drafted"
        agreed, replaced = [(1, "accepted")], [(1, "superseded"), (2, "open")]
        assert sorted(said) == (agreed if is_agreed else replaced)


def test_control_unlocked_an_offer_stands_beside_the_contract(unguarded) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    intrusion = Intrusion(accepting(deal, sides.buyer))
    unguarded.setattr(make_offer_module, "check_terms", intrusion.after(check_terms))

    offering(deal, sides.holder, 2)()

    assert intrusion.came_through is True
    assert Deal.objects.get(pk=deal.pk).status == "contract_drafted"
    assert Offer.objects.filter(negotiation__deal=deal, status="open").count() == 1


def test_when_both_sign_it_lands_once_with_both_signatures() -> None:
    for _ in range(ROUNDS):
        deal = a_deal("contract_drafted")
        sides = sides_of(deal)

        outcomes = at_once(signing(deal, sides.buyer), signing(deal, sides.holder))

        assert kinds(outcomes) == []
        assert Deal.objects.get(pk=deal.pk).status == "contract_signed"
        assert Contract.objects.get(deal=deal).signatures.count() == 2
        assert DealEvent.objects.filter(deal=deal, to_status="contract_signed").count() == 1


def test_control_unlocked_two_signatures_do_not_make_a_landing(unguarded) -> None:
    deal = a_deal("contract_drafted")
    sides = sides_of(deal)
    unguarded.setattr(sign_module, "_sign", after_all(sign_module._sign))

    outcomes = at_once(signing(deal, sides.buyer), signing(deal, sides.holder))

    assert kinds(outcomes) == []
    assert Contract.objects.get(deal=deal).signatures.count() == 2
    assert Deal.objects.get(pk=deal.pk).status == "contract_drafted"


@transaction.atomic
def freeze(deal: Deal) -> None:
    move(Certificate.objects.locked(certificate_of(deal).pk), "freeze", to="frozen")


@transaction.atomic
def suspend(deal: Deal) -> None:
    move(Organisation.objects.locked(holder_of(deal).pk), "suspend", to="suspended")


@transaction.atomic
def hold(deal: Deal) -> None:
    listing = Listing.objects.locked(listing_of(deal).pk)
    listing.suspended_by = Listing.SuspendedBy.OPERATOR
    move(listing, "suspend", to="suspended", also=["suspended_by"])


RIVALS = [freeze, suspend, hold]


@pytest.mark.parametrize("rival", RIVALS)
def test_nothing_the_gates_saw_changes_before_the_signature_is_written(rival, monkeypatch) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")
    intrusion = Intrusion(partial(rival, deal))
    monkeypatch.setattr(sign_module, "obstacles", intrusion.after(obstacles))

    sign(deal, by="holder")
    intrusion.finish()

    assert intrusion.came_through is False
    assert Deal.objects.get(pk=deal.pk).status == "contract_signed"


@pytest.mark.parametrize("rival", RIVALS)
def test_control_unlocked_it_lands_on_what_is_no_longer_so(rival, unguarded) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")
    intrusion = Intrusion(partial(rival, deal))
    unguarded.setattr(sign_module, "obstacles", intrusion.after(obstacles))

    sign(deal, by="holder")

    assert intrusion.came_through is True
    assert Deal.objects.get(pk=deal.pk).status == "contract_signed"


def test_a_certificate_frozen_first_is_signed_by_nobody() -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")

    outcomes = at_once(partial(freeze, deal), signing(deal, sides_of(deal).holder))

    is_signed = Deal.objects.get(pk=deal.pk).status == "contract_signed"
    assert kinds(outcomes) == ([] if is_signed else ["CertificateNotValid"])


def two_exclusive_deals() -> tuple[Deal, Deal]:
    """Return two drafted exclusive deals on one certificate; both holders' signatures are given."""
    holder = actor_of(an_organisation(roles=["holder"]))
    listing = a_listing(holder)
    deals = []
    for _ in range(2):
        sides = Sides(buyer=actor_of(an_organisation(roles=["buyer"])), holder=holder)
        terms = offer_terms(exclusive=True)
        deal = a_deal("contract_drafted", sides=sides, listing=listing, terms=terms)
        sign(deal, by="holder")
        deals.append(deal)
    return deals[0], deals[1]


def test_one_exclusive_right_goes_to_one_buyer() -> None:
    for _ in range(ROUNDS):
        one, other = two_exclusive_deals()

        outcomes = at_once(signing(one, sides_of(one).buyer), signing(other, sides_of(other).buyer))

        assert kinds(outcomes) == ["ExclusiveOverlap"]
        landed = DealEvent.objects.filter(deal__in=[one, other], to_status="contract_signed")
        assert landed.count() == 1


def test_control_unlocked_it_is_sold_twice(unguarded) -> None:
    one, other = two_exclusive_deals()
    unguarded.setattr(sign_module, "obstacles", after_all(obstacles))

    outcomes = at_once(signing(one, sides_of(one).buyer), signing(other, sides_of(other).buyer))

    assert kinds(outcomes) == []
    landed = DealEvent.objects.filter(deal__in=[one, other], to_status="contract_signed")
    assert landed.count() == 2


def opening(push: Push, actor: Actor) -> Callable[[], Deal]:
    return partial(open_deal, actor=actor, push_id=push.pk, now=NOW)


def test_two_clicks_open_one_deal() -> None:
    for _ in range(ROUNDS):
        sides = new_sides()
        push = an_interested_push(sides)

        outcomes = at_once(opening(push, sides.buyer), opening(push, sides.buyer))

        assert kinds(outcomes) == ["DealExists"]
        assert Deal.objects.filter(push=push).count() == 1


def test_control_without_the_constraint_there_are_two() -> None:
    sides = new_sides()
    push = an_interested_push(sides)

    with without_constraint(Deal, "deal_one_live_per_push"):
        outcomes = at_once(opening(push, sides.buyer), opening(push, sides.buyer))
        count = Deal.objects.filter(push=push).count()

    assert (kinds(outcomes), count) == ([], 2)
