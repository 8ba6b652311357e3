"""Recording that nothing came of a referral."""

from marketplace.referrals.actions.lose_referral import lose_referral
from marketplace.referrals.tests.answers import AnswerTests


class TestLoseReferral(AnswerTests):
    verb = staticmethod(lose_referral)
    says = {"reason": "price"}
    leads_to = "lost"
