"""The operators' ledger explorer: accounts with balances, their entries, postings with legs."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kernel.edge import actor_of, page_of
from kernel.money import Money
from kernel.numbering import ZONE
from marketplace.deals.models import Deal
from marketplace.ledger.explorer import Movement, Standing, movements, standings
from marketplace.ledger.models import Account, Entry, Txn
from marketplace.payments.filters import AccountFilter, TxnFilter
from marketplace.payments.tables import MOST, Column, Format, as_file, sheet
from parties.capabilities import Capability
from parties.models import User
from parties.views.door import let_in

LEGS = Prefetch("entries", Entry.objects.select_related("account__party").order_by("pk"))


def name_deals(rows: Iterable[Any], deals: "QuerySet[Deal]") -> None:
    """Give each of ``rows`` (accounts or postings) its ``deal``, if it is among ``deals``."""
    rows = list(rows)
    uids = {row.deal_uid for row in rows if row.deal_uid}
    found = {deal.uid: deal for deal in deals.filter(uid__in=uids)} if uids else {}
    for row in rows:
        row.deal = found.get(row.deal_uid)


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """List accounts with their balances."""
    actor = let_in(request, Capability.SEE_BOOKS)
    form = AccountFilter(request.GET)
    listed = page_of(request, _accounts(request, form))
    found = list(listed.page)
    name_deals(found, Deal.objects.visible_to(actor))
    context = {
        "form": form,
        "listed": listed,
        "rows": standings(found),
        "query": request.GET.urlencode(),
    }
    return render(request, "payments/console/accounts.html", context)


@require_safe
def accounts_file(request: HttpRequest, form: Format) -> HttpResponse:
    """Give the same accounts as a table."""
    let_in(request, Capability.SEE_BOOKS)
    rows = standings(list(_accounts(request, AccountFilter(request.GET))[:MOST]))
    return as_file(sheet(ACCOUNT, rows), form=form, name="accounts", now=timezone.now())


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the entries of one account, the latest first, with the balance after each."""
    actor = let_in(request, Capability.SEE_BOOKS)
    row = get_object_or_404(Account.objects.select_related("party"), pk=pk)
    entries = row.entries.select_related("txn").order_by("-pk")
    listed = page_of(request, entries)
    found = list(listed.page)
    name_deals([row, *(entry.txn for entry in found)], Deal.objects.visible_to(actor))
    context = {
        "standing": standings([row])[0],
        "listed": listed,
        "rows": movements(row, found),
    }
    return render(request, "payments/console/account.html", context)


@require_safe
def account_file(request: HttpRequest, pk: int, form: Format) -> HttpResponse:
    """Give the entries of one account as a table."""
    let_in(request, Capability.SEE_BOOKS)
    row = get_object_or_404(Account, pk=pk)
    entries = row.entries.select_related("txn").order_by("-pk")[:MOST]
    lines = sheet(MOVEMENT, movements(row, entries))
    return as_file(lines, form=form, name="entries", now=timezone.now())


@require_safe
def transactions(request: HttpRequest) -> HttpResponse:
    """List postings with their legs, the latest first."""
    actor = let_in(request, Capability.SEE_BOOKS)
    form = TxnFilter(request.GET)
    listed = page_of(request, _txns(form))
    name_deals(listed.page, Deal.objects.visible_to(actor))
    context = {
        "form": form,
        "listed": listed,
        "query": request.GET.urlencode(),
    }
    return render(request, "payments/console/transactions.html", context)


@require_safe
def transactions_file(request: HttpRequest, form: Format) -> HttpResponse:
    """Give the legs of the same postings as a table."""
    let_in(request, Capability.SEE_BOOKS)
    wanted = _txns(TxnFilter(request.GET)).values("pk")
    legs = Entry.objects.filter(txn__in=wanted).select_related("txn", "account")
    lines = sheet(LEG, legs.order_by("-txn_id", "pk")[:MOST])
    return as_file(lines, form=form, name="postings", now=timezone.now())


@require_safe
def transaction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one posting: its legs, its key, who caused it and why, what reverses it."""
    actor = let_in(request, Capability.SEE_BOOKS)
    rows = Txn.objects.select_related("reverses", "reversed_by")
    txn = get_object_or_404(rows.prefetch_related(LEGS), uid=uid)
    name_deals([txn], Deal.objects.visible_to(actor))
    context = {
        "txn": txn,
        "person": User.objects.filter(pk=txn.actor_id).first() if txn.actor_id else None,
    }
    return render(request, "payments/console/transaction.html", context)


def _accounts(request: HttpRequest, form: AccountFilter) -> "QuerySet[Account]":
    rows = Account.objects.visible_to(actor_of(request)).select_related("party")
    return form.asked(rows).order_by("code")


def _txns(form: TxnFilter) -> "QuerySet[Txn]":
    return form.asked(Txn.objects.prefetch_related(LEGS)).order_by("-pk")


def _moment(at: Any) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"


def _of_account(row: Standing) -> object:
    return Money(row.minor, row.account.currency).major


ACCOUNT = (
    Column(_("Account"), lambda row: row.account.code),
    Column(_("Meaning"), lambda row: str(row.name)),
    Column(_("Kind"), lambda row: row.account.get_kind_display()),
    Column(_("Organisation"), lambda row: row.account.party.name if row.account.party else ""),
    Column(_("Who holds the money"), lambda row: row.account.get_held_by_display()),
    Column(_("Currency"), lambda row: row.account.currency),
    Column(_("Balance"), _of_account),
)


def _balance(row: Movement) -> object:
    return Money(row.balance_minor, row.entry.currency).major


MOVEMENT = (
    Column(_("Recorded"), lambda row: _moment(row.entry.txn.recorded_at)),
    Column(_("Money moved"), lambda row: _moment(row.entry.txn.occurred_at)),
    Column(_("Kind"), lambda row: row.entry.txn.get_kind_display()),
    Column(_("Key"), lambda row: row.entry.txn.key),
    Column(_("Reason"), lambda row: row.entry.txn.reason),
    Column(_("Currency"), lambda row: row.entry.currency),
    Column(_("Amount"), lambda row: row.entry.amount.major),
    Column(_("Balance"), _balance),
)
LEG = (
    Column(_("Posting"), lambda row: row.txn.uid),
    Column(_("Recorded"), lambda row: _moment(row.txn.recorded_at)),
    Column(_("Money moved"), lambda row: _moment(row.txn.occurred_at)),
    Column(_("Kind"), lambda row: row.txn.get_kind_display()),
    Column(_("Key"), lambda row: row.txn.key),
    Column(_("Reason"), lambda row: row.txn.reason),
    Column(_("Account"), lambda row: row.account.code),
    Column(_("Currency"), lambda row: row.currency),
    Column(_("Amount"), lambda row: row.amount.major),
)
