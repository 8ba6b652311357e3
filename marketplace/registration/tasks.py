"""Celery's doorways to the desk: notices to who waits or moves next, and the clock."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kernel.actor import CLOCK
from kernel.errors import DomainError
from kernel.slots import per_slot
from kernel.workdays import add_working_days, local_day
from marketplace.registration.actions.accept_application import accept_application
from marketplace.registration.actions.deem_withdrawn import deem_withdrawn
from marketplace.registration.actions.end_notice import end_notice
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.progress import is_review_running, needs_acceptance
from parties.actions.send_notice import send_notice
from parties.models import Organisation, OrganisationRole

HOUR_S = 3600
WARNED_DAYS = 3  # working days before the last day to rectify
Status = RegistrationApplication.Status
# What a step means to the applicant: the notices `templates/notices/<kind>.html`.
STEPS = {
    "submit": "application_submitted",
    "resubmit": "application_submitted",
    "accept": "application_accepted",
    "extend": "application_extended",
    "require_rectification": "application_to_rectify",
    "deadline_passed": "application_deemed_withdrawn",
    "pass": "application_in_notice",
    "refuse": "application_refused",
    "objection_upheld": "application_refused",
    "notice_ended": "application_registered",
    "withdraw": "application_withdrawn",
}
FOR_OPERATORS = {"submit": "application_to_review", "resubmit": "application_to_review"}
log = logging.getLogger(__name__)


@shared_task
def tell_applicant(*, application_id: int, event: str, version: int) -> None:
    """Tell the applicant what a step means to it, and by when something is expected."""
    application = RegistrationApplication.objects.with_subject().get(pk=application_id)
    kind = STEPS.get(event)
    if kind is None:
        return
    told = application.parties if event == "notice_ended" else [application.applicant_id]
    for organisation_id in told:
        send_notice(
            organisation_id=organisation_id,
            kind=kind,
            key=f"application-{application_id}-{version}",
            url=_page_for(application, organisation_id),
            data=_said(application),
            now=timezone.now(),
        )


@shared_task
def ask_operators_to_review(*, application_id: int, event: str, version: int) -> None:
    """Tell every operator that an application waits for review."""
    application = RegistrationApplication.objects.with_subject().get(pk=application_id)
    kind = FOR_OPERATORS.get(event)
    if kind is not None:
        _tell_operators(
            kind,
            key=f"application-{application_id}-{version}-review",
            url=reverse("registration_console:application", args=[application.uid]),
            data=_said(application),
        )


@shared_task
def tell_objection_filed(*, objection_id: int) -> None:
    """Tell the holder, ask the operators to decide, confirm it to the objector."""
    objection = _objection(objection_id)
    _tell_holder(objection, "objection_received", key=f"objection-{objection_id}-filed")
    _tell_operators(
        "objection_to_decide",
        key=f"objection-{objection_id}-decide",
        url=reverse("registration_console:objection", args=[objection.uid]),
        data=_said_of(objection),
    )
    _answer(objection, kind="objection_filed", key=f"objection-{objection_id}-confirmed")


@shared_task
def tell_objection_decided(*, objection_id: int) -> None:
    """Tell the holder and the objector how an objection ended."""
    objection = _objection(objection_id)
    _tell_holder(objection, "objection_decided", key=f"objection-{objection_id}-ended")
    _answer(objection, kind="objection_decided", key=f"objection-{objection_id}-answered")


@shared_task
@per_slot("registration.watch_deadlines", period_s=HOUR_S)
def watch_deadlines(now: datetime) -> None:
    """Do what the clock does at the desk: silence, missed and ended days; hourly."""
    today = local_day(now)
    due = RegistrationApplication.objects.overdue_on(today).with_subject()
    for application in due.order_by("pk"):
        act = _due_act(application)
        if act is not None:
            _try(act, application.pk, now=now)
        elif is_review_running(application):
            _tell_operators(
                "application_overdue",
                key=f"application-{application.pk}-overdue-{application.due_on}",
                url=reverse("registration_console:application", args=[application.uid]),
                data=_said(application),
            )
    _warn(now=now)


def _due_act(application: RegistrationApplication) -> Callable[..., object] | None:
    """Return what the clock does with an application whose deadline is over."""
    if application.status == Status.PENDING_REVIEW and needs_acceptance(application.scheme):
        return accept_application
    return {
        Status.NEEDS_RECTIFICATION: deem_withdrawn,
        Status.IN_NOTICE: end_notice,
    }.get(Status(application.status))


def _try(act: Callable[..., object], application_id: int, *, now: datetime) -> None:
    try:
        act(actor=CLOCK, application_id=application_id, now=now)
    except DomainError:  # decided meanwhile, or an objection is open; the others still move
        log.info("application %d did not move by the clock", application_id, exc_info=True)


def _warn(*, now: datetime) -> None:
    """Remind applicants once that the last day to rectify is near."""
    last = add_working_days(local_day(now), WARNED_DAYS)
    rows = RegistrationApplication.objects.filter(
        status=Status.NEEDS_RECTIFICATION, due_on__range=(local_day(now), last)
    )
    for application in rows.with_subject().order_by("pk"):
        send_notice(
            organisation_id=application.applicant_id,
            kind="application_reminder",
            key=f"application-{application.pk}-reminder-{application.due_on}",
            url=_page(application),
            data=_said(application),
            now=now,
        )


def _objection(objection_id: int) -> Objection:
    rows = Objection.objects.select_related(
        "application__applicant", "certificate__asset__holder", "objector"
    )
    return rows.get(pk=objection_id)


def _tell_holder(objection: Objection, kind: str, *, key: str) -> None:
    """Tell those who hold or want the right; without the objector's address."""
    holders = [pk for pk in objection.parties if pk != objection.objector_id]
    for organisation_id in holders:
        send_notice(
            organisation_id=organisation_id,
            kind=kind,
            key=key,
            url=reverse("registration_public:objection", args=[objection.uid]),
            data=_said_of(objection),
            now=timezone.now(),
        )


