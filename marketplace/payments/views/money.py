"""An organisation's own money: what it paid, received, is owed and owes; never anybody else's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kernel.edge import actor_of, page_of
from marketplace.deals.models import Deal
from marketplace.ledger.explorer import CREDIT_SIDED, OWN, standings
from marketplace.ledger.models import Account, Entry
from marketplace.payments.views.ledger import name_deals


@require_safe
def own_money(request: HttpRequest) -> HttpResponse:
    """Show the organisation's balances and what moved them, the latest first."""
    actor = actor_of(request)
    accounts = Account.objects.of(actor).order_by("code")
    entries = Entry.objects.filter(account__in=accounts).select_related("account", "txn")
    listed = page_of(request, entries.order_by("-pk"))
    for entry in listed.page:
        family = entry.account.family
        entry.name = OWN.get(family, family)
        entry.natural_minor = -entry.amount_minor if family in CREDIT_SIDED else entry.amount_minor
    name_deals((entry.txn for entry in listed.page), Deal.objects.visible_to(actor))
    context = {"standings": standings(list(accounts)), "listed": listed}
    return render(request, "payments/money.html", context)
