"""Recording that a platform received a referral."""

from marketplace.referrals.actions.acknowledge_referral import acknowledge_referral
from marketplace.referrals.tests.answers import AnswerTests


class TestAcknowledgeReferral(AnswerTests):
    verb = staticmethod(acknowledge_referral)
    says = {"destination_ref": "X-9"}
    leads_to = "acknowledged"
    is_accepted = False
