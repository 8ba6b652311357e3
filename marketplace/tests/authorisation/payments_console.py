"""The books are for operators alone."""

from collections.abc import Mapping

from marketplace.deals.tests.build import Sides, a_deal
from marketplace.ledger.models import Account, Txn
from marketplace.payments.tests.build import pay
from marketplace.tests.authorisation import Cast, row

SEE = "sign-in 403 403 403 200"


def paid(cast: Cast) -> None:
    pay(a_deal("payment_pending", sides=Sides(buyer=cast.buyer, holder=cast.holder)))


def an_account(cast: Cast) -> Mapping[str, object]:
    paid(cast)
    return {"pk": Account.objects.get(party_id=cast.buyer.party).pk}


def a_posting(cast: Cast) -> Mapping[str, object]:
    paid(cast)
    return {"uid": Txn.objects.get().uid}


ROWS = [
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
]
