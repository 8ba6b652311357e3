"""Settled deals for tests: free of charge, so that no money has to move."""

from datetime import datetime

from kernel.actor import CLOCK
from marketplace.deals.actions.agree_case import agree_case
from marketplace.deals.actions.settle_deal import settle_deal
from marketplace.deals.actions.write_review import Scores, write_review
from marketplace.deals.models import CaseConsent, Deal, Review
from marketplace.deals.tests.build import NOW, Sides, a_deal, offer_terms, sides_of


def a_settled_deal(*, sides: Sides | None = None) -> Deal:
    """Return a deal that is over and may be reviewed."""
    terms = offer_terms(minor=0, payment_terms="free")
    deal = a_deal("accepted", sides=sides, terms=terms)
    settle_deal(actor=CLOCK, deal_id=deal.pk, now=NOW)
    return Deal.objects.with_parties().get(pk=deal.pk)


def a_review(deal: Deal, *, by: str = "buyer", mark: int = 4, now: datetime = NOW) -> Review:
    """Return the review of one side, all marks the same."""
    return write_review(
        actor=getattr(sides_of(deal), by),
        deal_id=deal.pk,
        scores=Scores(mark, mark, mark),
        text=f"The {by} says so",
        now=now,
    )


def a_case(deal: Deal, *, by: str = "buyer") -> CaseConsent:
    """Return the agreement of one side that the deal is shown."""
    words = f"The {by} is glad"
    return agree_case(actor=getattr(sides_of(deal), by), deal_id=deal.pk, words=words, now=NOW)
