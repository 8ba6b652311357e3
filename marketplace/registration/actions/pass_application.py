"""Find an application in order."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import require_edge, touch
from kernel.outbox import emit
from kernel.workdays import end_of_period, local_day
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.gates import require_basis
from marketplace.registration.models import PublicNotice, RegistrationApplication, ReviewOpinion
from marketplace.registration.progress import advance, needs_acceptance, note, stop_review
from marketplace.registration.reasons import Review, checked, open_stages, write_opinion
from parties.capabilities import Capability, require, require_independent

Status = RegistrationApplication.Status


class NotAccepted(DomainError):
    """An application for property rights is accepted before it is decided."""

    code = "not_accepted"


class PointsFailed(DomainError):
    """A point of the checklist is not in order."""

    code = "points_failed"


class NoNoticePeriod(DomainError):
    """The scheme does not say how long an application is shown to the public."""

    code = "no_notice_period"


@action
def pass_application(
    *,
    actor: Actor,
    application_id: int,
    review: Review,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrationApplication:
    """Pass one stage of the review; the last one that the scheme asks for opens the public notice.

    Args:
        review: the stage that is open now, and a verdict for every point of it; none failed.

    Raises:
        NotAllowed: the actor is no operator.
        RegistrationApplication.DoesNotExist: none was submitted.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of an organisation concerned.
        IllegalMove: it is not under review.
        NotAccepted: it is about property rights and was not accepted yet.
        InvalidInput: a point has no verdict, or the stage is not the one open now.
        PointsFailed: a point failed: ask for rectification or refuse.
        CertificateUnfit and others: see ``gates.require_basis``.
        NoNoticePeriod: the scheme states none.
    """
    require(actor, Capability.REVIEW_APPLICATION)
    rows = RegistrationApplication.objects.reviewable_by(actor).with_subject()
    application = rows.locked(application_id, version=expected_version)
    require_independent(actor, *application.parties)
    require_edge(application, "pass", to=Status.IN_NOTICE)
    if needs_acceptance(application.scheme) and application.status == Status.PENDING_REVIEW:
        raise NotAccepted(_("Accept it for review first."))
    found = checked(application, review)
    if found.has_failed:
        raise PointsFailed(_("A point is not in order: ask for rectification or refuse."))
    today = local_day(now)
    require_basis(application, today=today, is_granting=True)
    result = ReviewOpinion.Result.PASS
    write_opinion(application, found, result=result, actor=actor, now=now)
    if open_stages(application):
        touch(application, also=())
        note(application, "pass_stage", actor=actor, now=now, stage=found.stage)
        return application
    _open_notice(application, actor=actor, today=today, now=now)
    return application


def _open_notice(
    application: RegistrationApplication, *, actor: Actor, today: date, now: datetime
) -> None:
    """Show the application to the public from tomorrow on, for as long as its scheme says."""
    scheme = application.rules
    if scheme.notice_length is None:
        raise NoNoticePeriod(
            _("The scheme does not say how long the notice lasts. Enter it first.")
        )
    last = end_of_period(today, scheme.notice_length, unit=scheme.notice_unit or "working_day")
    notice = PublicNotice.objects.create(
        application=application, from_on=today, to_on=last, created_at=now
    )
    stop_review(application, today=today)
    application.due_on, application.reason = last, ""
    advance(
        application,
        "pass",
        to=Status.IN_NOTICE,
        actor=actor,
        now=now,
        also=("procedure_left", "reason"),
        notice=notice.pk,
        until=f"{last}",
    )
    emit(ApplicationMoved(application.pk, "pass", application.version))
