"""The operators' fee pages: rules, what a price costs, what is due, payments, corrections."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edge import form_page, page_of, perform
from kernel.money import EXPONENTS
from kernel.workdays import local_day
from marketplace.deals.models import Deal
from marketplace.ledger.explorer import standings
from marketplace.ledger.fees import FeeSchedule
from marketplace.ledger.models import Account, Entry, FeeRule
from marketplace.payments.actions.record_fee_payment import record_fee_payment
from marketplace.payments.actions.set_fee_rule import set_fee_rule
from marketplace.payments.book_forms import FeePaymentForm, FeeRuleForm, PreviewForm
from marketplace.payments.models import Correction
from marketplace.payments.views.ledger import name_deals
from parties.capabilities import Capability, may
from parties.models import Organisation
from parties.views.door import let_in

SHOWN_RULES = 100


@dataclass(frozen=True, slots=True)
class Ruled:
    """A fee rule as the page shows it."""

    rule: FeeRule
    percent: Decimal
    state: str
    label: str


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules of every currency, and reckon what a price costs today."""
    actor, today = let_in(request, Capability.SEE_BOOKS), local_day(timezone.now())
    form = PreviewForm(request.GET or {"currency": "CNY"})
    price = form.asked()
    schedule = FeeSchedule.in_force(currency=price.currency, on=today) if price else None
    rows = FeeRule.objects.order_by("currency", "-active_from", "-pk")[:SHOWN_RULES]
    context = {
        "rows": _ruled(list(rows), today=today),
        "form": form,
        "price": price,
        "schedule": schedule,
        "fee_minor": schedule.fee(price.minor) if schedule and price else None,
        "currencies": list(EXPONENTS),
        "may_set": may(actor, Capability.SET_FEES),
    }
    return render(request, "payments/console/fee_rules.html", context)


@form_page
def rule_new(request: HttpRequest, currency: str) -> HttpResponse:
    """Set the next rule of a currency, starting from the one in force."""
    actor = let_in(request, Capability.SEE_BOOKS)
    currency = currency if currency in EXPONENTS else "CNY"
    last = FeeSchedule.in_force(currency=currency, on=date.max)
    return perform(
        request,
        FeeRuleForm,
        form_options={
            "initial": {
                "rules": FeeRule.objects.filter(currency=currency).count(),
                "currency": currency,
                "bp": last.bp,
                "payer": last.payer,
                "active_from": local_day(timezone.now()).isoformat(),
            }
        },
        template="payments/console/fee_rule_new.html",
        context={"currency": currency, "may_set": may(actor, Capability.SET_FEES)},
        do=lambda form: set_fee_rule(
            actor=actor,
            terms=form.terms(),
            active_from=form.cleaned_data["active_from"],
            reason=form.cleaned_data["reason"],
            expected_rules=form.cleaned_data["rules"],
            now=timezone.now(),
        ),
        then=reverse("payments_console:fee_rules"),
        said=_("On record. Contracts drafted from that day on carry it."),
    )


@require_safe
def fees_due(request: HttpRequest) -> HttpResponse:
    """List what organisations owe of fees, and the corrections that wait for a second person."""
    let_in(request, Capability.SEE_BOOKS)
    accounts = Account.objects.filter(code__startswith="fee_receivable:").select_related("party")
    listed = page_of(request, accounts.order_by("party__name", "currency"))
    waiting = Correction.objects.filter(status=Correction.Status.PROPOSED).select_related("txn")
    context = {
        "listed": listed,
        "rows": standings(list(listed.page)),
        "corrections": waiting.order_by("pk")[:SHOWN_RULES],
    }
    return render(request, "payments/console/fees_due.html", context)


@form_page
def fees_of(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what one organisation owes and paid of fees; POST records a payment."""
    actor = let_in(request, Capability.SEE_BOOKS)
    organisation = get_object_or_404(Organisation, uid=uid)
    accounts = Account.objects.filter(party=organisation, code__startswith="fee_receivable:")
    entries = Entry.objects.filter(account__in=accounts).select_related("txn__reversed_by")
    listed = page_of(request, entries.order_by("-pk"))
    name_deals((entry.txn for entry in listed.page), Deal.objects.visible_to(actor))
    return perform(
        request,
        FeePaymentForm,
        template="payments/console/fees_of.html",
        context={
            "organisation": organisation,
            "standings": standings(list(accounts)),
            "listed": listed,
            "may_keep": may(actor, Capability.KEEP_BOOKS),
        },
        do=lambda form: record_fee_payment(
            actor=actor, organisation_id=organisation.pk, slip=form.slip(), now=timezone.now()
        ),
        then=reverse("payments_console:fees_of", args=[uid]),
        said=_("Recorded and posted."),
    )


def _ruled(rows: list[FeeRule], *, today: date) -> list[Ruled]:
    """Return the rules (by currency, the latest first) with what each of them is today."""
    said, in_force = [], set()
    for rule in rows:
        if rule.active_from > today:
            state, label = "submitted", _("to come")
        elif rule.currency in in_force:
            state, label = "ended", _("replaced")
        else:
            in_force.add(rule.currency)
            state, label = "in_force", _("in force")
        said.append(Ruled(rule, Decimal(rule.bp).scaleb(-2), state, label))
    return said
