"""Recording a deal that another platform closed."""

from datetime import date

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.models import Deal, DealEvent
from marketplace.referrals.actions.record_outcome import (
    DuplicateOutcome,
    OutsideWindow,
    record_outcome,
)
from marketplace.referrals.models import Outcome, Referral
from marketplace.referrals.tests.build import a_referral, outcome_terms
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_an_outcome_stands_for_a_deal_closed_elsewhere(operator, now) -> None:
    poster = an_organisation()
    referral = a_referral(operator, poster)

    outcome = record_outcome(
        actor=operator, referral_id=referral.pk, terms=outcome_terms(), expected_version=3, now=now
    )

    deal = outcome.deal
    assert (deal.status, deal.venue, deal.venue_ref) == ("imported", "sde", "T-1")
    assert (deal.buyer, deal.holder, deal.counterparty_name) == (poster, None, "Some Grid Company")
    event = DealEvent.objects.get(deal=deal)
    assert (event.to_status, event.amount_minor, event.currency) == ("imported", 60_000_000, "CNY")
    assert Referral.objects.get(pk=referral.pk).status == "concluded"


def test_a_referral_may_have_several_outcomes(operator, now) -> None:
    referral = a_referral(operator, an_organisation())
    record_outcome(
        actor=operator, referral_id=referral.pk, terms=outcome_terms(), expected_version=3, now=now
    )

    record_outcome(
        actor=operator,
        referral_id=referral.pk,
        terms=outcome_terms("T-2", minor=1),
        expected_version=4,
        now=now,
    )

    assert Outcome.objects.count() == 2
    amounts = Deal.objects.order_by("amount_minor").values_list("amount_minor", flat=True)
    assert list(amounts) == [1, 60_000_000]


def test_the_same_deal_number_is_recorded_once(operator, now) -> None:
    referral = a_referral(operator, an_organisation())
    record_outcome(
        actor=operator, referral_id=referral.pk, terms=outcome_terms(), expected_version=3, now=now
    )

    with pytest.raises(DuplicateOutcome):
        record_outcome(
            actor=operator,
            referral_id=referral.pk,
            terms=outcome_terms(),
            expected_version=4,
            now=now,
        )

    assert (Outcome.objects.count(), Deal.objects.count()) == (1, 1)


@pytest.mark.parametrize("on", [date(2026, 1, 4), date(2026, 1, 6)])
def test_a_deal_outside_the_window_is_refused(operator, now, on) -> None:
    referral = a_referral(operator, an_organisation())

    with pytest.raises(OutsideWindow):
        record_outcome(
            actor=operator,
            referral_id=referral.pk,
            terms=outcome_terms(concluded_on=on),
            expected_version=3,
            now=now,
        )

    assert Deal.objects.count() == 0
    assert Referral.objects.get(pk=referral.pk).status == "accepted"


def test_nothing_comes_of_what_they_never_took_on(operator, now) -> None:
    referral = a_referral(operator, an_organisation(), accepted=False)

    with pytest.raises(IllegalMove):
        record_outcome(
            actor=operator,
            referral_id=referral.pk,
            terms=outcome_terms(),
            expected_version=1,
            now=now,
        )

    assert Deal.objects.count() == 0


def test_a_party_cannot_record_its_own_outcome(operator, ningbo_motors, now) -> None:
    referral = a_referral(operator, an_organisation())

    with pytest.raises(NotAllowed):
        record_outcome(
            actor=ningbo_motors,
            referral_id=referral.pk,
            terms=outcome_terms(),
            expected_version=3,
            now=now,
        )

    assert Outcome.objects.count() == 0
