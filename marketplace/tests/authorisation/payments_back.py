"""What goes back: refunds are agreed between the sides or ordered by operators; so is an excess."""

from collections.abc import Callable

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, Sides, a_deal
from marketplace.payments.models import ClaimFile, Excess
from marketplace.payments.tests.build import (
    a_claim,
    a_due_refund,
    a_proposal,
    a_sent_excess,
    a_sent_refund,
    an_excess,
    pay,
)
from marketplace.tests.authorisation import Cast, row

SIDES = "sign-in 404 200 200 404"
ALL = "sign-in 404 200 200 200"
STAFF = "sign-in 403 403 403 200"
WHY = {"reason": "The data is not what was agreed"}
SLIP = {
    "amount": f"{PRICE // 100}.00",
    "payer_bank": "Bank of Hangzhou",
    "bank_serial": "RB12",
    "value_on": "2026-01-05",
}


def unpaid(cast: Cast) -> Deal:
    return a_deal("payment_pending", sides=Sides(buyer=cast.buyer, holder=cast.holder))


def paid(cast: Cast) -> Deal:
    deal = unpaid(cast)
    pay(deal)
    return deal


def on_deal(cast: Cast) -> dict[str, object]:
    return {"deal_uid": paid(cast).uid}


def refund(make: Callable[[Deal], object]) -> Callable[[Cast], dict[str, object]]:
    def address(cast: Cast) -> dict[str, object]:
        return {"uid": make(paid(cast)).uid}  # type: ignore[attr-defined]

    return address


def proof(cast: Cast) -> dict[str, object]:
    claim = a_claim(unpaid(cast))
    return {"uid": claim.uid, "pk": ClaimFile.objects.get(claim=claim).pk}


def excess(make: Callable[[Deal], Excess]) -> Callable[[Cast], dict[str, object]]:
    return lambda cast: {"uid": make(unpaid(cast)).uid}


proposed, due, sent = refund(a_proposal), refund(a_due_refund), refund(a_sent_refund)
standing, returned = excess(an_excess), excess(a_sent_excess)
ROWS = [
    *row("payments:evidence", "GET", ALL, address=proof),
    *row("payments:refunds", "GET", ALL, address=on_deal),
    *row(
        "payments:refunds",
        "POST",
        "sign-in 404 302 302 403",
        address=on_deal,
        version="1",
        amount="1.00",
        data=WHY,
    ),
    *row("payments:refund_agree", "GET", SIDES, address=proposed),
    *row("payments:refund_agree", "POST", "sign-in 404 403 302 404", address=proposed, version="1"),
    *row("payments:refund_end", "GET", SIDES, address=proposed),
    *row("payments:refund_end", "POST", "sign-in 404 302 302 404", address=proposed, version="1"),
    *row("payments:refund_send", "GET", SIDES, address=due),
    *row(
        "payments:refund_send",
        "POST",
        "sign-in 404 403 302 404",
        address=due,
        version="2",
        data=SLIP,
    ),
    *row("payments:refund_confirm", "GET", SIDES, address=sent),
    *row("payments:refund_confirm", "POST", "sign-in 404 302 403 404", address=sent, version="3"),
    *row("payments:refund_refuse", "GET", SIDES, address=sent),
    *row(
        "payments:refund_refuse",
        "POST",
        "sign-in 404 302 403 404",
        address=sent,
        version="3",
        data=WHY,
    ),
    *row("payments:excess_send", "GET", SIDES, address=standing),
    *row(
        "payments:excess_send",
        "POST",
        "sign-in 404 403 302 404",
        address=standing,
        data={"version": "1", **SLIP, "amount": "1.00"},
    ),
    *row("payments:excess_confirm", "GET", SIDES, address=returned),
    *row(
        "payments:excess_confirm", "POST", "sign-in 404 302 403 404", address=returned, version="2"
    ),
    *row("payments:excess_refuse", "GET", SIDES, address=returned),
    *row(
        "payments:excess_refuse",
        "POST",
        "sign-in 404 302 403 404",
        address=returned,
        version="2",
        data=WHY,
    ),
    *row("payments_console:refund_order", "GET", STAFF, address=on_deal),
    *row(
        "payments_console:refund_order",
        "POST",
        "sign-in 403 403 403 422",
        address=on_deal,
        version="7",
    ),
    *row("payments_console:refund_give_up", "GET", STAFF, address=due),
    *row(
        "payments_console:refund_give_up",
        "POST",
        "sign-in 403 403 403 302",
        address=due,
        version="2",
        data=WHY,
    ),
]
