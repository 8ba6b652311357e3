"""What stands in the books, summed when asked; debits count up, credits down."""

from uuid import UUID

from django.db.models import Sum

from kernel.money import Money
from marketplace.ledger.accounts import AccountOf
from marketplace.ledger.models import Entry


def balance(account: AccountOf) -> Money:
    """Return the balance of ``account``; zero while it does not exist."""
    total = Entry.objects.filter(account__code=account.code).aggregate(total=Sum("amount_minor"))
    return Money(int(total["total"] or 0), account.currency)


def of_deal(deal_uid: UUID) -> dict[str, int]:
    """Return what the postings of a deal come to: account code to minor units, zeros left out."""
    sums = Entry.objects.filter(txn__deal_uid=deal_uid).values_list("account__code")
    return {code: int(n) for code, n in sums.annotate(n=Sum("amount_minor")).order_by() if n}


def of_party(party_id: int) -> dict[str, int]:
    """Return the balances of an organisation's accounts: code to minor units, zeros left out."""
    sums = Entry.objects.filter(account__party_id=party_id).values_list("account__code")
    return {code: int(n) for code, n in sums.annotate(n=Sum("amount_minor")).order_by() if n}


def deals_owing(party_id: int) -> list[UUID]:
    """Return the deals that released money to an organisation which was not all paid out."""
    sums = Entry.objects.filter(
        account__code__startswith=f"payable:{party_id}:", txn__deal_uid__isnull=False
    )
    owed = sums.values_list("txn__deal_uid").annotate(n=Sum("amount_minor")).order_by()
    return [deal_uid for deal_uid, n in owed if deal_uid and n < 0]


def out_of_balance() -> dict[str, int]:
    """Return the currencies whose whole book does not sum to 0; empty, or the alarm rings."""
    sums = Entry.objects.values_list("currency").annotate(n=Sum("amount_minor")).order_by()
    return {currency: int(n) for currency, n in sums if n}
