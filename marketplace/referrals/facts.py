"""Facts that referrals announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class ReferralMade(Fact):
    """An intent or a listing was shown to another platform."""

    referral_id: int


@dataclass(frozen=True)
class OutcomeConfirmed(Fact):
    """Another platform closed a deal on our referral."""

    outcome_id: int
