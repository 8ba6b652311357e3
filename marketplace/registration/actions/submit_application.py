"""Hand an application in."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import require_edge
from kernel.numbering import take_number
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.gates import warnings_of
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.progress import advance, freeze, name_transferee, start_waiting
from marketplace.registration.terms import content_of
from parties.capabilities import Capability, require, require_verified

WRITTEN = (
    "application_no",
    "scheme_version",
    "submitted_at",
    "title",
    "transferee",
    "procedure_left",
)


@action
def submit_application(
    *, actor: Actor, application_id: int, now: datetime, expected_version: int | None = None
) -> RegistrationApplication:
    """Freeze what a draft says and hand it in: it gets its number, and the registrar's turn begins.

    What the pre-check warns of is kept with the version; what would be refused stops it here.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of the actor's organisation.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it was handed in before.
        PartyNotVerified: the applicant, or who takes the right over, is not verified.
        ApplicationNotReady and others: see ``gates.warnings_of``.
    """
    require(actor, Capability.APPLY)
    own = RegistrationApplication.objects.editable_by(actor).kept().with_subject()
    application = own.locked(application_id, version=expected_version)
    to = RegistrationApplication.Status.PENDING_REVIEW
    require_edge(application, "submit", to=to)
    require_verified(application.applicant)
    content, today = content_of(application.draft), local_day(now)
    name_transferee(application, content)
    warnings = warnings_of(application, content, today=today)
    said = [(found.code, found.section, str(found.message)) for found in warnings]
    version = freeze(application, content, warnings=said, now=now)
    application.application_no = take_number("AP", now=now)
    application.scheme_version = application.scheme.version
    start_waiting(application, today=today)
    advance(
        application,
        "submit",
        to=to,
        actor=actor,
        now=now,
        also=WRITTEN,
        n=version.n,
        sha256=version.sha256,
    )
    emit(ApplicationMoved(application.pk, "submit", application.version))
    return application
