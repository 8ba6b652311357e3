"""The hosted payment page: what a buyer sees at the payment service."""

from html import escape

from marketplace.payments.sandbox.objects.intents import (
    AUTHENTICATE,
    DECLINED,
    DISPUTED,
    OK,
    POOR,
)
from marketplace.payments.sandbox.store import Object

CARDS = {
    OK: "Card that pays",
    DECLINED: "Card that is declined",
    POOR: "Card without money",
    AUTHENTICATE: "Card that asks for a second step",
    DISPUTED: "Card whose holder disputes later",
}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sandbox payment</title></head>
<body><main><h1>Sandbox payment</h1>
<p>A stand-in for the payment service: no money moves.</p>{said}
<p><strong>{currency} {amount}</strong></p>
<form method="post"><label for="card">Card</label>
<select id="card" name="payment_method">{cards}</select>
<button>Pay</button></form>
<p><a href="{back}">Back without paying</a></p></main></body></html>"""


ONBOARDING = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sandbox account</title></head>
<body><main><h1>Sandbox account</h1>
<p>A stand-in for the payment service: no details are asked for.</p>
<form method="post"><button>Let this account receive money</button></form></main></body></html>"""


def page(session: Object, *, said: str = "") -> bytes:
    """Return the page of an open session; ``said`` is a refusal to be shown."""
    cards = "".join(
        f'<option value="{card}">{escape(name)}</option>' for card, name in CARDS.items()
    )
    return PAGE.format(
        said=f'<p role="alert">{escape(said)}</p>' if said else "",
        currency=escape(session["currency"].upper()),
        amount=f"{session['amount_total'] / 100:,.2f}",
        cards=cards,
        back=escape(session.get("cancel_url") or session["success_url"], quote=True),
    ).encode()