def _answer(objection: Objection, *, kind: str, key: str) -> None:
    """Tell the objector: inside when it is a member here, by mail when it is not."""
    if objection.objector_id is not None:
        send_notice(
            organisation_id=objection.objector_id,
            kind=kind,
            key=key,
            url=reverse("registration_public:objection", args=[objection.uid]),
            data=_said_of(objection),
            now=timezone.now(),
        )
        return
    path = reverse("registration_public:own_objection", args=[objection.token])
    context = {"objection": objection, "link": f"{settings.SITE_URL}{path}"}
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Objection %(number)s") % {"number": objection.objection_no}
        body = render_to_string(f"registration/{kind}_mail.txt", context)
    send_mail(subject, body, None, [objection.objector_email])


def _tell_operators(kind: str, *, key: str, url: str, data: dict[str, str | int]) -> None:
    for staff in Organisation.objects.with_role(OrganisationRole.Role.OPERATOR):
        send_notice(
            organisation_id=staff.pk, kind=kind, key=key, url=url, data=data, now=timezone.now()
        )


def _said(application: RegistrationApplication) -> dict[str, str | int]:
    granted = application.granted.certificate_no if application.granted else ""
    return {
        "number": application.application_no or "",
        "title": application.title,
        "until": f"{application.due_on or ''}",
        "reason": application.reason,
        "certificate": granted,
    }


def _said_of(objection: Objection) -> dict[str, str | int]:
    return {
        "number": objection.objection_no,
        "title": objection.subject_title,
        "until": f"{objection.due_on or ''}",
        "status": objection.status,
    }


def _page_for(application: RegistrationApplication, organisation_id: int) -> str:
    """Return where a party looks: a new holder at its certificate, the applicant at all of it."""
    if organisation_id == application.applicant_id:
        return _page(application)
    granted = application.granted
    return reverse("registration_public:certificate", args=[granted.uid]) if granted else ""


def _page(application: RegistrationApplication) -> str:
    return reverse("registration:application", args=[application.uid])
