"""The books are for operators alone."""

from collections.abc import Mapping

from kernel.actor import GATEWAY
from marketplace.deals.tests.build import NOW, Sides, a_deal, offer_terms
from marketplace.ledger.models import Account, Txn
from marketplace.payments.actions.park_event import park_event
from marketplace.payments.models import ReconBreak, StripeEvent
from marketplace.payments.tests.build import a_claim, confirmed_by_holder, pay
from marketplace.payments.tests.fees import a_correction, a_settled_deal
from marketplace.tests.authorisation import Cast, row
from parties.models import Organisation

SEE = "sign-in 403 403 403 200"
NEVER = "sign-in 403 403 403 403"


def paid(cast: Cast) -> None:
    pay(a_deal("payment_pending", sides=Sides(buyer=cast.buyer, holder=cast.holder)))


def an_account(cast: Cast) -> Mapping[str, object]:
    paid(cast)
    return {"pk": Account.objects.get(party_id=cast.buyer.party).pk}


def a_posting(cast: Cast) -> Mapping[str, object]:
    paid(cast)
    return {"uid": Txn.objects.get().uid}


def a_fee(cast: Cast) -> Mapping[str, object]:
    a_settled_deal()
    return {"uid": Txn.objects.get(kind="fee_due").uid}


def proposed(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_correction().uid}


def a_debtor(cast: Cast) -> Mapping[str, object]:
    return {"uid": Organisation.objects.get(pk=cast.holder.party).uid}


def january(cast: Cast) -> Mapping[str, object]:
    return {**a_debtor(cast), "month": "2026-01"}


def january_csv(cast: Cast) -> Mapping[str, object]:
    return {**january(cast), "form": "csv"}


def yuan(cast: Cast) -> Mapping[str, object]:
    return {"currency": "CNY"}


def claims(cast: Cast) -> Mapping[str, object]:
    return {"kind": "payments"}


SEEN = {"version": "1"}
ASK, DO = "sign-in 403 403 403 422", "sign-in 403 403 403 302"


def a_break(cast: Cast) -> Mapping[str, object]:
    found = ReconBreak.objects.create(kind="balance", about="CNY", created_at=NOW)
    return {"uid": found.uid}


def an_event(cast: Cast) -> Mapping[str, object]:
    event = StripeEvent.objects.create(
        event_id="evt_1", kind="x", body={}, happened_at=NOW, stored_at=NOW
    )
    park_event(actor=GATEWAY, event_row_id=event.pk, trace="why", now=NOW)
    return {"pk": event.pk}


EXPLAINED = {"version": "1", "reason": "Paid out by hand"}


def to_check(cast: Cast) -> Mapping[str, object]:
    sides = Sides(buyer=cast.buyer, holder=cast.holder)
    deal = a_deal("payment_pending", sides=sides, terms=offer_terms(minor=500_000_00))
    claim = confirmed_by_holder(a_claim(deal, minor=500_000_00), minor=500_000_00)
    return {"uid": claim.uid}


ROWS = [
    *row("payments_console:breaks", "GET", SEE),
    *row("payments_console:break", "GET", SEE, address=a_break),
    *row(
        "payments_console:break", "POST", "sign-in 403 403 403 302", address=a_break, data=EXPLAINED
    ),
    *row("payments_console:event", "GET", SEE, address=an_event),
    *row("payments_console:event", "POST", "sign-in 403 403 403 302", address=an_event),
    *row("payments_console:receipts", "GET", SEE),
    *row("payments_console:receipt", "GET", SEE, address=to_check),
    *row("payments_console:receipt_reject", "GET", SEE, address=to_check),
    # the matrix' operator signed in long ago: the proof is asked for
    *row("payments_console:receipt", "POST", NEVER, address=to_check, version="2"),
    *row(
        "payments_console:receipt_reject",
        "POST",
        NEVER,
        address=to_check,
        version="2",
        reason="The stamp is another bank's",
    ),
    *row("payments_console:finance", "GET", SEE),
    *row("payments_console:accounts", "GET", SEE),
    *row("payments_console:accounts_csv", "GET", SEE),
    *row("payments_console:accounts_xlsx", "GET", SEE),
    *row("payments_console:account", "GET", SEE, address=an_account),
    *row("payments_console:account_csv", "GET", SEE, address=an_account),
    *row("payments_console:account_xlsx", "GET", SEE, address=an_account),
    *row("payments_console:postings", "GET", SEE),
    *row("payments_console:postings_csv", "GET", SEE),
    *row("payments_console:postings_xlsx", "GET", SEE),
    *row("payments_console:posting", "GET", SEE, address=a_posting),
    *row("payments_console:waiting", "GET", SEE, address=claims),
    *row("payments_console:correct", "GET", SEE, address=a_fee),
    *row("payments_console:correct", "POST", ASK, address=a_fee),
    *row("payments_console:correction", "GET", SEE, address=proposed),
    *row(
        "payments_console:correction",
        "POST",
        "sign-in 403 403 403 403",
        address=proposed,
        data=SEEN,
    ),
    *row("payments_console:correction_end", "POST", DO, address=proposed, data=SEEN),
    *row("payments_console:fee_rules", "GET", SEE),
    *row("payments_console:fee_rule_new", "GET", SEE, address=yuan),
    *row("payments_console:fee_rule_new", "POST", ASK, address=yuan),
    *row("payments_console:fees_due", "GET", SEE),
    *row("payments_console:fees_of", "GET", SEE, address=a_debtor),
    *row("payments_console:fees_of", "POST", ASK, address=a_debtor),
    *row("payments_console:statements", "GET", SEE),
    *row("payments_console:statement", "GET", SEE, address=january),
    *row("payments_console:statement_file", "GET", SEE, address=january_csv),
    *row("payments_console:invoices", "GET", SEE),
    *row("payments_console:invoice_kinds", "GET", SEE),
    *row("payments_console:invoice_kinds", "POST", ASK),
]
