"""Find an objection right."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.outbox import emit
from listings.actions.deregister_certificate import deregister_certificate
from listings.actions.freeze_certificate import freeze_certificate
from listings.models import Certificate
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.progress import advance
from marketplace.registration.registry import close_objections, decide
from marketplace.registration.vocabulary import Remedy
from parties.capabilities import Capability, require, require_independent

CERTIFICATE_REASON = 400


@action
def uphold_objection(
    *,
    actor: Actor,
    objection_id: int,
    decision: str,
    now: datetime,
    remedy: str = "",
    expected_version: int | None = None,
) -> Objection:
    """Uphold an objection: the application is refused, or the certificate frozen or deregistered.

    Listings, pushes and deals that rest on the certificate follow by the facts of supply.

    Args:
        decision: the reason, which everybody may read.
        remedy: one of ``Remedy`` when a certificate is objected to; empty otherwise.

    Raises:
        NotAllowed: the actor is no operator.
        Objection.DoesNotExist: there is none.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of the applicant, the holder or the objector.
        InvalidInput: no decision, or no remedy where one is needed.
        IllegalMove: it was decided, or its subject ended meanwhile.
    """
    require(actor, Capability.DECIDE_OBJECTION)
    rows = Objection.objects.select_related("certificate__asset")
    subject = Objection.objects.get(pk=objection_id)
    application = None
    if subject.application_id is not None:  # locked first, like everywhere
        application = RegistrationApplication.objects.locked(subject.application_id)
    objection = rows.locked(objection_id, version=expected_version)
    require_independent(actor, *objection.parties)
    decide(objection, "uphold", to=Objection.Status.UPHELD, decision=decision, actor=actor, now=now)
    if application is not None:
        _refuse(application, objection, actor=actor, now=now)
    elif objection.certificate is not None:
        _act_on(objection.certificate, objection, remedy=remedy, actor=actor, now=now)
    return objection


def _refuse(
    application: RegistrationApplication, objection: Objection, *, actor: Actor, now: datetime
) -> None:
    application.reason = objection.decision[:CERTIFICATE_REASON]
    application.decided_at, application.due_on = now, None
    advance(
        application,
        "objection_upheld",
        to=RegistrationApplication.Status.REFUSED,
        actor=actor,
        now=now,
        also=("reason", "decided_at"),
        objection=objection.objection_no,
    )
    close_objections(application, actor=actor, now=now)
    emit(ApplicationMoved(application.pk, "objection_upheld", application.version))


def _act_on(
    certificate: Certificate, objection: Objection, *, remedy: str, actor: Actor, now: datetime
) -> None:
    if remedy not in Remedy.values:
        raise InvalidInput(_("Choose what happens to the certificate."), field="remedy")
    reason = objection.decision[:CERTIFICATE_REASON]
    is_frozen = certificate.status == Certificate.Status.FROZEN
    if remedy == Remedy.DEREGISTER:
        deregister_certificate(actor=actor, certificate_id=certificate.pk, reason=reason, now=now)
    elif not is_frozen:
        freeze_certificate(actor=actor, certificate_id=certificate.pk, reason=reason, now=now)
