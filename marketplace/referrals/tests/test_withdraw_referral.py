"""Taking a referral back."""

from marketplace.referrals.actions.withdraw_referral import withdraw_referral
from marketplace.referrals.tests.answers import AnswerTests


class TestWithdrawReferral(AnswerTests):
    verb = staticmethod(withdraw_referral)
    says = {"reason": "landed here"}
    leads_to = "withdrawn"
