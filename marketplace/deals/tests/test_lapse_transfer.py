"""A confirmed check lapses by the clock, and when it covers its deal no longer."""

from datetime import UTC, date, datetime

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.lapse_transfer import lapse_transfer
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.models import CrossBorderCheck
from marketplace.deals.tests.build import (
    an_open_offer,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.crossings import (
    a_check,
    a_deal_abroad,
    a_file,
    confirmed,
    fit_to_leave,
    personal,
)
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def lapse(check, *, now, by=CLOCK) -> CrossBorderCheck | None:
    return lapse_transfer(actor=by, check_id=check.pk, now=now)


def test_what_covers_its_deal_stays(now) -> None:
    check = a_check("confirmed")

    assert lapse(check, now=now) is None
    assert CrossBorderCheck.objects.get().status == "confirmed"


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        (datetime(2028, 12, 31, 15, 59, tzinfo=UTC), False),
        (datetime(2028, 12, 31, 16, 0, tzinfo=UTC), True),
    ],
)
def test_it_ends_the_day_after_its_last_in_shanghai(now, at, ends) -> None:
    deal = a_deal_abroad()
    check = confirmed(deal, impact_file_id=a_file(deal).pk, **personal(100_000))
    assert check.valid_to == date(2028, 12, 31)

    lapsed = lapse(check, now=at)

    assert (lapsed is not None) == ends
    assert CrossBorderCheck.objects.get().status == ("lapsed" if ends else "confirmed")


def agree_anew(deal, now, **terms) -> None:
    reopen_terms(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        reason="Other terms",
        expected_version=version_of(deal),
        now=now,
    )
    offer = an_open_offer(deal, terms=offer_terms(**{"purpose": "Site selection", **terms}))
    accept_offer(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        offer_id=offer.pk,
        expected_version=version_of(deal),
        now=now,
    )


@pytest.mark.parametrize(
    "terms",
    [{"purpose": "Advertising"}, {"term_months": 24}, {"territory": ("WORLD",)}],
)
def test_other_terms_end_it(now, terms) -> None:
    deal = a_deal_abroad()
    check = confirmed(deal)

    agree_anew(deal, now, **terms)

    lapsed = lapse(check, now=now)
    assert lapsed is not None
    assert (lapsed.status, lapsed.status_reason) == (
        "lapsed",
        "The contract goes beyond what was checked.",
    )


def test_narrower_terms_do_not(now) -> None:
    deal = a_deal_abroad()
    check = confirmed(deal)

    agree_anew(deal, now, term_months=6)

    assert lapse(check, now=now) is None


def test_a_holder_who_takes_it_back_ends_it(now) -> None:
    check = a_check("confirmed")
    fit_to_leave(check.deal, is_fit=False)

    lapsed = lapse(check, now=now)

    assert lapsed is not None
    assert "no longer declares" in lapsed.status_reason


@pytest.mark.parametrize("status", ["draft", "decided", "rejected", "lapsed"])
def test_what_is_not_confirmed_does_not_lapse(now, status) -> None:
    check = a_check(status)
    fit_to_leave(check.deal, is_fit=False)

    assert lapse(check, now=now) is None


def test_not_by_the_parties(now) -> None:
    check = a_check("confirmed")

    with refused(NotAllowed):
        lapse(check, now=now, by=sides_of(check.deal).holder)
