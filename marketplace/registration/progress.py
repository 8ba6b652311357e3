"""How an application goes on: one step of its way, and the deadlines that run on it.

The review has ten working days from acceptance and one extension; its clock stands still while the
applicant rectifies and during the public notice, when the days left are kept on the row (DOMAIN
4.3). ``due_on`` is the last day of whatever runs now.
"""

import calendar
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.workdays import add_working_days, end_of_period, working_days_between
from listings.models import RegistrationScheme
from marketplace.registration.models import (
    ApplicationEvent,
    ApplicationVersion,
    RegistrationApplication,
)
from marketplace.registration.terms import ApplicationContent, canonical, content_json
from parties.models import Organisation

ACCEPTANCE_DAYS = 3  # working days; silence past them is acceptance (property rights)
REVIEW_DAYS = 10  # working days from acceptance [law for property rights, config otherwise]
EXTENSION_DAYS = 10  # working days at most, once
OBJECTION_DAYS = 10  # working days to decide


def advance(
    application: RegistrationApplication,
    event: str,
    *,
    to: str,
    actor: Actor,
    now: datetime,
    also: tuple[str, ...] = (),
    **data: object,
) -> None:
    """Move the locked ``application`` by ``event``, append its ApplicationEvent and audit it.

    Args:
        also: names of further columns the caller set; ``due_on`` is always written.
        data: what explains the event (reason, version submitted, ground); JSON.

    Raises:
        IllegalMove: the application's table has no such edge.
    """
    before, application.updated_at = application.status, now
    move(application, event, to=to, also=["due_on", "updated_at", *also])
    note(application, event, actor=actor, now=now, before=before, **data)


def note(
    application: RegistrationApplication,
    event: str,
    *,
    actor: Actor,
    now: datetime,
    before: str = "",
    **data: object,
) -> None:
    """Append what happened to the locked ``application``, and audit it.

    Args:
        before: the status it left; empty when it did not move.
    """
    before = before or application.status
    ApplicationEvent.append(application, event, before=before, actor=actor, at=now, **data)
    record(actor, f"application.{event}", on=application, at=now, after=dict(data))


def freeze(
    application: RegistrationApplication,
    content: ApplicationContent,
    *,
    warnings: Iterable[tuple[str, str, str]],
    now: datetime,
) -> ApplicationVersion:
    """Keep what is handed in, with the digests of its papers, as the next version.

    Sets the application's title, transferee and moments, too; the caller's move writes them.

    Args:
        warnings: code, section and sentence of what the pre-check warned of.
    """
    said = content_json(content)
    papers = [
        {"purpose": purpose, "name": name, "sha256": digest}
        for purpose, name, digest in application.papers.order_by("pk").values_list(
            "purpose", "file__name", "file__sha256"
        )
    ]
    application.title = content.name or application.title or _subject_of(application)
    application.submitted_at = now
    return ApplicationVersion.objects.create(
        application=application,
        n=application.versions.count() + 1,
        content=said,
        papers=papers,
        sha256=sha256(canonical({"content": said, "papers": papers})).hexdigest(),
        findings=[
            {"code": code, "section": section, "message": message}
            for code, section, message in warnings
        ],
        submitted_at=now,
    )


def _subject_of(application: RegistrationApplication) -> str:
    return application.certificate.asset.name if application.certificate else ""


def name_transferee(application: RegistrationApplication, content: ApplicationContent) -> None:
    """Let the application's transferee be the organisation that its content names; None: nobody."""
    code = content.transferee_uscc
    found = Organisation.objects.filter(uscc=code).first() if code else None
    if application.kind == RegistrationApplication.Kind.TRANSFER and code:
        application.transferee = found


def latest(application: RegistrationApplication) -> ApplicationVersion:
    """Return what was submitted last."""
    return application.versions.latest("n")


def needs_acceptance(scheme: RegistrationScheme) -> bool:
    """Whether acceptance is a step of its own under ``scheme`` (property rights)."""
    return scheme.track == RegistrationScheme.Track.PROPERTY_RIGHT


def start_waiting(application: RegistrationApplication, *, today: date) -> None:
    """Set the deadline of an application that was handed in ``today``."""
    if needs_acceptance(application.scheme):
        application.due_on = add_working_days(today, ACCEPTANCE_DAYS)
    else:
        start_review(application, today=today)


def start_review(application: RegistrationApplication, *, today: date) -> None:
    """Let the review's clock run from ``today``, with the days it has left."""
    left = application.procedure_left
    application.due_on = add_working_days(today, REVIEW_DAYS if left is None else left)
    application.procedure_left = None


def stop_review(application: RegistrationApplication, *, today: date) -> None:
    """Keep the working days the review has left; none when it is late, all before it began."""
    if is_review_running(application) and application.due_on is not None:
        application.procedure_left = working_days_between(today, application.due_on)


def is_review_running(application: RegistrationApplication) -> bool:
    """Whether the review's clock runs: from acceptance, where that is a step of its own."""
    status = RegistrationApplication.Status(application.status)
    if needs_acceptance(application.scheme):
        return status == status.ACCEPTED
    return status == status.PENDING_REVIEW


def last_day_to_rectify(application: RegistrationApplication, *, today: date) -> date:
    """Return until when the applicant may rectify, by the rules the application met."""
    rules = application.rules
    return end_of_period(today, rules.rectification_length, unit=rules.rectification_unit)


def months_after(day: date, months: int) -> date:
    """Return the same day ``months`` later (earlier when negative), or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))
