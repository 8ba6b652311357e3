"""Scenes for the commands on fees, statements and invoices."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from kernel.actor import CLOCK
from marketplace.deals.tests.build import NOW, a_deal, holder_of, sides_of
from marketplace.payments.actions.approve_correction import approve_correction
from marketplace.payments.actions.end_correction import end_correction
from marketplace.payments.actions.issue_statement import issue_statement
from marketplace.payments.actions.propose_correction import propose_correction
from marketplace.payments.actions.record_exchange import record_exchange
from marketplace.payments.actions.record_fee_payment import record_fee_payment
from marketplace.payments.actions.record_invoice import record_invoice
from marketplace.payments.actions.record_red_letter import record_red_letter
from marketplace.payments.actions.set_fee_rule import FeeTerms, set_fee_rule
from marketplace.payments.actions.set_invoice_kind import set_invoice_kind
from marketplace.payments.tests.build import a_scan, a_slip, pay
from marketplace.payments.tests.exchanges import FACTS as RATE
from marketplace.payments.tests.fees import FEE, a_correction, a_settled_deal, finance
from marketplace.payments.tests.invoices import FACTS, a_file, a_kind, an_invoice
from marketplace.payments.tests.statements import recorded_at
from marketplace.tests.crash.scenes_of_money import Act, act


def a_rule() -> Act:
    said = {"active_from": date(2026, 2, 1), "reason": "Year 2026", "expected_rules": 0}
    return act(set_fee_rule, finance(), terms=FeeTerms("CNY", bp=150), **said)


def a_payment() -> Act:
    party = holder_of(a_settled_deal()).pk
    return act(record_fee_payment, finance(), organisation_id=party, slip=a_slip(FEE))


def asking() -> Act:
    correction = a_correction()
    end_correction(
        actor=finance(), correction_id=correction.pk, expected_version=correction.version, now=NOW
    )
    return act(propose_correction, finance(), txn_id=correction.txn_id, reason="Agreed waiver")


def on_correction(verb: Callable[..., object]) -> Act:
    correction = a_correction()
    said = {"correction_id": correction.pk, "expected_version": correction.version}
    return act(verb, finance(2), **said)


def stating() -> Act:
    deal = a_deal("payment_pending")
    pay(deal, minor=1)
    recorded_at(NOW)
    later = datetime(2026, 2, 3, tzinfo=UTC)
    party = holder_of(deal).pk
    stated = partial(issue_statement, actor=CLOCK, organisation_id=party)
    return partial(stated, month="2026-01", now=later)


def invoicing() -> Act:
    a_kind()
    deal = a_deal("payment_pending")
    holder = sides_of(deal).holder
    return act(record_invoice, holder, deal_id=deal.pk, facts=FACTS, file_id=a_file(holder))


def reversing() -> Act:
    invoice = an_invoice(number="25332000000000000002")
    holder = sides_of(invoice.deal).holder
    said = {"facts": FACTS, "file_id": a_file(holder), "reason": "Wrong buyer"}
    return act(record_red_letter, holder, invoice_id=invoice.pk, **said)


def a_kind_added() -> Act:
    said = {"code": "88", "name_zh": "通行费", "name_en": "Toll invoice", "is_active": True}
    return act(set_invoice_kind, finance(), **said)


def exchanging() -> Act:
    claim = pay(a_deal("payment_pending"))
    buyer = sides_of(claim.deal).buyer
    return act(record_exchange, buyer, claim_id=claim.pk, facts=RATE, file_id=a_scan(buyer))


BOOKS: dict[str, Callable[[], Act]] = {
    "set_fee_rule": a_rule,
    "record_fee_payment": a_payment,
    "propose_correction": asking,
    "approve_correction": lambda: on_correction(approve_correction),
    "end_correction": lambda: on_correction(end_correction),
    "issue_statement": stating,
    "record_exchange": exchanging,
    "record_invoice": invoicing,
    "record_red_letter": reversing,
    "set_invoice_kind": a_kind_added,
}
