"""Celery's doorways to Stripe: calls to be made, events to be applied, what is to be compared."""

import traceback
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from kernel.actor import GATEWAY
from kernel.slots import once_per_slot
from marketplace.deals.models import Deal
from marketplace.ledger.balances import deals_owing
from marketplace.payments import gateway
from marketplace.payments.actions.apply_event import apply_event
from marketplace.payments.actions.note_account_opened import Opened, note_account_opened
from marketplace.payments.actions.note_step import Outcome, note_step
from marketplace.payments.actions.park_event import park_event
from marketplace.payments.actions.pay_out import pay_out
from marketplace.payments.actions.return_by_card import return_by_card
from marketplace.payments.actions.take_step import take_step
from marketplace.payments.calls import found_before, made
from marketplace.payments.models import ConnectedAccount, ReconBreak, StripeStep
from marketplace.payments.models.card import UNANSWERED
from marketplace.payments.recon import catch_up, compare
from parties.actions.send_notice import send_notice
from parties.capabilities import CASHIERS
from parties.models import Organisation, OrganisationRole

QUARTER_S, DAY_S = 900, 86_400
PATIENCE = timedelta(minutes=5)  # so long the outbox may take for a call


@shared_task
def call_stripe(*, step_id: int) -> None:
    """Make one call and book its answer; an unknown outcome is looked for before the next try.

    Raises:
        OutcomeUnknown: no answer; the outbox asks again by its back-off table.
    """
    call = take_step(actor=GATEWAY, step_id=step_id, now=timezone.now())
    if call is None:
        return
    try:
        outcome = found_before(call) if call.was_sent else None
        if outcome is None and call.may_send:
            outcome = made(call)
    except gateway.GatewayRefused as error:
        outcome = Outcome("refused", error=str(error))
    except gateway.OutcomeUnknown as error:
        unknown = Outcome("unknown", error=str(error))
        note_step(actor=GATEWAY, step_id=step_id, outcome=unknown, now=timezone.now())
        raise
    outcome = outcome or Outcome("lapsed")
    note_step(actor=GATEWAY, step_id=step_id, outcome=outcome, now=timezone.now())


@shared_task
def apply_stored(*, event_row_id: int) -> None:
    """Apply one stored event; one that does not fit is parked with its trace."""
    try:
        apply_event(actor=GATEWAY, event_row_id=event_row_id, now=timezone.now())
    except OperationalError:
        raise  # the database's trouble, not the event's
    except Exception:  # noqa: BLE001 - whatever it is, somebody will read it
        trace = traceback.format_exc()
        park_event(actor=GATEWAY, event_row_id=event_row_id, trace=trace, now=timezone.now())


@shared_task
def send_refund_back(*, refund_id: int, version: int) -> None:  # noqa: ARG001 - the fact's fields
    """Let a refund that is due go back by card, where its money came by card."""
    return_by_card(actor=GATEWAY, refund_id=refund_id, now=timezone.now())


@shared_task
def follow_deal(*, deal_id: int, event: str, version: int) -> None:  # noqa: ARG001 - the fact's
    """Send the holders what is theirs once a deal is settled, or settled again."""
    if event in ("settle", "dismiss"):
        pay_out(actor=GATEWAY, deal_id=deal_id, now=timezone.now())


@shared_task
def follow_account(*, organisation_id: int) -> None:
    """Send an organisation what waited for its account."""
    owed = Deal.objects.filter(status=Deal.Status.SETTLED, card_payments__status="paid")
    mine = owed.filter(uid__in=deals_owing(organisation_id)).distinct().order_by("pk")
    for deal_id in mine.values_list("pk", flat=True):
        pay_out(actor=GATEWAY, deal_id=deal_id, now=timezone.now())


@shared_task
def open_account(*, account_id: int, version: int) -> None:  # noqa: ARG001 - the fact's fields
    """Open an organisation's account at Stripe unless it is, and get the link for its details.

    Raises:
        OutcomeUnknown: no answer; the outbox asks again, under the same key.
    """
    row = ConnectedAccount.objects.select_related("organisation").get(pk=account_id)
    whose = row.organisation
    back = settings.SITE_URL + reverse("payments:account")
    try:
        said = (
            gateway.account(row.account_id)
            if row.account_id
            else gateway.open_account(
                key=f"account:{whose.uid}:1", country=whose.country, name=whose.name
            )
        )
        link = "" if said.is_enabled else gateway.account_link(said.id, back=back)
        opened = Opened(said.id, said.is_enabled, link)
    except gateway.GatewayRefused as error:
        opened = Opened(error=str(error))
    note_account_opened(actor=GATEWAY, account_id=account_id, opened=opened, now=timezone.now())


@shared_task
def reconcile() -> None:
    """Every quarter of an hour list what was told and not heard, and go on with open calls."""
    now = timezone.now()
    if gateway.is_on():
        once_per_slot("payments.reconcile", now=now, period_s=QUARTER_S, run=lambda: caught_up(now))


@shared_task
def compare_books() -> None:
    """Once a day compare Stripe's account of our money with our books."""
    now = timezone.now()
    if gateway.is_on():
        once_per_slot("payments.compare", now=now, period_s=DAY_S, run=lambda: compare(now=now))


def caught_up(now: datetime) -> None:
    """List and apply what was not heard; look for calls that have no answer, or make them."""
    catch_up(now=now)
    open_calls = StripeStep.objects.filter(status__in=UNANSWERED)
    for step_id in open_calls.filter(created_at__lte=now - PATIENCE).values_list("pk", flat=True):
        try:
            call_stripe(step_id=step_id)
        except gateway.OutcomeUnknown:
            continue  # noted on the step; the next run looks again


@shared_task
def tell_break(*, break_id: int) -> None:
    """Tell the operators' finance that something has to be explained."""
    found = ReconBreak.objects.get(pk=break_id)
    if found.status != ReconBreak.Status.OPEN:
        return
    for staff in Organisation.objects.with_role(OrganisationRole.Role.OPERATOR):
        send_notice(
            organisation_id=staff.pk,
            kind="recon_break",
            key=f"break-{found.pk}",
            url=reverse("payments_console:breaks"),
            data={"about": found.about[:80]},
            now=timezone.now(),
            duties=CASHIERS,
        )
