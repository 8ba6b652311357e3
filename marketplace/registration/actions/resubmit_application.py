"""Hand a rectified application in again."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import require_edge
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.gates import warnings_of
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.progress import advance, freeze, name_transferee, start_waiting
from marketplace.registration.terms import content_of
from parties.capabilities import Capability, require, require_verified

WRITTEN = ("submitted_at", "title", "transferee", "procedure_left")


@action
def resubmit_application(
    *, actor: Actor, application_id: int, now: datetime, expected_version: int | None = None
) -> RegistrationApplication:
    """Freeze the rectified application as its next version; the review goes on with its days left.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of the actor's organisation.
        StaleVersion: it changed since the actor read it.
        IllegalMove: nothing is to be rectified.
        PartyNotVerified: the applicant, or who takes the right over, is not verified.
        ApplicationNotReady and others: see ``gates.warnings_of``.
    """
    require(actor, Capability.APPLY)
    own = RegistrationApplication.objects.editable_by(actor).with_subject()
    application = own.locked(application_id, version=expected_version)
    to = RegistrationApplication.Status.PENDING_REVIEW
    require_edge(application, "resubmit", to=to)
    require_verified(application.applicant)
    content, today = content_of(application.draft), local_day(now)
    name_transferee(application, content)
    warnings = warnings_of(application, content, today=today)
    said = [(found.code, found.section, str(found.message)) for found in warnings]
    version = freeze(application, content, warnings=said, now=now)
    start_waiting(application, today=today)
    advance(
        application,
        "resubmit",
        to=to,
        actor=actor,
        now=now,
        also=WRITTEN,
        n=version.n,
        sha256=version.sha256,
    )
    emit(ApplicationMoved(application.pk, "resubmit", application.version))
    return application
