"""Forty ways to settle a deal between two sides; whatever happens, none is settled wrongly.

Each case plays its acts against the real actions and then asks three sources that are independent
of each other: where the deal stands, what the books say, and what both sides said. A deal is
settled rightly when both sides agree on every fen of its price and nothing is in dispute.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from kernel.actor import CLOCK, Actor
from kernel.errors import DomainError
from kernel.models import JobSlot
from marketplace.deals.dispute_tasks import watch_acceptances
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, a_deal, a_dispute, offer_terms, sides_of
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.models import Excess, PaymentClaim
from marketplace.payments.tasks import watch_claims
from marketplace.payments.tests.build import a_scan, a_slip, check
from parties.models import Membership
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
SMALL, LARGE = 499_999_99, 500_000_00


@dataclass
class Table:
    """One deal, accepted and not paid, with its two sides at a table."""

    price: int
    deal: Deal = field(init=False)

    def __post_init__(self) -> None:
        terms = offer_terms(minor=self.price, payment_terms="postpaid")
        self.deal = a_deal("accepted", terms=terms)
        self.buyer, self.holder = sides_of(self.deal).buyer, sides_of(self.deal).holder

    def pays(
        self, minor: int, *, by: Actor | None = None, serial: str = "", over: bool = False
    ) -> PaymentClaim:
        """Let somebody say that so much was paid."""
        actor = by or self.buyer
        return claim_payment(
            actor=actor,
            deal_id=self.deal.pk,
            slip=a_slip(minor, serial=serial),
            evidence=[a_scan(actor)],
            is_over=over,
            now=NOW,
        )

    def confirms(self, claim: PaymentClaim, minor: int, *, by: Actor | None = None) -> PaymentClaim:
        """Let somebody say that so much arrived."""
        return confirm_receipt(
            actor=by or self.holder,
            claim_id=claim.pk,
            received_minor=minor,
            expected_version=claim.version,
            now=NOW,
        )


Play = Callable[[Table], object]


def whole(table: Table) -> None:
    table.confirms(table.pays(table.price), table.price)


def checked(table: Table) -> None:
    check(table.confirms(table.pays(table.price), table.price))


def in_parts(*cuts: int) -> Play:
    def play(table: Table) -> None:
        for cut in (*cuts, table.price - sum(cuts)):
            claim = table.confirms(table.pays(cut), cut)
            if claim.status == "checking":
                check(claim)

    return play


def one_sided(table: Table) -> None:
    table.pays(table.price)


def own_confirmation(table: Table) -> None:
    table.confirms(table.pays(table.price), table.price, by=table.buyer)


def a_colleagues_confirmation(table: Table) -> None:
    assert table.deal.buyer is not None
    table.confirms(table.pays(table.price), table.price, by=actor_of(table.deal.buyer, "finance"))


def same_person_on_both_sides(table: Table) -> None:
    claim = table.pays(table.price)
    PaymentClaim.objects.filter(pk=claim.pk).update(claimed_by_id=table.holder.person)
    table.confirms(claim, table.price)


def a_holder_who_is_a_member_of_the_buyer(table: Table) -> None:
    Membership.objects.create(
        user_id=table.holder.person,
        organisation_id=table.buyer.party,
        duty="finance",
        joined_at=NOW,
    )
    own_confirmation(table)


def the_holder_claims(table: Table) -> None:
    table.confirms(table.pays(table.price, by=table.holder), table.price)


def a_stranger_confirms(table: Table) -> None:
    table.confirms(table.pays(table.price), table.price, by=Table(1).holder)


def a_used_slip(table: Table) -> None:
    other = Table(table.price)
    used = other.confirms(other.pays(table.price), table.price)
    table.confirms(table.pays(table.price, serial=used.bank_serial), table.price)


def a_slip_twice_on_one_deal(table: Table) -> None:
    half = table.price // 2
    first = table.confirms(table.pays(half), half)
    table.confirms(table.pays(half, serial=first.bank_serial), half)


def claimed(by: int) -> Play:
    def play(table: Table) -> None:
        minor = table.price + by
        table.confirms(table.pays(minor, over=True), minor)

    return play


def received(by: int) -> Play:
    def play(table: Table) -> None:
        claim = table.confirms(table.pays(table.price), table.price + by)
        if claim.status == "checking":
            check(claim)

    return play


def claimed_too_much_unsaid(table: Table) -> None:
    table.confirms(table.pays(table.price + 1), table.price + 1)


def refused(table: Table) -> None:
    claim = table.pays(table.price)
    refuse_claim(
        actor=table.holder, claim_id=claim.pk, reason="Nothing came", expected_version=1, now=NOW
    )


def withdrawn(table: Table) -> None:
    claim = table.pays(table.price)
    withdraw_claim(actor=table.buyer, claim_id=claim.pk, expected_version=1, now=NOW)
    table.confirms(claim, table.price)


def confirmed_twice(table: Table) -> None:
    half = table.price // 2
    claim = table.pays(half)
    table.confirms(claim, half)
    with suppress(DomainError):
        table.confirms(claim, half)


def disputed(before: str) -> Play:
    def play(table: Table) -> None:
        claim = table.pays(table.price)
        if before == "confirmation":
            a_dispute(table.deal, kind="payment")
        claim = table.confirms(claim, table.price)
        if before == "check":
            a_dispute(table.deal, kind="payment")
        if claim.status == "checking":
            check(claim)
        a_dispute(table.deal, kind="delivery")

    return play


def silent(days: int) -> Play:
    def play(table: Table) -> None:
        one_sided(table)
        at = timezone.now() - timedelta(days=days)
        PaymentClaim.objects.update(created_at=at)
        Deal.objects.update(last_activity_at=at)
        JobSlot.objects.all().delete()
        watch_claims()
        watch_acceptances()

    return play


def unchecked(table: Table) -> None:
    table.confirms(table.pays(table.price), table.price)


def split_unchecked(table: Table) -> None:
    for _ in range(4):
        table.confirms(table.pays(table.price // 4), table.price // 4)


# (price, what happens, whether it may be settled)
CASES: dict[str, tuple[int, Play, bool]] = {
    "nothing at all": (SMALL, lambda _: None, False),
    "both, to the fen": (SMALL, whole, True),
    "both, one fen": (1, whole, True),
    "both, large, checked": (LARGE, checked, True),
    "both, very large, checked": (10**13, checked, True),
    "both, large, unchecked": (LARGE, unchecked, False),
    "split below the threshold, unchecked": (LARGE, split_unchecked, False),
    "split below the threshold, checked": (LARGE, in_parts(LARGE // 2), True),
    "in two parts": (SMALL, in_parts(1), True),
    "in four parts": (SMALL, in_parts(1, 2, 3), True),
    "only the buyer": (SMALL, one_sided, False),
    "only the buyer, large": (LARGE, one_sided, False),
    "the buyer confirms": (SMALL, own_confirmation, False),
    "a colleague of the buyer confirms": (SMALL, a_colleagues_confirmation, False),
    "one person on both sides": (SMALL, same_person_on_both_sides, False),
    "a member of both for the buyer": (
        SMALL,
        a_holder_who_is_a_member_of_the_buyer,
        False,
    ),
    "the holder claims": (SMALL, the_holder_claims, False),
    "a stranger confirms": (SMALL, a_stranger_confirms, False),
    "a slip of another deal": (SMALL, a_used_slip, False),
    "a slip of another deal, large": (LARGE, a_used_slip, False),
    "one slip twice": (1_000_00, a_slip_twice_on_one_deal, False),
    "a fen less claimed": (SMALL, claimed(-1), False),
    "a fen more claimed, knowingly": (SMALL, claimed(1), False),
    "much more claimed, knowingly": (SMALL, claimed(SMALL), False),
    "a fen more claimed, unsaid": (SMALL, claimed_too_much_unsaid, False),
    "a fen less received": (SMALL, received(-1), False),
    "a fen less received, large": (LARGE, received(-1), False),
    "a fen more received than the slip says": (SMALL, received(1), False),
    "nothing received": (SMALL, received(-SMALL), False),
    "less than nothing received": (SMALL, received(-SMALL - 1), False),
    "half received": (SMALL, received(-SMALL // 2), False),
    "refused": (SMALL, refused, False),
    "withdrawn, then confirmed": (SMALL, withdrawn, False),
    "half confirmed twice": (1_000_00, confirmed_twice, False),
    "a dispute before the confirmation": (SMALL, disputed("confirmation"), False),
    "a dispute before the check": (LARGE, disputed("check"), False),
    "a dispute after the confirmation": (SMALL, disputed("settlement"), False),
    "silence of a day": (SMALL, silent(1), False),
    "silence that reminds": (SMALL, silent(11), False),
    "silence that ends in dispute": (SMALL, silent(16), False),
}


def said_by_both(deal: Deal) -> int:
    """Return what two people of two organisations agree on, read from the rows alone."""
    rows = PaymentClaim.objects.filter(deal=deal, status="confirmed")
    return sum(
        (row.received_minor or 0) + row.excess_minor
        for row in rows
        if row.claimed_by_organisation_id == deal.buyer_id
        and row.confirmed_by_organisation_id == deal.holder_id
        and row.claimed_by_id != row.confirmed_by_id
    )


def test_there_are_forty() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize("name", CASES)
def test_it_is_settled_when_both_agree_on_every_fen_and_never_else(name: str) -> None:
    price, play, is_settled = CASES[name]
    table = Table(price)

    with suppress(DomainError, ObjectDoesNotExist):
        play(table)
    settle_accepted(actor=CLOCK, deal_id=table.deal.pk, now=NOW)

    deal = Deal.objects.get(pk=table.deal.pk)
    assert (deal.status == "settled") is is_settled
    agreed = said_by_both(deal)
    assert agreed == -of_deal(deal.uid).get(f"memo_paid:{deal.buyer_id}:CNY", 0)
    assert out_of_balance() == {}
    if is_settled:
        assert agreed == price
        assert not Excess.objects.filter(deal=deal).exists()
