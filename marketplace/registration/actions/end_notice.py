"""Register what nobody objected to: the public notice is over."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import require_edge
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.gates import require_basis
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.progress import advance
from marketplace.registration.registry import grant
from parties.capabilities import Capability, require, require_independent


class NoticeRuns(DomainError):
    """The last day of the public notice is not over."""

    code = "notice_runs"


class ObjectionOpen(DomainError):
    """An objection is not decided yet."""

    code = "objection_open"


@action
def end_notice(
    *, actor: Actor, application_id: int, now: datetime, expected_version: int | None = None
) -> RegistrationApplication:
    """Register an application from the day after its public notice on, and make its certificate.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        RegistrationApplication.DoesNotExist: none was submitted.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of an organisation concerned.
        IllegalMove: it is not in public notice.
        NoticeRuns: the last day is not over.
        ObjectionOpen: an objection waits for its decision.
        CertificateUnfit and others: see ``gates.require_basis`` and ``registry.grant``.
    """
    require(actor, Capability.REVIEW_APPLICATION)
    rows = RegistrationApplication.objects.reviewable_by(actor).with_subject()
    application = rows.locked(application_id, version=expected_version)
    require_independent(actor, *application.parties)
    to = RegistrationApplication.Status.REGISTERED
    require_edge(application, "notice_ended", to=to)
    notice, today = application.notice, local_day(now)
    if notice.to_on >= today:
        raise NoticeRuns(_("The public notice runs until %(day)s.") % {"day": notice.to_on})
    if application.objections.filter(status=Objection.Status.OPEN).exists():
        raise ObjectionOpen(_("An objection is open. Decide it first."))
    require_basis(application, today=today, is_granting=True)
    notice.ended_at = now
    notice.save(update_fields=["ended_at"])
    certificate = grant(application, actor=actor, now=now)
    application.granted, application.asset = certificate, certificate.asset if certificate else None
    application.decided_at, application.due_on = now, None
    advance(
        application,
        "notice_ended",
        to=to,
        actor=actor,
        now=now,
        also=("granted", "asset", "decided_at"),
        certificate=certificate.certificate_no if certificate else "",
    )
    emit(ApplicationMoved(application.pk, "notice_ended", application.version))
    return application
