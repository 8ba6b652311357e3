"""Celery's doorways to the books: statements month by month, notices of them and of invoices."""

from datetime import datetime

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.slots import BATCH, per_slot
from marketplace.ledger.models import Account
from marketplace.payments.actions.issue_statement import SETTLING, issue_statement
from marketplace.payments.models import Invoice, Statement
from marketplace.payments.months import bounds, month_before
from parties.actions.send_notice import send_notice
from parties.capabilities import CASHIERS
from parties.models import Organisation

PERIOD_S = 3600


@shared_task
@per_slot("statements", period_s=PERIOD_S)
def issue_statements(now: datetime) -> None:
    """State the last month, a day after its end, for everybody who has an account."""
    month = month_before(now - SETTLING)
    known = Account.objects.filter(party__isnull=False, created_at__lt=bounds(month)[1])
    stated = Statement.objects.filter(month=month).values("organisation_id")
    waiting = Organisation.objects.filter(pk__in=known.values("party_id"))
    for pk in waiting.exclude(pk__in=stated).order_by("pk").values_list("pk", flat=True)[:BATCH]:
        issue_statement(actor=CLOCK, organisation_id=pk, month=month, now=now)


@shared_task
def tell_statement(*, statement_id: int) -> None:
    """Tell an organisation's finance that its month is stated."""
    statement = Statement.objects.get(pk=statement_id)
    send_notice(
        organisation_id=statement.organisation_id,
        kind="statement_issued",
        key=f"statement-{statement.pk}",
        url=reverse("payments:statement", args=[statement.month]),
        data={"month": statement.month},
        now=timezone.now(),
        duties=CASHIERS,
    )


@shared_task
def tell_invoice(*, invoice_id: int) -> None:
    """Tell the buyer's finance that an invoice, or a red letter, is on record."""
    invoice = Invoice.objects.select_related("deal").get(pk=invoice_id)
    if invoice.deal.buyer_id is not None:
        send_notice(
            organisation_id=invoice.deal.buyer_id,
            kind="invoice_recorded" if invoice.reverses_id is None else "invoice_reversed",
            key=f"invoice-{invoice.pk}",
            url=reverse("payments:invoices", args=[invoice.deal.uid]),
            data={"number": invoice.number, "deal": invoice.deal.deal_no},
            now=timezone.now(),
            duties=CASHIERS,
        )
