"""Fees for tests: a deal settled with one, and a payment of it."""

from datetime import date

from kernel.actor import CLOCK, Actor
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, a_deal, holder_of, offer_terms
from marketplace.ledger.models import FeeRule, Txn
from marketplace.payments.actions.propose_correction import propose_correction
from marketplace.payments.actions.record_fee_payment import record_fee_payment
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.models import Correction, FeePayment
from marketplace.payments.tests.build import a_slip, pay
from parties.authentication import actor_for
from parties.models import Organisation
from parties.tests.build import a_membership, an_organisation

FEE = 6_000_00
MINOR = 400_000_00


def a_fee_rule(**columns: object) -> FeeRule:
    """Return a rule of 1.5 % in force since 2025."""
    said = {"version": "2025-1", "bp": 150, "active_from": date(2025, 1, 1), "created_at": NOW}
    return FeeRule.objects.create(**{**said, **columns})


def a_settled_deal(**rule: object) -> Deal:
    """Return a deal of 400,000 CNY, settled; its fee of 6,000 CNY is due."""
    if not FeeRule.objects.exists():
        a_fee_rule(**rule)
    deal = a_deal("accepted", terms=offer_terms(minor=MINOR, payment_terms="postpaid"))
    pay(deal, minor=MINOR)
    settle_accepted(actor=CLOCK, deal_id=deal.pk, now=NOW)
    return deal


def finance(n: int = 1) -> Actor:
    """Return the first, or another, administrator of one and the same operator."""
    operators = Organisation.objects.filter(roles__role="operator").order_by("pk")
    platform = operators.first() or an_organisation("Operator", roles=["operator"])
    people = platform.memberships.filter(duty="admin").order_by("pk")
    while people.count() < n:
        a_membership(platform)
    return actor_for(people[n - 1].user, membership=people[n - 1], via="web")


def a_fee_payment(deal: Deal, *, minor: int = FEE, serial: str = "") -> FeePayment:
    """Return a payment of the fee of ``deal``, recorded by finance."""
    return record_fee_payment(
        actor=finance(),
        organisation_id=holder_of(deal).pk,
        slip=a_slip(minor, serial=serial),
        now=NOW,
    )


def a_correction(deal: Deal | None = None, *, kind: str = "fee_due") -> Correction:
    """Return a correction of a posting of a settled deal's fee, asked for by the operator."""
    _ = deal or a_settled_deal()
    txn = Txn.objects.filter(kind=kind).latest("pk")
    return propose_correction(actor=finance(), txn_id=txn.pk, reason="Agreed waiver", now=NOW)
