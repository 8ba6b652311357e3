"""Celery's doorways to complaints: notices, mail to visitors, the clock."""

from datetime import date, datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kernel.actor import CLOCK
from kernel.slots import BATCH, each, per_slot
from kernel.workdays import local_day
from marketplace.complaints.actions.lapse_complaint import lapse_complaint
from marketplace.complaints.actions.note_silence import note_silence
from marketplace.complaints.models import Complaint
from parties.actions.send_notice import send_notice
from parties.capabilities import PAPERS
from parties.models import Organisation

PERIOD_S = 600
# What a step means to each: the notices `templates/notices/<kind>.html`.
TO_HOLDER = {
    "acknowledge": "complaint_to_answer",
    "freeze": "complaint_frozen",
    "lift": "complaint_moved",
    "silence": "complaint_moved",
    "uphold": "complaint_decided",
    "partly_uphold": "complaint_decided",
    "dismiss": "complaint_decided",
    "withdraw": "complaint_moved",
    "reinstate": "complaint_moved",
}
TO_OPERATORS = {
    "file": "complaint_to_acknowledge",
    "confirm": "complaint_to_acknowledge",
    "counter": "complaint_to_decide",
    "silence": "complaint_to_decide",
}
QUIET = {"file", "withdraw"}  # of which the complainant knows


@shared_task
def mail_confirmation(*, complaint_id: int) -> None:
    """Mail the link that confirms a visitor's address; nothing once it is confirmed or lapsed."""
    complaint = Complaint.objects.get(pk=complaint_id)
    if complaint.status == Complaint.Status.UNCONFIRMED:
        path = reverse("complaints:confirm", args=[complaint.confirm_token])
        _mail(complaint, "complaints/confirm_mail.txt", path)


@shared_task
def tell_complaint_moved(*, complaint_id: int, event: str, version: int) -> None:
    """Tell both sides and the operators what a step means to them."""
    complaint = Complaint.objects.get(pk=complaint_id)
    key, was_heard = f"complaint-{complaint_id}-{version}", complaint.counter_by is not None
    if event in TO_HOLDER and was_heard:
        _tell(complaint, complaint.respondent_id, TO_HOLDER[event], key=key)
    if event in TO_OPERATORS or (event == "withdraw" and complaint.holds):
        _tell_operators(complaint, TO_OPERATORS.get(event, "complaint_to_reinstate"), key=key)
    if event in QUIET:
        return
    if complaint.complainant_id is not None:
        is_decision = TO_HOLDER.get(event) == "complaint_decided"
        kind = "complaint_decided" if is_decision else "complaint_moved"
        _tell(complaint, complaint.complainant_id, kind, key=f"{key}-filed")
    else:
        path = reverse("complaints:track", args=[complaint.token])
        _mail(complaint, "complaints/moved_mail.txt", path)


@shared_task
@per_slot("complaints.watch_complaints", period_s=PERIOD_S)
def watch_complaints(now: datetime) -> None:
    """Let lapse what nobody confirmed, go on where nobody answered, and remind late operators."""
    since = now - timedelta(hours=settings.COMPLAINT_CONFIRM_HOURS)
    today = local_day(now)
    unconfirmed = Complaint.objects.unconfirmed_since(since).order_by("pk")
    silent = Complaint.objects.silent_on(today).order_by("pk")
    each(unconfirmed, lambda pk: lapse_complaint(actor=CLOCK, complaint_id=pk, now=now))
    each(silent, lambda pk: note_silence(actor=CLOCK, complaint_id=pk, now=now))
    for complaint in Complaint.objects.overdue_on(today).order_by("pk")[:BATCH]:
        key = f"complaint-{complaint.pk}-{complaint.status}-late"
        _tell_operators(complaint, "complaint_overdue", key=key)


def _tell(complaint: Complaint, organisation_id: int, kind: str, *, key: str) -> None:
    send_notice(
        organisation_id=organisation_id,
        kind=kind,
        key=key,
        url=reverse("complaints:detail", args=[complaint.uid]),
        data={"number": complaint.complaint_no, "until": _written(complaint.counter_by)},
        now=timezone.now(),
        duties=PAPERS,
    )


def _tell_operators(complaint: Complaint, kind: str, *, key: str) -> None:
    for operator in Organisation.objects.with_role("operator"):
        send_notice(
            organisation_id=operator.pk,
            kind=kind,
            key=key,
            url=reverse("complaints_console:detail", args=[complaint.uid]),
            data={"number": complaint.complaint_no},
            now=timezone.now(),
        )


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _mail(complaint: Complaint, template: str, path: str) -> None:
    context = {
        "complaint": complaint,
        "link": f"{settings.SITE_URL}{path}",
        "site": settings.SITE_NAME,
        "hours": settings.COMPLAINT_CONFIRM_HOURS,
    }
    with translation.override(complaint.language):
        subject = _("Complaint %(number)s") % {"number": complaint.complaint_no}
        body = render_to_string(template, context)
    send_mail(" ".join(subject.split()), body, None, [complaint.email])
