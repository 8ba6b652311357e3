"""Give a review more time, once."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import touch
from kernel.outbox import emit
from kernel.workdays import add_working_days
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.progress import EXTENSION_DAYS, is_review_running, note
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


class ExtendedBefore(DomainError):
    """There is one extension."""

    code = "extended_before"


class ReviewNotRunning(DomainError):
    """The review's clock stands still or has not begun."""

    code = "review_not_running"


@action
def extend_review(
    *,
    actor: Actor,
    application_id: int,
    days: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrationApplication:
    """Move the end of the review by up to ten working days; the applicant reads why.

    Args:
        days: working days, 1 to 10, counted from the present last day.

    Raises:
        NotAllowed: the actor is no operator.
        RegistrationApplication.DoesNotExist: none was submitted.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of an organisation concerned.
        ReviewNotRunning: it is not under review, or not accepted yet.
        ExtendedBefore: it was extended once.
        InvalidInput: another number of days, or no reason.
    """
    require(actor, Capability.REVIEW_APPLICATION)
    rows = RegistrationApplication.objects.reviewable_by(actor).select_related("scheme")
    application = rows.locked(application_id, version=expected_version)
    require_independent(actor, *application.parties)
    if not is_review_running(application) or application.due_on is None:
        raise ReviewNotRunning(_("Only a review that is under way can be extended."))
    if application.extended_at is not None:
        raise ExtendedBefore(_("This review was extended before; it can be extended once."))
    if not 1 <= days <= EXTENSION_DAYS:
        raise InvalidInput(_("1 to %(n)d working days.") % {"n": EXTENSION_DAYS}, field="days")
    application.reason = required_reason(reason)
    application.due_on = add_working_days(application.due_on, days)
    application.extended_at = application.updated_at = now
    touch(application, also=["reason", "due_on", "extended_at", "updated_at"])
    note(application, "extend", actor=actor, now=now, days=days, until=f"{application.due_on}")
    emit(ApplicationMoved(application.pk, "extend", application.version))
    return application
