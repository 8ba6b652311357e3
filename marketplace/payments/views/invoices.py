"""Invoices (fapiao): recorded by the holder, read by both sides, listed for each organisation."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kernel.asking import Act, ask, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from kernel.money import Money
from kernel.workdays import local_day
from marketplace.deals.models import Deal
from marketplace.payments.actions.record_invoice import record_invoice
from marketplace.payments.actions.record_red_letter import record_red_letter
from marketplace.payments.actions.set_invoice_kind import set_invoice_kind
from marketplace.payments.invoice_forms import InvoiceForm, KindForm, RedLetterForm
from marketplace.payments.models import Invoice, InvoiceKind
from marketplace.payments.tables import MOST, Column, Format, as_file, sheet
from parties.capabilities import Capability, may
from parties.views.door import let_in
from parties.views.files import attachment, keep

MAX_BYTES = 10 * 1024 * 1024


@form_page
def invoices(request: HttpRequest, deal_uid: UUID) -> HttpResponse:
    """Show the invoices of a deal; POST records one for the holder."""
    actor = actor_of(request)
    deals = Deal.objects.visible_to(actor).agreed_here().with_parties()
    deal = get_object_or_404(deals, uid=deal_uid)
    invoiced = Invoice.objects.gross_minor(deal)
    left = (deal.amount_minor or 0) - invoiced
    is_holder = deal.side_of(actor) == "holder" and may(actor, Capability.RECORD_INVOICE)
    return perform(
        request,
        InvoiceForm,
        form_options={"initial": _first(deal, left)},
        template="payments/invoices.html",
        context={
            "deal": deal,
            "invoices": _named(Invoice.objects.filter(deal=deal)).order_by("pk"),
            "invoiced_minor": invoiced,
            "left_minor": left,
            "is_holder": is_holder,
            "may_record": is_holder and left > 0,
        },
        do=lambda form: record_invoice(
            actor=actor,
            deal_id=deal.pk,
            facts=form.facts(currency=deal.currency),
            file_id=keep(actor, form.cleaned_data["file"], max_bytes=MAX_BYTES).pk,
            now=timezone.now(),
        ),
        then=reverse("payments:invoices", args=[deal_uid]),
        said=_("On record. The buyer was told."),
    )


@form_page
def red_letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record the red letter that reverses an invoice of the holder's."""
    actor = actor_of(request)
    rows = Invoice.objects.of(actor).filter(deal__holder_id=actor.organisation_id or 0)
    invoice = get_object_or_404(rows.select_related("deal", "kind"), uid=uid)
    hint = _("It reverses invoice %(number)s. Type the amounts as printed, without the minus sign.")
    act = Act(
        heading=_("Record a red letter"),
        hint=hint % {"number": invoice.number},
        button=_("Record the red letter"),
        here=invoice.number,
        up=reverse("payments:invoices", args=[invoice.deal.uid]),
        above=_("Invoices"),
        said=_("On record. The buyer was told."),
    )
    return ask(
        request,
        act,
        RedLetterForm,
        do=lambda form: record_red_letter(
            actor=actor,
            invoice_id=invoice.pk,
            facts=form.facts(currency=invoice.currency),
            file_id=keep(actor, form.cleaned_data["file"], max_bytes=MAX_BYTES).pk,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
        first=_as_printed(invoice),
    )


@require_safe
def invoice_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give the file of an invoice to either side."""
    rows = Invoice.objects.visible_to(actor_of(request)).select_related("file")
    return attachment(get_object_or_404(rows, uid=uid).file)


@require_safe
def own_invoices(request: HttpRequest) -> HttpResponse:
    """List the invoices of the organisation's deals, the latest first."""
    rows = Invoice.objects.of(actor_of(request))
    return _list(request, rows, template="payments/own_invoices.html")


@require_safe
def own_invoices_file(request: HttpRequest, form: Format) -> HttpResponse:
    """Give the same list as a table."""
    rows = Invoice.objects.of(actor_of(request))
    lines = sheet(INVOICE, _named(rows).order_by("-issued_on", "-pk")[:MOST])
    return as_file(lines, form=form, name="invoices", now=timezone.now())


@require_safe
def all_invoices(request: HttpRequest) -> HttpResponse:
    """List every deal's invoices, for operators."""
    rows = Invoice.objects.visible_to(let_in(request, Capability.SEE_BOOKS))
    return _list(request, rows, template="payments/console/invoices.html")


@form_page
def kinds(request: HttpRequest) -> HttpResponse:
    """Show the code table of invoices; POST adds a row, renames it or takes it out of use."""
    actor = let_in(request, Capability.SEE_BOOKS)
    chosen = InvoiceKind.objects.filter(code=request.GET.get("code", "")).values().first()
    return perform(
        request,
        KindForm,
        form_options={"initial": chosen or {}},
        template="payments/console/invoice_kinds.html",
        context={
            "kinds": InvoiceKind.objects.order_by("code")[:100],
            "may_keep": may(actor, Capability.KEEP_BOOKS),
        },
        do=by_form(request, set_invoice_kind),
        then=reverse("payments_console:invoice_kinds"),
        said=_("The table is changed."),
    )


def _list(request: HttpRequest, rows: "QuerySet[Invoice]", *, template: str) -> HttpResponse:
    number = request.GET.get("number", "").strip().upper()[:20]
    if number:
        rows = rows.filter(number=number)
    listed = page_of(request, _named(rows).order_by("-issued_on", "-pk"))
    return render(request, template, {"listed": listed, "number": number})


def _named(rows: "QuerySet[Invoice]") -> "QuerySet[Invoice]":
    return rows.select_related("deal__buyer", "deal__holder", "kind", "reverses", "red_letter")


def _first(deal: Deal, left_minor: int) -> dict[str, object]:
    return {
        "seller_tax_id": deal.holder.uscc if deal.holder else "",
        "gross": f"{Money(left_minor, deal.currency).major:f}",
        "issued_on": local_day(timezone.now()).isoformat(),
    }


def _as_printed(invoice: Invoice) -> dict[str, object]:
    amounts = ("net", "tax", "gross")
    return {
        "kind": invoice.kind.code,
        "seller_tax_id": invoice.seller_tax_id,
        "rate": Decimal(invoice.rate_bp).scaleb(-2),
        "issued_on": local_day(timezone.now()).isoformat(),
        **{name: f"{_major(name)(invoice):f}" for name in amounts},
    }


def _major(name: str) -> Callable[[Invoice], Any]:
    return lambda row: Money(getattr(row, f"{name}_minor"), row.currency).major


INVOICE = (
    Column(gettext_lazy("Issued on"), lambda row: row.issued_on),
    Column(gettext_lazy("Kind of invoice"), lambda row: row.kind.name_zh),
    Column(gettext_lazy("Seller's tax number"), lambda row: row.seller_tax_id),
    Column(gettext_lazy("Invoice code"), lambda row: row.code or ""),
    Column(gettext_lazy("Invoice number"), lambda row: row.number),
    Column(gettext_lazy("Deal number"), lambda row: row.deal.deal_no),
    Column(gettext_lazy("Holder"), lambda row: row.deal.holder.name),
    Column(gettext_lazy("Buyer"), lambda row: row.deal.buyer.name),
    Column(gettext_lazy("Currency"), lambda row: row.currency),
    Column(gettext_lazy("Net amount"), _major("net")),
    Column(gettext_lazy("Tax"), _major("tax")),
    Column(gettext_lazy("Total with tax"), _major("gross")),
    Column(gettext_lazy("Reverses"), lambda row: row.reverses.number if row.reverses else ""),
    Column(gettext_lazy("SHA-256 of the file"), lambda row: row.file_sha256),
)
