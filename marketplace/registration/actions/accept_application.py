"""Accept an application for review."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import require_edge
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.progress import advance, needs_acceptance, start_review
from parties.capabilities import Capability, require, require_independent


class NoAcceptanceStep(DomainError):
    """Acceptance is a step of its own only for property rights."""

    code = "no_acceptance_step"


class NotYetSilent(DomainError):
    """The registrar still has time to answer."""

    code = "not_yet_silent"


@action
def accept_application(
    *, actor: Actor, application_id: int, now: datetime, expected_version: int | None = None
) -> RegistrationApplication:
    """Accept an application for property rights; the review's clock starts or goes on.

    By the clock when the registrar kept silent for three working days: silence is acceptance.

    Raises:
        NotAllowed: neither an operator nor the clock acts.
        RegistrationApplication.DoesNotExist: none was submitted.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of an organisation concerned.
        IllegalMove: it does not wait for acceptance.
        NoAcceptanceStep: it is about data IP.
        NotYetSilent: the clock acts before the last day is over.
    """
    require(actor, Capability.REVIEW_APPLICATION)
    rows = RegistrationApplication.objects.reviewable_by(actor).select_related("scheme")
    application = rows.locked(application_id, version=expected_version)
    require_independent(actor, *application.parties)
    to = RegistrationApplication.Status.ACCEPTED
    require_edge(application, "accept", to=to)
    if not needs_acceptance(application.scheme):
        raise NoAcceptanceStep(_("This is reviewed at once; acceptance is no step of its own."))
    today = local_day(now)
    if actor.kind == "clock" and (application.due_on is None or application.due_on >= today):
        raise NotYetSilent(_("There is still time to answer."))
    application.accepted_at = now
    start_review(application, today=today)
    advance(
        application,
        "accept",
        to=to,
        actor=actor,
        now=now,
        also=("accepted_at", "procedure_left"),
        by_silence=actor.kind == "clock",
    )
    emit(ApplicationMoved(application.pk, "accept", application.version))
    return application
