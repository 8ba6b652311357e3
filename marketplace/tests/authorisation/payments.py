"""Money is for the two sides: the buyer claims, the holder confirms; operators look and cancel."""

from marketplace.deals.tests.build import NOW, PRICE, Sides, a_correction, a_deal
from marketplace.payments.models import CardPayment
from marketplace.payments.tests.build import a_claim, pay
from marketplace.payments.tests.exchanges import an_exchange
from marketplace.payments.tests.invoices import an_invoice
from marketplace.tests.authorisation import Cast, row

SLIP = {
    "amount": f"{PRICE // 100}.00",
    "payer_bank": "Bank of Ningbo",
    "bank_serial": "AB12",
    "value_on": "2026-01-05",
}


def due(cast: Cast) -> dict[str, object]:
    sides = Sides(buyer=cast.buyer, holder=cast.holder)
    return {"deal_uid": a_deal("payment_pending", sides=sides).uid}


def talking(cast: Cast) -> dict[str, object]:
    sides = Sides(buyer=cast.buyer, holder=cast.holder)
    return {"deal_uid": a_deal("negotiating", sides=sides).uid}


def claimed(cast: Cast) -> dict[str, object]:
    sides = Sides(buyer=cast.buyer, holder=cast.holder)
    return {"uid": a_claim(a_deal("payment_pending", sides=sides)).uid}


def corrected(cast: Cast) -> dict[str, object]:
    deal = a_deal("payment_pending", sides=Sides(buyer=cast.buyer, holder=cast.holder))
    a_correction(deal)
    return {"uid": deal.uid}


def invoiced(cast: Cast) -> dict[str, object]:
    sides = Sides(buyer=cast.buyer, holder=cast.holder)
    return {"uid": an_invoice(a_deal("payment_pending", sides=sides)).uid}


def paid(cast: Cast) -> dict[str, object]:
    sides = Sides(buyer=cast.buyer, holder=cast.holder)
    return {"uid": pay(a_deal("payment_pending", sides=sides)).uid}


def exchanged(cast: Cast) -> dict[str, object]:
    sides = Sides(buyer=cast.buyer, holder=cast.holder)
    return {"uid": an_exchange(pay(a_deal("payment_pending", sides=sides))).claim.uid}


def january(cast: Cast) -> dict[str, object]:
    return {"month": "2026-01"}


def january_csv(cast: Cast) -> dict[str, object]:
    return {"month": "2026-01", "form": "csv"}


SIDES = "sign-in 404 200 200 404"
RECEIVED = {"version": "1", "amount": f"{PRICE // 100}"}


def asked(cast: Cast) -> dict[str, object]:
    deal = a_deal("payment_pending", sides=Sides(buyer=cast.buyer, holder=cast.holder))
    payment = CardPayment.objects.create(
        deal=deal,
        ordinal=1,
        amount_minor=100,
        currency="CNY",
        asked_by_id=cast.buyer.person,
        created_at=NOW,
    )
    return {"uid": payment.uid}


ROWS = [
    *row("payments:agree_terms", "GET", SIDES, address=corrected),
    *row("payments:agree_terms", "POST", "sign-in 404 422 422 404", address=corrected),
    # without keys there is no Stripe; with them see payments/tests/test_card_pages.py
    *row("payments:card_start", "GET", "sign-in 404 404 404 404", address=due),
    *row("payments:card_start", "POST", "sign-in 404 404 404 404", address=due),
    *row("payments:card", "GET", "sign-in 404 200 200 200", address=asked),
    *row("payments:account", "GET", "sign-in 404 404 404 404"),
    *row("payments:account", "POST", "sign-in 404 404 404 404"),
    *row("payments:stripe", "POST", "404 404 404 404 404"),
    *row("payments:detail", "GET", "sign-in 404 200 200 200", address=due),
    *row("payments:detail", "GET", "sign-in 404 404 404 404", address=talking),
    # the slip as a file is missing: see payments/tests/test_pages.py for the whole form
    *row("payments:detail", "POST", "sign-in 404 422 422 422", address=due, data=SLIP),
    *row("payments:confirm", "GET", SIDES, address=claimed),
    *row("payments:confirm", "POST", "sign-in 404 403 302 404", address=claimed, data=RECEIVED),
    *row("payments:exchange", "GET", "sign-in 404 200 404 404", address=paid),
    *row("payments:exchange", "POST", "sign-in 404 422 404 404", address=paid),
    *row("payments:exchange_file", "GET", "sign-in 404 200 200 200", address=exchanged),
    *row("payments:refuse", "GET", SIDES, address=claimed),
    *row(
        "payments:refuse",
        "POST",
        "sign-in 404 403 302 404",
        address=claimed,
        version="1",
        reason="Not on our account",
    ),
    *row("payments:withdraw", "GET", SIDES, address=claimed),
    *row("payments:withdraw", "POST", "sign-in 404 302 403 404", address=claimed, version="1"),
    *row("payments:cancel", "GET", "sign-in 403 403 403 200", address=due),
    *row(
        "payments:cancel",
        "POST",
        "sign-in 403 403 403 302",
        address=due,
        version="6",
        reason="Both asked for it",
    ),
    *row("payments:money", "GET", "sign-in 200 200 200 200"),
    *row("payments:statements", "GET", "sign-in 200 200 200 200"),
    *row("payments:statement", "GET", "sign-in 200 200 200 200", address=january),
    *row("payments:statement_file", "GET", "sign-in 200 200 200 200", address=january_csv),
    *row("payments:invoices", "GET", "sign-in 404 200 200 200", address=due),
    *row("payments:invoices", "POST", "sign-in 404 422 422 422", address=due),
    *row("payments:invoice_file", "GET", "sign-in 404 200 200 200", address=invoiced),
    *row("payments:red_letter", "GET", "sign-in 404 404 200 404", address=invoiced),
    *row("payments:red_letter", "POST", "sign-in 404 404 422 404", address=invoiced),
    *row("payments:own_invoices", "GET", "sign-in 200 200 200 200"),
    *row("payments:invoices_csv", "GET", "sign-in 200 200 200 200"),
    *row("payments:invoices_xlsx", "GET", "sign-in 200 200 200 200"),
]
