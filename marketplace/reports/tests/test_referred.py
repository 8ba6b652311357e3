"""What was closed on another platform counts like what was closed here, and once."""

from datetime import timedelta

import pytest

from marketplace.referrals.actions.record_outcome import record_outcome
from marketplace.referrals.actions.reverse_outcome import reverse_outcome
from marketplace.referrals.tests.build import a_referral, outcome_terms
from marketplace.reports.conversion import Slice, conversion
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


def test_two_outcomes_of_one_referral_are_one_landing(operator, now) -> None:
    referral = a_referral(operator, an_organisation())
    for n, minor in enumerate([60_000_000, 1]):
        record_outcome(
            actor=operator,
            referral_id=referral.pk,
            terms=outcome_terms(f"T-{n}", minor=minor),
            expected_version=3 + n,
            now=now,
        )

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel.pushed, found.funnel.landed) == (1, 1)
    assert [amount.minor for amount in found.amounts] == [60_000_001]


def test_a_reversed_outcome_no_longer_counts(operator, now) -> None:
    referral = a_referral(operator, an_organisation())
    outcome = record_outcome(
        actor=operator, referral_id=referral.pk, terms=outcome_terms(), expected_version=3, now=now
    )
    reverse_outcome(actor=operator, outcome_id=outcome.pk, reason="x", expected_version=1, now=now)

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel.pushed, found.funnel.landed, list(found.amounts)) == (1, 0, [])
