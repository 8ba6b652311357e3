"""Ask the applicant to put an application right."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import require_edge
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.models import RegistrationApplication, ReviewOpinion
from marketplace.registration.progress import (
    advance,
    last_day_to_rectify,
    needs_acceptance,
    stop_review,
)
from marketplace.registration.reasons import Review, checked, write_opinion
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason

Result = ReviewOpinion.Result


class ToldBefore(DomainError):
    """Rectification is asked for once, with everything in it (national Guide)."""

    code = "told_before"


class NothingToRectify(DomainError):
    """Every point is in order."""

    code = "nothing_to_rectify"


@action
def require_rectification(
    *,
    actor: Actor,
    application_id: int,
    review: Review,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrationApplication:
    """Return an application to the applicant with every point to be put right, and a last day.

    The review's clock stands still until it comes back; it is deemed withdrawn if it does not.

    Args:
        review: a verdict for every point of the open stage; each that failed says what to do.

    Raises:
        NotAllowed: the actor is no operator.
        RegistrationApplication.DoesNotExist: none was submitted.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of an organisation concerned.
        IllegalMove: it is not under review.
        ToldBefore: an application for property rights was returned before.
        InvalidInput: a point has no verdict, a failed one no note, or there is no reason.
        NothingToRectify: no point failed.
    """
    require(actor, Capability.REVIEW_APPLICATION)
    rows = RegistrationApplication.objects.reviewable_by(actor).select_related("scheme")
    application = rows.locked(application_id, version=expected_version)
    require_independent(actor, *application.parties)
    to = RegistrationApplication.Status.NEEDS_RECTIFICATION
    require_edge(application, "require_rectification", to=to)
    told = application.opinions.filter(result=Result.RECTIFY)
    if needs_acceptance(application.scheme) and told.exists():
        raise ToldBefore(
            _("Everything to be put right is told once, and it was. Pass it or refuse it now.")
        )
    found = checked(application, review)
    if not found.has_failed:
        raise NothingToRectify(_("Mark the points that have to be put right."))
    application.reason = required_reason(reason)
    today = local_day(now)
    stop_review(application, today=today)
    application.due_on = last_day_to_rectify(application, today=today)
    opinion = write_opinion(application, found, result=Result.RECTIFY, actor=actor, now=now)
    advance(
        application,
        "require_rectification",
        to=to,
        actor=actor,
        now=now,
        also=("reason", "procedure_left"),
        opinion=opinion.pk,
        until=f"{application.due_on}",
    )
    emit(ApplicationMoved(application.pk, "require_rectification", application.version))
    return application
