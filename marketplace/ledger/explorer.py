"""Reading the books: what each account is called, what it stands at, entry by entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.ledger.models import Account, Entry

FAMILIES: dict[str, Promise] = {
    "custody": _("kept by a custodian"),
    "owed_deal": _("held for a deal, not released"),
    "payable": _("released to a holder, not paid out"),
    "fee_receivable": _("fees an organisation owes"),
    "fee_income": _("fees earned"),
    "processor_fee": _("cost of payment services"),
    "chargeback": _("taken back by a card holder's bank"),
    "own_bank": _("the platform's own bank account"),
    "suspense": _("not explained yet"),
    "fx_clearing": _("recorded exchanges of currencies"),
    "memo_paid": _("paid straight by a buyer"),
    "memo_received": _("received straight by a holder"),
    "excess": _("received straight by a holder beyond the price"),
}
OWN: dict[str, Promise] = {
    "payable": _("released to you, not paid out"),
    "fee_receivable": _("fees you owe"),
    "memo_paid": _("paid straight to holders"),
    "memo_received": _("received straight from buyers"),
}
CREDIT_SIDED = frozenset({"owed_deal", "payable", "fee_income", "suspense", "memo_paid"})


@dataclass(frozen=True, slots=True)
class Standing:
    """An account with its balance: debits above 0, credits below, minor units."""

    account: Account
    minor: int

    @property
    def name(self) -> Promise | str:
        """What the account is called."""
        return FAMILIES.get(self.account.family, self.account.code)

    @property
    def own_name(self) -> Promise | str:
        """What the organisation it stands for calls it."""
        return OWN.get(self.account.family, self.name)

    @property
    def credit_minor(self) -> int:
        """The balance seen from the credit side."""
        return -self.minor

    @property
    def natural_minor(self) -> int:
        """The balance as people say it: what is owed, paid or earned is above 0."""
        return -self.minor if self.account.family in CREDIT_SIDED else self.minor


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry of an account and the account's balance after it, minor units."""

    entry: Entry
    balance_minor: int


def standings(accounts: Sequence[Account]) -> list[Standing]:
    """Return ``accounts`` with their balances; one query for all of them."""
    sums = Entry.objects.filter(account__in=[account.pk for account in accounts])
    minor = dict(sums.values_list("account_id").annotate(n=Sum("amount_minor")).order_by())
    return [Standing(account, int(minor.get(account.pk, 0))) for account in accounts]


def movements(account: Account, entries: Iterable[Entry]) -> list[Movement]:
    """Return ``entries`` of ``account`` (the latest first, without gaps) with their balances."""
    rows = list(entries)
    if not rows:
        return []
    until = account.entries.filter(pk__lte=rows[0].pk).aggregate(n=Sum("amount_minor"))["n"]
    found, balance = [], int(until or 0)
    for entry in rows:
        found.append(Movement(entry, balance))
        balance -= entry.amount_minor
    return found
